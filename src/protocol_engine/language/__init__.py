"""
The rule language: a subset of HL7 CQL 1.5, with three answers.

A text is parsed, checked against the data dictionary and lowered by `analyze`; `explain` evaluates
it and says why, `generate` makes Python functions of it.
"""

from __future__ import annotations

from protocol_engine.language.analyze import analyze
from protocol_engine.language.cases import UNDECIDED, Witness, exclusive, gap, overlap
from protocol_engine.language.dates import Date, DateTime, parse_date
from protocol_engine.language.durations import Duration, parse_duration, shift
from protocol_engine.language.evaluate import evaluate
from protocol_engine.language.explain import Explanation, Operand, explain
from protocol_engine.language.expression import Expression, all_of, any_of, negate
from protocol_engine.language.faults import Closing, Fault, LanguageError
from protocol_engine.language.generate import generate, inline
from protocol_engine.language.interval import Interval, Uncertainty
from protocol_engine.language.kinds import (
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    INTEGER,
    INTERVAL,
    LIST,
    QUANTITY,
    STRING,
    Type,
)
from protocol_engine.language.parse import parse
from protocol_engine.language.printer import print_tree
from protocol_engine.language.quantity import Quantity
from protocol_engine.language.units import UnitError, commensurable, convert, factor, is_unit, molar_factor

__all__ = [
    "BOOLEAN",
    "DATE",
    "DATETIME",
    "DECIMAL",
    "INTEGER",
    "INTERVAL",
    "LIST",
    "QUANTITY",
    "STRING",
    "UNDECIDED",
    "Closing",
    "Date",
    "DateTime",
    "Duration",
    "Explanation",
    "Expression",
    "Fault",
    "Interval",
    "LanguageError",
    "Operand",
    "Quantity",
    "Type",
    "Uncertainty",
    "UnitError",
    "Witness",
    "all_of",
    "analyze",
    "any_of",
    "commensurable",
    "convert",
    "evaluate",
    "exclusive",
    "explain",
    "factor",
    "gap",
    "generate",
    "inline",
    "is_unit",
    "molar_factor",
    "negate",
    "overlap",
    "parse",
    "parse_date",
    "parse_duration",
    "print_tree",
    "shift",
]
