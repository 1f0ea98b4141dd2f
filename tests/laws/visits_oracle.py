"""The schedule, read plainly: which fact is which visit, and what was missed."""

from __future__ import annotations

import itertools
import re
import typing as t

import attrs

from laws.calendar_days import (
    UNDETERMINED,
    WITHIN,
    by_the_clock,
    duration,
    earliest_day,
    first_end,
    judge,
    latest_day,
    on_day,
    target,
)
from laws.plain import UNUSABLE, given
from protocol_engine.language import DateTime

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from laws.oracle import Done, Fold
    from protocol_engine.language import Duration
    from protocol_engine.protocol import ScheduleEntry, Window

FOREVER = 10**9


@attrs.frozen
class Visit:
    """One instance of a schedule entry: the number of its anchor's occurrence and of its repeat, both from 1."""

    entry: str
    anchor: int
    repeat: int

    @property
    def name(self) -> str:
        """Its name, as findings and facts say it."""
        name = self.entry
        if self.anchor > 1:
            name += f"@{self.anchor}"
        return f"{name}#{self.repeat}" if self.repeat > 1 else name


class Visits:
    """The schedule of one fold."""

    def __init__(self, fold: Fold) -> None:
        self.fold_ = fold
        self.entries: Mapping[str, ScheduleEntry] = fold.protocol.schedule
        self.anchors: dict[str, list[int]] = {name: [] for name in self.entries}
        self.matched: dict[Visit, bool] = {}
        self.unscheduled: list[Done] = []
        self.cuts: dict[tuple[str, int], int] = {}
        self.early: dict[tuple[str, int], list[Done]] = {}

    # --- instances ----------------------------------------------------------------------------

    def anchor_of(self, visit: Visit) -> Done:
        """Give the folded fact that an instance counts from."""
        return self.fold_.done[self.anchors[visit.entry][visit.anchor - 1]]

    def later(self, visit: Visit) -> Duration | None:
        """Give how much later than the first a repeat is."""
        every = self.entries[visit.entry].every
        return None if every is None or visit.repeat == 1 else duration(every).times(visit.repeat - 1)

    def exists(self, visit: Visit) -> bool:
        """Tell whether an entry has such an instance at all."""
        entry = self.entries[visit.entry]
        if not 1 <= visit.anchor <= len(self.anchors[visit.entry]) or visit.repeat < 1:
            return False
        if entry.every is None:
            return visit.repeat == 1
        if entry.until is None or entry.until in self.fold_.protocol.events:
            return True
        day = on_day(self.anchor_of(visit).moment.last_day)
        start = target(entry, day, self.later(visit)) if entry.after else first_end(entry, day, self.later(visit))
        end = first_end(attrs.evolve(entry, after=entry.until, early=None, late=None), day)
        return start is None or (end is not None and start.first_day <= end.first_day)

    def last_day(self, visit: Visit) -> int:
        """Give the last day on which the window of an instance may be open."""
        day = latest_day(self.entries[visit.entry], self.anchor_of(visit).moment, self.later(visit))
        return FOREVER if day is None else day

    def first_day(self, visit: Visit) -> int:
        """Give the first day on which the window of an instance may be open."""
        day = earliest_day(self.entries[visit.entry], self.anchor_of(visit).moment, self.later(visit))
        return -FOREVER if day is None else day

    def begins(self, visit: Visit) -> int:
        """Give the first day that an instance may be open; without one, its last day: repeats must come to an end."""
        first = self.first_day(visit)
        return self.last_day(visit) if first == -FOREVER else first

    def instances(self, name: str, number: int, day: int) -> Iterator[Visit]:
        """Give the instances of an entry and anchor whose window may have begun by a day."""
        for repeat in itertools.count(1):
            visit = Visit(name, number, repeat)
            if not self.exists(visit) or (repeat > 1 and self.begins(visit) > day):
                return
            yield visit

    # --- expected -----------------------------------------------------------------------------

    def expected(
        self, visit: Visit, states: Mapping[str, str], place: int, value: Callable[[str], object]
    ) -> bool | None:
        """Tell whether an instance is expected at a place of the fold."""
        entry, plain = self.entries[visit.entry], self.fold_.plain
        ended = [state for state in states.values() if plain.state(state).ends_study]
        if entry.during:
            chosen = plain.chosen(entry.during)
            if not any(state in chosen for state in states.values()) or any(state not in chosen for state in ended):
                return False
        elif ended or plain.final(states["pathway"]):
            return False
        if entry.every is not None and entry.until in self.fold_.protocol.events:
            begun = self.anchors[visit.entry][visit.anchor - 1]
            since = self.fold_.done[begun + 1 : place]
            if any(done.fact.kind == entry.until and (done.in_sequence or done.moved) for done in since):
                return False
        holds = True if entry.only_if is None else plain.ask(entry.only_if, value)
        if holds and by_the_clock(entry) and not isinstance(self.anchor_of(visit).moment, DateTime):
            return None
        return holds

    # --- one fact -----------------------------------------------------------------------------

    def fold(self, done: Done, value: Callable[[str], object], judged: Sequence[Window]) -> None:
        """Match a fact to an instance, and judge it."""
        meant = self.meant(done)
        visit = meant or self.unnamed(done, value)
        if meant is not None and self.matched.get(meant):
            visit = None
        if visit is None and meant is None and not self.names_an_entry(done):
            visit = self.told_already(done, value, judged)
        if visit is None:
            self.unscheduled.append(done)
        else:
            self.take(visit, done, judged, named=meant is not None)

    def take(self, visit: Visit, done: Done, judged: Sequence[Window], *, named: bool) -> None:
        """Note that a fact is an instance, and judge it."""
        self.matched[visit] = named
        if named and any(not given(done.fact.data, element) for element in self.entries[visit.entry].data):
            self.fold_.found(f"{done.fact.kind}.data", done.fact.id, "incomplete")
        self.judge(visit, done, judged)

    def names_an_entry(self, done: Done) -> bool:
        """Tell whether a fact names an entry that expects its kind, be there such an instance or not."""
        match = re.fullmatch(r"([^@#]+)(?:@\d+)?(?:#\d+)?", done.fact.visit or "")
        entry = None if match is None else self.entries.get(match[1])
        return entry is not None and entry.event == done.fact.kind

    def told_already(self, done: Done, value: Callable[[str], object], judged: Sequence[Window]) -> Visit | None:
        """Give the instance whose window a transition's window has judged already, wherever the fact lies."""
        alike = [
            visit
            for name, entry in self.entries.items()
            for number, place in enumerate(self.anchors[name], 1)
            if entry.event == done.fact.kind and self.brings(done, entry)
            if self.exists(visit := Visit(name, number, 1)) and visit not in self.matched and not self.cut(visit)
            if self.judged_as(entry, self.fold_.done[place], judged)
            if not self.is_early(visit, done)
            if self.expected(visit, done.before, len(self.fold_.done), value) is not False
        ]
        return min(alike, key=self.closing) if alike else None

    def is_early(self, visit: Visit, done: Done) -> bool:
        """Tell whether a fact is early for a visit; if so, note it: should nobody come in time, that was told."""
        if judge(self.entries[visit.entry], self.anchor_of(visit).moment, done.moment).outcome != "early":
            return False
        self.early.setdefault((visit.entry, visit.anchor), []).append(done)
        return True

    def closing(self, visit: Visit) -> tuple[int, int, int, int]:
        """Give what puts instances in order: their last day, then the order of the file."""
        return self.last_day(visit), list(self.entries).index(visit.entry), visit.anchor, visit.repeat

    def judged_as(self, entry: ScheduleEntry, anchor: Done, judged: Sequence[Window]) -> bool:
        """Tell whether one of the windows that were judged has the anchor and the bounds of an entry."""
        return any(
            bounds(window) == bounds(entry) and anchor in self.fold_.anchors(window.anchor, window.which)
            for window in judged
        )

    def meant(self, done: Done) -> Visit | None:
        """Give the instance that a fact names, if there is one."""
        match = re.fullmatch(r"([^@#]+)(?:@(\d+))?(?:#(\d+))?", done.fact.visit or "")
        name, anchor, repeat = ("", None, None) if match is None else match.groups()
        entry = self.entries.get(name)
        if entry is None or entry.event != done.fact.kind:
            return None
        visit = Visit(name, int(anchor or len(self.anchors[name])), int(repeat or 1))
        return visit if self.exists(visit) else None

    def look_back(self, name: str, anchor: Done) -> None:
        """Let facts that named an instance before its first anchor be that instance."""
        for done in list(self.unscheduled):
            visit = self.meant(done)
            if done is not anchor and visit is not None and visit.entry == name and visit not in self.matched:
                self.unscheduled.remove(done)
                self.take(visit, done, (), named=True)

    def look_inside(self, name: str, anchor: Done) -> None:
        """Let earlier facts that name nothing answer where a window begins before its anchor."""
        fold, entry = self.fold_, self.entries[name]
        for visit in self.instances(name, len(self.anchors[name]), anchor.moment.first_day):
            if self.first_day(visit) > anchor.moment.first_day or self.first_day(visit) == -FOREVER:
                return
            free = [done for done in self.unscheduled if done is not anchor and done.fact.visit is None]
            for done in free if visit not in self.matched else ():
                value = fold.view(done.moment, done.fact, fold.done.index(done))
                inside = judge(entry, anchor.moment, done.moment, self.later(visit)).outcome == WITHIN
                fits = done.fact.kind == entry.event and inside and self.brings(done, entry)
                if fits and self.expected(visit, anchor.after, len(fold.done), value) is not False:
                    self.matched[visit] = False
                    self.unscheduled.remove(done)
                    break

    def unnamed(self, done: Done, value: Callable[[str], object]) -> Visit | None:
        """Give the instance that closes first of those whose window a fact may be inside."""
        open_: list[Visit] = []
        for name, entry in self.entries.items():
            if entry.event != done.fact.kind or not self.brings(done, entry):
                continue
            for number in range(1, len(self.anchors[name]) + 1):
                for visit in self.instances(name, number, done.moment.last_day):
                    if visit in self.matched or self.cut(visit):
                        continue
                    verdict = judge(entry, self.anchor_of(visit).moment, done.moment, self.later(visit))
                    if verdict.outcome != WITHIN:
                        continue
                    if self.expected(visit, done.before, len(self.fold_.done), value) is not False:
                        open_.append(visit)
        return min(open_, key=self.closing) if open_ else None

    def brings(self, done: Done, entry: ScheduleEntry) -> bool:
        """Tell whether a fact brings what an entry must bring, readable."""
        return all(self.fold_.brought(done.fact, name) not in (None, UNUSABLE) for name in entry.data)

    def judge(self, visit: Visit, done: Done, judged: Sequence[Window]) -> None:
        """Judge a matched fact, unless a transition's window said the same already."""
        entry, anchor = self.entries[visit.entry], self.anchor_of(visit)
        verdict = judge(entry, anchor.moment, done.moment, self.later(visit))
        if verdict.outcome == WITHIN:
            return
        if visit.repeat > 1 or not self.judged_as(entry, anchor, judged):
            self.fold_.found(visit.name, done.fact.id, verdict.outcome, verdict.days)

    def start(self, done: Done) -> None:
        """Let an occurrence of an anchor cancel what is not closed, and start new instances."""
        place = len(self.fold_.done) - 1
        for name, entry in self.entries.items():
            if entry.anchor != done.fact.kind or (entry.which == "first" and self.anchors[name]):
                continue
            if entry.which == "latest" and self.anchors[name]:
                # A window that some earlier fact has passed is closed, and not canceled any more.
                passed = max(item.moment.first_day for item in self.fold_.done)
                self.cuts[name, len(self.anchors[name])] = passed
            self.anchors[name].append(place)
            if len(self.anchors[name]) == 1:
                self.look_back(name, done)
            self.look_inside(name, done)

    def cut(self, visit: Visit) -> bool:
        """Tell whether a new occurrence of the anchor has canceled an instance."""
        day = self.cuts.get((visit.entry, visit.anchor))
        return day is not None and self.last_day(visit) >= day

    # --- missed -------------------------------------------------------------------------------

    def find_missed(self, as_of: int) -> None:
        """Find the instances that nobody came to."""
        for name in self.entries:
            for number in range(1, len(self.anchors[name]) + 1):
                for visit in self.instances(name, number, as_of):
                    day = self.last_day(visit)
                    if day >= as_of or visit in self.matched or self.cut(visit):
                        continue
                    early = self.early.get((name, number), []) if visit.repeat == 1 else []
                    if any(done in self.unscheduled for done in early):
                        continue
                    expected = self.expected_on(visit, day)
                    if expected is not False:
                        missed = expected and not self.perhaps(visit)
                        self.fold_.found(visit.name, None, "missed" if missed else UNDETERMINED)

    def perhaps(self, visit: Visit) -> bool:
        """Tell whether a fact that is no other visit may have been inside the window."""
        entry, anchor = self.entries[visit.entry], self.anchor_of(visit)
        for done in self.unscheduled:
            verdict = judge(entry, anchor.moment, done.moment, self.later(visit))
            if done.fact.kind == entry.event and self.brings(done, entry) and verdict.outcome == UNDETERMINED:
                return True
        return False

    def expected_on(self, visit: Visit, day: int) -> bool | None:
        """Tell whether an instance is expected at the end of a day."""
        done = self.fold_.done
        place = next((index for index, item in enumerate(done) if item.moment.first_day > day), len(done))
        states = done[place - 1].after if place else self.fold_.plain.initial
        return self.expected(visit, states, place, self.fold_.view(on_day(day), place=place))


def bounds(window: Window | ScheduleEntry) -> tuple[object, ...]:
    """Give the bounds of a window as durations."""
    texts = (window.after, window.early, window.late, window.at_least, window.at_most)
    if window.after is None:
        return (None, *(None if text is None else duration(text) for text in texts[3:]))
    return tuple(duration(text) for text in texts[:3])
