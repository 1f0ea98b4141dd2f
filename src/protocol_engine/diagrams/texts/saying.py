"""What every text says of itself, and how it calls its arrows."""

from __future__ import annotations

import re
import typing as t

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.flow import Arrow, Condition, Flow, Node

STRUCTURE = (
    "This is the structure of the protocol: its states, events and transitions. "
    "Conditions are named, not executable; the chart of this digest judges them."
)
"""Said in every text, so that nobody takes it for an executable copy of the protocol."""

_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")


def one_line(text: str) -> str:
    """Give a text as one line: blanks of any kind become one blank, and what cannot be shown a mark."""
    return _UNSHOWN.sub("\ufffd", _BLANKS.sub(" ", text)).strip()


def origin(flow: Flow) -> tuple[str, ...]:
    """Say what a text was made from: the title, the protocol and its version, the digest. A line each."""
    return (
        one_line(flow.title) or one_line(flow.id) or "?",
        one_line(f"Protocol {flow.id}, version {flow.version}"),
        f"sha256 {flow.digest}",
    )


def counted(flow: Flow) -> str:
    """Say how much there is to see."""
    transitions = len({arrow.transition for arrow in flow.arrows})
    return f"{_many(len(flow.nodes), 'state')}, {_many(transitions, 'transition')}, {_many(len(flow.arrows), 'arrow')}."


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def capital(text: str) -> str:
    """Begin a text with a capital letter, and write it in one line."""
    line = one_line(text)
    return line[:1].upper() + line[1:]


def state_name(node: Node) -> str:
    """Call a state: by its label, else by its name; never by nothing."""
    return one_line(node.label) or one_line(node.name) or "?"


def called(arrow: Arrow) -> str:
    """Call an arrow: what happens, the number of its condition, what became of it; never by nothing."""
    number = "" if arrow.number is None else f" ({arrow.number})"
    change = f" ({arrow.change})" if arrow.change else ""
    return (one_line(arrow.label) or one_line(arrow.event) or "?") + number + change


def asked(condition: Condition) -> str:
    """Say a condition in one line."""
    return one_line("; ".join(condition.parts))


def kind_of(node: Node) -> str:
    """Give the ink of a state: what became of it, else what kind of state it is."""
    if node.change:
        return node.change
    return "done" if node.completed else "exit" if node.final or node.ends_study else "state"
