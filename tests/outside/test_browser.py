"""The browser that pages are tried in tells what it should, or the tests of pages would hold nothing."""

from __future__ import annotations

import typing as t

from outside.browser import axe, click, evaluate, media, press, screenshot, typed, visit, visits

if t.TYPE_CHECKING:
    from pathlib import Path

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'"></head>
<body><main><h1>A page</h1><label>Name <input id="name"></label><button id="go">Go</button></main>
<script>document.getElementById("go").onclick = () => { document.title = "gone"; };</script></body></html>
"""

FAULTY = """<!doctype html>
<html><head><meta charset="utf-8"><title>Faulty</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'"></head>
<body><img src="https://example.invalid/a.png"><script>console.log("said"); throw new Error("thrown");</script></body>
</html>
"""


def written(folder: Path, text: str) -> Path:
    """Write a page."""
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    return path


def test_quiet(tmp_path: Path) -> None:
    """A page without faults asks for itself alone, says nothing, and has no fault of accessibility."""
    page = written(tmp_path, PAGE)

    seen = visit(page, axe(), evaluate("document.title"))

    assert ([], [], [page.as_uri()], [[], "A page"]) == (seen.console, seen.errors, seen.requests, seen.answers)
    assert seen.quiet


def test_faults(tmp_path: Path) -> None:
    """What a page says, throws, is refused and lacks is told."""
    page = written(tmp_path, FAULTY)

    seen = visit(page, axe("wcag2a"))

    assert "log: said" in seen.console
    assert any("Content Security Policy" in one for one in seen.console)
    assert ["Error: thrown"] == seen.errors
    assert {"html-has-lang", "image-alt"} == {one["id"] for one in seen.answers[0]}
    assert not seen.quiet


def test_actions(tmp_path: Path) -> None:
    """Keys and clicks reach the page, and another reader's wishes, too."""
    page = written(tmp_path, PAGE)
    picture = tmp_path / "page.png"
    dark = evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    value = evaluate("document.getElementById('name').value")

    first, second = visits(
        [
            (page, [press("Tab"), typed("ada"), value, click("#go"), evaluate("document.title"), screenshot(picture)]),
            (page, [dark, media("prefers-color-scheme: dark"), dark]),
        ]
    )

    assert [None, None, "ada", None, "gone", None] == first.answers
    assert [False, None, True] == second.answers
    assert b"\x89PNG" == picture.read_bytes()[:4]
