"""Graphviz draws DOT, or says in one sentence why it cannot."""

from __future__ import annotations

import subprocess
import typing as t
from importlib import metadata

import pytest

from protocol_engine.diagrams import graphviz
from protocol_engine.diagrams.graphviz import PACKAGE, laid_out
from protocol_engine.errors import DrawingError

GRAPH = 'digraph { a -> b [label="x"] }'


@pytest.fixture
def installed() -> None:
    """Skip a test where the extra is not installed."""
    try:
        metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{PACKAGE} is not installed")


@pytest.mark.usefixtures("installed")
def test_svg() -> None:
    """The drawing is an element that may stand in a page, and the same each time."""
    svg = laid_out(GRAPH)

    assert svg.startswith("<svg ")
    assert svg.rstrip().endswith("</svg>")
    assert svg == laid_out(GRAPH)


@pytest.mark.usefixtures("installed")
def test_json() -> None:
    """The places of everything can be asked for instead."""
    assert laid_out(GRAPH, "json").startswith("{")


@pytest.mark.usefixtures("installed")
def test_no_dot() -> None:
    """What is no DOT is refused, with what Graphviz says of it."""
    with pytest.raises(DrawingError, match=r"^graphviz-pure cannot draw this: Error: <stdin>: syntax error in line 1"):
        laid_out("digraph {")


def test_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error names it."""

    def missing(name: str) -> t.NoReturn:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(graphviz, "distribution", missing)

    with pytest.raises(DrawingError, match=r"is not installed; install protocol-engine\[graphviz\]$"):
        laid_out(GRAPH)


class Emptied:
    """An installed package without its program."""

    files = ()


def test_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that lost its program is to be installed again."""
    monkeypatch.setattr(graphviz, "distribution", lambda _: Emptied())

    with pytest.raises(
        DrawingError, match=r"has no program among its files; install protocol-engine\[graphviz\] again$"
    ):
        laid_out(GRAPH)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (subprocess.TimeoutExpired("dot", 2), r"^the layout was not done after 2 seconds; draw a smaller part$"),
        (PermissionError(13, "Permission denied"), r"^graphviz-pure cannot be run \(Permission denied\); install"),
    ],
)
def test_cannot_run(monkeypatch: pytest.MonkeyPatch, error: Exception, said: str) -> None:
    """A layout that takes too long, or a program that does not start, is told in a sentence."""

    def run(*_: object, **__: object) -> t.NoReturn:
        raise error

    monkeypatch.setattr(graphviz, "_program", lambda: "dot")
    monkeypatch.setattr(subprocess, "run", run)

    with pytest.raises(DrawingError, match=said):
        laid_out(GRAPH, seconds=2)


def test_nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that fails without a word is told by its exit status."""
    monkeypatch.setattr(graphviz, "_program", lambda: "dot")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess("dot", 3, b"", b""))

    with pytest.raises(DrawingError, match=r"^graphviz-pure cannot draw this: exit status 3$"):
        laid_out(GRAPH)
