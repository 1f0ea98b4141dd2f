"""A process that has one life after the other: each is forked, so that what it needs is loaded once."""

from __future__ import annotations

import os
import sys
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable


def serve(live: Callable[[list[str]], None]) -> None:
    """
    Have a life for each line of the input; tell the number of its process, and how it ended.

    Args:
        live: Takes the words of the line.
    """
    for line in sys.stdin:
        born = os.fork()
        if not born:
            live(line.split())
            os._exit(0)
        _tell(born)
        _tell(os.waitstatus_to_exitcode(os.waitpid(born, 0)[1]))


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()
