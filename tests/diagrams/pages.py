"""Pages as the tests of the page read them: an HTML parser that holds tags to each other, and what the script knows."""

from __future__ import annotations

import functools
import json
import re
import typing as t
from html.parser import HTMLParser

import protocol_engine as pe
from diagrams.charts import chart_at
from diagrams.people import seed
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.page import page
from protocol_engine.diagrams.spine.sheet import flow_figure

if t.TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VOID = {"input", "link", "meta"}


def page_of(chart: pe.Chart, people: Iterable[pe.Participant] = ()) -> str:
    """Make the page of a chart."""
    return page(chart, flow_figure(flow_of(chart), legend=False), people)


@functools.cache
def seed_page() -> str:
    """Make the page of the seed protocol with its people."""
    return page_of(*seed())


@functools.cache
def page_at(path: Path) -> str:
    """Make the page of a file, without people."""
    return page_of(chart_at(path))


class Read(HTMLParser):
    """
    What a page consists of.

    Attributes:
        tags: Name and attributes of each element, in order.
        texts: What stands between tags, scripts and styles left out.
        inside: The text of each script and style, with the attributes of its element.
    """

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.inside: list[tuple[str, dict[str, str | None], str]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert [] == self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        assert len(attrs) == len(dict(attrs)), f"an attribute twice in {tag}"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element of SVG that closes itself."""
        assert "svg" in self._open, f"{tag} is closed by its own tag"
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self._open, f"{tag} was not open"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        tag = self._open[-1] if self._open else ""
        if tag in ("script", "style"):
            self.inside.append((tag, self.tags[-1][1], data))
        else:
            self.texts.append(data)

    def unknown_decl(self, data: str) -> None:
        """Refuse what is no HTML."""
        raise AssertionError(data)

    @property
    def ids(self) -> list[str]:
        """Every id."""
        return [attributes["id"] or "" for _, attributes in self.tags if "id" in attributes]

    @property
    def script(self) -> str:
        """The script that is run."""
        (found,) = [text for tag, attributes, text in self.inside if tag == "script" and "type" not in attributes]
        return found

    @property
    def style(self) -> str:
        """The style sheet."""
        (found,) = [text for tag, _, text in self.inside if tag == "style"]
        return found

    @property
    def known(self) -> dict[str, t.Any]:
        """What the script knows."""
        (found,) = [text for _, attributes, text in self.inside if attributes.get("type") == "application/json"]
        known: dict[str, t.Any] = json.loads(found)
        return known

    @property
    def policy(self) -> dict[str, str]:
        """The content security policy: each directive with what it allows."""
        (found,) = [
            str(attributes["content"])
            for tag, attributes in self.tags
            if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        return {name: rest for name, _, rest in (one.strip().partition(" ") for one in found.split(";"))}


def words_of(known: dict[str, t.Any]) -> str:
    """Give every text that the script knows, those that come more than once once."""
    return "\n".join(_texts(known))


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def facts_of(known: dict[str, t.Any], person: str) -> list[dict[str, t.Any]]:
    """Give the facts of a participant as the script takes them apart."""
    (facts,) = [facts for id, _, facts, _ in known["people"] if id == person]
    found: list[dict[str, t.Any]] = []
    for fact in facts:
        on, event, moves, held, told, answers = (*fact, *[None] * (6 - len(fact)))
        found.append(
            {
                "on": on or found[-1]["on"],
                "event": event,
                "moves": moves or [],
                "held": known["held"][held or 0],
                "told": told or [],
                "answers": answers or "",
            }
        )
    return found


def told_of(known: dict[str, t.Any], told: list[t.Any]) -> tuple[str, str, str, str]:
    """Give a finding as the script shows it: rule, outcome, category, what is said."""
    number, row, said, rule = (*told, *[""] * (4 - len(told)))
    outcome, category = known["outcomes"][number]
    return rule or row_of(known, row)[0], outcome, category, said


def row_of(known: dict[str, t.Any], id: str) -> list[t.Any]:
    """Give a row by its id, with words in the place of numbers."""
    letter, number = re.fullmatch(r"([a-z])(\d+)", id).groups()  # type: ignore[union-attr]  # or the test fails
    (rows,) = [rows for name, _, _, _, rows in known["tables"] if name == letter]
    row: list[t.Any] = rows[int(number)]
    return row
