"""The kinds of drawings: one row each."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping

import attrs

from protocol_engine.diagrams import figures, writers
from protocol_engine.diagrams.request import Option, Request

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.figure import Figure

PICTURES: t.Final = ("svg", "png", "pdf")
"""Formats of whatever is a figure."""

Options = frozenset[Option]


@attrs.frozen
class Text:
    """
    A format that is written, not drawn.

    Attributes:
        write: Writes it.
        takes: What it can show beside the chart.
    """

    write: Callable[[Request], str]
    takes: Options = frozenset()


@attrs.frozen
class Kind:
    """
    A kind of drawing.

    Attributes:
        says: What it shows, in a few words.
        figure: Makes its figure; None where it is written only.
        takes: What its figure can show beside the chart.
        needs: What it cannot do without.
        of_one: What it shows of one participant only, and not without one.
        texts: Format to how it is written, beside those of the figure.
    """

    says: str
    figure: Callable[[Request], Figure] | None = None
    takes: Options = frozenset()
    needs: Options = frozenset()
    of_one: Options = frozenset()
    texts: Mapping[str, Text] = {}

    @property
    def formats(self) -> tuple[str, ...]:
        """Its formats; the first is what it has where none is asked for."""
        return (*(PICTURES if self.figure is not None else ()), *self.texts)


_COHORT: t.Final[Options] = frozenset(("cohort",))
_VERSIONS: t.Final[Options] = frozenset(("compare",))

KINDS: t.Final[Mapping[str, Kind]] = {
    "flow": Kind(
        "the path: states, what leads from one to another, and under which conditions",
        figures.flow,
        takes=frozenset(("cohort", "participant", "compare", "coverage", "left_to_right")),
        texts={
            "html": Text(writers.page, _COHORT),
            "mermaid": Text(writers.mermaid, _VERSIONS | {"exits"}),
            "dot": Text(writers.dot, _VERSIONS),
            "scxml": Text(writers.scxml, _VERSIONS),
            "xstate": Text(writers.xstate, _VERSIONS),
            "xstate-js": Text(writers.xstate_js, _VERSIONS),
            "plantuml": Text(writers.plantuml, _VERSIONS | {"exits"}),
            "markdown": Text(writers.markdown, _VERSIONS),
            "csv": Text(writers.csv, _VERSIONS),
        },
    ),
    "graphviz": Kind("the same, laid out by Graphviz", texts={"svg": Text(writers.graphviz, _VERSIONS)}),
    "schema": Kind(
        "the trial schema: epochs from left to right, arms as rows (ICH M11 1.2)",
        figures.schema,
    ),
    "soa": Kind(
        "the Schedule of Activities: what is done at each visit",
        texts={"html": Text(writers.soa_html), "markdown": Text(writers.soa_markdown), "csv": Text(writers.soa_csv)},
    ),
    "windows": Kind(
        "when visits are planned; of one participant, when they were made",
        figures.windows,
        takes=frozenset(("participant", "as_of", "anchor")),
        of_one=frozenset(("as_of", "anchor")),
    ),
    "consort": Kind(
        "how far participants came, and why not farther (CONSORT 2025)",
        figures.consort,
        takes=_COHORT | {"milestones", "arm", "received", "analyzed"},
        needs=_COHORT,
    ),
    "swimmer": Kind(
        "the time of each participant as a bar, and what happened in it",
        figures.swimmer,
        takes=_COHORT | {"anchor", "sort"},
        needs=_COHORT,
    ),
}
"""Name to kind of drawing."""
