"""The directive that draws a protocol in a page: what the page gets, when it is built again, and what is said."""

from __future__ import annotations

import re
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from diagrams.paper import fonts
from edges import trial

CONFIG = "extensions = ['protocol_engine.sphinx']\n"
FIGURE = """
Lantern
=======

.. protocol-figure:: lantern.yaml
   :caption: The *path* of a participant
   :alt: From screening to the end.
"""


class Built(t.NamedTuple):
    """What a build made of a page: exit code, what was said, and the file."""

    code: int
    said: str
    page: str


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder of documentation beside a protocol."""
    (tmp_path / "conf.py").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "index.rst").write_text(FIGURE, encoding="utf-8")
    (tmp_path / "lantern.yaml").write_text(trial.PROTOCOL, encoding="utf-8")
    (tmp_path / "facts.jsonl").write_text(trial.HISTORIES, encoding="utf-8")
    return tmp_path


def build(folder: Path, builder: str = "html", page: str = "index.html", *options: str) -> Built:
    """Build the documentation in a folder."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", builder, folder, folder / builder]
    command += ["-d", folder / "doctrees" / builder]
    ran = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    file = folder / builder / page
    return Built(ran.returncode, ran.stdout + ran.stderr, file.read_text(encoding="utf-8") if file.exists() else "")


def test_html(folder: Path) -> None:
    """A page of HTML has the drawing in it, with its caption, and a link to the drawing alone."""
    built = build(folder)

    assert (0, "") == (built.code, built.said)
    assert 1 == built.page.count('<svg style="max-width: 100%; height: auto" xmlns="http://www.w3.org/2000/svg"')
    assert re.search(r"<desc [^>]*>From screening to the end\.</desc>", built.page)
    assert "The <em>path</em> of a participant" in built.page
    link = re.search(r'<a class="protocol-figure" href="(_images/protocol-\w+\.svg)">', built.page)
    assert link is not None
    assert (folder / "html" / link[1]).read_text(encoding="utf-8").startswith('<svg xmlns="http')


def test_built_again(folder: Path) -> None:
    """A page is built again when the protocol that it draws has changed, and only then."""
    first = build(folder)
    time = (folder / "html" / "index.html").stat().st_mtime_ns
    build(folder)
    assert (folder / "html" / "index.html").stat().st_mtime_ns == time

    changed = trial.PROTOCOL.replace("  drops: {epoch", "  drops: {label: Eye drops, epoch")
    (folder / "lantern.yaml").write_text(changed, encoding="utf-8")
    again = build(folder)

    assert "Eye drops" not in first.page
    assert "Eye drops" in again.page


@pytest.mark.usefixtures(fonts.__name__)
def test_latex(folder: Path) -> None:
    """LaTeX gets a PDF."""
    built = build(folder, "latex", "python.tex")
    tex = next((folder / "latex").glob("*.tex")).read_text(encoding="utf-8")

    assert (0, "") == (built.code, built.said)
    name = re.search(r"\\sphinxincludegraphics\{\{(protocol-\w+)\}\.pdf\}", tex)
    assert name is not None
    assert (folder / "latex" / f"{name[1]}.pdf").read_bytes().startswith(b"%PDF")


def test_words(folder: Path) -> None:
    """Where only words are written the drawing is told in words."""
    built = build(folder, "text", "index.txt")

    assert (0, "") == (built.code, built.said)
    assert "From screening to the end." in built.page


@pytest.mark.parametrize("builder", ["man", "texinfo", "epub"])
def test_other_builders(folder: Path, builder: str) -> None:
    """Every builder of Sphinx can do something with it."""
    (folder / "conf.py").write_text(
        f"{CONFIG}man_pages = [('index', 'lantern', '', '', 1)]\nversion = '1'\nepub_copyright = 'us'\n"
        "texinfo_documents = [('index', 'lantern', 'Lantern', '', 'lantern', '', '')]\n",
        encoding="utf-8",
    )
    assert (0, "") == build(folder, builder)[:2]


WRONG = [
    ("faulty.yaml", r".*faulty\.yaml:\d+:\d+: .*there is no rule 'same_amr'"),
    ("nowhere.yaml", r".*nowhere\.yaml: cannot be read: no such file or directory"),
    ("lantern.yaml\n   :kind: flwo", r"there is no kind of drawing 'flwo'; did you mean 'flow'\?"),
    ("lantern.yaml\n   :format: svgg", r"there is no format 'svgg'; did you mean 'svg'\?"),
    ("lantern.yaml\n   :wide:", r"Error in \"protocol-figure\" directive:\nunknown option: \"wide\""),
    ("lantern.yaml\n   :participant: 01", r"participant is about people; give histories or sdtm"),
    (
        "lantern.yaml\n   :histories: facts.jsonl\n   :participant: 99",
        r"facts\.jsonl: there is no participant '99'",
    ),
]


def test_what_is_wrong(folder: Path) -> None:
    """What cannot be drawn is an error at the line of its directive, in one sentence."""
    (folder / "faulty.yaml").write_text(trial.PROTOCOL.replace("[same_arm]", "[same_amr]"), encoding="utf-8")
    lines = ["A", "=", ""]
    patterns = []
    for directive, said in WRONG:
        patterns.append(rf"index\.rst:{len(lines) + 1}: ERROR: {said}")
        lines += [*f".. protocol-figure:: {directive}".splitlines(), ""]
    (folder / "index.rst").write_text("\n".join(lines), encoding="utf-8")

    built = build(folder)

    assert 1 == built.code
    assert [] == [pattern for pattern in patterns if not re.search(pattern, built.said)], built.said
    assert len(WRONG) == built.said.count("ERROR")


def test_without_extras(folder: Path) -> None:
    """Where nothing can draw for LaTeX the drawing is told in words, with a warning."""
    blocked = "import sys\nsys.modules['typst'] = sys.modules['resvg_py'] = None\n"
    (folder / "conf.py").write_text(blocked + CONFIG, encoding="utf-8")

    built = build(folder, "latex")
    tex = next((folder / "latex").glob("*.tex")).read_text(encoding="utf-8")

    assert 1 == built.code
    assert re.search(
        r"index\.rst:5: WARNING: the drawing is told in words: PDF is set by typst, which is not installed; install "
        r"protocol-engine\[pdf\]; PNG is drawn by resvg-py, which is not installed; install protocol-engine\[png\]",
        built.said,
    )
    assert "From screening to the end." in tex
