"""What is said that cannot be kept, cannot be told apart, or gets nobody past a rule."""

from __future__ import annotations

import datetime
import pickle
import typing as t
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

import protocol_engine as pe
from engine.test_engine import ANN, CHART, NOW, START, alt
from engine.test_limits import MOVES
from engine.test_stores import BEGIN, engine
from protocol_engine.engine import MemoryStore, Store
from protocol_engine.errors import KeyReusedError, LedgerError, StaleError
from unit.trial import PATH, chart_of, fact


@pytest.mark.parametrize("name", ["01 ", " 01", "cafe\u0301"])
def test_names_that_look_alike(name: str) -> None:
    """Two participants, or two keys, that nobody can tell apart are refused."""
    one = engine(MemoryStore())
    with pytest.raises(LedgerError, match="participant: expected no space at its ends, and composed"):
        one.record(name, START, author=ANN)
    with pytest.raises(LedgerError, match="key: expected no space"):
        one.record("01", START, author=ANN, key=name)
    with pytest.raises(LedgerError, match="participant"):
        one.state(name)
    assert one.record("caf\u00e9 \U0001f600", START, author=ANN).accepted


def test_a_role_is_a_text() -> None:
    """What could not be read again is not written."""
    with pytest.raises(ValueError, match="role is a text"):
        pe.Author("ann", t.cast("t.Any", 5))


@pytest.mark.parametrize(
    "value",
    [
        datetime.date(2025, 6, 1),
        Fraction(1, 3),
        Decimal("1.50"),
        Decimal("NaN"),
        float("inf"),
        5.2,
        b"bytes",
        {"a"},
        10**1500,
        {1: "a"},
        [1, [2, {"x": None}]],
        (1, 2),
        type("Odd", (float,), {"__repr__": lambda _: "np.float64(1.5)"})(1.5),
    ],
    ids=repr,
)
def test_a_fact_is_what_will_be_read(store: Store, value: t.Any) -> None:
    """What is judged today is what is read after a restart, and the same fact sent again is the same."""
    event = pe.Event("measured", "2025-06-01", {"ALT": 30, "Note": value}, id="lab")
    one = engine(store)
    told = one.record("01", event, author=ANN)
    assert told.participant == one.state("01")
    again = pe.Ledger.read("01", one.ledger("01").lines())
    assert (one.ledger("01"), ()) == (again, again.verify())
    assert 1 == one.record("01", event, author=ANN).version
    assert 1 == again.record(event, at=NOW, actor="ann", protocol="p").version


def nested(depth: int) -> t.Any:
    """Give lists in each other."""
    value: t.Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"Note": {1: "a", "1": "b"}}, "a value cannot be kept"),
        ({"Note": nested(17)}, "more than 16 deep"),
        ({"Note": nested(5_000)}, "more than 16 deep"),
        ({"Note": 10**5_000}, "a value cannot be kept"),
    ],
)
def test_what_cannot_be_kept_is_refused(store: Store, data: dict[str, t.Any], message: str) -> None:
    """Before it is written, with a message that shows no value."""
    one = engine(store)
    for say in (one.record, one.request, one.preview):
        more = {} if say == one.preview else {"author": ANN}
        with pytest.raises(LedgerError, match=message):
            t.cast("t.Any", say)("01", pe.Event("measured", "2025-06-01", data, id="lab"), **more)
    assert one.record("01", pe.Event("measured", "2025-06-01", {"Note": nested(16)}, id="lab"), author=ANN).accepted
    with pytest.raises(LedgerError, match=message):
        one.correct("01", pe.Event("measured", "2025-06-01", data, id="lab"), reason="x", author=ANN)


@pytest.mark.parametrize("event", [pe.Event("", "2025-06-01", id="x"), pe.Event("measured", "2025-06-01", id="")])
def test_a_fact_needs_a_name(store: Store, event: pe.Event) -> None:
    """A fact without a kind, or without an id, is malformed."""
    with pytest.raises(LedgerError, match="a fact needs a kind and an id"):
        engine(store).record("01", event, author=ANN)


@pytest.mark.parametrize("day", ["2025-06", "2025"])
def test_a_coarse_date_gets_nobody_past_a_rule(day: str) -> None:
    """Where undetermined requests pass, one whose day is left open does not: some day of it may break the rule."""
    one = engine(MemoryStore(), RECENT, undetermined="allow")
    one.record("01", alt(50, "2025-06-05"), author=ANN)
    told = one.request("01", fact("started", day, "start"), author=ANN)
    assert (False, "undetermined") == (told.accepted, told.verdict)
    assert not one.preview("01", fact("started", day, "start")).accepted
    assert one.request("02", fact("started", "2025-06-06", "start"), author=ANN).accepted


RECENT = chart_of(
    f"""{PATH}
data: {{ALT: {{type: Integer, valid_for: 7 days}}}}
rules: {{low: {{check: ALT < 40, category: eligibility}}}}
events: {{measured: {{may_carry: [ALT]}}, started: {{}}}}
transitions: [{{event: started, from: screening, to: treated, require: [low]}}]
"""
)


def test_a_chart_that_lacks_a_function_allows_nothing() -> None:
    """What nobody answers is undetermined; an engine that lets such requests pass does not begin."""
    text = f"{PATH}\nprovided: {{fit: {{reads: [], category: eligibility}}}}\nevents: {{started: {{}}}}\n"
    protocol = pe.loads(f"protocol: T\nversion: '1'\n{text}{MOVES[:-2]}, require: [fit]}}]")
    with pytest.raises(ValueError, match="the host has not provided fit"):
        pe.Engine(pe.compile(protocol), undetermined="allow")
    assert not pe.Engine(pe.compile(protocol)).request("01", BEGIN, author=ANN).accepted
    fits, fails = (pe.compile(protocol, provided={"fit": lambda _, answer=answer: answer}) for answer in (True, False))
    one = pe.Engine(fits)
    assert one.request("01", BEGIN, author=ANN).accepted
    other = attrs.evolve(one, chart=fails)
    told = other.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)
    assert ["fit"] == [found.rule for found in told.participant.findings if found.rule == "fit"]


def test_what_stands_already_is_accepted() -> None:
    """A request that is sent again without a key, after its rule broke, is answered by what stands."""
    one = engine(MemoryStore())
    one.record("01", alt(30), author=ANN)
    assert one.request("01", START, author=ANN).accepted
    one.correct("01", alt(50), reason="wrong line", author=ANN)
    told = one.request("01", START, author=ANN)
    assert (True, 3, ["low"]) == (told.accepted, told.version, [found.rule for found in told.findings])
    assert one.preview("01", START).accepted


def test_a_key_is_heard_before_anything_else() -> None:
    """A call that was made is repeated, though the clock was set back, or the protocol has lost the rule since."""
    moments = [NOW]
    one = pe.Engine(CHART, clock=lambda: moments[-1], ahead=datetime.timedelta(days=1))
    late = alt(30, "2026-03-01")
    one.record("01", late, author=ANN, key="k")
    why = {"ground": "approved waiver", "reason": "holiday", "author": ANN, "key": "why"}
    one.justify("01", "week", None, **why)
    moments.append(NOW - datetime.timedelta(days=400))
    assert one.record("01", late, author=ANN, key="k").repeated
    other = attrs.evolve(one, chart=chart_of(f"{PATH}\nevents: {{measured: {{}}}}"))
    assert other.justify("01", "week", None, **why).repeated


def test_repeats_of_a_visit_can_be_justified() -> None:
    """The rule of an instance is named for its entry, the occurrence of the anchor, and the repeat."""
    one = engine(MemoryStore())
    for rule in ("week", "week#2", "week@2", "week@2#3", "heard.unknown"):
        assert one.justify("01", rule, None, ground="approved waiver", reason="holiday", author=ANN).accepted
    with pytest.raises(LedgerError, match="no rule 'weak#2'"):
        one.justify("01", "weak#2", None, ground="approved waiver", reason="holiday", author=ANN)


def test_what_lasts_into_the_future_is_refused() -> None:
    """What is said to have ended has ended."""
    one = pe.Engine(CHART, clock=lambda: NOW, ahead=datetime.timedelta(days=1))
    with pytest.raises(LedgerError, match="dated ahead of the clock"):
        one.record("01", fact("measured", "2025-06-01", "m", ended="2062-01-01"), author=ANN)


def test_what_may_come_next_whatever_facts_are_called() -> None:
    """A fact that has the name by which the engine tries is another one."""
    one = engine(MemoryStore())
    one.record("01", alt(30, id="available started"), author=ANN)
    one.record("01", alt(30, id="available started'"), author=ANN)
    assert "started" in [found.kind for found in one.available("01", "2025-06-02")]


def test_errors_go_to_other_processes_as_they_are() -> None:
    """With what they say, and what they carry."""
    for error in (StaleError(4), KeyReusedError("k"), LedgerError("x")):
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 (pickled here)
        assert (str(error), vars(error), type(error)) == (str(again), vars(again), type(again))
