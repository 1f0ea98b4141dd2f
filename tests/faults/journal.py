"""What a process under fault wrote down."""

from __future__ import annotations

import json
import time
import typing as t

import attrs

if t.TYPE_CHECKING:
    from pathlib import Path


@attrs.define
class Journal:
    """
    What one client wrote down, a line of JSON a thing; what is written stays, however the client ends.

    Attributes:
        file: Where it lies.
    """

    file: Path

    def write(self, what: str, **more: t.Any) -> None:
        """Write something down, with the moment."""
        line = json.dumps({"what": what, "at": time.monotonic_ns(), **more}) + "\n"
        with self.file.open("ab", buffering=0) as out:
            out.write(line.encode())

    def lines(self) -> list[dict[str, t.Any]]:
        """Read all of it; a line that was being written is none."""
        text = self.file.read_bytes() if self.file.exists() else b""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith(b"\n")]
