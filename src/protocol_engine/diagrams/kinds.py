"""The kinds of drawings: one row each. Only the drawing that is asked for is imported."""

# Each function imports what it calls: who draws a path does not wait for timelines.
# ruff: noqa: PLC0415

from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping

import attrs

from protocol_engine.diagrams.request import Option, Request

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.figure import Figure

PICTURES: t.Final = ("svg", "png", "pdf")
"""Formats of whatever is a figure."""

LEFT: t.Final[frozenset[Option]] = frozenset(("left_to_right",))


@attrs.frozen
class Text:
    """
    A format that is written, not drawn.

    Attributes:
        write: Writes it.
        takes: What it can show beside the chart.
    """

    write: Callable[[Request], str]
    takes: frozenset[Option] = frozenset()


@attrs.frozen
class Kind:
    """
    A kind of drawing.

    Attributes:
        says: What it shows, in a few words.
        figure: Makes its figure; None where it is written only.
        takes: What its figure can show beside the chart.
        needs: What it cannot do without.
        texts: Format to how it is written, beside those of the figure.
    """

    says: str
    figure: Callable[[Request], Figure] | None = None
    takes: frozenset[Option] = frozenset()
    needs: frozenset[Option] = frozenset()
    texts: Mapping[str, Text] = {}

    @property
    def formats(self) -> tuple[str, ...]:
        """Its formats; the first is what it has where none is asked for."""
        return (*(PICTURES if self.figure is not None else ()), *self.texts)


def _flow(request: Request) -> Figure:
    from protocol_engine.diagrams.flow import flow_of
    from protocol_engine.diagrams.flow_figure import flow_figure

    return flow_figure(flow_of(request.chart), left_to_right=request.left_to_right)


KINDS: t.Final[Mapping[str, Kind]] = {
    "flow": Kind("states, what leads from one to another, and under which conditions", _flow, LEFT),
}
"""Name to kind of drawing."""
