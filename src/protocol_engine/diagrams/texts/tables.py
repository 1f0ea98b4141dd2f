"""
A flow as tables of its transitions: Markdown for people who compare versions, CSV for spreadsheets.

Both have the same columns. In Markdown a row is a transition, and names all the states where it starts; in CSV a row
is an arrow, so that a filter on a state finds all that may happen there.
"""

from __future__ import annotations

import csv
import io
import re
import typing as t

from protocol_engine.diagrams.texts.saying import STRUCTURE, capital, counted, one_line, origin
from protocol_engine.diagrams.untrusted import no_formula, no_markup

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.diagrams.flow import Arrow, Condition, Flow

COLUMNS = (
    "transition",
    "track",
    "from",
    "from label",
    "event",
    "event label",
    "to",
    "to label",
    "condition",
    "asks",
    "when",
    "require",
    "window",
    "basis",
    "least certain basis",
    "cite",
    "change",
    "protocol",
    "version",
    "sha256",
    "title",
    "note",
)
"""Columns of the CSV table; the last ones say the same in every row, so that any part of the table can stand alone."""


def csv_table(flow: Flow) -> str:
    """
    Write a row for each arrow, as RFC 4180 has it, with lines that end in a line feed. Changes nothing.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(COLUMNS)
    about = (flow.id, flow.version, flow.digest, flow.title, STRUCTURE)
    for arrow in flow.arrows:
        table.writerow([_safe(cell) for cell in (*_cells(flow, arrow), *about)])
    return written.getvalue()


def _cells(flow: Flow, arrow: Arrow) -> Iterator[str]:
    condition = flow.conditions.get(arrow.transition)
    yield from (arrow.transition, arrow.track, arrow.source, flow.nodes[arrow.source].label)
    yield from (arrow.event, arrow.label, arrow.target, flow.nodes[arrow.target].label)
    yield from ("", "", "", "", "") if condition is None else _asked(condition)
    yield from (arrow.basis or "", (condition and condition.weakest) or "", arrow.cite or "", arrow.change)


def _asked(condition: Condition) -> Iterator[str]:
    yield from (str(condition.number), "; ".join(condition.parts), condition.when)
    yield from (" ".join(required(condition)), condition.window)


def required(condition: Condition) -> tuple[str, ...]:
    """Give the ids of the rules that a transition requires, without that of its window."""
    return condition.rules[:-1] if condition.window else condition.rules


def _safe(text: str) -> str:
    """Give a cell as one line that no spreadsheet runs."""
    return no_formula(one_line(text))


def markdown_table(flow: Flow) -> str:
    """Write the states and the transitions of each track, and the numbered conditions below. Changes nothing."""
    title, protocol, digest = origin(flow)
    lines = [f"# {_words(title)}", "", f"{_words(protocol)}, {digest}.", "", f"{counted(flow)} {STRUCTURE}", ""]
    for track in flow.tracks:
        name = _words(capital(track))
        lines += [f"## {name}: states", "", *_states(flow, track), ""]
        lines += [f"## {name}: transitions", "", *_transitions(flow, track), ""]
    if flow.conditions:
        lines += ["## Conditions", "", *_conditions(flow), ""]
    return "\n".join(lines)


def _states(flow: Flow, track: str) -> Iterator[str]:
    yield from _header("State", "Label", "Epoch", "How it ends", "Basis", "Cite")
    for node in flow.of_track(track)[0]:
        ends = [*filter(None, [node.disposition]), *["ends the study"] * node.ends_study]
        yield _row(
            _code(node.name),
            _words(node.label) + (" (initial)" if node.initial else ""),
            "" if node.epoch is None else _words(flow.epochs[node.epoch]),
            "; ".join(map(_words, ends)),
            node.basis or "",
            _words(node.cite or ""),
        )


def _transitions(flow: Flow, track: str) -> Iterator[str]:
    changes = any(arrow.change for arrow in flow.arrows)
    yield from _header("Transition", "From", "Event", "To", "Condition", "Basis", "Cite", *["Change"] * changes)
    held: dict[tuple[str, str, str], list[Arrow]] = {}
    for arrow in flow.of_track(track)[1]:
        held.setdefault((arrow.transition, arrow.target, arrow.change), []).append(arrow)
    for arrows in held.values():
        first = arrows[0]
        yield _row(
            _code(first.transition),
            ", ".join(_code(arrow.source) for arrow in arrows),
            f"{_words(first.label)} ({_code(first.event)})",
            _code(first.target),
            "" if first.number is None else str(first.number),
            first.basis or "",
            _words(first.cite or ""),
            *[first.change] * changes,
        )


def _conditions(flow: Flow) -> Iterator[str]:
    yield from _header("Number", "Transition", "Asks", "Rules required", "Window", "Least certain basis")
    for one in flow.conditions.values():
        rules = ", ".join(_code(rule) for rule in required(one))
        parts = "; ".join(map(_words, one.parts))
        yield _row(str(one.number), _code(one.transition), parts, rules, _words(one.window), one.weakest or "")


def _header(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield _row(*("---" for _ in names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _words(text: str) -> str:
    """Write a text so that Markdown shows it and reads nothing into it."""
    return no_markup(one_line(text))


def _code(name: str) -> str:
    """Write a name as code, in grave accents more than it has itself; in a table a bar needs a backslash, too."""
    line = one_line(name) or " "
    fence = "`" * (max(map(len, re.findall("`+", line)), default=0) + 1)
    room = " " if "`" in line else ""
    return f"{fence}{room}{line}{room}{fence}".replace("|", "\\|")
