"""
Run the examples of README.md, of the pages under docs/ and of the docstrings.

What a page shows is executed in the order of the page, in a folder of the page's own: Python
examples, `console` blocks that call `protocol-engine`, and blocks with a `:caption:`, which are
the files that those examples read. In a page on GitHub, where there are no captions, a first line
`# lantern.yaml` names the file. A caption may go on: `lantern.yaml, at the end`,
`lantern.yaml, instead of transitions` or `lantern.yaml, added to its sections`.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
import tempfile
import typing as t
from pathlib import Path

import hypothesis
from sybil import Sybil
from sybil.parsers.markdown import CodeBlockParser
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser
from sybil.parsers.myst.lexers import DirectiveLexer
from sybil.parsers.rest import DocTestParser

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from sybil import Document, Example, Region

ROOT = Path(__file__).resolve().parent
RUN = r"(protocol-engine|touch|cat|echo)\b"
"""Commands that are run where a page shows them; `make` and `source` are for the reader alone."""

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE

# Two cores are shared by whatever runs beside the tests: an example's time says nothing. The examples are the
# same at every run, so that a change is judged by what it changes; the laws look further where they are asked to.
hypothesis.settings.register_profile("unhurried", deadline=None, derandomize=True)
hypothesis.settings.load_profile("unhurried")


def open_folder(namespace: dict[str, t.Any]) -> None:
    """Give a page a folder of its own, beside which the shipped protocols lie."""
    namespace["_before"] = Path.cwd()
    namespace["_folder"] = Path(tempfile.mkdtemp(prefix="page-"))
    (namespace["_folder"] / "protocols").symlink_to(ROOT / "protocols")
    os.chdir(namespace["_folder"])


def close_folder(namespace: dict[str, t.Any]) -> None:
    """Leave the page's folder and remove it."""
    os.chdir(namespace["_before"])
    shutil.rmtree(namespace["_folder"])


def sections(text: str) -> dict[str, str]:
    """Cut a YAML text into its top-level sections, by key; the lines before the first have the key ''."""
    parts = re.split(r"^(?=[A-Za-z_]+:)", text, flags=re.MULTILINE)
    return {part.split(":", 1)[0] if index else "": part for index, part in enumerate(parts)}


def write_file(caption: str, text: str) -> None:
    """Write, continue or amend the file that a caption names."""
    name, _, how = caption.partition(",")
    path, how = Path(name), how.strip()
    if not how:
        path.write_text(text, encoding="utf-8")
    elif how == "at the end":
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    elif how == "added to its sections":
        old = sections(path.read_text(encoding="utf-8"))
        for key, part in sections(text).items():
            old[key] = old[key] + part.removeprefix(f"{key}:\n") if key in old else part
        path.write_text("".join(old.values()), encoding="utf-8")
    else:
        old = sections(path.read_text(encoding="utf-8"))
        new = {key: part for key, part in sections(text).items() if key}
        assert how.startswith("instead of "), how
        assert new.keys() <= old.keys(), sorted(new)
        path.write_text("".join({**old, **new}.values()), encoding="utf-8")


class CaptionedBlocks:
    """Code blocks with a caption that names a file: `{code-block} yaml` with `:caption: lantern.yaml`."""

    def __init__(self) -> None:
        self.lexer = DirectiveLexer(directive="code-block", arguments=r"\w+")

    def __call__(self, document: Document) -> Iterable[Region]:
        """Give the blocks whose caption is the name of a file."""
        for region in self.lexer(document):
            caption = region.lexemes["options"].get("caption", "")
            if "." in caption:
                region.parsed = (caption, str(region.lexemes["source"]))
                region.evaluator = self.evaluate
                yield region

    def evaluate(self, example: Example) -> None:
        """Write the file."""
        write_file(*example.parsed)


def write_named(example: Example) -> None:
    """Write a plain block whose first line is a comment that names a file."""
    name = re.match(r"# ([\w-]+\.\w+)\n", example.parsed)
    if name:
        write_file(name.group(1), example.parsed)


def run(command: str) -> str:
    """Run a command as a reader would, in the page's folder; give what it prints."""
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": search, "COLUMNS": "100"}
    # The text comes from our own pages, and pipes are part of what they show.
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, env=environment)  # noqa: S602
    return result.stdout + result.stderr


def run_console(example: Example) -> str | None:
    """Run the commands of a block that begin with `$` and compare what they print with what the page shows."""
    checker = doctest.OutputChecker()
    for shown in re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]:
        command, _, expected = shown.partition("\n")
        if not re.match(RUN, command):
            continue
        printed = run(command)
        if not checker.check_output(expected, printed, OPTIONS):
            return f"$ {command}\nexpected:\n{expected}\nprinted:\n{printed}"
    return None


pages = Sybil(
    parsers=[
        SkipParser(),
        CaptionedBlocks(),
        CodeBlockParser("yaml", write_named),
        CodeBlockParser("console", run_console),
        PythonCodeBlockParser(doctest_optionflags=OPTIONS),
    ],
    patterns=["README.md", "docs/*.md", "docs/*/*.md"],
    setup=open_folder,
    teardown=close_folder,
)
docstrings = Sybil(parsers=[DocTestParser(OPTIONS)], patterns=["src/*/*.py", "src/*/*/*.py", "src/*/*/*/*.py"])

pytest_collect_file = (pages + docstrings).pytest()
