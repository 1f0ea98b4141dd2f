"""
The command line: one thin command for each verb.

Answers go to standard output, everything else to standard error. The exit codes are in the help
of the program. What a command needs is imported when it runs: help is there at once.
"""

from __future__ import annotations

import signal
import sys

from protocol_engine.cli.commands import EXIT_CODES, app
from protocol_engine.cli.drawing import draw

__all__ = ["app", "main"]


app.command(epilog=EXIT_CODES)(draw)


def main() -> None:
    """Run the command line as a program of its own."""
    if hasattr(signal, "SIGPIPE"):
        # Who reads our answers may have read enough (`| head`): end quietly, as other programs do.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        # JSON is UTF-8 wherever it goes; a terminal keeps its own encoding.
        stream.reconfigure(  # type: ignore[union-attr]
            encoding=stream.encoding if stream.isatty() else "utf-8", errors="backslashreplace"
        )
    app()
