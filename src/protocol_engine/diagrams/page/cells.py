"""What stands in the cells of the tables: lines of text, states as the file chooses them, and whose word it is."""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.page.records import Column, Source
from protocol_engine.diagrams.plain import labelled, state_label
from protocol_engine.protocol import EpochOf
from protocol_engine.resolve import ANY

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.page.places import Places
    from protocol_engine.protocol import Basis, StateChoice

SOURCE: t.Final = Column("Source", "source")
"""The last column of most tables."""


class _Sourced(t.Protocol):
    """What says where it is from."""

    @property
    def cite(self) -> str | None: ...
    @property
    def basis(self) -> Basis | None: ...


def source_of(one: _Sourced, places: Places, name: str) -> Source:
    """Give whose word something is, and how it was read."""
    return Source(one.basis, one.cite or "", places.readings.get(name, ()))


def chosen(chart: Chart, choices: Iterable[StateChoice]) -> tuple[str, ...]:
    """Give states as the file chooses them: one by one, then by their epochs; or all that are not final."""
    names, epochs = [], []
    for one in choices:
        if one == ANY:
            return ("any state that is not final",)
        if isinstance(one, str) and one in chart.states:
            names.append(state_label(chart, one))
        else:
            epochs.append(labelled(one.epoch if isinstance(one, EpochOf) else one, None))
    return (*names, *([f"any state of {' or '.join(epochs)} that is not final"] if epochs else []))


def texts(*names: str) -> tuple[Column, ...]:
    """Give columns of words."""
    return tuple(Column(name) for name in names)


def line(text: str | None) -> tuple[str, ...]:
    """Give a text as a cell of one line, or of none."""
    return (text,) if text else ()


def code_of(name: str, label: str) -> str:
    """Give the name that the file has, where people could not guess it."""
    return "" if label == labelled(name, None) else name
