"""
From a path in the definition to a place in its file.

The checker and the compiler report faults with `place_in`; it also finds the line and column of
a character inside a check text, whichever way the text was written.
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Iterator, Mapping

import attrs

from protocol_engine.errors import Place

BLANK = " \t\r\n"
"""What folding may add or take away; everything else of a text stands in the file, in order."""

_LAST_STEP = re.compile(r"(\.[^.\[\]]*|\[\d+\]|^[^.\[\]]+)$")
_ESCAPE = re.compile(r"\\(x..|u....|U........|\r?\n|.)", re.DOTALL)
_BREAK = re.compile(r"\r\n|\r|\n")
_BLANK_ESCAPES = frozenset({" ", "t", "\t", "r", "n", "\n", "\r\n", "x20", "x09", "x0a", "x0A", "x0d", "x0D"})

Style = t.Literal["", "'", '"', "|", ">"]


@attrs.frozen
class Mark:
    """
    Where one value stands.

    Attributes:
        line: Counted from 1.
        column: Counted from 1.
        start: Index of its first character in the file's text; of the quote or the `|` where there is one.
        style: How a text was written: plain (empty), quoted, literal or folded; None for a list or mapping.
    """

    line: int
    column: int
    start: int = 0
    style: Style | None = None


class Places(Mapping[str, Place]):
    """
    Place of every path of one file, and the text needed to find a character inside a check.

    A single item written where a list may stand is found under its own path and under `path[0]`.
    """

    def __init__(self, file: str, text: str, marks: Mapping[str, Mark]) -> None:
        self.file = file
        self.text = text
        self.marks = marks

    def __getitem__(self, path: str) -> Place:
        mark = self._mark(path)
        if mark is None:
            raise KeyError(path)
        return Place(self.file, mark.line, mark.column)

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._mark(path) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.marks)

    def __len__(self) -> int:
        return len(self.marks)

    def inside(self, path: str, offset: int, value: str | None = None) -> Place:
        """
        Give the place of one character of a text; the text's own place where it is not a text.

        Args:
            path: Path of the text.
            offset: Index in the text as loaded; its length means just after the end.
            value: The text as loaded.
        """
        mark = self._mark(path)
        if mark is None or mark.style is None or value is None:
            return self[path]
        return self._at(_index_of(self.text, mark, value, offset))

    def _mark(self, path: str) -> Mark | None:
        mark = self.marks.get(path)
        if mark is None and "[0]" in path:
            head, _, tail = path.rpartition("[0]")
            mark = self.marks.get(head + tail)
        return mark

    def _at(self, index: int) -> Place:
        line, start = 1, 0
        for found in _BREAK.finditer(self.text, 0, index):
            line, start = line + 1, found.end()
        return Place(self.file, line, index - start + 1)


def place_in(
    places: Mapping[str, Place], path: str, offset: int | None = None, text: str | None = None
) -> Place | None:
    """
    Find the place of a path, or of one character of the text at that path.

    A path that is not in the file (a key that is missing) has the place of the nearest thing
    around it. Changes nothing.

    Args:
        places: `Protocol.places`.
        path: Path in the definition, such as `transitions[4].require[0].check`.
        offset: Index of a character in the text as loaded (`rule.check`), from 0.
        text: The text as loaded; needed with *offset*.

    Returns:
        The place, or None for a protocol that was not read from a file.
    """
    while path not in places:
        shorter = _LAST_STEP.sub("", path)
        if shorter == path:
            return None
        path, offset = shorter, None
    if offset is not None and text is not None and isinstance(places, Places):
        return places.inside(path, offset, text)
    return places[path]


def _index_of(source: str, mark: Mark, value: str, offset: int) -> int:
    """
    Give the index in *source* of character *offset* of *value*.

    Quoting and folding change blanks only, so the n-th character that is not blank is the n-th
    in both; a blank is placed by counting from the character before it.
    """
    before = value[:offset]
    wanted = sum(character not in BLANK for character in before)
    index, end = _content(source, mark), _content(source, mark)
    for _ in range(wanted):
        index = _skip_blanks(source, end, mark)
        end = index + _width(source, index, mark)
    if offset < len(value) and value[offset] not in BLANK:
        return _skip_blanks(source, end, mark)
    blanks = len(before) - len(before.rstrip(BLANK)) if offset < len(value) else 0
    while blanks and end < len(source) and source[end] in " \t":
        blanks, end = blanks - 1, end + 1
    return end


def _content(source: str, mark: Mark) -> int:
    if not mark.style:
        return mark.start
    if mark.style in "'\"":
        return mark.start + 1
    header = _BREAK.search(source, mark.start)
    return header.end() if header else len(source)


def _skip_blanks(source: str, index: int, mark: Mark) -> int:
    while index < len(source):
        escape = _ESCAPE.match(source, index) if mark.style == '"' else None
        if escape and _is_blank(escape[1]):
            index = escape.end()
        elif not escape and source[index] in BLANK:
            index += 1
        else:
            break
    return index


def _is_blank(escape: str) -> bool:
    if escape[0] in "uU":
        return int(escape[1:], 16) in (9, 10, 13, 32)
    return escape in _BLANK_ESCAPES


def _width(source: str, index: int, mark: Mark) -> int:
    if mark.style == '"' and (escape := _ESCAPE.match(source, index)):
        return len(escape[0])
    return 2 if mark.style == "'" and source.startswith("''", index) else 1
