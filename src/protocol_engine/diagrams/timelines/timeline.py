"""The time of participants in days from an anchor: in which state from when to when, and what happened."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.consort.milestones import label_of
from protocol_engine.errors import DrawingError, did_you_mean

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.passage import Passage, Stay


@attrs.frozen
class Bar:
    """
    Time in one state.

    Attributes:
        start: First day, from the anchor; where it is not known to the day, the first that it may be.
        surely: The last day that it may have begun.
        end: The day on which it ended, or the last that is known.
    """

    state: str
    start: int
    surely: int
    end: int


@attrs.frozen
class Happening:
    """
    Something that happened, or the end of participation.

    Attributes:
        name: Event kind; or the state that ended participation.
        day: From the anchor; where it is not known to the day, the first that it may be.
        surely: The last day that it may be.
        ends: Whether `name` is a state that ended participation.
        placed: Whether it was out of sequence, and put the participant into a state all the same.
    """

    name: str
    day: int
    surely: int
    ends: bool = False
    placed: bool = False


@attrs.frozen
class Lane:
    """
    One participant's time.

    Attributes:
        anchor: Ordinal of day 0.
        bars: From the first to the last.
        happenings: In the order of the fold, then the ends.
        last: Last day of the bars.
        ongoing: Whether participation goes on.
    """

    id: str
    anchor: int
    bars: tuple[Bar, ...]
    happenings: tuple[Happening, ...]
    last: int
    ongoing: bool


def anchor_label(chart: Chart, anchor: str | None) -> str:
    """
    Name what days are counted from.

    Raises:
        DrawingError: It is neither a state nor an event kind.
    """
    if anchor is None:
        return "the first step"
    if anchor not in chart.states and anchor not in chart.kinds:
        hint = did_you_mean(anchor, [*chart.states, *chart.kinds])
        raise DrawingError(f"anchor: there is no state or event kind {anchor!r}{hint}")
    return label_of(chart, anchor)


def lane_of(
    chart: Chart, passage: Passage, anchor: str | None = None, kinds: Collection[str] | None = None
) -> Lane | None:
    """
    Give the time of one participant from an anchor. Changes nothing.

    Args:
        anchor: A state or an event kind, whose first day is day 0; by default that of the first fact
            that moved the participant, in any track; where none did, of the first fact.
        kinds: Event kinds that are told; by default those that moved somebody in the main track, and
            then only the facts that did.

    Returns:
        None where the anchor is not on record, or nothing is.
    """
    zero = _zero(chart, passage, anchor)
    if zero is None:
        return None
    main = passage.stays[chart.tracks[0]]
    died = [
        stay
        for stays in passage.stays.values()
        for stay in stays
        if stay.state in chart.ending and stay.since is not None
    ]
    # The dead are marked last, so that nothing lies on their cross.
    ends = [(died[0], died[0].state)] if died else []
    if chart.states[main[-1].state].final and main[-1].since is not None and main[-1] not in died:
        ends.insert(0, (main[-1], main[-1].state))
    last = min([stay.since for stay, _ in ends if stay.since is not None], default=passage.as_of)
    bars = tuple(_bars(chart, main, zero, last))
    told = (*_happenings(chart, passage, zero, kinds), *(_end(stay, state, zero) for stay, state in ends))
    return Lane(
        passage.id,
        zero,
        bars,
        tuple(one for one in told if one.day >= 0),
        max([bar.end for bar in bars], default=max(last - zero, 0)),
        not ends,
    )


def _zero(chart: Chart, passage: Passage, anchor: str | None) -> int | None:
    first = min((day for _, day, _, _ in passage.facts), default=None)
    if anchor is None:
        # Old facts, such as a history of illness, are no beginning of participation.
        return min((move.occurred.first_day for move in passage.moves), default=first)
    if first is None or anchor in chart.initial:
        return first
    if anchor in chart.states:
        stays = passage.stays[chart.states[anchor].track]
        return next((stay.since for stay in stays if stay.state == anchor), None)
    return next((day for kind, day, _, _ in passage.facts if kind == anchor), None)


def _bars(chart: Chart, stays: tuple[Stay, ...], zero: int, last: int) -> Iterator[Bar]:
    found: list[Bar] = []
    for stay in stays:
        start = max((zero if stay.since is None else stay.since) - zero, 0)
        surely = max((zero if stay.surely is None else stay.surely) - zero, start)
        end = min(last if stay.until is None else stay.until, last) - zero
        if chart.states[stay.state].final or end < start:
            continue
        if found and found[-1].state == stay.state and found[-1].end == start:
            found[-1] = attrs.evolve(found[-1], end=end)
        else:
            found.append(Bar(stay.state, start, surely, end))
    # Who was in a state for no day at all was in it all the same, where it is the last one.
    yield from (bar for number, bar in enumerate(found, 1) if bar.end > bar.start or number == len(found))


def _happenings(chart: Chart, passage: Passage, zero: int, kinds: Collection[str] | None) -> Iterator[Happening]:
    moved = {
        move.event for move in passage.moves if move.track == chart.tracks[0] and not chart.states[move.target].final
    }
    placed = {move.event for move in passage.moves if move.track == chart.tracks[0] and move.transition is None}
    for kind, first, final, id in passage.facts:
        if (id in moved) if kinds is None else (kind in kinds):
            yield Happening(kind, first - zero, final - zero, placed=id in placed)


def _end(stay: Stay, state: str, zero: int) -> Happening:
    since = t.cast("int", stay.since)
    return Happening(state, since - zero, max(t.cast("int", stay.surely), since) - zero, ends=True)
