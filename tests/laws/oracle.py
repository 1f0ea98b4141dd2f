"""
A second reading of the semantics, slow and plain, that shares nothing with the engine but the rule language.

It folds facts over the records of a protocol; every question is asked anew of the whole past.
"""

from __future__ import annotations

import typing as t

import attrs

from laws.calendar_days import (
    UNDETERMINED,
    Moment,
    as_day,
    as_time,
    certainly_before,
    duration,
    judge,
    on_day,
)
from laws.plain import UNUSABLE, Plain, given
from laws.visits_oracle import Visits
from protocol_engine.language import parse_date, shift

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from protocol_engine.protocol import Protocol, Transition, Window


@attrs.frozen
class Fact:
    """What happened, as a history says it."""

    id: str
    kind: str
    occurred: str
    data: Mapping[str, t.Any] = attrs.field(factory=dict)
    ended: str | None = None
    visit: str | None = None


@attrs.frozen
class Finding:
    """What the oracle found: the rule, the fact's id (None for what was missed), the outcome and the days."""

    rule: str
    event: str | None
    outcome: str
    days: float | None = None


@attrs.frozen
class Placed:
    """A fact on the moment at which one fold takes it to have happened."""

    fact: Fact
    moment: Moment


@attrs.frozen
class Done:
    """A folded fact: the states around it, and whether it was in sequence or moved someone."""

    fact: Fact
    moment: Moment
    before: Mapping[str, str]
    after: Mapping[str, str]
    in_sequence: bool
    moved: bool


@attrs.frozen
class Answer:
    """The last states by track, and the findings."""

    states: Mapping[str, str]
    findings: frozenset[Finding]


def answer(plain: Plain, facts: Iterable[Fact], as_of: str | None = None) -> Answer:
    """Fold the facts, and fold them again for each day that one partial date may be."""
    different = list({fact.id: fact for fact in facts}.values())
    placed = [Placed(fact, parse_date(fact.occurred)) for fact in different]
    if not placed:
        return Answer(dict(plain.initial), frozenset())
    latest = max(item.moment.first_day for item in placed)
    day = latest if as_of is None else parse_date(as_of).first_day
    placed = [item for item in placed if item.moment.first_day <= day]
    main = Fold(plain, placed, day)
    folds = [main.findings]
    for item in placed:
        if item.moment.first_day == item.moment.last_day:
            continue
        for chosen in range(item.moment.first_day, item.moment.last_day + 1):
            moved = [Placed(it.fact, on_day(chosen)) if it is item else it for it in placed]
            folds.append(Fold(plain, moved, day).findings)
    return Answer(main.states, merge(folds))


def merge(folds: Sequence[Mapping[tuple[str, str | None, str], float | None]]) -> frozenset[Finding]:
    """Keep what all folds found; what only some found is undetermined."""
    findings = set()
    for rule, event, outcome in {key for fold in folds for key in fold}:
        if all((rule, event, outcome) in fold for fold in folds):
            findings.add(Finding(rule, event, outcome, folds[0][rule, event, outcome]))
        else:
            findings.add(Finding(rule, event, UNDETERMINED))
    return frozenset(findings)


def order(plain: Plain, protocol: Protocol, facts: Sequence[Fact]) -> list[str]:
    """Give the ids in the order in which the main fold takes the facts."""
    placed = [Placed(fact, parse_date(fact.occurred)) for fact in {fact.id: fact for fact in facts}.values()]
    return [done.fact.id for done in Fold(plain, placed, 0, missed=False).done]


class Fold:
    """One fold of placed facts: `states` after it, `findings` by (rule, fact, outcome) with their days."""

    def __init__(self, plain: Plain, placed: Sequence[Placed], as_of: int, *, missed: bool = True) -> None:
        self.plain = plain
        self.protocol = plain.protocol
        self.states: dict[str, str] = dict(plain.initial)
        self.done: list[Done] = []
        self.findings: dict[tuple[str, str | None, str], float | None] = {}
        self.visits = Visits(self)
        left = list(placed)
        while left:
            item = self.next_of(left)
            left.remove(item)
            self.step(item)
        if missed:
            self.visits.find_missed(as_of)

    def found(self, rule: str, event: str | None, outcome: str, days: float | None = None) -> None:
        """Note a finding, once for each rule, fact and outcome."""
        self.findings.setdefault((rule, event, outcome), days)

    # --- order --------------------------------------------------------------------------------

    def next_of(self, left: Sequence[Placed]) -> Placed:
        """Choose the next fact: none left certainly precedes it; by last day, rank and id; in sequence if one is."""
        ready = [item for item in left if not any(certainly_before(other.moment, item.moment) for other in left)]
        ready.sort(key=lambda item: (item.moment.last_day, self.plain.rank(item.fact.kind), item.fact.id))
        for item in ready:
            if self.fits(item.fact.kind):
                return item
        return ready[0]

    def fits(self, kind: str) -> bool:
        """Tell whether a kind is in sequence now, in some track."""
        event = self.protocol.events.get(kind)
        if event is None:
            return False
        if self.plain.moving(kind):
            return any(self.candidates(kind, track) for track in self.plain.tracks)
        return not event.during or any(state in self.plain.chosen(event.during) for state in self.states.values())

    def over(self) -> bool:
        """Tell whether a track is in a state that ends the study."""
        return any(self.plain.state(state).ends_study for state in self.states.values())

    def candidates(self, kind: str, track: str) -> list[Transition]:
        """Give the transitions of an event kind from the current state of a track."""
        if self.over():
            return []
        moving = self.plain.moving(kind, track)
        return [transition for transition in moving if self.states[track] in self.plain.sources(transition)]

    # --- what rules see -----------------------------------------------------------------------

    def view(self, moment: Moment, judged: Fact | None = None, place: int | None = None) -> Callable[[str], object]:
        """Give what rules see at a place of the fold: the facts before it, and the judged fact's own data."""
        past = self.done if place is None else self.done[:place]
        states = past[-1].after if past else self.plain.initial

        def value(name: str) -> object:
            if name == "Today()":
                return as_day(moment)
            if name == "Now()":
                return as_time(moment)
            if name in self.protocol.data:
                return self.datum(name, moment, judged, past)
            if name in states:
                return states[name]
            kind, _, attribute = name.partition(".")
            return attribute_of([item for item in past if item.fact.kind == kind], attribute)

        return value

    def datum(self, name: str, moment: Moment, judged: Fact | None, past: Sequence[Done]) -> object:
        """Give the value of an element: the judged fact's own, or the latest that is still valid."""
        if judged is not None:
            must = self.protocol.events[judged.kind].data
            if name in judged.data or name in must:
                return self.brought(judged, name)
        known = [(item, value) for item in past if (value := self.brought(item.fact, name)) is not None]
        latest = [
            (item, value)
            for item, value in known
            if not any(certainly_before(item.moment, other.moment) for other, _ in known)
        ]
        values = {value for _, value in latest}
        if len(values) != 1:
            return None
        limit = self.protocol.data[name].valid_for
        if limit is not None:
            ends = [shift(on_day(item.moment.first_day), duration(limit)).first_day for item, _ in latest]
            if moment.last_day > max(ends):
                return None
        return values.pop()

    def brought(self, fact: Fact, name: str) -> object:
        """Give the value that a fact brings for an element, or None."""
        if fact.kind not in self.protocol.events or name not in self.protocol.data:
            return None
        value = self.plain.usable(name, fact.data.get(name))
        return None if value is UNUSABLE else value

    # --- the step -----------------------------------------------------------------------------

    def step(self, item: Placed) -> None:
        """Fold one fact."""
        fact, before = item.fact, dict(self.states)
        kind = self.protocol.events.get(fact.kind)
        if kind is None:
            self.found(f"{fact.kind}.unknown", fact.id, "unknown")
            self.done.append(Done(fact, item.moment, before, before, in_sequence=False, moved=False))
            return
        value = self.view(item.moment, fact)
        self.check_data(fact)
        for name in self.plain.required(kind.require):
            self.check_rule(name, fact, value)
        if self.plain.moving(fact.kind):
            in_sequence, taken, after = self.move(item, value)
        else:
            in_sequence, taken, after = self.fits(fact.kind), [], before
            if not in_sequence:
                self.found(f"{fact.kind}.sequence", fact.id, "out_of_sequence")
        windows = [(self.plain.id_of(transition), transition.window) for transition in taken]
        if taken or (in_sequence and not self.plain.moving(fact.kind)):
            windows.append((fact.kind, kind.window))
        for name, window in windows:
            self.check_window(f"{name}.window", window, item)
        done = Done(fact, item.moment, before, after, in_sequence=in_sequence, moved=after != before)
        self.visits.fold(done, value, [window for _, window in windows if window is not None])
        self.states = after
        self.done.append(done)
        if done.in_sequence or done.moved:
            self.visits.start(done)

    def move(self, item: Placed, value: Callable[[str], object]) -> tuple[bool, list[Transition], dict[str, str]]:
        """Offer a fact to every track; give whether it was in sequence, what was taken, and the states after it."""
        fact, before = item.fact, self.states
        taken: dict[str, Transition] = {}
        undecided: dict[str, list[Transition]] = {}
        lost: list[str] = []
        after = dict(before)
        for track in self.plain.tracks:
            if not self.plain.moving(fact.kind, track):
                continue
            candidates = self.candidates(fact.kind, track)
            if not candidates:
                lost.append(track)
                continue
            way, outcome = self.branch(candidates, value)
            if way is None:
                undecided[track] = candidates
                self.found(f"{fact.kind}.branch", fact.id, outcome)
                continue
            taken[track] = way
            after[track] = way.to
            for name in self.plain.required(way.require):
                self.check_rule(name, fact, value)
        if taken:
            lost = [track for track in lost if not self.plain.final(before[track])]
        for track in lost:
            self.found(f"{fact.kind}.sequence", fact.id, "out_of_sequence")
            target = self.resynchronized(fact.kind, track, value)
            if target is not None:
                after[track] = target
        earlier = [done for done in self.done if done.fact.kind == fact.kind and (done.in_sequence or done.moved)]
        if not earlier:
            for track in [*undecided, *lost]:
                self.check_common(undecided.get(track) or self.plain.moving(fact.kind, track), fact, value)
        return bool(taken or undecided), list(taken.values()), after

    def branch(self, ways: Sequence[Transition], value: Callable[[str], object]) -> tuple[Transition | None, str]:
        """Decide which way is taken; or say why none is."""
        outcomes = [self.when(way, ways, value) for way in ways]
        true = [way for way, outcome in zip(ways, outcomes, strict=True) if outcome is True]
        unknown = [way for way, outcome in zip(ways, outcomes, strict=True) if outcome is None]
        if len(true) > 1:
            return None, "ambiguous"
        if true and all(self.exclusive(true[0], way) for way in unknown):
            return true[0], ""
        return None, UNDETERMINED if unknown else "no_branch"

    def when(self, way: Transition, ways: Sequence[Transition], value: Callable[[str], object]) -> bool | None:
        """Answer a transition's `when`; `otherwise` is true when every other way is false."""
        if way.when is None:
            return True
        if way.when != "otherwise":
            return self.plain.ask(way.when, value)
        here = self.plain.sources(way)
        others = [other for other in ways if other is not way and here & self.plain.sources(other)]
        outcomes = [self.when(other, others, value) for other in others]
        if any(outcome is True for outcome in outcomes):
            return False
        return None if any(outcome is None for outcome in outcomes) else True

    def exclusive(self, first: Transition, second: Transition) -> bool:
        """Tell whether two ways can be proved never to be both true."""
        if "otherwise" in (first.when, second.when):
            return True
        if first.when is None or second.when is None:
            return False
        return self.plain.exclusive(first.when, second.when)

    def resynchronized(self, kind: str, track: str, value: Callable[[str], object]) -> str | None:
        """Give the state that an event out of sequence puts someone in, or None."""
        here = self.states[track]
        if self.over() or self.plain.final(here):
            return None
        ways = self.plain.moving(kind, track)
        targets = {way.to for way in ways}
        if len(targets) > 1:
            way, _ = self.branch(ways, value)
            targets = set() if way is None else {way.to}
        for target in targets:
            if not self.plain.final(target) and self.plain.reachable(here, target):
                return target
        return None

    # --- checks -------------------------------------------------------------------------------

    def check_data(self, fact: Fact) -> None:
        """Find required elements that are absent, and elements that nobody can read."""
        kind = self.protocol.events[fact.kind]
        if any(not given(fact.data, name) for name in kind.data):
            self.found(f"{fact.kind}.data", fact.id, "incomplete")
        for name, raw in fact.data.items():
            if name not in self.protocol.data or self.plain.usable(name, raw) is UNUSABLE:
                self.found(f"{fact.kind}.data", fact.id, "unreadable")

    def check_rule(self, name: str, fact: Fact, value: Callable[[str], object]) -> None:
        """Judge a rule or a criterion."""
        outcome = self.plain.ask(self.plain.texts[name], value)
        if outcome is None:
            self.found(name, fact.id, UNDETERMINED)
        elif outcome is (name in self.plain.exclusion):
            self.found(name, fact.id, "violated")

    def check_common(self, ways: Sequence[Transition], fact: Fact, value: Callable[[str], object]) -> None:
        """Judge the rules that every one of several transitions requires."""
        for name in self.plain.required(ways[0].require):
            if all(name in self.plain.required(way.require) for way in ways):
                self.check_rule(name, fact, value)

    def anchors(self, kind: str, which: str) -> list[Done]:
        """Give the earlier facts that a window counts from."""
        found = [done for done in self.done if done.fact.kind == kind and (done.in_sequence or done.moved)]
        return {"latest": found[-1:], "first": found[:1], "each": found}[which]

    def check_window(self, rule: str, window: Window | None, item: Placed) -> None:
        """Judge a window against its anchors."""
        if window is None:
            return
        anchors = self.anchors(window.anchor, window.which)[::-1]
        verdicts = [judge(window, anchor.moment, item.moment) for anchor in anchors]
        outside = [verdict for verdict in verdicts if verdict.outcome in ("early", "late")]
        if outside:
            worst = max(outside, key=lambda verdict: abs(verdict.days or 0))
            self.found(rule, item.fact.id, worst.outcome, worst.days)
        elif not verdicts or any(verdict.outcome == UNDETERMINED for verdict in verdicts):
            self.found(rule, item.fact.id, UNDETERMINED)


def attribute_of(facts: Sequence[Done], attribute: str) -> object:
    """Give what a rule may ask of the earlier facts of a kind."""
    if attribute == "count":
        return len(facts)
    if not facts:
        return None
    if attribute == "first":
        return as_day(facts[0].moment)
    latest = facts[-1]
    if attribute == "ended":
        return None if latest.fact.ended is None else as_day(parse_date(latest.fact.ended))
    return as_time(latest.moment) if attribute == "at" else as_day(latest.moment)
