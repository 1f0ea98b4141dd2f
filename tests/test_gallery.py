"""The gallery of `make demo`: one page that shows every drawing, with the command that made it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import gallery
import protocol_engine as pe
from outside.browser import axe, media, visit
from protocol_engine.cli.drawing import SUFFIXES

SEED = gallery.STUDIES[0]
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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the gallery of the seed protocol, without pixels, which are tested elsewhere."""
    folder = tmp_path_factory.mktemp("gallery")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.setattr(gallery, "STUDIES", (SEED,))
        patch.setattr(gallery, "_lacking", lambda _: {"png": "no PNG today", "graphviz": "no layout today"})
        gallery.main(str(folder))
    return folder


def test_gallery(built: Path) -> None:
    """Every drawing is on the page with its command, and whatever the page links to is beside it."""
    text = (built / "index.html").read_text(encoding="utf-8")
    page = Page(text)

    assert [] == page.open
    assert "Left out: no PNG today; no layout today." in text
    assert [] == [link for link in page.links if not link.startswith("#") and not (built / link).is_file()]
    assert set() == {link[1:] for link in page.links if link.startswith("#")} - set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert "" not in page.alternatives
    assert "None" not in page.alternatives
    assert len(SEED.entries) - 1 == len(re.findall("<pre class=command><code>protocol-engine draw protocols/", text))


@pytest.mark.parametrize("colors", ["light", "dark"])
def test_in_a_browser(built: Path, colors: str) -> None:
    """The page can be used by everybody, in light and in dark, and asks for nothing but what is beside it."""
    seen = visit(built / "index.html", media(f"prefers-color-scheme: {colors}"), axe())

    assert [None, []] == seen.answers
    assert [] == seen.errors
    assert [] == [address for address in seen.requests if not address.startswith(built.as_uri())]


def test_everything_is_shown() -> None:
    """Both protocols are shown in every kind of drawing and in every format of each, as far as they have people."""
    text = (ROOT / "docs" / "gallery" / "studies.py").read_text(encoding="utf-8")

    assert {"flow", *re.findall(r"--kind (\w+)", text)} == set(pe.diagrams.KINDS)
    endings = {f".{suffix}" for suffix in re.findall(r'"(\w{2,5})"', text)}
    formats = {format for kind in pe.diagrams.KINDS.values() for format in kind.formats}
    assert formats <= {SUFFIXES[ending] for ending in endings if ending in SUFFIXES}
