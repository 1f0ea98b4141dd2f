"""
DOT as a drawing: laid out by graphviz-pure, which this file owns; it comes with the extra `graphviz`.

The package is a program, and not a module: it is found among the files that the package has installed, and run as it
is, without a shell.
"""

from __future__ import annotations

import subprocess
import typing as t
from importlib.metadata import PackageNotFoundError, distribution

from protocol_engine.errors import DrawingError

if t.TYPE_CHECKING:
    from pathlib import Path

PACKAGE: t.Final = "graphviz-pure"

Format = t.Literal["svg", "json"]

_BEGINS: t.Final[dict[Format, str]] = {"svg": "<svg", "json": "{"}
"""What a file of each format begins with, after declarations that a page of HTML cannot hold."""

SECONDS: t.Final = 60.0
"""How long a layout may take; hundreds of states take a second or two."""


def laid_out(dot: str, format: Format = "svg", *, seconds: float = SECONDS) -> str:
    """
    Lay out a graph in the language of Graphviz. Changes nothing.

    Args:
        format: `svg` is the drawing: an `<svg>` element that is a file of its own, and may stand in a page of HTML
            as well. `json` tells where everything was put.

    Raises:
        DrawingError: The extra is not installed, the text is no DOT, or its layout takes too long.
    """
    command = [str(_program()), f"-T{format}"]
    try:
        given = dot.encode()
        done = subprocess.run(  # noqa: S603 (the program is the package's own file, and reads nothing but the text)
            command, input=given, capture_output=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise DrawingError(f"the layout was not done after {seconds:g} seconds; draw a smaller part") from None
    except OSError as error:
        raise DrawingError(
            f"{PACKAGE} cannot be run ({error.strerror}); install protocol-engine[graphviz] again"
        ) from None
    drawn, begin = done.stdout.decode(errors="replace"), _BEGINS[format]
    if done.returncode or begin not in drawn:
        said = " ".join(done.stderr.decode(errors="replace").split()) or f"exit status {done.returncode}"
        raise DrawingError(f"{PACKAGE} cannot draw this: {said[:300]}")
    return drawn[drawn.index(begin) :]


def _program() -> Path:
    try:
        installed = distribution(PACKAGE)
    except PackageNotFoundError:
        raise DrawingError(
            f"this layout is made by {PACKAGE}, which is not installed; install protocol-engine[graphviz]"
        ) from None
    found = [file for file in installed.files or () if file.name in (PACKAGE, f"{PACKAGE}.exe")]
    if not found:
        raise DrawingError(f"{PACKAGE} has no program among its files; install protocol-engine[graphviz] again")
    return t.cast("Path", installed.locate_file(found[0]))
