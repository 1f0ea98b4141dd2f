"""
A protocol file, or everything that is wrong with it: with its form, and with what can be read of it all the same.

Where the form is faulty, the rest is checked too, so that nobody corrects a file fault by fault. Told
is only what no fault of the form can have brought about: errors, and those of one text or one name.
"""

from __future__ import annotations

import re
import typing as t

import attrs

from protocol_engine.checker.checks import check_reading
from protocol_engine.checker.reading import OF_TYPES, Reading
from protocol_engine.errors import ProtocolError
from protocol_engine.loader import Attempt, attempt, fetch, in_order_of_file
from protocol_engine.protocol import Protocol
from protocol_engine.resolve import tracks

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.errors import Problem
    from protocol_engine.loader import Readable, Salvaged

_SECTIONS = frozenset(field.name for field in attrs.fields(Protocol))
_SECTION = re.compile(r"[^.\[]+")
_OF_A_TRACK = re.compile(r"states\.[^.]+(\.(?!(epoch|initial|disposition|ends_study|label)$).+)?")

TEXTS = (".check", ".when", ".if", ".reads")
"""Ends of the paths of texts of the rule language, and of lists of what such a text could read."""

OF_ONE_NAME = frozenset(
    {
        "unknown-data-element",
        "unknown-epoch",
        "unknown-event",
        "unknown-rule",
        "unknown-state",
        "duration",
        "element-form",
        "limit",
        "molar-mass",
        "range",
        "repeat-form",
        "reserved-name",
        "unit",
        "window-form",
        "window-reversed",
    }
)
"""Errors that one record has by itself, or for want of one name."""

OF_ONE_TEXT = frozenset(
    {
        *OF_TYPES,
        "bad-date",
        "chained-comparison",
        "circular-reference",
        "exact-time-window",
        "syntax",
        "unknown-function",
        "unknown-name",
        "unknown-reference",
        "unknown-type",
        "unknown-unit",
    }
)
"""Errors that one text of the rule language has by itself."""


def load(source: Readable) -> Protocol:
    """
    Load a protocol file.

    Args:
        source: A path, or a file that is open for reading. A binary file must be UTF-8.

    Returns:
        The protocol as written, with the place of everything in it; nothing is checked but its form.

    Raises:
        ProtocolError: If the form of the file is wrong; carries every problem of its form, and the
            errors of what can be read of it all the same, in the order of the file.
        OSError: If the file cannot be opened or read.
    """
    return _loaded(attempt(*fetch(source)))


def loads(text: str, name: str = "<string>") -> Protocol:
    """
    Load a protocol from the text of a file.

    Args:
        text: The whole file.
        name: What the file is called in messages.

    Returns:
        The protocol as written, with the place of everything in it; nothing is checked but its form.

    Raises:
        ProtocolError: If the form of the text is wrong; carries every problem of its form, and the
            errors of what can be read of it all the same, in the order of the text.
    """
    return _loaded(attempt(text, name))


def _loaded(found: Attempt) -> Protocol:
    if found.protocol is not None:
        return found.protocol
    more = () if found.salvaged is None else _more(found.salvaged)
    raise ProtocolError(in_order_of_file([*found.problems, *more]))


def _more(salvaged: Salvaged) -> Iterator[Problem]:
    """Find what is wrong with the rest of a file."""
    doubtful = {path.removeprefix("data.") for path in salvaged.damaged if path.startswith("data.")}
    if _tracks_are_doubtful(salvaged):
        doubtful.update(tracks(salvaged.protocol))
    for problem in check_reading(Reading(salvaged.protocol, frozenset(doubtful))):
        path = salvaged.in_file(problem.path)
        if problem.severity == "error" and _is_its_own(problem, path, salvaged):
            yield attrs.evolve(problem, path=path)


def _tracks_are_doubtful(salvaged: Salvaged) -> bool:
    """Tell whether a state, or what names its track, was left out."""
    return any(_OF_A_TRACK.fullmatch(path) for path in salvaged.lost)


def _is_its_own(problem: Problem, path: str, salvaged: Salvaged) -> bool:
    """Tell whether a problem cannot have been brought about by what was left out."""
    # A section under a misspelled key declares its names all the same.
    if problem.code.startswith("unknown-") and any(_SECTION.fullmatch(lost) for lost in salvaged.lost - _SECTIONS):
        return False
    if path.endswith(TEXTS):
        return problem.code in OF_ONE_TEXT and not (problem.code == "unknown-name" and _tracks_are_doubtful(salvaged))
    if problem.code not in OF_ONE_NAME or any(_is_within(path, record) for record in salvaged.damaged):
        return False
    return problem.code != "unknown-epoch" or not any(record.startswith("epochs") for record in salvaged.damaged)


def _is_within(path: str, record: str) -> bool:
    return path == record or path.startswith((f"{record}.", f"{record}["))
