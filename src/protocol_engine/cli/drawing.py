"""The command `draw`: a protocol, or the people in it, as drawings and texts, into files or the standard output."""

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import typer

import protocol_engine as pe
from protocol_engine.cli.commands import AsOf, HistoryFile, Mapping, Only, ProtocolFile, Sdtm
from protocol_engine.cli.inputs import (
    MISUSED,
    REFUSED_FACTS,
    STDIN,
    Source,
    chart_of,
    day_of,
    replayed,
    stop,
    unwritable,
)
from protocol_engine.cli.terminal import say

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.drawing import Options
    from protocol_engine.diagrams.request import Exits
    from protocol_engine.participant import Participant

SUFFIXES = {
    ".svg": "svg",
    ".png": "png",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".scxml": "scxml",
    ".json": "xstate",
    ".js": "xstate-js",
    ".mjs": "xstate-js",
    ".puml": "plantuml",
    ".plantuml": "plantuml",
    ".md": "markdown",
    ".csv": "csv",
}
"""What the name of a file ends in, and the format that it tells."""

STDOUT, BINARY = "-", ("png", "pdf")

NAMED = 10
"""Kinds of facts that a warning names one by one."""


def draw(
    file: ProtocolFile,
    histories: HistoryFile = None,
    kind: t.Annotated[str, typer.Option("--kind", help="what is drawn", metavar="KIND")] = "flow",
    format: t.Annotated[
        str | None,
        typer.Option("--format", help="how it is given; else as the name of the output tells", metavar="FORMAT"),
    ] = None,
    output: t.Annotated[
        list[str] | None,
        typer.Option("--output", "-o", help="where to; may be given again; - is standard output", metavar="FILE"),
    ] = None,
    participant: Only = None,
    as_of: AsOf = None,
    sdtm: Sdtm = None,
    mapping: Mapping = None,
    compare: t.Annotated[
        str | None,
        typer.Option("--compare", help="an earlier version: draw what was added, removed, changed", metavar="FILE"),
    ] = None,
    coverage: t.Annotated[bool, typer.Option("--coverage", help="draw which transitions nobody took")] = False,
    left_to_right: t.Annotated[bool, typer.Option("--left-to-right", help="draw time to the right")] = False,
    milestones: t.Annotated[
        list[str] | None,
        typer.Option("--milestone", help="a state or event kind that consort counts at; in order", metavar="NAME"),
    ] = None,
    arm: t.Annotated[
        str | None, typer.Option("--arm", help="the data element that says the arm, for consort", metavar="NAME")
    ] = None,
    analyzed: t.Annotated[
        str | None,
        typer.Option("--analyzed", help="the state or event kind of who is analyzed, for consort", metavar="NAME"),
    ] = None,
    received: t.Annotated[
        str | None,
        typer.Option("--received", help="the state or event kind of who received it, for consort", metavar="NAME"),
    ] = None,
    anchor: t.Annotated[
        str | None, typer.Option("--anchor", help="what day 0 is, for windows and swimmer", metavar="NAME")
    ] = None,
    sort: t.Annotated[
        str | None, typer.Option("--sort", help="the order of people, for swimmer", metavar="follow-up|start|id")
    ] = None,
    exits: t.Annotated[
        str | None,
        typer.Option("--exits", help="how mermaid and plantuml write shared ways out", metavar="each|fold|node"),
    ] = None,
    scale: t.Annotated[
        float | None, typer.Option("--scale", help="pixels of a png for each of the drawing; else 2", metavar="NUMBER")
    ] = None,
) -> None:
    """
    Draw a protocol, or the people in it.

    The kinds are flow, graphviz, schema, soa, windows, consort and swimmer; the last two draw people and
    need HISTORIES or --sdtm, which flow and windows can draw, too. Without --output, texts go to the
    standard output. The pages of a long drawing become numbered files where the format is png.
    """
    outputs = output or [STDOUT]
    day = None if as_of is None else day_of(as_of, "--as-of")
    source = None
    asks_people = {"--participant": participant, "--as-of": day, "--coverage": coverage or None}
    needing = next((option for option, given in asks_people.items() if given is not None), None)
    if needing is not None and histories is None and sdtm is None:
        stop(MISUSED, f"{needing} is about people; give HISTORIES or --sdtm")
    if any(one is not None for one in (histories, sdtm, mapping)):
        source = Source(file, histories, sdtm, mapping, participant)
    chart = chart_of(file)
    try:
        formats = [_format(kind, format, name) for name in outputs]
        if source is None and "cohort" in pe.diagrams.KINDS[kind].needs:
            stop(MISUSED, f"{kind} draws people; give HISTORIES or --sdtm")
        asked: Options = {
            "coverage": coverage,
            "left_to_right": left_to_right,
            "milestones": milestones,
            "arm": arm,
            "analyzed": analyzed,
            "received": received,
            "anchor": anchor,
            "sort": sort,
            "exits": t.cast("Exits | None", exits),
        }
        if compare is not None:
            asked["compare"] = chart_of(compare)
        people, partly = ((), False) if source is None else _people(chart, source, day)
        if participant is not None and not people:
            raise typer.Exit(REFUSED_FACTS)
        for name, chosen in zip(outputs, formats, strict=True):
            options = asked.copy()
            if source is not None:
                options |= pe.diagrams.of_people(kind, chosen, people, alone=participant is not None, as_of=day)
            for path, made in _made(chart, kind, chosen, name, scale, options):
                _write(path, made)
    except (pe.DrawingError, pe.HistoryError) as error:
        stop(MISUSED, error)
    if source is not None:
        _tell_undeclared(
            chart, people, "<stdin>" if source.histories == STDIN else source.histories or str(source.sdtm)
        )
    if partly:
        raise typer.Exit(REFUSED_FACTS)


def _format(kind: str, format: str | None, name: str) -> str:
    """Give the format of an output: what was asked for, else what its name tells, else the first of its kind."""
    suffix = "" if name == STDOUT else Path(name).suffix
    told = SUFFIXES.get(suffix.lower())
    if format is None and told is None and name != STDOUT:
        why = f"{suffix} tells no format" if suffix else "its name tells no format"
        known = {format: suffix for suffix, format in reversed(SUFFIXES.items())}
        stop(MISUSED, f"{name}: {why}; give --format, or a name that ends in {', '.join(known.values())}")
    chosen = pe.diagrams.format_of(kind, format or told)
    if told not in (None, chosen):
        stop(MISUSED, f"{name}: {suffix} tells {told}, --format says {chosen}; leave one out, or make them agree")
    if chosen in BINARY and name == STDOUT and sys.stdout.isatty():
        stop(MISUSED, f"a terminal cannot show {chosen}; give --output FILE")
    return chosen


def _people(chart: Chart, source: Source, day: str | None) -> tuple[tuple[Participant, ...], bool]:
    """Give everyone, and whether some facts or some of them were refused."""
    refused: list[str] = []
    with source.open(chart) as (facts, partly):
        everyone = tuple(replayed(chart, facts, day, refused))
    return everyone, partly or bool(refused)


def _tell_undeclared(chart: Chart, people: tuple[Participant, ...], where: str) -> None:
    """Warn of facts that no drawing shows, since the protocol does not declare their kinds."""
    from protocol_engine.diagrams.fitting import listed  # noqa: PLC0415 (only who draws people waits for it)
    from protocol_engine.diagrams.masthead import numbered  # noqa: PLC0415 (as above)

    found = [[event.kind for event in one.events if event.kind not in chart.kinds] for one in people]
    kinds = list(dict.fromkeys(kind for of_one in found for kind in of_one))
    if not kinds:
        return
    facts, having = sum(map(len, found)), sum(map(bool, found))
    more = [f"{len(kinds) - NAMED:,} more"] if len(kinds) > NAMED else []
    named = listed([*map(repr, kinds[:NAMED]), *more])
    what = f"{'is of a kind' if facts == 1 else 'are of kinds'} that the protocol does not declare"
    say(f"{where}: warning: {numbered(facts, 'fact')} of {numbered(having)} {what}: {named}")


def _made(
    chart: Chart, kind: str, format: str, name: str, scale: float | None, options: Options
) -> Iterator[tuple[str, str | bytes]]:
    """Draw; give each file that becomes of it, and what is in it."""
    if format == "png" and name != STDOUT:
        figure = pe.diagrams.figure_of(chart, kind=kind, **options)
        path = Path(name)
        for number, page in enumerate(figure.pages, start=1):
            yield (
                str(path.with_stem(f"{path.stem}-{number}")),
                pe.diagrams.rendered(page, format, 2 if scale is None else scale),
            )
        if figure.pages:
            return
    yield name, pe.draw(chart, kind=kind, format=format, scale=scale, **options)


def _write(name: str, made: str | bytes) -> None:
    content = made.encode() if isinstance(made, str) else made
    if name == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    try:
        Path(name).write_bytes(content)
    except OSError as error:
        stop(MISUSED, unwritable(name, error))
