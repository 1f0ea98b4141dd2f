"""How each figure is made of what is asked. Only what is asked for is imported."""

# Who draws a path does not wait for timelines.
# ruff: noqa: PLC0415

from __future__ import annotations

import typing as t

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.figure import Figure
    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.request import Request
    from protocol_engine.diagrams.spine.overlay import Overlay
    from protocol_engine.participant import Participant


def flow(request: Request) -> Figure:
    """Draw the path, and on it what is asked for."""
    from protocol_engine.diagrams.spine.sheet import flow_figure

    return flow_figure(*_overlaid(request), left_to_right=request.left_to_right)


def _overlaid(request: Request) -> tuple[Flow, Overlay]:
    """Give the flow, and what is drawn on it."""
    from protocol_engine.diagrams.flow import flow_of
    from protocol_engine.diagrams.spine.overlay import PLAIN

    if request.compare is not None:
        from protocol_engine.diagrams.spine.versions import versions

        return versions(request.compare, request.chart)
    plain = flow_of(request.chart)
    if request.participant is None and request.cohort is None:
        return plain, PLAIN
    from protocol_engine.diagrams.spine import people

    if request.participant is not None:
        overlay = people.path_overlay(request.chart, request.participant)
        return plain, _noted(overlay, request.chart, [request.participant])
    overlaid = people.coverage_overlay if request.coverage else people.cohort_overlay
    return plain, _noted(overlaid(request.chart, request.people), request.chart, request.people)


def _noted(overlay: Overlay, chart: Chart, people: Iterable[Participant]) -> Overlay:
    """Say how many facts no state and no arrow stands for, since the protocol does not know their kinds."""
    from protocol_engine.diagrams.masthead import undeclared

    count = sum(event.kind not in chart.kinds for one in people for event in one.events)
    return attrs.evolve(overlay, subtitle=f"{overlay.subtitle}. Not drawn: {undeclared(count)}") if count else overlay


def schema(request: Request) -> Figure:
    """Draw the design: epochs and arms."""
    from protocol_engine.diagrams.schema import schema_of

    return schema_of(request.chart)


def consort(request: Request) -> Figure:
    """Draw how far participants came."""
    from protocol_engine.diagrams.consort import consort as drawn

    return drawn(
        request.chart,
        request.people,
        milestones=request.milestones,
        arm=request.arm,
        received=request.received,
        analyzed=request.analyzed,
    )


def swimmer(request: Request) -> Figure:
    """Draw the time of participants as bars."""
    from protocol_engine.diagrams.timelines.swimmer import swimmer as drawn

    return drawn(request.chart, request.people, anchor=request.anchor, sort=request.sort or "follow-up")


def windows(request: Request) -> Figure:
    """Draw the windows of visits, as planned or of one participant."""
    from protocol_engine.diagrams.timelines.visit_windows import visit_windows

    return visit_windows(request.chart, request.participant, on=request.as_of, anchor=request.anchor)
