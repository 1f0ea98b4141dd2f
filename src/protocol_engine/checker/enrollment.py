"""Limits of how many participants there may be that are none, or are not said whole."""

from __future__ import annotations

import typing as t

from protocol_engine.errors import Problem

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading
    from protocol_engine.protocol import Cohort, Enrollment, Protocol


def limits(protocol: Protocol) -> Iterator[tuple[str, str, Enrollment | Cohort]]:
    """Give everything that limits how many participants there may be: its path, its owner's name, itself."""
    enrollment = protocol.enrollment
    if enrollment is None:
        return
    if enrollment.limit is not None:
        yield "enrollment", "enrollment", enrollment
    for name, cohort in enrollment.cohorts.items():
        yield f"enrollment.cohorts.{name}", name, cohort


def enrollment_form(reading: Reading) -> Iterator[Problem]:
    """Find an enrollment that limits nothing, and a limit that does not say who counts."""
    enrollment = reading.protocol.enrollment
    if enrollment is None:
        return
    if enrollment.limit is not None and enrollment.counted is None:
        yield Problem(
            "enrollment-form",
            "limit does not say who counts; write counted with an event or a state, such as counted: enrolled",
            "enrollment.limit",
        )
    elif enrollment.limit is None and enrollment.counted is not None:
        yield Problem(
            "enrollment-form",
            "counted belongs to a limit, which is missing; write limit, such as limit: 30",
            "enrollment.counted",
        )
    elif enrollment.limit is None and not enrollment.cohorts:
        yield Problem("enrollment-form", "nothing is limited here; write limit and counted, or cohorts", "enrollment")


def enrollment_limits(reading: Reading) -> Iterator[Problem]:
    """Find limits that nobody could enroll under."""
    for path, _, record in limits(reading.protocol):
        if record.limit is not None and record.limit < 1:
            message = f"expected a number of participants of at least 1, got {record.limit}"
            yield Problem("limit", message, f"{path}.limit")
