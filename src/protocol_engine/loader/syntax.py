"""
What to say where a file cannot be read as YAML.

The parser speaks of tokens; an author needs to know what to change. Only the first such fault of
a file is known, since nothing after it can be trusted.
"""

from __future__ import annotations

import re
import sys
import typing as t

import yaml

from protocol_engine.errors import Place, Problem
from protocol_engine.loader.limits import MAX_DEPTH

SLOW_PARSER_LIMIT = 300_000
"""Characters beyond which the fast parser's own wording is used, rather than wait for the precise one."""

_QUOTES = "put the text in quotes if it is one text"

_SAYINGS: tuple[tuple[str, str], ...] = (
    (
        r"mapping values are not allowed.* below",
        "a key cannot stand below a text; check the indentation, or the colon of the line above",
    ),
    (
        r"mapping values are not allowed",
        "a colon followed by a space cannot stand in a text; put the text in quotes",
    ),
    (
        r"sequence entries are not allowed",
        "a list item cannot begin here; begin it on a line of its own",
    ),
    (
        r"found character '\\t'|tab character",
        "a tab cannot indent; use spaces",
    ),
    (
        r"found character '(?P<what>.)' that cannot start",
        "a text cannot begin with '{what}'; " + _QUOTES,
    ),
    (
        r"expected ',' or '(?P<what>.)', but got '(?:<stream end>|<document start>|<document end>)'",
        "expected ',' or '{what}', got the end of the file; close what is opened here",
    ),
    (
        r"expected ',' or '(?P<what>.)'.* opened on line (?P<line>\d+)",
        "expected ',' or '{what}' for what is opened on line {line}; close it, or put the text in quotes",
    ),
    (
        r"expected ',' or '(?P<what>.)', but got '<scalar>'",
        "expected ',' or '{what}' after what is in quotes or brackets; " + _QUOTES,
    ),
    (
        r"expected ',' or '(?P<what>.)', but got '(?P<got>.)'",
        "expected ',' or '{what}', got '{got}'; " + _QUOTES,
    ),
    (
        r"expected ',' or '(?P<what>.)'",
        "expected ',' or '{what}'; " + _QUOTES,
    ),
    (
        r"but found '<(?:block mapping|block sequence) start>'",
        "this line is indented unlike the lines above; give keys of one mapping the same indentation",
    ),
    (
        r"but found '\?'",
        "a key cannot stand beside list items; begin it with '- ', or check the indentation",
    ),
    (
        r"but found ':'",
        "a key has no name; write one before the colon",
    ),
    (
        r"but found '<scalar>'",
        "a text goes on after its closing quote; put all of it in one pair of quotes",
    ),
    (
        r"unexpected end of stream",
        "the quote that opens here is never closed",
    ),
    (
        r"unknown escape character '(?P<what>.)'",
        r"there is no escape '\{what}'; write '\\{what}', or use single quotes",
    ),
    (
        r"escape sequence of|invalid Unicode character",
        "an escape names no character; write '\\\\' for a backslash, or use single quotes",
    ),
    (
        r"could not find expected ':'",
        "a key needs a colon and a space after it; write 'key: value'",
    ),
    (
        r"incompatible YAML|directive",
        "a directive cannot be used; leave the line that begins with '%' out",
    ),
    (
        r"tag handle",
        "a tag cannot be used; put a text that begins with '!' in quotes",
    ),
    (
        r"chomping or indentation",
        "a block begins with '|' or '>' alone; write the text on the next lines",
    ),
)

_TOO_DEEP = "maximum nesting depth"
"""What libyaml says from 0.2.6 on, before anything of the file is read."""

_LONG_ESCAPE = re.compile(r"\\U([0-9a-fA-F]{8})")
_AT_OPENING = re.compile(r"unexpected end of stream|but got '<stream end>'")


def syntax_problem(text: str, file: str, error: yaml.MarkedYAMLError) -> Problem:
    """
    Say what is wrong with a text that is not YAML.

    Args:
        text: The whole file.
        error: What the fast parser said; for a file of usual size the slow one is asked again,
            since it says more.
    """
    if _TOO_DEEP in str(error.problem):
        # The slow parser has no such limit, and would take minutes.
        return too_deep(_place(file, error.problem_mark or error.context_mark))
    told = _precise(text) or error
    said = told.problem or told.context or ""
    mark = told.problem_mark or told.context_mark
    if _AT_OPENING.search(said) and told.context_mark is not None:
        mark = told.context_mark
    if mark is None:
        return Problem("syntax", _sentence(said), place=Place(file))
    if "mapping values" in said and ": " not in text.splitlines()[mark.line][: mark.column]:
        said += " below"
    opened = told.context_mark
    if opened is not None and opened.line < mark.line:
        said += f" opened on line {opened.line + 1}"
    return Problem("syntax", _sentence(said), place=_place(file, mark))


def too_deep(place: Place, path: str = "") -> Problem:
    """Say that lists and mappings are inside each other beyond all measure."""
    return Problem("too-deep", f"lists and mappings are nested more than {MAX_DEPTH} deep", path, place)


def _place(file: str, mark: yaml.Mark | None) -> Place:
    return Place(file) if mark is None else Place(file, mark.line + 1, mark.column + 1)


def escape_problem(text: str, file: str) -> Problem:
    """Say that an escape names no character, where a parser stopped without saying so."""
    found = next((escape for escape in _LONG_ESCAPE.finditer(text) if int(escape[1], 16) > sys.maxunicode), None)
    place = Place(file)
    if found:
        before = text[: found.start(1)]
        place = Place(file, len(before.splitlines()), len(before.splitlines()[-1]) + 1)
    return Problem("syntax", _sentence("invalid Unicode character"), place=place)


def _precise(text: str) -> yaml.MarkedYAMLError | None:
    if len(text) > SLOW_PARSER_LIMIT:
        return None
    try:
        for _ in yaml.parse(text, Loader=yaml.SafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        return error
    except (ValueError, OverflowError):  # the slow parser's chr() of an escape such as \UFFFFFFFF
        return None
    return None


def _sentence(said: str) -> str:
    for pattern, saying in _SAYINGS:
        if found := re.search(pattern, said):
            return _fill(saying, found.groupdict())
    return f"this cannot be read as YAML ({said}); check quotes, brackets and indentation"


def _fill(saying: str, words: t.Mapping[str, str | None]) -> str:
    for name, word in words.items():
        saying = saying.replace("{" + name + "}", word or "")
    return saying
