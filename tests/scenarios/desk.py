"""A desk at which a site enters what happened: an engine, a clock that is set by hand, and a hook that listens."""

from __future__ import annotations

import datetime
import typing as t

import attrs

import protocol_engine as pe
from protocol_engine.engine import Hook, Hooks, MemoryStore

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from protocol_engine.engine import Notice, Outcome, Store

NURSE = pe.Author("ann", "nurse")
MANAGER = pe.Author("max", "data manager")
WHO = "01-001"


def chart_of(text: str, **provided: Callable[[Mapping[str, t.Any]], t.Any]) -> pe.Chart:
    """Compile the text of a protocol file."""
    return pe.compile(pe.loads(text), provided=provided)


def fact(kind: str, day: object, id: str | None = None, *, visit: str | None = None, **data: object) -> pe.Event:
    """Make a fact; its id is its kind and day unless another is given."""
    return pe.Event(kind, day, data, id=id or f"{kind} {day}", visit=visit)  # type: ignore[arg-type]


def brief(findings: Iterable[pe.Finding]) -> list[tuple[str, str]]:
    """Give rule and outcome of findings."""
    return [(one.rule, one.outcome) for one in findings]


@attrs.define(eq=False)
class Watch:
    """A clock that is set by hand, and goes on by a minute at each look."""

    now: datetime.datetime = datetime.datetime(2026, 12, 1, 9, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        """Give the moment."""
        self.now += datetime.timedelta(minutes=1)
        return self.now

    def set(self, text: str) -> None:
        """Set it to a moment in UTC."""
        self.now = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


@attrs.define(eq=False)
class Desk:
    """An engine for one study, and what its hook has heard."""

    chart: pe.Chart
    store: Store = attrs.field(factory=MemoryStore)
    watch: Watch = attrs.field(factory=Watch)
    heard: list[Notice] = attrs.field(factory=list)

    @property
    def engine(self) -> pe.Engine:
        """The engine, with a hook in the transaction that hears everything."""
        hooks = Hooks(in_transaction=[Hook("listen", lambda notice, _: self.heard.append(notice))])
        return pe.Engine(self.chart, self.store, self.watch, hooks=hooks)

    def enter(self, *facts: pe.Event, who: str = WHO) -> Outcome:
        """Record facts in the order given; give what came of the last one."""
        for one in facts:
            last = self.engine.record(who, one, author=NURSE)
        return last

    def ask(self, event: pe.Event, who: str = WHO) -> Outcome:
        """Request something."""
        return self.engine.request(who, event, author=NURSE)

    def correct(self, event: pe.Event, reason: str = "transcription error") -> Outcome:
        """Correct a fact."""
        return self.engine.correct(WHO, event, reason=reason, author=MANAGER)

    def void(self, fact: str, reason: str = "entered in error") -> Outcome:
        """Strike out a fact."""
        return self.engine.void(WHO, fact, reason=reason, author=MANAGER)

    def now(self, **asked: t.Any) -> pe.Participant:
        """Give the participant, as of a day or as known at a moment."""
        return self.engine.state(WHO, **asked)

    def found(self, **asked: t.Any) -> list[tuple[str, str]]:
        """Give rule and outcome of everything that is found about the participant."""
        return brief(self.now(**asked).findings)

    def due(self, on: str) -> dict[str, str]:
        """Give the status of each expected visit on a day."""
        return {one.name: one.status for one in self.engine.due(WHO, on)}

    def told(self, topic: str | None = None) -> list[tuple[str, str]]:
        """Give topic and subject of what was heard, and forget it."""
        heard = [(one.topic, one.about) for one in self.heard if topic in (None, one.topic)]
        self.heard.clear()
        return heard
