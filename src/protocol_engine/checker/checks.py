"""Every idea of what can be wrong, and all of them asked."""

from __future__ import annotations

import typing as t

from protocol_engine.checker.anchors import impossible_anchors
from protocol_engine.checker.clashes import shared_interpretation_ids, shared_names, shared_rule_ids
from protocol_engine.checker.closing import closing_operators
from protocol_engine.checker.elements import element_types, element_units, element_values
from protocol_engine.checker.enrollment import enrollment_form, enrollment_limits
from protocol_engine.checker.exits import ways_out
from protocol_engine.checker.expectations import never_expected
from protocol_engine.checker.naming import unusable_names
from protocol_engine.checker.order import in_order
from protocol_engine.checker.provided import provided_reads
from protocol_engine.checker.rank import late_kinds
from protocol_engine.checker.reachability import endless_states, unreachable_states
from protocol_engine.checker.reading import Check, Reading
from protocol_engine.checker.requirements import (
    carried_twice,
    empty_groups,
    expected_nowhere,
    observations,
    required_twice,
    without_category,
)
from protocol_engine.checker.routing import idle_otherwise, when_gaps, when_overlaps
from protocol_engine.checker.texts import circles, rule_faults
from protocol_engine.checker.tracks import departures, epochs, initial_states, no_departures, returns
from protocol_engine.checker.transitions import otherwise, transition_names
from protocol_engine.checker.unknown import unknown_names, unknown_subjects
from protocol_engine.checker.unused import unused_data, unused_events, unused_rules
from protocol_engine.checker.windows import repeats, window_durations, window_forms
from protocol_engine.checker.words import fixed_words

if t.TYPE_CHECKING:
    from protocol_engine.errors import Problem
    from protocol_engine.protocol import Protocol

CHECKS: tuple[Check, ...] = (
    unusable_names,
    shared_names,
    shared_rule_ids,
    shared_interpretation_ids,
    fixed_words,
    enrollment_form,
    enrollment_limits,
    element_types,
    element_units,
    element_values,
    unknown_names,
    unknown_subjects,
    initial_states,
    epochs,
    departures,
    no_departures,
    returns,
    transition_names,
    otherwise,
    idle_otherwise,
    observations,
    expected_nowhere,
    required_twice,
    without_category,
    empty_groups,
    carried_twice,
    window_forms,
    window_durations,
    repeats,
    impossible_anchors,
    never_expected,
    provided_reads,
    rule_faults,
    circles,
    closing_operators,
    when_overlaps,
    when_gaps,
    unreachable_states,
    endless_states,
    ways_out,
    late_kinds,
    unused_events,
    unused_data,
    unused_rules,
)
"""Every idea of what can be wrong; of two problems at one place the earlier check's comes first."""


def check(protocol: Protocol) -> tuple[Problem, ...]:
    """
    Find everything that is wrong with a protocol, or suspicious in it. Changes nothing.

    Returns:
        Errors and warnings in the order of the file, each with its place where the protocol was
        read from a file.
    """
    return check_reading(Reading(protocol))


def check_reading(reading: Reading) -> tuple[Problem, ...]:
    """Check a protocol that has been read already, for who goes on with what was understood."""
    return in_order(reading.protocol, (problem for one in CHECKS for problem in one(reading)))
