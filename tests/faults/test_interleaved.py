"""However facts are recorded, corrected, struck out, repeated and late, what stands at the end alone counts."""

from __future__ import annotations

import itertools
import typing as t

import attrs
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

import protocol_engine as pe
from engine.conftest import sql_store
from faults.soak import rounds
from faults.study import ANN, chart, engine
from kept import everything
from protocol_engine.engine import MemoryStore, Store
from protocol_engine.engine.decision import folded
from protocol_engine.engine.sql.snapshot import snapshot
from protocol_engine.engine.sql.tables import participant as table

if t.TYPE_CHECKING:
    from collections.abc import Iterator

CHART = chart(10**6)
ERRORS = (pe.LedgerError, pe.KeyReusedError)
example = itertools.count()


@attrs.frozen
class Saying:
    """One call: what is said of which fact of whom, under which key."""

    who: int
    what: t.Literal["record", "request", "correct", "void"]
    fact: str
    kind: str
    day: str
    value: int
    key: str | None

    @property
    def event(self) -> pe.Event:
        """What it says."""
        return pe.Event(self.kind, self.day, {"ALT": self.value} if self.kind == "measured" else {}, id=self.fact)

    @property
    def meaning(self) -> tuple[t.Any, ...]:
        """Give what must be the same under one key."""
        return self.what, self.fact, None if self.what == "void" else self.event

    def said_to(self, one: pe.Engine, who: str) -> pe.Outcome:
        """Say it."""
        by: t.Any = {"author": ANN, "key": self.key}
        match self.what:
            case "record":
                return one.record(who, self.event, **by)
            case "request":
                return one.request(who, self.event, **by)
            case "correct":
                return one.correct(who, self.event, reason="why", **by)
            case _:
                return one.void(who, self.fact, reason="why", **by)


sayings = st.lists(
    st.builds(
        Saying,
        st.integers(0, 1),
        st.sampled_from(["record", "record", "request", "correct", "void"]),
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from(["measured", "measured", "started", "moved", "withdrew"]),
        st.sampled_from(["2025-05-30", "2025-06-02", "2025-06-02", "2025-06-09", "2025-06"]),
        st.sampled_from([30, 50]),
        st.sampled_from([None, "k1", "k2", "k3"]),
    ),
    max_size=14,
)


@attrs.define
class Plain:
    """What stands of one participant, as a child would keep it: by fact, None where it was struck out."""

    facts: dict[str, pe.Event | None] = attrs.field(factory=dict)
    keys: dict[str, Saying] = attrs.field(factory=dict)

    def hear(self, one: Saying, told: pe.Outcome | None) -> None:
        """Take up one saying; assert that it was told what it should have been."""
        same = self.keys.get(one.key or "")
        if same is not None:
            assert (told is not None) == (one.meaning == same.meaning)
            assert told is None or told.repeated
            return
        known, there = self.facts.get(one.fact), one.fact in self.facts
        right = {
            "record": not there or known == one.event,
            "request": not there or known == one.event,
            "correct": there,
            "void": known is not None,
        }[one.what]
        assert right == (told is not None)
        if told is None:
            return
        assert not told.repeated
        if one.key is not None:
            self.keys[one.key] = one
        if told.accepted:
            self.facts[one.fact] = None if one.what == "void" else one.event


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a store for all examples: each has participants of its own."""
    if request.param == "memory":
        yield MemoryStore()
        return
    made = sql_store("sqlite", tmp_path_factory.mktemp("interleaved"))
    yield made
    made.database.dispose()


@settings(max_examples=rounds(150))
@given(said=sayings)
def test_what_stands_is_what_counts(kept: Store, said: list[Saying]) -> None:
    """Any interleaving gives the participant that the standing facts give at once, and the same in every row."""
    one, number, plain = engine(kept, chart=CHART), next(example), (Plain(), Plain())
    people = [f"{number}-{who}" for who in range(2)]
    for saying in said:
        try:
            told = saying.said_to(one, people[saying.who])
        except ERRORS:
            told = None
        plain[saying.who].hear(saying, told)
    for who, model in zip(people, plain, strict=True):
        standing = [event for event in model.facts.values() if event is not None]
        state, ledger = one.state(who), one.ledger(who)
        assert everything(pe.replay(CHART, who, standing)) == everything(state)
        assert everything(pe.replay(CHART, who, standing[::-1])) == everything(state)
        assert () == ledger.verify()
        row_of(kept, one, who)


def row_of(kept: Store, one: pe.Engine, who: str) -> None:
    """Assert that the snapshot's row, where there is one, is that of the fold."""
    if isinstance(kept, MemoryStore):
        return
    with t.cast("t.Any", kept).database.connect() as connection:
        row = connection.execute(sa.select(table).where(table.c.participant == who)).mappings().one_or_none()
    if row is not None:
        fold = snapshot(folded(CHART, one.ledger(who)))
        assert {**row, **fold, "version": one.ledger(who).version} == {**row}
