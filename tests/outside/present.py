"""What the outside checks run, where it is; and what becomes of a test where it is not."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import typing as t
from pathlib import Path

import pytest

if t.TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def absent(what: str) -> t.NoReturn:
    """End a test that lacks something: it is skipped with the reason, and fails where CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def program(*names: str, cure: str) -> str:
    """Give the path of the first of some programs that is there; without any, end the test."""
    found = next((path for path in map(shutil.which, names) if path), None)
    return found or absent(f"no {names[0]}: {cure}")


def browser() -> str:
    """Give the path of a browser of the Chromium family."""
    given = os.environ.get("CHROMIUM")
    return given or program(*BROWSERS, cure="install Debian's chromium, or set CHROMIUM to the path of one")


def node_package(name: str) -> Path:
    """Give the folder of a package from npm."""
    folder = MODULES / name
    return folder if folder.is_dir() else absent(f"no {name} from npm: make outside")


def python_package(name: str) -> ModuleType:
    """Give a Python package that is not on every platform."""
    try:
        return importlib.import_module(name)
    except ImportError:
        absent(f"no Python package {name}: it has no wheel for every platform")


def node(script: str, given: object, *, needs: Sequence[str], seconds: float = 120) -> t.Any:
    """
    Run a script of this folder: JSON in, JSON out.

    Args:
        needs: Packages from npm that the script loads.
        seconds: How long it may take.
    """
    for name in needs:
        node_package(name)
    command = [program("node", cure="install Debian's nodejs"), str(HERE / script)]
    done = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, check=False, timeout=seconds, cwd=HERE
    )
    assert 0 == done.returncode, done.stderr
    return json.loads(done.stdout)
