"""The public face of the package: every name is there, and nothing is imported before it is asked for."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import protocol_engine as pe

SOURCE = Path(pe.__file__).read_text(encoding="utf-8")


def declared() -> dict[str, str]:
    """Give the names that type checkers see, each with the module it is imported from."""
    (block,) = [
        node
        for node in ast.parse(SOURCE).body
        if isinstance(node, ast.If) and "TYPE_CHECKING" == getattr(node.test, "attr", "")
    ]
    return {
        alias.name: node.module or ""
        for node in ast.walk(block)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_names() -> None:
    """Type checkers, `dir` and `import *` see the same names as a running program."""
    modules = {name for name, home in declared().items() if home == "protocol_engine"}

    assert set(pe.__all__) == set(declared()) - modules
    assert set(declared()) <= set(dir(pe))
    assert sorted(pe.__all__) == pe.__all__


@pytest.mark.parametrize("name", sorted(declared()))
def test_each_name(name: str) -> None:
    """A name gives what the module holds from which type checkers think that it comes."""
    home = __import__(declared()[name], fromlist=[name])

    assert getattr(home, name) is getattr(pe, name)


def test_no_such_name() -> None:
    """What is not there is told as Python tells it."""
    with pytest.raises(AttributeError, match=r"^module 'protocol_engine' has no attribute 'laod'$"):
        pe.laod  # type: ignore[attr-defined]  # noqa: B018


def test_lazy() -> None:
    """Importing the package imports no module of it; asking for one function does not import the commands."""
    program = (
        "import sys, protocol_engine\n"
        "print(*[name for name in sys.modules if name.startswith('protocol_engine.')])\n"
        "from protocol_engine import load, compile\n"
        "print(load.__module__, compile.__module__, 'typer' in sys.modules, 'transitions' in sys.modules)\n"
    )

    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert ["", "protocol_engine.checker.files protocol_engine.compiler False False"] == out.splitlines()
