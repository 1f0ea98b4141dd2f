"""How many participants there may be: in all, and in each cohort."""

from __future__ import annotations

import typing as t

from protocol_engine.chart import Limit, Rule

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.protocol import Cohort, Enrollment, Protocol


def limits_of(protocol: Protocol) -> tuple[Limit, ...]:
    """Give the limits in the order of the file, the study's own first."""
    return tuple(_limit(protocol, *one) for one in _written(protocol.enrollment))


def _written(enrollment: Enrollment | None) -> Iterator[tuple[str, str, str, Enrollment | Cohort]]:
    """Give each limit's owner, its path, what it is a limit of, and its record."""
    if enrollment is None:
        return
    if enrollment.limit is not None:
        yield "enrollment", "enrollment", "", enrollment
    for name, cohort in enrollment.cohorts.items():
        yield name, f"enrollment.cohorts.{name}", f" in {name}", cohort


def _limit(protocol: Protocol, owner: str, path: str, of: str, record: Enrollment | Cohort) -> Limit:
    most, counted = t.cast("int", record.limit), t.cast("str", record.counted)
    text = record.text or f"at most {most} participant{'' if most == 1 else 's'}{of} ({counted})"
    rule = Rule(f"{owner}.limit", "limit", "eligibility", text, record.cite, record.basis, path=f"{path}.limit")
    if counted in protocol.events:
        return Limit(rule, most, list(protocol.events).index(counted), None)
    return Limit(rule, most, None, counted)
