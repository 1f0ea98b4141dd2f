"""
Clinical-trial protocols as code.

Write a protocol once, as data. Get the state machine that every participant moves through, the
deviations they make, the reasons, and the picture.
"""

from __future__ import annotations

import importlib
import typing as t

if t.TYPE_CHECKING:
    from protocol_engine import diagrams as diagrams
    from protocol_engine import engine as engine
    from protocol_engine import histories as histories
    from protocol_engine import language as language
    from protocol_engine import machine as machine
    from protocol_engine import narrative as narrative
    from protocol_engine import standards as standards
    from protocol_engine.changes import Difference, difference
    from protocol_engine.chart import Chart
    from protocol_engine.checker import check, load, loads
    from protocol_engine.compiler import compile
    from protocol_engine.diagrams import draw
    from protocol_engine.engine import Author, Engine
    from protocol_engine.errors import (
        DrawingError,
        HistoryError,
        KeyReusedError,
        LedgerError,
        Problem,
        ProtocolError,
        StaleError,
        StoreError,
    )
    from protocol_engine.event import Event
    from protocol_engine.ledger import Ledger
    from protocol_engine.loader import dump, schema
    from protocol_engine.participant import Participant
    from protocol_engine.protocol import Protocol
    from protocol_engine.schedule import Due, due
    from protocol_engine.step import Finding, Step
    from protocol_engine.stepper import advance, enroll, replay

__all__ = [
    "Author",
    "Chart",
    "Difference",
    "DrawingError",
    "Due",
    "Engine",
    "Event",
    "Finding",
    "HistoryError",
    "KeyReusedError",
    "Ledger",
    "LedgerError",
    "Participant",
    "Problem",
    "Protocol",
    "ProtocolError",
    "StaleError",
    "Step",
    "StoreError",
    "advance",
    "check",
    "compile",
    "difference",
    "draw",
    "due",
    "dump",
    "enroll",
    "load",
    "loads",
    "replay",
    "schema",
]

_HOMES = {
    "chart": ("Chart",),
    "checker": ("check", "load", "loads"),
    "compiler": ("compile",),
    "changes": ("Difference", "difference"),
    "diagrams": ("draw",),
    "engine": ("Author", "Engine"),
    "errors": (
        "DrawingError",
        "HistoryError",
        "KeyReusedError",
        "LedgerError",
        "Problem",
        "ProtocolError",
        "StaleError",
        "StoreError",
    ),
    "event": ("Event",),
    "loader": ("dump", "schema"),
    "ledger": ("Ledger",),
    "participant": ("Participant",),
    "protocol": ("Protocol",),
    "schedule": ("Due", "due"),
    "step": ("Finding", "Step"),
    "stepper": ("advance", "enroll", "replay"),
}
"""Module to what it gives to the public face."""

_MODULES = ("diagrams", "engine", "histories", "language", "machine", "narrative", "standards")
"""Modules of the public face."""

_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

if not t.TYPE_CHECKING:  # or every misspelled name would be of type Any

    def __getattr__(name: str) -> t.Any:
        """Import what is asked for when it is first asked for: nobody waits for what they do not use."""
        if name in _HOME_OF:
            found = getattr(importlib.import_module(f"protocol_engine.{_HOME_OF[name]}"), name)
        elif name in _MODULES:
            found = importlib.import_module(f"protocol_engine.{name}")
        else:
            raise AttributeError(f"module 'protocol_engine' has no attribute {name!r}")
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    """Give the public names, whether they have been asked for or not."""
    return sorted({*globals(), *__all__, *_MODULES})
