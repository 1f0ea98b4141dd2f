"""The documentation keeps up with the code: what the code can say, a page explains."""

from __future__ import annotations

import ast
import re
import typing as t
from pathlib import Path

import pytest

import commands
import drawings
import file_format
import protocol_engine as pe
from protocol_engine.cli.drawing import SUFFIXES
from protocol_engine.diagrams.request import Option
from protocol_engine.protocol import CATEGORIES
from protocol_engine.step import Outcome

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
SOURCES = sorted((ROOT / "src" / "protocol_engine").rglob("*.py"))

SPEAKERS = [
    source for source in SOURCES if "diagrams" not in source.parts and source.name not in ("drawing.py", "sphinx.py")
]
"""Files that can find problems. Drawings find none: inks and options are named as problems are."""

CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")
RAISERS = {"Problem", "Fault", "fault", "fail", "warn", "wrong", "_wrong", "_problem"}
NOT_CODES = {"protocol-engine", "utf-8", "utf-8-sig", "windows-1252"}
"""Texts of the same shape that are something else."""


def said(node: ast.expr) -> str:
    """Give the text of a literal, or nothing."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def codes_in(source: Path) -> set[str]:
    """Give the codes of problems that a file writes out: first arguments, and texts of that shape."""
    codes: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in RAISERS and node.args and re.fullmatch("[a-z]+", said(node.args[0])):
                codes.add(said(node.args[0]))
        elif isinstance(node, ast.expr) and CODE.fullmatch(said(node)):
            codes.add(said(node))
    return codes - NOT_CODES


def documented() -> set[str]:
    """Give the codes that the page of problems explains."""
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    terms = re.findall(r"^(`[a-z0-9-]+`(?:, `[a-z0-9-]+`)*)$", page, re.MULTILINE)
    return {code for term in terms for code in re.findall(r"[a-z0-9-]+", term)}


def problems_of(file: Path) -> tuple[pe.Problem, ...]:
    """Give every problem of a protocol file."""
    try:
        protocol = pe.load(file)
    except pe.ProtocolError as error:
        return error.problems
    return tuple(pe.check(protocol))


@pytest.mark.parametrize("source", SPEAKERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_problem_codes(source: Path) -> None:
    """Every code that the source can give to a problem is explained."""
    assert set() == codes_in(source) - documented()


def test_drawings_find_no_problems() -> None:
    """What is not searched for codes of problems makes none."""
    assert [] == [source for source in set(SOURCES) - set(SPEAKERS) if "Problem(" in source.read_text(encoding="utf-8")]


def test_problem_codes_made_up() -> None:
    """Codes that are put together from parts are explained too, as far as the faulty protocols raise them."""
    files = sorted((ROOT / "tests" / "protocols" / "bad").glob("*.yaml"))
    raised = {problem.code for file in files for problem in problems_of(file)}

    assert raised
    assert set() == raised - documented()


def test_no_stale_codes() -> None:
    """The page of problems explains nothing that the source cannot say."""
    text = "".join(source.read_text(encoding="utf-8") for source in SOURCES)
    made = [re.escape(start) for start in re.findall(r'f"([a-z]+-)\{', text)]

    stale = {
        code for code in documented() if f'"{code}"' not in text and not any(re.match(start, code) for start in made)
    }

    assert set() == stale


def test_outcomes_and_categories() -> None:
    """The page of findings names every outcome and every category."""
    page = (REFERENCE / "findings.md").read_text(encoding="utf-8")

    assert [] == [outcome for outcome in t.get_args(Outcome) if f"`{outcome}`" not in page]
    assert [] == [category for category in CATEGORIES if category not in page]


def test_markers() -> None:
    """Whatever a page wants generated, an extension of the documentation writes."""
    pages = [page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").rglob("*.md"))]
    wanted = [marker for page in pages for marker in re.findall(r"<!-- generated: .*? -->", page)]

    extensions = (commands, drawings, file_format)
    assert sorted(one.MARKER for one in extensions) == sorted(wanted)
    configured = (ROOT / "docs" / "conf.py").read_text(encoding="utf-8")
    assert [] == [one.__name__ for one in extensions if f'"{one.__name__}"' not in configured]


def test_every_command() -> None:
    """The reference of commands has a section for each command of the program, and the exit codes."""
    page = commands.markdown()

    assert ["0", "1", "2", "3"] == re.findall(r"^\| (\d+) \|", page, re.MULTILINE)

    names = re.findall(r"^## `([\w-]+)`$", page, re.MULTILINE)
    assert {"check", "rules", "replay", "explain", "due", "schema"} <= set(names)


def test_every_drawing() -> None:
    """The reference of drawings has a row for each kind, and knows every format, option and ending of a name."""
    page = (REFERENCE / "diagrams.md").read_text(encoding="utf-8")
    _, formats, options, *_ = page.split("\n## ")[1:]

    assert set(pe.diagrams.KINDS) == set(re.findall(r"^\| `(\w+)` \|", drawings.markdown(), re.MULTILINE))
    known = {format for kind in pe.diagrams.KINDS.values() for format in kind.formats}
    assert known == {
        name for cell in re.findall(r"^\| (`.*?) \|", formats, re.MULTILINE) for name in cell.split("`")[1::2]
    }
    assert {SUFFIXES[ending] for ending in re.findall(r"`(\.\w+)`", formats)} == known
    assert set(t.get_args(Option)) | {"scale"} == set(re.findall(r"^\| `(\w+)` \|", options, re.MULTILINE))


def test_picture() -> None:
    """The picture of the README is drawn from the protocol that stands above it; docs/refresh.py README.md draws it."""
    text = re.search(r"```yaml\n# lantern.yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert text is not None

    picture = (ROOT / "docs" / "static" / "lantern.svg").read_text(encoding="utf-8")

    assert pe.draw(pe.compile(pe.loads(text[1]))) == picture


def test_every_key_has_a_meaning() -> None:
    """The reference of the file format has words for every key of every record."""
    page = file_format.markdown()

    for section in file_format.sections():
        assert f"({section.anchor})=" in page
        for name, key in file_format.keys(section.record).items():
            assert f"| `{name}` |" in page
            assert file_format.meaning_of(section, key)


def test_guarantees() -> None:
    """The page of guarantees has a row for each, and every test that it names is there."""
    page = (REFERENCE / "guarantees.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (G\d+) \| (.*) \|$", page, re.MULTILINE))
    assert [f"G{number}" for number in range(1, 19)] == list(rows)
    assert ["G18"] == [name for name, row in rows.items() if "::" not in row]

    named = re.findall(r"`([\w/]+\.py)::(\w+)`", page)
    assert page.count("::") == len(named)
    for file, test in named:
        tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
        assert test in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (file, test)
