"""
What is wrong with a protocol, or suspicious in it, all at once.

Each file of this package holds one idea of what can be wrong. A fault that leaves the meaning
undefined is an error: the protocol does not compile. Whatever has a meaning that the author
hardly wants is a warning. Where one fault would only lead to another, the other is not told.
"""

from __future__ import annotations

from protocol_engine.checker.checks import CHECKS, check, check_reading
from protocol_engine.checker.files import load, loads
from protocol_engine.checker.reading import Check, Reading

__all__ = ["CHECKS", "Check", "Reading", "check", "check_reading", "load", "loads"]
