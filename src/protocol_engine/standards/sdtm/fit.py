"""Whether a mapping fits the protocol that it names and the data that it is given: every problem at once."""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Iterator

from protocol_engine.errors import Problem, did_you_mean
from protocol_engine.standards.sdtm.mapping import FactRule, Mapping

if t.TYPE_CHECKING:
    from protocol_engine.protocol import Protocol
    from protocol_engine.standards.sdtm.datasets import Dataset

ALWAYS = ("USUBJID",)
"""Columns without which no row of any data set can be used."""


def protocol_problems(mapping: Mapping, protocol: Protocol) -> Iterator[Problem]:
    """Find the names of a mapping that its protocol does not have."""
    if mapping.protocol != protocol.id:
        message = f"the mapping was written for {mapping.protocol!r}, the protocol is {protocol.id!r}"
        yield _problem(mapping, "other-protocol", message, "protocol")
    for name, rule in mapping.facts.items():
        yield from _fact_problems(mapping, protocol, f"facts.{name}", rule)
    if mapping.dispositions is not None:
        for value, state in mapping.dispositions.states.items():
            path = f"dispositions.states.{value}"
            known = protocol.states.get(state)
            if known is None:
                yield _unknown(mapping, "state", state, protocol.states, path)
            elif known.disposition is None:
                yield _problem(mapping, "no-disposition", f"the state {state!r} is no disposition", path)


def _fact_problems(mapping: Mapping, protocol: Protocol, path: str, rule: FactRule) -> Iterator[Problem]:
    kinds = _kinds(rule)
    for where, kind in kinds.items():
        if kind not in protocol.events:
            yield _unknown(mapping, "event", kind, protocol.events, path + where)
    for value, entry in (rule.visit.values if rule.visit else {}).items():
        where = f"{path}.visit.values.{value}"
        expected = protocol.schedule.get(entry)
        if expected is None:
            yield _unknown(mapping, "schedule entry", entry, protocol.schedule, where)
        elif expected.event not in kinds.values():
            message = f"the schedule entry {entry!r} expects {expected.event!r}, which these rows never are"
            yield _problem(mapping, "other-event", message, where)
    elements = {f".data.{name}": name for name in rule.data}
    elements |= {
        f".measured.values.{value}": name for value, name in (rule.measured.values if rule.measured else {}).items()
    }
    for where, element in elements.items():
        if element not in protocol.data:
            yield _unknown(mapping, "data element", element, protocol.data, path + where)
            continue
        for kind in dict.fromkeys(kinds.values()):
            declared = protocol.events.get(kind)
            if declared is not None and element not in (*declared.data, *declared.may_carry):
                message = f"the event {kind!r} does not carry {element!r}; add it to its data or may_carry"
                yield _problem(mapping, "not-carried", message, path + where)


def _kinds(rule: FactRule) -> dict[str, str]:
    if isinstance(rule.kind, str):
        return {".kind": rule.kind}
    return {f".kind.values.{value}": kind for value, kind in rule.kind.values.items()}


def rule_problems(mapping: Mapping, rules: Iterable[str]) -> Iterator[Problem]:
    """Find the rules named for the report that the compiled protocol does not have."""
    known = tuple(rules)
    for place, rule in enumerate(mapping.screening):
        if rule not in known:
            yield _unknown(mapping, "rule", rule, known, f"screening[{place}]", "screening")


def data_problems(mapping: Mapping, datasets: t.Mapping[str, Dataset], names: Iterable[str]) -> Iterator[Problem]:
    """
    Find the data sets and columns that a mapping names and the data do not have.

    Args:
        datasets: Those of the mapping that there are.
        names: All that there are, for suggestions.
    """
    known = tuple(names)
    wanted: list[tuple[str, str, tuple[tuple[str, str], ...]]] = []
    people = mapping.participants
    wanted.append(("participants", people.dataset, (("group", people.group),) if people.group else ()))
    for name, rule in mapping.facts.items():
        found = next((one for one in rule.datasets if one in known), None)
        if found is not None or not rule.optional:
            wanted.append((f"facts.{name}", found or rule.datasets[0], tuple(("", column) for column in rule.columns)))
        wanted.append((f"facts.{name}", people.dataset, tuple(("people", column) for column in rule.people)))
    if mapping.dispositions is not None:
        recorded = mapping.dispositions
        columns = (recorded.column, recorded.date, *recorded.rows)
        wanted.append(("dispositions", recorded.dataset, tuple(("", column) for column in columns)))
    for path, dataset, named in wanted:
        table = datasets.get(dataset)
        if table is None:
            message = f"there is no data set {dataset!r}; there are {', '.join(known)}"
            yield _problem(mapping, "unknown-name", message, f"{path}.dataset", path)
            continue
        for key, column in (*named, *(("", column) for column in ALWAYS)):
            if column not in table.columns:
                where = f"{path}.{key}" if key else path
                message = f"the data set {dataset} has no column {column!r}{did_you_mean(column, table.columns)}"
                yield _problem(mapping, "unknown-column", message, where, path)


def _unknown(mapping: Mapping, what: str, name: str, known: Iterable[str], path: str, other: str = "") -> Problem:
    message = f"there is no {what} {name!r}{did_you_mean(name, known)}"
    return _problem(mapping, "unknown-name", message, path, other)


def _problem(mapping: Mapping, code: str, message: str, path: str, other: str = "") -> Problem:
    return Problem(code, message, path, mapping.places.get(path) or mapping.places.get(other))
