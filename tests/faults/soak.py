"""How long the faults go on: a moment in `make test`, as long as one likes in `make soak`."""

from __future__ import annotations

import os
import typing as t

FACTOR: t.Final = int(os.environ.get("PROTOCOL_ENGINE_SOAK", "1"))
"""What rounds and kills are multiplied by."""


def rounds(few: int) -> int:
    """Give how often something is done that is done a few times in `make test`."""
    return few * FACTOR
