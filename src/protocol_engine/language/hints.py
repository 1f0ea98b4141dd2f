"""What was probably meant, where a text cannot be parsed."""

from __future__ import annotations

import difflib
import re
import typing as t

from protocol_engine.errors import did_you_mean
from protocol_engine.language.faults import Fault, fault

TOKEN = re.compile(
    r"""\s+ | //[^\n]* | /\*.*?\*/
    | '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" | @[0-9T:.+\-Z]+
    | [0-9]+(?:\.[0-9]+)? | [^\W\d]\w* | \+/- | <> | => | =< | == | != | !~ | <= | >= | && | \|\| | .""",
    re.VERBOSE | re.DOTALL,
)
UNIT = re.compile(r"(?:10[*^]-?[0-9]+|%|\[|\{|[^\W\d_])[^\s'\"()<>=!~,&|]*")
OTHER_LANGUAGES = {
    "==": "=",
    "<>": "!=",
    "=>": ">=",
    "=<": "<=",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "\u00d7": "*",
    "÷": "/",
    "\u2212": "-",
    "\u2013": "-",
}
KEYWORDS = frozenset(
    {
        "and",
        "or",
        "xor",
        "not",
        "implies",
        "in",
        "contains",
        "is",
        "null",
        "true",
        "false",
        "between",
        "exists",
        "if",
        "then",
        "else",
        "case",
        "when",
        "end",
        "within",
        "before",
        "after",
        "during",
        "includes",
        "overlaps",
        "same",
        "start",
        "of",
        "from",
        "date",
        "mod",
        "div",
        "as",
        "on",
        "cast",
        "properly",
    }
)
LOGIC = frozenset({"and", "or", "xor", "not", "implies", "in", "is", "between", "then", "else"})
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">=", "~", "!~"})
UNIT_WORDS = ("year", "month", "week", "day", "hour", "minute", "second", "millisecond")
# Words of CQL that are not in the subset; the second, where a name may stand before what they belong to.
LEFT_OUT = frozenset(
    {"union", "intersect", "except", "meets", "starts", "ends", "occurs", "where", "return", "sort", "convert"}
)
LEFT_OUT_BEFORE = frozenset(
    {
        "expand",
        "collapse",
        "distinct",
        "flatten",
        "minimum",
        "maximum",
        "predecessor",
        "successor",
        "singleton",
        "Tuple",
    }
)
QUOTES = "\u2018\u2019\u201a\u201c\u201d\u201e`"


class _Piece(t.NamedTuple):
    text: str
    start: int

    @property
    def is_number(self) -> bool:
        return self.text[:1].isdigit()

    @property
    def is_word(self) -> bool:
        return self.text[:1].isalpha() or self.text[:1] == "_"

    @property
    def ends_value(self) -> bool:
        return (self.is_word and self.text not in KEYWORDS) or self.is_number or self.text[-1:] in ")]}'\""

    @property
    def starts_value(self) -> bool:
        return (self.is_word and self.text not in KEYWORDS) or self.is_number or self.text[:1] in "({'\"@"


def _pieces(text: str) -> list[_Piece]:
    found = (_Piece(match.group(), match.start()) for match in TOKEN.finditer(text))
    return [piece for piece in found if not piece.text.isspace() and piece.text[:2] not in ("//", "/*")]


def hint(text: str, offset: int) -> Fault:
    """
    Say what is wrong at the place where the parser stopped.

    Args:
        text: The whole text.
        offset: Where the first character is that does not fit; the length of the text for its end.
    """
    pieces = _pieces(text)
    index = next((i for i, piece in enumerate(pieces) if piece.start + len(piece.text) > offset), len(pieces))
    if index == len(pieces) and not (index >= 2 and pieces[-1].is_number and pieces[-2].ends_value):
        return fault("syntax", _at_end(pieces), text, len(text.rstrip()))
    if index >= 2 and pieces[index - 1].is_number and pieces[index - 2].ends_value:
        # A number after a value can only begin `3 days before`: it was not meant so.
        index -= 1
    before, here = pieces[index - 1] if index else None, pieces[index]
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    if before and before.is_word and (shouted := _foreign(before)):
        return fault("syntax", shouted, text, before.start)
    message = (
        _foreign(here)
        or _in_range(pieces[:index], here)
        or _number(pieces[:index], here, after)
        or _left_out(before, here)
        or _unfinished(pieces[:index], here)
        or _collection(before, here)
        or _after_number(text, before, here, after)
        or _between_values(before, here)
        or _misplaced(before, here)
    )
    return fault("syntax", message, text, here.start)


def _at_end(pieces: list[_Piece]) -> str:
    if not pieces:
        return "the text is empty; expected a condition such as Age >= 18"
    words = [piece.text for piece in pieces]
    if words.count("if") > words.count("else") and "then" in words and pieces[-1].ends_value:
        return "an if needs an else; write else null where there is no other value"
    opened = [piece.text for piece in pieces if piece.text in "([{"]
    closed = [piece.text for piece in pieces if piece.text in ")]}"]
    if len(opened) > len(closed) and pieces[-1].ends_value:
        return f"a bracket {opened[-1]!r} is not closed"
    return f"the text ends after {pieces[-1].text}; expected a value"


def _foreign(here: _Piece) -> str | None:
    word = here.text
    if word in ("+/-", "±"):
        return f"{word} is not an operator; write 'X within 3 days of (Y + 28 days)'"
    if word in OTHER_LANGUAGES:
        return f"{word} is not an operator; write {OTHER_LANGUAGES[word]}"
    if word[0] in QUOTES:
        return f"{word[0]} is not a quotation mark here; write a text in straight single quotes: 'CR'"
    if word == "'":
        return "a text is not closed; expected a second single quote"
    if word == '"':
        return "a name is not closed; expected a second double quote"
    if word.lower() in LOGIC and word not in LOGIC:
        return f"{word} is not an operator; write {word.lower()} in lower case"
    return None


def _after_number(text: str, before: _Piece | None, here: _Piece, after: _Piece | None) -> str | None:
    if before is None or not before.is_number:
        return None
    number, word = before.text, here.text
    if word.lower() == "x":
        return f"{word} is not an operator; use * to multiply: {number} * {after.text if after else 'Y'}"
    if word == "of":
        return f"expected a unit after {number}; write {number} days"
    if word in KEYWORDS:
        return None
    unit = UNIT.match(text, here.start)
    if unit is None:
        return None
    calendar = word.lower().removesuffix("s")
    if calendar in UNIT_WORDS:
        return f"{word} is not a unit; write {number} {word.lower()}"
    written = unit.group().rstrip(".;:")
    near = difflib.get_close_matches(written.lower(), [f"{name}s" for name in UNIT_WORDS], n=1)
    if near:
        return f"{written} is not a unit; did you mean {number} {near[0]}?"
    return f"expected a unit in quotes after {number}, got {written}; write {number} '{written}'"


def _in_range(before: list[_Piece], here: _Piece) -> str | None:
    """Say how between goes on, where it stands just before."""
    words = [piece.text for piece in before[-3:]]
    if len(words) < 2 or "between" not in words[:-1] or "and" in words or not before[-1].ends_value:
        return None
    return f"expected `and` after between {' '.join(words[words.index('between') + 1 :])}, got {here.text}"


def _number(before: list[_Piece], here: _Piece, after: _Piece | None) -> str | None:
    """Say how a decimal number is written, where a comma or a point stands next to digits."""
    if after is None or not after.is_number or after.start != here.start + 1:
        return None
    if here.text == "." and not (before and before[-1].ends_value):
        return f"a number begins with a digit; write 0.{after.text}"
    if here.text == "," and before and before[-1].is_number and before[-1].start + len(before[-1].text) == here.start:
        opened = len(before) > 1 and before[-2].text == "("
        return None if opened else f"a decimal number is written with a point: {before[-1].text}.{after.text}"
    return None


def _left_out(before: _Piece | None, here: _Piece) -> str | None:
    """Say of a word or sign that other languages have, or CQL has, that this one has not."""
    if here.text == "^" or (here.text == "*" and before is not None and before.text == "*"):
        return "there are no powers; write A * A"
    if here.text == "%" and before is not None and before.is_word:
        return "% is not an operator; write mod for the rest of a division, and the unit in quotes: 5 '%'"
    for piece, words in ((here, LEFT_OUT | LEFT_OUT_BEFORE), (before, LEFT_OUT_BEFORE)):
        if piece is not None and piece.text in words:
            return f"{piece.text} is not in this subset of CQL"
    return None


def _unfinished(before: list[_Piece], here: _Piece) -> str | None:
    """Say which word is missing of a phrase of several."""
    words = [piece.text for piece in before[-3:]]
    if here.text == "end" and "case" in [piece.text for piece in before]:
        return "a case needs an else before its end; write else null where there is no other value"
    if not here.starts_value or not words:
        return None
    if here.text[0] == "'" and (words[-1] == "is" or words[-2:] == ["is", "not"]):
        operator = "=" if words[-1] == "is" else "!="
        return f"is asks for null, true, false or a type; write {operator} {here.text}"
    if words[0] == "within" and words[-1].removesuffix("s") in UNIT_WORDS:
        return f"expected `of` after {' '.join(words)}, got {here.text}"
    return None


def _collection(before: _Piece | None, here: _Piece) -> str | None:
    if here.text == "[" and (before is None or not before.ends_value):
        return "a list is written in braces: {'CR', 'PR'}, an interval with its word: Interval[1, 5]"
    if here.text == "," and before and before.ends_value:
        return "a list is written in braces: {'CR', 'PR'}"
    return None


def _between_values(before: _Piece | None, here: _Piece) -> str | None:
    if before is None or not before.ends_value or not here.starts_value:
        return None
    near = did_you_mean(here.text, KEYWORDS) if here.is_word else ""
    return f"expected an operator between {before.text} and {here.text}{near}"


def _misplaced(before: _Piece | None, here: _Piece) -> str:
    if here.is_word and not here.text.isascii():
        return (
            f'{here.text} has other characters than letters, digits and _; in double quotes it is a name: "{here.text}"'
        )
    if before is None:
        return f"expected a value before {here.text}"
    near = ""
    if here.text in COMPARISONS and (before.text in KEYWORDS or before.text.removesuffix("s") in UNIT_WORDS):
        near = f'; {before.text} is a word of the language, as a name it is written "{before.text}"'
    if not before.ends_value:
        return f"expected a value after {before.text}, got {here.text}{near}"
    return f"{here.text} does not fit after {before.text}{near}"
