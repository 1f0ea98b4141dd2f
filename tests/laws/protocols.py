"""Random protocols that compile: small, and simple when shrunk."""

from __future__ import annotations

import functools
import typing as t
from decimal import Decimal

import attrs
from hypothesis import strategies as st

from protocol_engine.protocol import (
    Criteria,
    Criterion,
    DataElement,
    EpochOf,
    EventKind,
    InlineRule,
    NamedRule,
    Protocol,
    ScheduleEntry,
    State,
    Transition,
    Window,
)

if t.TYPE_CHECKING:
    from collections.abc import Sequence

Draw = t.Callable[[st.SearchStrategy[t.Any]], t.Any]

CLOSED = "the laws need operators that close the unknown"


def _data(draw: Draw) -> dict[str, DataElement]:
    """Declare one element of each type; some values grow old."""
    limited = pick((None, None, None, "5 days", "1 month"))
    ten = (Decimal(0), Decimal(10))
    return {
        "B1": DataElement("Boolean", valid_for=draw(limited)),
        "B2": DataElement("Boolean"),
        "N1": DataElement("Integer", range=ten, valid_for=draw(limited)),
        "C1": DataElement("Decimal"),
        "S1": DataElement("String", values=("a", "b", "c"), valid_for=draw(limited)),
        "Q1": DataElement("Quantity", unit="mg/dL", range=ten, valid_for=draw(limited)),
        "D1": DataElement("Date"),
        "T1": DataElement("DateTime"),
        "L1": DataElement("List<String>", values=("x", "y")),
        "L2": DataElement("List<Integer>", complete=True),
    }


ELEMENTS = ("B1", "B2", "N1", "C1", "S1", "Q1", "D1", "T1", "L1", "L2")

ATOMS = (
    "B1",
    "not B2",
    "N1 >= 3",
    "N1 between 2 and 5",
    "C1 > 1.5",
    "C1 = N1",
    "S1 = 'a'",
    "S1 in {'a', 'b'}",
    "Q1 < 2.0 'mg/dL'",
    "Q1 <= 0.02 'g/L'",
    "D1 on or before Today()",
    "D1 within 3 days of Today()",
    "T1 before Now()",
    "'x' in L1",
    "Count(L2) > 1",
    "exists L2",
    "B1 is null",
    "Coalesce(N1, 0) > 3",
    "S1 is not null",
    "if B1 then N1 > 3 else B2",
)

EVENT_ATOMS = (
    "{kind}.count >= 1",
    "{kind}.count < 2",
    "{kind}.occurred before Today()",
    "Today() 7 days or less after {kind}.occurred",
    "{kind}.first + 7 days <= Today()",
    "days between {kind}.occurred and Today() <= 5",
    "{kind}.at before Now()",
    "{kind}.ended on or before Today()",
    "{kind}.ended is null",
)


@functools.cache
def texts(kinds: tuple[str, ...], names: tuple[str, ...] = ()) -> st.SearchStrategy[str]:
    """Give texts of the rule language over the data, the tracks, some event kinds and some named rules."""
    atom = st.one_of(
        st.sampled_from(ATOMS),
        st.sampled_from(["vital = 'alive'", "pathway = 'p0'", "pathway in {'p1', 'done'}"]),
        st.builds(str.format, st.sampled_from(EVENT_ATOMS), kind=st.sampled_from(kinds)),
        *([st.sampled_from([f'"{name}"' for name in names])] if names else []),
    )
    pair = st.builds("({}) {} ({})".format, atom, st.sampled_from(["and", "or", "implies", "xor"]), atom)
    return st.one_of(atom, pair, st.builds("not ({})".format, pair))


# Kinds whose transition may be named after them; their own window would have the same name as the transition's.
ALONE = ("withdrew", "rejoined", "calmed", "closed")

# Ways out of one state by one event; each list is exclusive.
WAYS: tuple[tuple[str, ...], ...] = (
    ("B1", "not B1"),
    ("S1 = 'a'", "S1 = 'b'", "otherwise"),
    ("N1 < 3", "N1 >= 3 and N1 < 7", "otherwise"),
    ("Q1 < 2.0 'mg/dL'", "Q1 >= 0.02 'g/L'"),
    ("B1 is null", "B1", "otherwise"),
    ("N1 is null or N1 < 3", "N1 > 5"),
    ("S1 = 'a' and B1", "S1 = 'b' or S1 = 'c'", "otherwise"),
    ("B1 and B2", "otherwise"),
    ("again.count < 1", "otherwise"),
    ("vital = 'alive' and N1 > 5", "vital = 'alive' and N1 <= 5"),
    ("(S1 is null) or S1 = 'a'", "S1 = 'b' and N1 > 3", "otherwise"),
    ("D1 before Today()", "D1 after Today()"),
    ("D1 before Today()", "N1 > 3", "otherwise"),
    ("D1 before Today() and B1", "(not B1) and D1 before Today()", "otherwise"),
)

LENGTHS = ("7 days", "14 days", "28 days", "1 month", "2 weeks", "3 days", "0 days")
SLACK = (None, "0 days", "1 day", "3 days", "1 week")


@functools.cache
def windows(kinds: tuple[str, ...]) -> st.SearchStrategy[Window]:
    """Give windows of both forms, now and then in hours."""
    around = st.builds(
        Window,
        anchor=st.sampled_from(kinds),
        which=st.sampled_from(["latest", "latest", "first", "each"]),
        after=st.sampled_from(LENGTHS),
        early=st.sampled_from(SLACK),
        late=st.sampled_from(SLACK),
    )
    limits = st.sampled_from(
        [("7 days", None), (None, "14 days"), ("3 days", "1 month"), ("1 day", "7 days"), ("0 days", "0 days")]
    )
    limits = st.one_of(limits, st.sampled_from([("6 hours", "48 hours"), (None, "24 hours"), ("90 minutes", None)]))
    between = st.builds(
        lambda anchor, which, limit: Window(anchor, which=which, at_least=limit[0], at_most=limit[1]),
        st.sampled_from(kinds),
        st.sampled_from(["latest", "first", "each"]),
        limits,
    )
    return st.one_of(around, between)


@functools.cache
def rarely(strategy: st.SearchStrategy[t.Any]) -> st.SearchStrategy[t.Any]:
    """Give None three times of four."""
    return st.one_of(st.none(), st.none(), st.none(), strategy)


SOMETIMES = rarely(st.just(1))


@functools.cache
def pick(items: tuple[t.Any, ...]) -> st.SearchStrategy[t.Any]:
    """Choose one of some items."""
    return st.sampled_from(items)


@functools.cache
def few(strategy: st.SearchStrategy[t.Any], most: int) -> st.SearchStrategy[tuple[t.Any, ...]]:
    """Give a short tuple."""
    return st.lists(strategy, max_size=most, unique=True).map(tuple)


@attrs.define
class _Draft:
    """A protocol being drawn: its parts so far, and what the rest may name."""

    draw: Draw
    path: list[str]
    kinds: tuple[str, ...]
    rules: list[str]
    inline: int = 0

    def require(self) -> tuple[str | InlineRule, ...]:
        """Draw what a transition or a kind requires."""
        names = self.draw(few(pick((*self.rules, "inclusion", "exclusion")), 2))
        if self.draw(SOMETIMES):
            self.inline += 1
            check = self.draw(texts(self.kinds))
            return (*names, InlineRule(f"own{self.inline}", check, closes_unknown=CLOSED))
        return t.cast("tuple[str | InlineRule, ...]", names)

    def transition(
        self, event: str, source: object, to: str, when: str | None = None, id: str | None = None
    ) -> Transition:
        """Draw the conditions of a transition."""
        chosen = source if isinstance(source, tuple) else (source,)
        return Transition(
            event,
            t.cast("tuple[str, ...]", chosen),
            to,
            id=id,
            when=when,
            require=self.require(),
            window=self.draw(rarely(windows(self.kinds))),
            closes_unknown=CLOSED if when else None,
        )


def _branches(draft: _Draft, event: str, sources: Sequence[str], number: int) -> list[Transition]:
    """Draw the ways of one event out of some states."""
    ways = draft.draw(pick(WAYS))
    targets = [*draft.path, "done", "off"]
    return [
        draft.transition(event, tuple(sources), draft.draw(pick(tuple(targets))), way, f"{event}_{number}{index}")
        for index, way in enumerate(ways)
    ]


def _pathway(draft: _Draft) -> list[Transition]:
    """Draw the main track: a chain with loops, branches and ways out."""
    draw, path = draft.draw, draft.path
    found = []
    for number, (here, there) in enumerate(zip(path, [*path[1:], "done"], strict=True)):
        more = draw(rarely(pick((*path, EpochOf("early"), EpochOf("late_on")))))
        source = (here,) if more in (None, here) else (here, more)
        if draw(st.booleans()) and number:
            found.extend(_branches(draft, f"e{number}", [here], number))
        else:
            found.append(draft.transition(f"e{number}", source, there, id=f"step{number}"))
    again = draw(pick(((path[-1], path[0]), (path[0], path[0]), ("any", path[-1]))))
    found.append(draft.transition("again", again[0], again[1], id="looped"))
    if draw(st.booleans()):
        other = draw(pick(tuple(path)))
        found.extend(_branches(draft, "turned", [other], 8))
        rest = [state for state in path if state != other]
        if draw(st.booleans()):
            found.extend(_branches(draft, "turned", rest[:1], 9))
    found.append(draft.transition("withdrew", "any", "off"))
    if draw(st.booleans()):
        found.append(draft.transition("rejoined", "off", draw(pick(tuple(path)))))
    return found


def _other_tracks(draft: _Draft) -> list[Transition]:
    """Draw what moves in the other tracks, together with the main one or alone."""
    draw = draft.draw
    found = [draft.transition("died", "alive", "dead", id="died_vital")]
    if draw(st.booleans()):
        found.append(draft.transition("died", "any", "off", id="died_pathway"))
    calm = draw(pick(("alarmed", "e0", "e1")))
    found.append(draft.transition(calm, draw(pick(("calm", "any"))), "alarm", id="safety_up"))
    found.append(draft.transition("calmed", "alarm", "calm"))
    if draw(st.booleans()):
        found.append(draft.transition("closed", "any", "shut"))
    if draw(st.booleans()):
        found.append(draft.transition("withdrew", "any", "shut", id="withdrew_safety"))
    return found


def _schedule(draft: _Draft, kinds: tuple[str, ...], transitions: Sequence[Transition]) -> dict[str, ScheduleEntry]:
    """Draw what is expected."""
    draw = draft.draw
    entries = {}
    same = [(item.event, item.window) for item in transitions if item.window is not None]
    for number in range(draw(pick((1, 2, 0, 3)))):
        event = draw(pick(("seen", "seen", "lab", *kinds)))
        window = draw(windows(kinds))
        if same and draw(SOMETIMES):
            event, window = draw(st.sampled_from(same))
        every, until = None, None
        if window.after and draw(st.booleans()):
            every = draw(pick(("7 days", "10 days", "1 month")))
            until = draw(pick(("35 days", "2 months", None, *kinds)))
        states = [*draft.path, "alive", "calm", "off", "dead", EpochOf("early")]
        entries[f"v{number}"] = ScheduleEntry(
            event=event,
            anchor=window.anchor,
            which=window.which,
            after=window.after,
            early=window.early,
            late=window.late,
            at_least=window.at_least,
            at_most=window.at_most,
            every=every,
            until=until,
            during=draw(few(pick(tuple(states)), 2)) if draw(SOMETIMES) else (),
            only_if=draw(rarely(texts(kinds))),
            data=draw(few(pick(ELEMENTS), 1)) if draw(SOMETIMES) else (),
            closes_unknown=CLOSED,
        )
    return {
        name: attrs.evolve(entry, closes_unknown=CLOSED if entry.only_if else None) for name, entry in entries.items()
    }


@st.composite
def protocols(draw: Draw) -> Protocol:
    """Draw a protocol with three tracks."""
    path = [f"p{number}" for number in range(draw(st.integers(2, 4)))]
    chain = [f"e{number}" for number in range(len(path))]
    moving = [*chain, "again", "turned", "withdrew", "rejoined", "died", "alarmed", "calmed", "closed"]
    kinds = ["lab", "seen", "took", *moving]
    anchors = (*chain, "again", "lab", "seen")
    named = {
        "r1": NamedRule(draw(texts(anchors)), closes_unknown=CLOSED),
        "r2": NamedRule(draw(texts(anchors, ("I1", "r1"))), closes_unknown=CLOSED),
    }
    criteria = Criteria(
        {f"I{number}": Criterion(draw(texts(anchors)), closes_unknown=CLOSED) for number in (1, 2)},
        {"E1": Criterion(draw(texts(anchors)), closes_unknown=CLOSED)},
    )
    draft = _Draft(draw, path, anchors, ["r1", "r2", "I1", "E1"])
    transitions = tuple(_pathway(draft) + _other_tracks(draft))
    moved = {transition.event for transition in transitions}
    events = {}
    for kind in draw(st.sampled_from([kinds, [*moving, "seen", "lab", "took"], kinds[::-1]])):
        observed = kind in ("lab", "seen", "took")
        if not observed and kind not in moved:
            continue
        asked = " ".join(way.when or "" for way in transitions if way.event == kind)
        carried = [name for name in ELEMENTS if name in asked]
        carried += [name for name in draw(few(pick(ELEMENTS), 3)) if name not in carried]
        cut = draw(st.integers(0, len(carried)))
        during = ()
        if kind == "took" or (kind == "seen" and draw(SOMETIMES)):
            during = draw(few(pick((*path, "calm", EpochOf("early"), "off")), 2))
        events[kind] = EventKind(
            data=tuple(carried[cut:]),
            may_carry=ELEMENTS if kind == "lab" and not cut else tuple(carried[:cut]),
            during=during,
            require=draft.require() if draw(SOMETIMES) else (),
            window=draw(rarely(windows(anchors))) if kind not in ALONE else None,
        )
    if not events["lab"].data:
        events["lab"] = attrs.evolve(events["lab"], may_carry=ELEMENTS)
    else:
        brought = events["lab"].data
        rest = tuple(name for name in ELEMENTS if name not in brought)
        events["lab"] = attrs.evolve(events["lab"], may_carry=rest)
    middle = len(path) // 2
    states = {
        **{
            name: State(epoch="early" if number < middle else "late_on", initial=not number)
            for number, name in enumerate(path)
        },
        "done": State(disposition="completed"),
        "off": State(disposition="withdrawal by participant", epoch=draw(pick((None, "late_on")))),
        "alive": State(track="vital", initial=True),
        "dead": State(track="vital", disposition=draw(pick(("death", None))), ends_study=True),
        "calm": State(track="safety", initial=True, epoch="early"),
        "alarm": State(track="safety"),
        "shut": State(track="safety", disposition="closed"),
    }
    return Protocol(
        "LAWS",
        "1",
        epochs=("early", "late_on"),
        data=_data(draw),
        criteria=criteria,
        rules=named,
        states=states,
        events=events,
        transitions=transitions,
        schedule=_schedule(draft, tuple(kind for kind in anchors if kind in events), transitions),
    )
