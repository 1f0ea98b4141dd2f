"""The command line: answers, messages and exit codes, for good and bad input."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import typing as t
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edges import trial
from protocol_engine import histories
from protocol_engine.cli import app, terminal

PROGRAM = Path(sys.executable).parent / "protocol-engine"
FAULTY = trial.PROTOCOL.replace("require: [same_arm]", "require: [same_amr]")


class Run(t.NamedTuple):
    """What a command did: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with the trial and its histories, in 100 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    Path("lantern.yaml").write_text(trial.PROTOCOL, encoding="utf-8")
    Path("faulty.yaml").write_text(FAULTY, encoding="utf-8")
    Path("facts.jsonl").write_text(trial.HISTORIES, encoding="utf-8")


def run(command: str, stdin: str | bytes | None = None) -> Run:
    """Run a command within this process."""
    result = CliRunner().invoke(app, command.split(), input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


def started(command: str, **options: t.Any) -> subprocess.CompletedProcess[str]:
    """Run a command as a program of its own, through a shell."""
    search = os.pathsep.join([str(PROGRAM.parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": search, **options.pop("env", {})}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        **options,
    )


def records(output: str) -> list[dict[str, t.Any]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in output.splitlines()]


def squeezed(text: str) -> list[str]:
    """Give lines with single spaces, without rules and empty lines."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return [line for line in lines if line.strip("─")]


# --- the program ----------------------------------------------------------------------------------


def test_help_has_exit_codes() -> None:
    """The help of the program and of every command has the exit codes."""
    pages = [
        run("--help"),
        *(run(f"{name} --help") for name in ("check", "rules", "replay", "explain", "due", "schema")),
    ]

    assert {0} == {page.code for page in pages}
    assert [] == [
        page.out for page in pages if "3  answered, but some lines or participants were refused" not in page.out
    ]
    assert [] == re.findall(r"^  \w+ .*\.\.\.$", pages[0].out, re.MULTILINE)


def test_nothing_asked() -> None:
    """The program alone prints its help, as misuse."""
    assert (2, "") == run("")[:2]
    assert run("--help").out == run("").err


def test_version() -> None:
    """The version is that of the distribution."""
    assert Run(0, f"protocol-engine {version('protocol-engine')}\n", "") == run("--version")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("replay", "protocol-engine replay: missing argument 'FILE'; see protocol-engine replay --help"),
        ("replay lantern.yaml facts.jsonl --formt json", "no such option: --formt; did you mean --format?"),
        ("chek lantern.yaml", "protocol-engine: no such command 'chek'; did you mean 'check'"),
        ("due lantern.yaml facts.jsonl", "protocol-engine due: missing option '--on'; see protocol-engine due --help"),
        ("replay lantern.yaml facts.jsonl more", "got unexpected extra argument"),
        ("replay lantern.yaml facts.jsonl --format xml", "--format: expected table or json, got 'xml'"),
        ("replay lantern.yaml", "give either HISTORIES or --sdtm; see --help"),
        ("replay lantern.yaml facts.jsonl --sdtm data", "give either HISTORIES or --sdtm; see --help"),
        ("replay - -", "FILE and HISTORIES cannot both be standard input"),
        ("replay lantern.yaml facts.jsonl --mapping m.yaml", "--mapping is for --sdtm; HISTORIES are facts already"),
        ("replay - --sdtm data", "give --mapping where the protocol comes from standard input"),
        ("replay lantern.yaml facts.jsonl --as-of soon", "--as-of: expected a date such as 2025"),
        ("due lantern.yaml facts.jsonl --on 2025-02-30", "--on: that month has no such day"),
        ("replay nowhere.yaml facts.jsonl", "nowhere.yaml: cannot be read: no such file or directory"),
        ("replay lantern.yaml nowhere.jsonl", "nowhere.jsonl: cannot be read: no such file or directory"),
        ("rules .", ".: cannot be read: is a directory"),
        ("replay lantern.yaml .", ".: cannot be read: is a directory"),
        ("replay lantern.yaml facts.jsonl --participant 99", "facts.jsonl: there is no participant '99'"),
        ("explain lantern.yaml facts.jsonl --participant 01 --event z", "01: there is no fact 'z'"),
        ("explain lantern.yaml facts.jsonl --event a1", "--event needs --participant"),
        (
            "explain lantern.yaml facts.jsonl --participant 01 --event a4 --as-of 2026-05",
            "01: there is no fact 'a4' by 2026-05",
        ),
    ],
)
def test_misuse(command: str, message: str) -> None:
    """Misuse is told in one sentence on standard error, and nothing is answered."""
    ran = run(command)

    assert (2, "") == ran[:2]
    assert message in ran.err
    assert 1 == len(ran.err.splitlines())


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who interrupts the program gets the exit code that shells give for it."""

    def interrupt(text: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(terminal, "put", interrupt)

    assert 130 == run("check lantern.yaml").code


# --- check ----------------------------------------------------------------------------------------


def test_check() -> None:
    """A problem is one line with its place; a warning is called one; each file has a closing line."""
    ran = run("check lantern.yaml faulty.yaml")

    assert 1 == ran.code
    assert [
        "lantern.yaml:16:1: warning: states: no state has a way out for withdrawal; write a transition from any"
        " to a disposition that says withdrawal",
        "lantern.yaml: compiles; errors: 0, warnings: 1",
    ] == ran.out.splitlines()[:2]
    assert (
        "faulty.yaml:26:41: events.visited.require: there is no rule 'same_amr'; did you mean 'same_arm'?"
    ) in ran.out.splitlines()
    assert "faulty.yaml: does not compile; errors: 1, warnings: 2" == ran.out.splitlines()[-1]
    assert "" == ran.err


def test_check_warnings_alone() -> None:
    """Warnings do not make a check fail."""
    assert 0 == run("check lantern.yaml").code


def test_check_goes_on() -> None:
    """A file that cannot be read does not keep the others from being checked."""
    ran = run("check nowhere.yaml faulty.yaml lantern.yaml")

    assert 2 == ran.code
    assert "nowhere.yaml: cannot be read: no such file or directory\n" == ran.err
    assert 2 == ran.out.count("errors: ")


def test_check_not_text() -> None:
    """A file that is not UTF-8 is a faulty protocol file."""
    Path("bad.yaml").write_bytes(b"protocol: \xe9")

    ran = run("check bad.yaml")

    assert 1 == ran.code
    assert "bad.yaml:1:11: the byte 0xE9 is not UTF-8; save the file as UTF-8" == ran.out.splitlines()[0]


def test_check_json() -> None:
    """As JSON, a problem has its place, path, severity, code and message."""
    Path("empty.yaml").touch()

    ran = run("check lantern.yaml empty.yaml --format json")

    assert 1 == ran.code
    warning, error = records(ran.out)
    assert ("lantern.yaml", 16, 1, "states", "warning") == tuple(warning.values())[:5]
    assert {"file": "empty.yaml", "line": None, "column": None, "path": "", "severity": "error"} == {
        key: error[key] for key in ("file", "line", "column", "path", "severity")
    }
    assert "empty-file" == error["code"]


def test_check_stdin() -> None:
    """A protocol can come from standard input."""
    assert "<stdin>: compiles; errors: 0, warnings: 1" == run("check -", trial.PROTOCOL).out.splitlines()[-1]


# --- rules and schema -----------------------------------------------------------------------------


def test_rules_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a wide terminal the table of rules has a column each for id, category, text, citation and basis."""
    monkeypatch.setenv("COLUMNS", "160")

    lines = squeezed(run("rules lantern.yaml").out)

    assert "id category text citation basis" == lines[1]
    assert "I1 eligibility Adult with high blood pressure Inclusion 1 stated" in lines


def test_rules_narrow() -> None:
    """In 100 columns two of them stand below others; no line is longer, and units in brackets are shown."""
    out = run("rules lantern.yaml").out

    assert "I1 Adult with high blood pressure Inclusion 1 (stated)" in squeezed(out)
    assert "same_arm Arm = 'tablet'" in squeezed(out)
    assert max(map(len, out.splitlines())) <= 100


def test_rules_json() -> None:
    """As JSON, a rule has everything that a finding can say about it."""
    found = {record["id"]: record for record in records(run("rules lantern.yaml --format json").out)}

    assert {
        "id": "E1",
        "kind": "exclusion",
        "category": "eligibility",
        "text": "High potassium",
        "check": "not (Potassium > 5.0 'mmol/L')",
        "reads": None,
        "cite": "Exclusion 1",
        "basis": "interpreted",
        "important": True,
    } == found["E1"]
    assert {"to_tablet", "week_4", "stopped.window", "started.branch"} & set(found) == {
        "week_4",
        "stopped.window",
        "started.branch",
    }


HOSTED = """\
protocol: HOSTED
version: "1"
provided: {agreed: {text: the slot is agreed, reads: [pathway, started.count], category: dosing}, free: {}}
states: {screening: {initial: true}, done: {disposition: completed}}
events: {started: {require: free}}
transitions: [{event: started, from: screening, to: done, require: agreed}]
"""


def test_rules_that_the_host_provides() -> None:
    """Rules that the host answers are listed as such, with what they read."""
    lines = squeezed(run("rules -", HOSTED).out)
    found = {record["id"]: record for record in records(run("rules - --format json", HOSTED).out)}

    assert any("agreed the slot is agreed (provided by the host)" in line for line in lines)
    assert any("free (provided by the host)" in line for line in lines)
    assert ("provided", None, ["pathway", "started.count"]) == (
        found["agreed"]["kind"],
        found["agreed"]["check"],
        found["agreed"]["reads"],
    )
    assert [] == found["free"]["reads"]


def test_rules_of_a_faulty_protocol() -> None:
    """Where a protocol does not compile, its errors are told on standard error."""
    ran = run("rules faulty.yaml")

    assert (1, "") == ran[:2]
    assert "did you mean 'same_arm'?" in ran.err


def test_schema() -> None:
    """The schema is JSON."""
    assert "https://json-schema.org/draft/2020-12/schema" == json.loads(run("schema").out)["$schema"]


# --- replay ---------------------------------------------------------------------------------------


def test_replay() -> None:
    """The table has everyone's states and verdict, every finding, and the counts."""
    ran = run("replay lantern.yaml facts.jsonl")

    lines = squeezed(ran.out)
    assert 0 == ran.code
    assert [
        "LANTERN 1.0",
        "participant pathway vital verdict findings",
        "01 finished alive conforms",
        "02 finished alive deviates 4",
        "03 screening alive deviates 7",
        "Findings",
        "participant rule outcome days fact occurred",
        "02 I1 violated b2 2026-03-09",
    ] == lines[:8]
    assert "02 stopped.window late +42 b3 2026-07-20" in lines
    assert "02 week_4 missed 2026-04-09" in lines
    assert "3 participants: 1 conform, 2 deviate, 0 undetermined" == lines[-1]


def test_replay_conforming() -> None:
    """Where nothing departs there is no table of findings."""
    ran = run("replay lantern.yaml facts.jsonl --participant 01")

    assert "Findings" not in ran.out
    assert "1 participant: 1 conform, 0 deviate, 0 undetermined" == ran.out.splitlines()[-1]


def test_replay_nobody() -> None:
    """An empty file of histories has no participants, and that is an answer."""
    Path("none.jsonl").touch()

    assert Run(0, "0 participants\n", "") == run("replay lantern.yaml none.jsonl")
    assert Run(0, "", "") == run("replay lantern.yaml none.jsonl --format json")


def test_replay_json() -> None:
    """As JSON there is one object a participant, with exactly the keys that are promised."""
    first, second, _ = records(run("replay lantern.yaml facts.jsonl --format json").out)

    assert {
        "participant": "01",
        "states": {"pathway": "finished", "vital": "alive"},
        "verdict": "conforms",
        "findings": [],
    } == first
    assert {
        "rule": "stopped.window",
        "outcome": "late",
        "category": "visit window",
        "event": "b3",
        "occurred": "2026-07-20",
        "days": 42,
        "text": "stopped on 2026-07-20 is 42 days too late; allowed from 2026-05-25 to 2026-06-08,"
        " counted from started on 2026-03-09",
        "cite": "Section 4",
        "basis": None,
    } == second["findings"][2]
    assert {"event": None, "days": None, "outcome": "missed"} == {
        key: second["findings"][3][key] for key in ("event", "days", "outcome")
    }


def test_replay_stdin() -> None:
    """Histories, or the protocol, can come from standard input; the answer is the same."""
    expected = run("replay lantern.yaml facts.jsonl --format json")

    assert expected == run("replay lantern.yaml - --format json", trial.HISTORIES)
    assert expected == run("replay - facts.jsonl --format json", trial.PROTOCOL)


def test_replay_as_of() -> None:
    """Facts after the day that is asked for are left out; a month is its last day."""
    (day,) = records(run("replay lantern.yaml facts.jsonl --participant 01 --as-of 2026-05-31 --format json").out)
    (month,) = records(run("replay lantern.yaml facts.jsonl --participant 01 --as-of 2026-06 --format json").out)

    assert "treated" == day["states"]["pathway"]
    assert "finished" == month["states"]["pathway"]


@pytest.mark.parametrize("format", ["table", "json"])
@pytest.mark.parametrize("stdin", [False, True])
def test_conflicting_facts(format: str, stdin: bool) -> None:
    """Who has two facts of one id is left out with a message; all others are answered; the code says so."""
    twice = trial.HISTORIES + '{"participant": "02", "id": "b2", "kind": "started", "occurred": "2026-03-11"}\n'
    Path("twice.jsonl").write_text(twice, encoding="utf-8")

    ran = run(f"replay lantern.yaml {'-' if stdin else 'twice.jsonl'} --format {format}", twice)

    assert 3 == ran.code
    assert "02: two facts have the id 'b2' and say different things; this participant was left out\n" == ran.err
    assert [] == re.findall(r"^02\b|\"02\"", ran.out, re.MULTILINE)
    if format == "table":
        assert "2 participants: 1 conform, 1 deviate, 0 undetermined, 1 left out" == ran.out.splitlines()[-1]
    else:
        assert ["01", "03"] == [record["participant"] for record in records(ran.out)]


def test_everyone_left_out() -> None:
    """Where nobody can be replayed, the count says it."""
    Path("twice.jsonl").write_text(
        '{"participant": "02", "id": "b2", "kind": "started", "occurred": "2026-03-11"}\n'
        '{"participant": "02", "id": "b2", "kind": "started", "occurred": "2026-03-12"}\n'
    )

    ran = run("replay lantern.yaml twice.jsonl")

    assert (3, "0 participants: 1 left out\n") == ran[:2]


def test_malformed_lines() -> None:
    """Malformed lines are told with their place, without values; the rest is answered; the code says so."""
    Path("bad.jsonl").write_bytes(b'{"participant": "secret"\n\xff\xfe\n' + trial.HISTORIES.encode())

    ran = run("replay lantern.yaml bad.jsonl")

    assert 3 == ran.code
    assert [
        "bad.jsonl:1: expected one JSON object on the line",
        "bad.jsonl:2: the line is not UTF-8 text",
    ] == ran.err.splitlines()
    assert "3 participants:" in ran.out


def test_many_malformed_lines() -> None:
    """Who has one cause for a thousand problems is not told all of them."""
    ran = run("replay lantern.yaml -", "secret\n" * 1100)

    assert (3, "0 participants\n") == ran[:2]
    assert 51 == len(ran.err.splitlines())
    assert "... and 1,050 more" == ran.err.splitlines()[-1]


def test_unknown_key_is_a_warning() -> None:
    """A line with a key too many is told and replayed; nothing was refused."""
    ran = run("replay lantern.yaml -", trial.HISTORIES.replace('"id"', '"qqq": 1, "id"', 1))

    assert 0 == ran.code
    assert "<stdin>:1: warning: there is no key 'qqq', so it is not read\n" == ran.err


def test_control_characters() -> None:
    """What a file holds cannot move the cursor."""
    line = '{"participant": "\\u001b[2J\\u009b", "id": "e", "kind": "x\\r", "occurred": "2026"}\n'

    for command in ("replay lantern.yaml -", "explain lantern.yaml - --participant \x1b[2J\x9b"):
        out = run(command, line).out
        assert "\\x1b[2J\\x9b" in out
        assert set() == {char for char in out if ord(char) < 32 or 127 <= ord(char) < 160} - {"\n"}


def test_file_that_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that can be opened and not read to its end is told like one that cannot be opened."""

    def fail(file: t.BinaryIO, name: str) -> t.NoReturn:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(histories, "index", fail)

    assert (2, "", "facts.jsonl: cannot be read: input/output error\n") == run("replay lantern.yaml facts.jsonl")


# --- explain --------------------------------------------------------------------------------------


def test_explain() -> None:
    """A history is told fact by fact, a line a line where the output is no terminal."""
    ran = run("explain lantern.yaml facts.jsonl --participant 02")

    assert 0 == ran.code
    assert "02 in LANTERN 1.0: deviates, 4 findings" == ran.out.splitlines()[0]
    assert any(len(line) > 100 for line in ran.out.splitlines())


def test_explain_everybody() -> None:
    """Without a participant everybody's history is told, in the order of the file."""
    expected = [run(f"explain lantern.yaml facts.jsonl --participant {id}").out for id in ("01", "02", "03")]

    assert "\n".join(expected) == run("explain lantern.yaml facts.jsonl").out


def test_explain_event() -> None:
    """One fact can be asked for."""
    ran = run("explain lantern.yaml facts.jsonl --participant 01 --event a3")

    assert "2026-04-06  visited (fact a3): answers week_4" == ran.out.splitlines()[0]
    assert "        holds: Arm = 'tablet'; saw Arm = 'tablet' (2026-03-09)" == ran.out.splitlines()[-1]


def test_explain_refused() -> None:
    """Lines that were refused are in the exit code, whoever's they are."""
    ran = run("explain lantern.yaml - --participant 01", trial.HISTORIES + "secret\n")

    assert 3 == ran.code
    assert ran.out.startswith("01 in LANTERN 1.0: conforms\n")


# --- due ------------------------------------------------------------------------------------------


def test_due() -> None:
    """The schedule of everyone on a day, with the days of each window."""
    ran = run("due lantern.yaml facts.jsonl --on 2026-04-07")

    assert 0 == ran.code
    assert [
        "LANTERN 1.0 on 2026-04-07",
        "participant name event status earliest target latest done by",
        "01 week_4 visited done 2026-04-03 2026-04-06 2026-04-09 a3",
        "02 week_4 visited overdue 2026-04-03 2026-04-06 2026-04-09",
        "03 week_4 visited overdue 2026-04-03 2026-04-06 2026-04-09",
    ] == squeezed(ran.out)


def test_due_json() -> None:
    """As JSON, one object for each instance of the schedule."""
    (record,) = records(run("due lantern.yaml facts.jsonl --on 2026-04 --participant 02 --format json").out)

    assert {
        "participant": "02",
        "name": "week_4",
        "event": "visited",
        "status": "missed",
        "earliest": "2026-04-03",
        "target": "2026-04-06",
        "latest": "2026-04-09",
        "done_by": None,
    } == record


def test_due_nothing() -> None:
    """Where nothing is expected, that is said."""
    ran = run("due lantern.yaml facts.jsonl --on 2020-01-01 --participant 02")

    assert "nothing is expected" == ran.out.splitlines()[-1]


def test_due_refused() -> None:
    """Lines that were refused are in the exit code."""
    assert 3 == run("due lantern.yaml - --on 2026-04-07", trial.HISTORIES + "secret\n").code


def test_narrow_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a table would cut words, each cell has a line of its own."""
    monkeypatch.setenv("COLUMNS", "40")

    out = run("due lantern.yaml facts.jsonl --on 2026-04-07 --participant 02").out

    assert [
        "LANTERN 1.0 on 2026-04-07",
        "participant: 02",
        "name: week_4",
        "event: visited",
        "status: overdue",
        "earliest: 2026-04-03",
        "target: 2026-04-06",
        "latest: 2026-04-09",
    ] == squeezed(out)


def test_narrow_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """So does the table of rules, whose cells have several lines."""
    monkeypatch.setenv("COLUMNS", "30")

    lines = squeezed(run("rules lantern.yaml").out)

    assert ["id: I1", "category: eligibility", "text: Adult with high blood pressure"] == lines[1:4]


# --- SDTM -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ("--sdtm data", 2, "lantern.sdtm.yaml: cannot be read: no such file or directory"),
        ("--sdtm data --mapping lantern.yaml", 1, "lantern.yaml:"),
        ("--sdtm nowhere --mapping map.yaml", 2, "nowhere: there is no such folder"),
    ],
)
def test_sdtm_faults(options: str, code: int, message: str) -> None:
    """Faults of a mapping and of data sets are told, each with its exit code."""
    Path("map.yaml").write_text("protocol: LANTERN\nfacts: {}\n", encoding="utf-8")

    for format in ("table", "json"):
        ran = run(f"replay lantern.yaml {options} --format {format}")
        assert (code, "") == ran[:2]
        assert message in ran.err


def test_sdtm(tmp_path: Path) -> None:
    """Data sets in place of histories give the study's report, everyone as JSON, and an explanation."""
    (tmp_path / "data").mkdir()
    Path("data/DM.csv").write_text("STUDYID,DOMAIN,USUBJID,RFSTDTC,AGE\nX,DM,01,2026-03-02,54\nX,DM,02,2026-03-03,17\n")
    Path("lantern.sdtm.yaml").write_text(
        "protocol: LANTERN\nfacts:\n  age: {dataset: DM, kind: examined, date: RFSTDTC, data: {Age: AGE}}\n"
    )

    table = run("replay lantern.yaml --sdtm data")
    everyone = run("replay lantern.yaml --sdtm data --format json")
    one = run("replay lantern.yaml --sdtm data --participant 02")
    told = run("explain lantern.yaml --sdtm data --participant 02")
    due = run("due lantern.yaml --sdtm data --on 2026-04-01")

    assert {0} == {ran.code for ran in (table, everyone, one, told, due)}
    assert "LANTERN, version 1.0: 2 participants, 2 facts, from data" == table.out.splitlines()[0]
    assert ["01", "02"] == [record["participant"] for record in records(everyone.out)]
    assert "1 participant: 1 conform, 0 deviate, 0 undetermined" == one.out.splitlines()[-1]
    assert "02 in LANTERN 1.0: conforms" == told.out.splitlines()[0]
    assert "data: there is no participant '03'\n" == run("explain lantern.yaml --sdtm data --participant 03").err


# --- as a program of its own ----------------------------------------------------------------------


def test_reader_that_has_enough() -> None:
    """A reader that has read enough ends the program quietly."""
    ran = started("protocol-engine rules lantern.yaml --format json | head -n 1")

    assert "" == ran.stderr
    assert 1 == len(records(ran.stdout))
    assert ran.returncode in (0, 141)


def test_json_is_utf8() -> None:
    """JSON is UTF-8 wherever it goes."""
    fact = '{"participant": "Ä1", "id": "e", "kind": "died", "occurred": "2026"}'
    ran = subprocess.run(
        [PROGRAM, "replay", "lantern.yaml", "-", "--format", "json"],
        input=fact.encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )

    assert "Ä1" == json.loads(ran.stdout.decode("utf-8"))["participant"]


def test_pipe_as_file() -> None:
    """Histories may come from a pipe that has a name, in which places cannot be sought."""
    ran = started("protocol-engine replay lantern.yaml <(cat facts.jsonl) | tail -n 1")

    assert "3 participants: 1 conform, 2 deviate, 0 undetermined\n" == ran.stdout


def test_light() -> None:
    """The commands wait neither for the engine nor for what draws tables before they are asked for something."""
    program = "import sys; from protocol_engine.cli import app; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert "typer" in loaded
    assert set() == {"rich", "lark", "yaml", "protocol_engine.stepper", "protocol_engine.language"} & set(loaded)


def in_terminal(command: list[str | Path], *, stdout: t.Any = None, columns: str = "72", **more: str) -> str:
    """Run a program whose standard error, and output unless given, is a terminal; give what the terminal got."""
    outside, inside = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": columns, **more}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=inside if stdout is None else stdout, stderr=inside, env=environment
    )
    os.close(inside)
    got = b""
    # A terminal whose last writer is gone gives an error on Linux, an empty text elsewhere.
    while True:
        try:
            part = os.read(outside, 65536)
        except OSError:
            break
        if not part:
            break
        got += part
    os.close(outside)
    assert 0 == process.wait()
    return got.decode()


def test_terminal() -> None:
    """In a terminal a narrative is colored and folded below its indentation."""
    got = in_terminal([PROGRAM, "explain", "lantern.yaml", "facts.jsonl", "--participant", "02"])

    assert "\x1b[1m02 in LANTERN 1.0: deviates, 4 findings\x1b[0m" in got
    assert "\x1b[31m    violated: I1 (eligibility)\x1b[0m" in got
    plain = re.sub(r"\x1b\[[0-9;]*m", "", got).splitlines()
    assert max(map(len, plain)) <= 72
    assert "        stopped on 2026-07-20 is 42 days too late; allowed from" in plain
    assert "          2026-05-25 to 2026-06-08, counted from started on 2026-03-09" in plain


def test_no_color() -> None:
    """Who wants no colors gets none."""
    command: list[str | Path] = [PROGRAM, "replay", "lantern.yaml", "facts.jsonl"]

    assert "\x1b[31m" in in_terminal(command, NO_COLOR="")
    assert "\x1b[31m" not in in_terminal(command, NO_COLOR="1")


def test_progress(tmp_path: Path) -> None:
    """A long run shows a bar on standard error, and every answer still goes to standard output."""
    lines = [
        f'{{"participant": "{number}", "id": "e", "kind": "died", "occurred": "2026"}}\n'
        for number in range(terminal.MANY)
    ]
    Path("many.jsonl").write_text("".join(lines), encoding="utf-8")
    command: list[str | Path] = [PROGRAM, "replay", "lantern.yaml", "many.jsonl", "--format", "json"]

    with (tmp_path / "out.jsonl").open("wb") as file:
        got = in_terminal(command, stdout=file)

    assert "replaying" in got
    assert "participant" not in got
    assert terminal.MANY == len(records(Path("out.jsonl").read_text(encoding="utf-8")))
    assert "replaying" not in in_terminal(command)


def test_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """The width is what was asked for, else that of a terminal behind any stream, else wide."""
    assert 100 == terminal.width()
    for nonsense in ("", "0", "wide"):
        monkeypatch.setenv("COLUMNS", nonsense)
        monkeypatch.setattr(os, "get_terminal_size", lambda stream: os.terminal_size((70 if stream == 2 else 0, 20)))
        assert 70 == terminal.width()
        monkeypatch.setattr(os, "get_terminal_size", lambda stream: os.terminal_size((0, 0)))
        assert terminal.WIDTH == terminal.width()
