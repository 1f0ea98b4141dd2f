"""The gallery of `make demo`: one page that shows every drawing, with the command that made it."""

from __future__ import annotations

import re
import typing as t
from html.parser import HTMLParser
from pathlib import Path

import gallery
import protocol_engine as pe
from protocol_engine.cli.drawing import SUFFIXES

if t.TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parent.parent


class Page(HTMLParser):
    """What a page links to, shows and says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.alternatives: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in an element."""
        given = dict(attrs)
        if tag not in ("img", "meta"):
            self.open.append(tag)
        self.links += [str(given[name]) for name in ("href", "src") if name in given]
        if tag in ("img", "iframe"):
            self.alternatives.append(str(given.get("alt" if tag == "img" else "title")))
        self.ids += [str(given["id"])] if "id" in given else []

    def handle_endtag(self, tag: str) -> None:
        """Take in the end of an element."""
        assert tag == self.open.pop()


def test_gallery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every drawing is on the page with its command, and whatever the page links to is beside it."""
    monkeypatch.chdir(ROOT)
    seed = gallery.STUDIES[0]
    monkeypatch.setattr(gallery, "STUDIES", (seed,))
    # Pixels take their time, and are tested elsewhere.
    monkeypatch.setattr(gallery, "_lacking", lambda _: {"png": "no PNG today", "graphviz": "no layout today"})

    gallery.main(str(tmp_path))

    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    page = Page(text)
    assert [] == page.open
    assert "Left out: no PNG today; no layout today." in text
    assert [] == [link for link in page.links if not link.startswith("#") and not (tmp_path / link).is_file()]
    assert set() == {link[1:] for link in page.links if link.startswith("#")} - set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert "" not in page.alternatives
    assert "None" not in page.alternatives
    assert len(seed.entries) - 1 == len(re.findall("<pre class=command><code>protocol-engine draw protocols/", text))


def test_everything_is_shown() -> None:
    """Both protocols are shown in every kind of drawing and in every format of each, as far as they have people."""
    text = (ROOT / "docs" / "gallery" / "studies.py").read_text(encoding="utf-8")

    assert {"flow", *re.findall(r"--kind (\w+)", text)} == set(pe.diagrams.KINDS)
    endings = {f".{suffix}" for suffix in re.findall(r'"(\w{2,5})"', text)}
    formats = {format for kind in pe.diagrams.KINDS.values() for format in kind.formats}
    assert formats <= {SUFFIXES[ending] for ending in endings if ending in SUFFIXES}
