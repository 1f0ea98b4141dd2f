"""
Clinical-trial protocols as code.

Write a protocol once, as data. Get the state machine that every participant moves through, the
deviations they make, and the reasons.
"""

from __future__ import annotations

import importlib
import typing as t

from protocol_engine.chart import Chart
from protocol_engine.checker import check
from protocol_engine.compiler import compile
from protocol_engine.errors import HistoryError, Problem, ProtocolError
from protocol_engine.event import Event
from protocol_engine.loader import dump, load, loads
from protocol_engine.participant import Participant
from protocol_engine.protocol import Protocol
from protocol_engine.schedule import Due, due
from protocol_engine.step import Finding, Step
from protocol_engine.stepper import advance, enroll, replay

__all__ = [
    "Chart",
    "Due",
    "Event",
    "Finding",
    "HistoryError",
    "Participant",
    "Problem",
    "Protocol",
    "ProtocolError",
    "Step",
    "advance",
    "check",
    "compile",
    "due",
    "dump",
    "enroll",
    "load",
    "loads",
    "replay",
]

_ON_REQUEST = ("histories", "language", "machine", "standards")


def __getattr__(name: str) -> t.Any:
    """Import a module of the public face when it is first asked for, since some need more packages."""
    if name in _ON_REQUEST:
        return importlib.import_module(f"protocol_engine.{name}")
    raise AttributeError(f"module 'protocol_engine' has no attribute {name!r}")
