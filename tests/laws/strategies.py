"""Random histories that walk a random protocol: small, and simple when shrunk."""

from __future__ import annotations

import datetime
import typing as t
from decimal import Decimal

import attrs
from hypothesis import strategies as st

from laws.calendar_days import earliest_day, latest_day
from laws.oracle import Fact, Fold, Placed
from laws.plain import Plain
from laws.protocols import few, pick, protocols
from laws.visits_oracle import Visit
from protocol_engine.language import parse_date

if t.TYPE_CHECKING:
    from protocol_engine.protocol import EventKind

Draw = t.Callable[[st.SearchStrategy[t.Any]], t.Any]

START = datetime.date(2025, 1, 20)

GOOD: dict[str, tuple[object, ...]] = {
    "B1": (True, False),
    "B2": (True, False),
    "N1": (0, 2, 3, 5, 6, 10),
    "C1": (Decimal("1.5"), Decimal("2.25"), 3),
    "S1": ("a", "b", "c"),
    "Q1": (1, Decimal("2.0"), "0.02 g/L", Decimal("7.25"), "20 mg/L"),
    "D1": ("2025-01-21", "2025-02-03", "2025-02", "2025"),
    "T1": ("2025-01-21T10:30", "2025-02-03T23:15:00+02:00"),
    "L1": (["x"], ["x", "y"], []),
    "L2": ([1, 2], [], [3]),
}
BAD: dict[str, tuple[object, ...]] = {
    "B1": ("yes", 1),
    "B2": ("no",),
    "N1": (11, "three"),
    "C1": ("much", True),
    "S1": ("d", 1),
    "Q1": (11, "5 kg", "2 mmol/L", "high", True),
    "D1": ("2025-13", "soon", 2025),
    "T1": ("2025-02-30T10:00", 7),
    "L1": ("x", ["z"], [1]),
    "L2": (["a"], 3),
}


_RIGHT = {name: st.sampled_from(items) for name, items in GOOD.items()}
_WRONG = {name: st.sampled_from(items) for name, items in BAD.items()}


@st.composite
def values(draw: Draw, name: str) -> object:
    """Draw a value of an element: mostly a good one, else null or one that nobody can read."""
    sort = draw(st.integers(0, 11))
    if sort == 10:
        return None
    return draw(_WRONG[name] if sort == 11 else _RIGHT[name])


@st.composite
def data_of(draw: Draw, event: EventKind) -> dict[str, object]:
    """Draw what a fact brings: nearly all that it must, some or all that it may."""
    brought = [name for name in event.data if draw(st.integers(0, 9)) < 9]
    if event.may_carry:
        brought += event.may_carry if draw(st.booleans()) else draw(few(pick(event.may_carry), 3))
    return {name: draw(values(name)) for name in brought}


@st.composite
def facts(draw: Draw, plain: Plain, kind: str, number: int, day: datetime.date, vague: int) -> Fact:
    """Draw one fact of a kind on a day."""
    event = plain.protocol.events.get(kind)
    brought = {} if event is None else draw(data_of(event))
    if draw(st.integers(0, 29)) == 29:
        name = draw(pick(("N1", "Unheard")))
        brought.setdefault(name, draw(values("N1")))
    visit = None
    named = [name for name, entry in plain.protocol.schedule.items() if entry.event == kind]
    if named and draw(st.booleans()):
        visit = draw(pick(tuple(named))) + draw(pick(("", "", "", "@2", "#2", "@1#2", "@2#2", "#4")))
    elif draw(st.integers(0, 29)) == 29:
        visit = draw(pick(("v0", "nowhere")))
    ended = str(day + datetime.timedelta(days=2)) if draw(st.integers(0, 5)) == 5 else None
    return Fact(f"f{draw(st.integers(0, 9))}{number:02}", kind, draw(moments(day, vague)), brought, ended, visit)


@st.composite
def moments(draw: Draw, day: datetime.date, vague: int) -> str:
    """Draw how a day is written: mostly as a date, else with a time, or only in part."""
    sort = draw(st.integers(0, 22 + vague))
    if sort < 15:
        return str(day)
    if sort > 22:
        return f"{day:%Y-%m}"
    hour = draw(pick(("08:30", "08:30:15", "16:00", "23:45", "08:30:00.000")))
    return f"{day}T{hour}{draw(pick(('', '', '', 'Z', '+02:00', '-05:00')))}"


GAPS = (0, 1, 0, 7, 14, 3, 28, 31, 6, 8)


@st.composite
def histories(draw: Draw, plain: Plain, vague: int = 1) -> list[Fact]:
    """Draw a history that walks the chart most of the time, in any order of arrival; vague: how often dates are."""
    walker = Fold(plain, [], 0, missed=False)
    day = START
    found: list[Fact] = []
    for number in range(draw(pick((1, 2, 3, 5, 7, 9, 8, 6, 4, 0)))):
        visit = draw(st.sampled_from(awaited(walker))) if awaited(walker) and draw(st.booleans()) else None
        if visit is None:
            day += datetime.timedelta(days=draw(pick(GAPS)))
            fact = draw(facts(plain, draw(kinds(walker, number)), number, day, vague))
        else:
            fact = draw(visits(walker, visit, number, day, vague))
            day = max(day, datetime.date.fromordinal(parse_date(fact.occurred).first_day))
        walker.step(Placed(fact, parse_date(fact.occurred)))
        found.append(fact)
    if found and draw(st.integers(0, 9)) == 9:
        found.append(draw(st.sampled_from(found)))
    if found and draw(st.integers(0, 29)) == 29:
        chosen = draw(st.sampled_from(found))
        found = [attrs.evolve(fact, occurred="2025") if fact.id == chosen.id else fact for fact in found]
    return draw(st.permutations(found)) if draw(st.booleans()) else found


@st.composite
def kinds(draw: Draw, walker: Fold, number: int) -> str:
    """Draw a kind of event: mostly one that is in sequence and moves."""
    declared = walker.protocol.events
    fitting = [kind for kind in declared if walker.fits(kind) and (kind != "died" or number > 3)]
    forward = [kind for kind in fitting if walker.plain.moving(kind) and kind not in ("withdrew", "closed")]
    sort = draw(st.integers(0, 9))
    if sort < 6 and forward:
        return t.cast("str", draw(pick(tuple(forward))))
    if sort < 8 and fitting:
        return t.cast("str", draw(pick(tuple(fitting))))
    return t.cast("str", draw(pick((*declared, "unheard"))))


def awaited(walker: Fold) -> list[Visit]:
    """Give instances of the schedule that nobody has come to."""
    schedule = walker.visits
    return [
        visit
        for name, anchors in schedule.anchors.items()
        for visit in (Visit(name, len(anchors), n) for n in (1, 2, 3))
        if anchors and schedule.exists(visit) and visit not in schedule.matched
    ]


@st.composite
def visits(draw: Draw, walker: Fold, visit: Visit, number: int, day: datetime.date, vague: int) -> Fact:
    """Draw a fact that is meant for an instance, near its window, named or not."""
    entry, anchor = walker.protocol.schedule[visit.entry], walker.visits.anchor_of(visit).moment
    later = walker.visits.later(visit)
    start, end = earliest_day(entry, anchor, later), latest_day(entry, anchor, later)
    base = end if start is None else start if end is None else draw(pick((start, end)))
    chosen = datetime.date.fromordinal((base or anchor.last_day) + draw(pick((0, 1, -1, 3, -4))))
    fact = draw(facts(walker.plain, entry.event, number, max(day, chosen), vague))
    data = dict(fact.data)
    for name in entry.data:
        data.setdefault(name, draw(values(name)))
    return attrs.evolve(fact, data=data, visit=draw(pick((None, visit.entry, visit.name))))


def as_ofs() -> st.SearchStrategy[str | None]:
    """Give a date to look at a history from, or None for the usual one."""
    days = st.integers(0, 200).map(lambda days: str(START + datetime.timedelta(days=days)))
    return st.one_of(st.none(), days)


@attrs.frozen
class Case:
    """A protocol, read plainly and compiled, with one history of it."""

    plain: Plain
    facts: list[Fact]
    as_of: str | None

    def __repr__(self) -> str:
        return f"Case({self.plain.protocol!r},\n facts={self.facts!r},\n as_of={self.as_of!r})"


@st.composite
def cases(draw: Draw, vague: int = 1) -> Case:
    """Draw a protocol and a history; `vague` times of 22 and more a date is known to the month only."""
    plain = Plain(draw(protocols()))
    return Case(plain, draw(histories(plain, vague)), draw(as_ofs()))
