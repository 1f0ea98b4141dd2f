"""
Swimmer plot: a bar for each participant, from day 0 to the last day that is known.

The color of a bar is the state that the participant was in; marks are what happened, each kind with a shape of its
own, ringed where the fact was out of sequence and put the participant into a state; an arrow at the end of a bar
says that participation goes on, a cross that the participant died.
"""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable, Mapping

from protocol_engine.diagrams.consort.milestones import label_of
from protocol_engine.diagrams.figure import Figure
from protocol_engine.diagrams.masthead import data_cut, identity, name_of, numbered
from protocol_engine.diagrams.passage import passages_of
from protocol_engine.diagrams.timelines.palette import palette_of
from protocol_engine.diagrams.timelines.swimmer_layout import swimmer_page
from protocol_engine.diagrams.timelines.timeline import Lane, anchor_label, lane_of
from protocol_engine.errors import DrawingError, did_you_mean

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.timelines.palette import Palette
    from protocol_engine.participant import Participant

PER_PAGE = 60
"""Participants on a page, where nothing else is asked for."""

SORTS: t.Final[Mapping[str, Callable[[Lane], tuple[t.Any, ...]]]] = {
    "follow-up": lambda lane: (-lane.last, lane.id),
    "start": lambda lane: (lane.anchor, lane.id),
    "id": lambda lane: (lane.id,),
}
"""By what participants may be sorted."""

_SORTED = {"follow-up": "longest follow-up first", "start": "earliest start first", "id": "sorted by id"}


def swimmer(
    chart: Chart,
    cohort: Iterable[Participant],
    *,
    anchor: str | None = None,
    markers: Iterable[str] | None = None,
    sort: str = "follow-up",
    per_page: int = PER_PAGE,
    title: str | None = None,
) -> Figure:
    """
    Draw the time of participants as bars. Changes nothing.

    Args:
        cohort: The people, as `replay` gives them; ongoing ones are drawn up to the day that they were
            replayed `as_of`.
        anchor: A state or an event kind whose first day is day 0; who never came to it is left out, which is
            told. By default the first fact of each that moved them.
        markers: Event kinds that are marked; by default those that moved somebody in the main track.
        sort: By `follow-up`, the longest first; by `start`, the calendar day of day 0; or by `id`.
        per_page: Participants on a page. Where there are more, rows become lower, and ids are left
            out where they could not be read.
        title: By default it names the anchor and the study.

    Raises:
        HistoryError: A participant was folded by another chart, or is there twice.
        DrawingError: A name is not in the chart, or there is no such order.
    """
    if sort not in SORTS:
        raise DrawingError(f"sort: expected one of {', '.join(SORTS)}, got {sort!r}{did_you_mean(sort, SORTS)}")
    if per_page < 1:
        raise DrawingError("per_page: at least one participant stands on a page")
    kinds = None if markers is None else _known(chart, markers)
    since = anchor_label(chart, anchor)
    passages = passages_of(chart, cohort)
    found = [lane_of(chart, one, anchor, kinds) for one in passages]
    lanes = sorted((lane for lane in found if lane is not None), key=SORTS[sort])
    notes = [
        f"{identity(chart)}, {numbered(len(lanes))}, {_SORTED[sort]}; {data_cut(passages)}",
        *([f"Left out: {numbered(len(found) - len(lanes))} without {since}."] if len(lanes) < len(found) else []),
    ]
    palette = _palette(chart, lanes)
    named = title or f"Participant timelines from {since}: {name_of(chart)}"
    said = description_of(chart, lanes)
    parts = [lanes[start : start + per_page] for start in range(0, max(len(lanes), 1), per_page)]
    pages = []
    for number, part in enumerate(parts, 1):
        more = [*notes, f"page {number} of {len(parts)}"] if len(parts) > 1 else notes
        pages.append(swimmer_page(chart, named, more, said, part, lanes, palette, since))
    if len(pages) == 1:
        return pages[0]
    return Figure("swimmer", named, said, pages[0].width, sum(page.height for page in pages), (), tuple(pages))


def _known(chart: Chart, markers: Iterable[str]) -> tuple[str, ...]:
    found = tuple(markers)
    for kind in found:
        if kind not in chart.kinds:
            raise DrawingError(f"markers: there is no event kind {kind!r}{did_you_mean(kind, chart.kinds)}")
    return found


def description_of(chart: Chart, lanes: Sequence[Lane]) -> str:
    """Tell every participant's time in sentences; days count from day 0."""
    return " ".join((f"{numbered(len(lanes))}.", *(_told(chart, lane) for lane in lanes)))


def _told(chart: Chart, lane: Lane) -> str:
    parts = [f"{label_of(chart, one.state)} day {one.start:,} to {one.end:,}" for one in lane.bars]
    ends = [f"{label_of(chart, one.name)} day {one.day:,}" for one in lane.happenings if one.ends]
    parts += [f"{label_of(chart, one.name)} out of sequence day {one.day:,}" for one in lane.happenings if one.placed]
    return f"{lane.id}: {', '.join((*parts, *ends, *(['ongoing'] if lane.ongoing else [])))}."


def _palette(chart: Chart, lanes: Sequence[Lane]) -> Palette:
    states = {one.state for lane in lanes for one in lane.bars}
    told = {one.name for lane in lanes for one in lane.happenings if not one.ends}
    ends = {one.name for lane in lanes for one in lane.happenings if one.ends}
    # What everyone has on day 0 is the anchor, and not much of a mark.
    zero = [{one.name for one in lane.happenings if not (one.ends or one.day)} for lane in lanes]
    anchors = set.intersection(*zero) if zero else set()
    return palette_of(chart, states, [kind for kind in chart.kinds if kind in told], ends, anchors)
