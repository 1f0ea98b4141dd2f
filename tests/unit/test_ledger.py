"""The ledger: append-only entries, their chain, and the facts that stand."""

from __future__ import annotations

import datetime
import itertools
import json
import typing as t
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import protocol_engine as pe
from protocol_engine.entry import BEGINNING
from protocol_engine.errors import LedgerError
from protocol_engine.ledger import Checkpoint, Ledger
from unit.trial import PATH, chart_of, fact

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
KEY = b"kept elsewhere"
GOLDEN = Path(__file__).parent.parent / "ledgers"


def by(minutes: int = 0, **more: t.Any) -> dict[str, t.Any]:
    """Give who writes, and when: some minutes from now."""
    return {"at": NOW + datetime.timedelta(minutes=minutes), "actor": "ann", "protocol": "p1", **more}


ONE = fact("measured", "2025-06-01", "e1", ALT=Decimal("31.50"))
TWO = fact("started", "2025-06-02", "e2")
CORRECTED = fact("measured", "2025-06-01", "e1", ALT=40)


def written() -> Ledger:
    """Give a ledger with an entry of every kind."""
    ledger = Ledger("01").record(ONE, **by(0, role="nurse")).record(TWO, **by(1))
    ledger = ledger.correct(CORRECTED, reason="read from the wrong line", **by(2))
    ledger = ledger.justify("low", "e2", ground="immediate hazard", reason="bleeding", **by(3))
    ledger = ledger.void("e2", reason="another person's form", **by(4))
    return ledger.migrate(effective="2025-09-01", reason="amendment 2", **by(5, protocol="p2"))


def test_entries_are_numbered_and_chained() -> None:
    """Each entry has its number and the hash of the one before it; a ledger is a value."""
    empty = Ledger("01")
    ledger = empty.record(ONE, **by(0))
    assert (0, 1) == (empty.version, ledger.version)
    full = written()
    assert [1, 2, 3, 4, 5, 6] == [one.number for one in full.entries]
    assert [BEGINNING, *(one.hash for one in full.entries[:-1])] == [one.previous for one in full.entries]
    assert ["record", "record", "correct", "justify", "void", "migrate"] == [one.action for one in full.entries]
    assert () == full.verify()


def test_the_facts_that_stand() -> None:
    """A correction says what a fact should have said; what is struck out does not stand; both as known at a moment."""
    ledger = written()
    assert (CORRECTED,) == ledger.facts()
    assert (ONE, TWO) == ledger.facts(known_at=NOW + datetime.timedelta(minutes=1))
    assert (CORRECTED, TWO) == ledger.facts(known_at=NOW + datetime.timedelta(minutes=2))
    assert () == ledger.facts(known_at=NOW - datetime.timedelta(microseconds=1))
    assert (ONE,) == ledger.facts(known_at=NOW.astimezone(datetime.timezone(datetime.timedelta(hours=9))))


def test_what_was_struck_out_may_be_taken_up_again() -> None:
    """Correcting a fact that was struck out says that it happened after all."""
    assert (CORRECTED, TWO) == written().correct(TWO, reason="it was hers", **by(6)).facts()


def test_a_justification_is_kept_beside_the_departure() -> None:
    """Why a departure was right is an entry, and changes no fact."""
    (one,) = written().justifications()
    assert ("low", "e2", "immediate hazard", "bleeding") == (one.rule, one.fact, one.ground, one.reason)
    assert () == written().justifications(known_at=NOW)
    missed = Ledger("01").justify("week_4", None, ground="approved waiver", reason="holiday", **by())
    assert missed.entries[0].fact is None


def test_the_same_fact_is_written_once() -> None:
    """A fact that is there with the same content is not written again, however its numbers are written."""
    ledger = Ledger("01").record(ONE, **by())
    assert ledger is ledger.record(attrs.evolve(ONE, data={"ALT": 31.5}), **by(1))
    assert ledger is ledger.correct(ONE, reason="nothing", **by(1))


def test_history_of_a_fact() -> None:
    """Every entry about a fact is given, the oldest first."""
    assert ["record", "correct"] == [one.action for one in written().history("e1")]
    assert ["record", "justify", "void"] == [one.action for one in written().history("e2")]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda one: one.record(CORRECTED, **by()), "there is a fact with the id 'e1' that says something else"),
        (lambda one: one.void("e1", reason="x", **by()).record(ONE, **by()), "the fact 'e1' was struck out; take it"),
        (lambda one: one.correct(TWO, reason="x", **by()), "there is no fact with the id 'e2'"),
        (lambda one: one.void("e2", reason="x", **by()), "there is no fact with the id 'e2'"),
        (lambda one: one.void("e1", reason=" ", **by()), "reason: expected a text"),
        (lambda one: one.correct(CORRECTED, reason="", **by()), "reason: expected a text"),
        (lambda one: one.void("e1", reason="x", **by()).void("e1", reason="x", **by()), "struck out already"),
        (lambda one: one.justify("low", "e2", ground="g", reason="x", **by()), "there is no fact with the id 'e2'"),
        (lambda one: one.justify("low", "e1", ground="", reason="x", **by()), "ground: expected a text"),
        (lambda one: one.migrate(effective="2025", reason="", **by()), "reason: expected a text"),
        (lambda one: one.record(TWO, at=NOW, actor="", protocol="p"), "actor: expected a text"),
        (lambda one: one.record(TWO, at=NOW.replace(tzinfo=None), actor="a", protocol="p"), "offset from UTC"),
        (lambda one: one.record(TWO, at="now", actor="a", protocol="p"), "offset from UTC"),
        (lambda one: one.checkpoint(b""), "a checkpoint needs a secret"),
    ],
    ids=itertools.count(),
)
def test_what_cannot_be_written(wrong: t.Callable[[Ledger], object], message: str) -> None:
    """An entry about what is not there, or without what it needs, is refused."""
    with pytest.raises(LedgerError, match=message):
        wrong(Ledger("01").record(ONE, **by()))


def test_a_clock_set_back_changes_no_order() -> None:
    """An entry is never recorded before the one before it, whatever the clock says."""
    ledger = Ledger("01").record(ONE, **by(0)).record(TWO, **by(-60))
    assert [NOW, NOW] == [one.recorded for one in ledger.entries]
    assert () == ledger.verify()


def test_written_is_read() -> None:
    """A ledger written as lines and read again is the same, with every digit."""
    ledger = written()
    again = Ledger.read("01", list(ledger.lines()))
    assert ledger == again
    assert () == again.verify()
    assert list(ledger.lines()) == list(again.lines())
    assert "31.50" in next(iter(ledger.lines()))


@pytest.mark.parametrize("line", ["{}", "[]", "secret", '{"participant": "01", "recorded": "soon"}', b"\xff"])
def test_what_is_no_entry(line: str | bytes) -> None:
    """A line that is no entry is refused with its number, and without a value of it."""
    with pytest.raises(LedgerError, match=r"^line 2 is no entry of a ledger$"):
        Ledger.read("01", ["", line])


TEXTS = ("participant", "action", "recorded", "actor", "protocol", "previous", "role", "reason", "fact", "hash")


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("key", [*TEXTS, "number", "event", "rule", "ground", "effective"])
def test_a_changed_entry_is_found(number: int, key: str) -> None:
    """Whatever of an entry is changed, verification finds it."""
    lines = [json.loads(line, parse_float=Decimal) for line in written().lines()]
    if key not in lines[number]:
        return
    old = lines[number][key]
    other = {
        "recorded": "2026-03-01T12:30:00Z",
        "effective": "2025-09-02",
        "action": "justify" if old != "justify" else "void",
    }.get(key, f"{old}x")
    if key == "event":
        other = {**old, "occurred": "2025-06-05"}
    lines[number][key] = 17 if key == "number" else other
    assert lines[number][key] != old
    changed = Ledger.read("01", [json.dumps(one, default=float) for one in lines])
    assert number + 1 in {flaw.number for flaw in changed.verify()} | {flaw.number - 1 for flaw in changed.verify()}


@pytest.mark.parametrize("number", range(5))
def test_a_removed_or_moved_entry_is_found(number: int) -> None:
    """An entry that was taken out, put in twice or put elsewhere is found; a cut tail needs a checkpoint."""
    ledger = written()
    entries = list(ledger.entries)
    without = attrs.evolve(ledger, entries=tuple(entries[:number] + entries[number + 1 :]))
    assert without.verify()
    twice = attrs.evolve(ledger, entries=tuple(entries[: number + 1] + entries[number:]))
    assert twice.verify()
    swapped = [*entries[:number], entries[number + 1], entries[number], *entries[number + 2 :]]
    assert attrs.evolve(ledger, entries=tuple(swapped)).verify()
    assert not attrs.evolve(ledger, entries=tuple(entries[:-1])).verify()


def test_a_cut_tail_is_found_by_a_checkpoint() -> None:
    """A ledger that ends before a checkpoint has lost its tail; one that was written anew is not the one signed."""
    ledger = written()
    signed = [Ledger("01").checkpoint(KEY), attrs.evolve(ledger, entries=ledger.entries[:3]).checkpoint(KEY)]
    signed.append(ledger.checkpoint(KEY))
    assert () == ledger.verify(*signed, key=KEY)
    cut = attrs.evolve(ledger, entries=ledger.entries[:5])
    assert ["the ledger ends at entry 5, and had 6: its tail was cut off"] == [
        str(one) for one in cut.verify(*signed, key=KEY)
    ]
    anew = Ledger("01").record(CORRECTED, **by(0)).record(TWO, **by(1)).void("e2", reason="x", **by(2))
    (flaw,) = anew.verify(signed[1], key=KEY)
    assert "entry 3: it is not the entry that was signed: the ledger was written anew" == str(flaw)


def test_a_checkpoint_must_be_signed() -> None:
    """A checkpoint that was made up, or is of another participant, proves nothing."""
    ledger = written()
    true = ledger.checkpoint(KEY)
    for false in (attrs.evolve(true, number=5), attrs.evolve(true, hash=BEGINNING), Checkpoint("01", 6, true.hash, "")):
        (flaw,) = ledger.verify(false, key=KEY)
        assert "was not signed with this key" in flaw.message
    assert "was not signed" in ledger.verify(true, key=b"another")[0].message
    (flaw,) = ledger.verify(Ledger("02").checkpoint(KEY), key=KEY)
    assert "the checkpoint at entry 0 is of another participant, or another study" == str(flaw)


CHART = chart_of(
    f"""{PATH}
data: {{ALT: {{type: Integer}}}}
rules: {{low: {{check: ALT < 40}}}}
events: {{measured: {{may_carry: [ALT]}}, started: {{}}, moved: {{}}}}
transitions:
  - {{event: started, from: screening, to: treated, require: [low]}}
  - {{event: moved, from: treated, to: followed}}
"""
)
KINDS = st.sampled_from(["measured", "started", "moved"])
DAYS = st.sampled_from(["2025-06-01", "2025-06-02", "2025-06-05", "2025-06"])


@given(
    st.lists(
        st.tuples(st.sampled_from("rrrcv"), st.integers(0, 4), KINDS, DAYS, st.integers(30, 50)),
        max_size=14,
    )
)
def test_any_way_to_the_same_facts_is_the_same_participant(says: list[tuple[str, int, str, str, int]]) -> None:
    """Records, corrections and voids in any order give the participant that the facts that stand give at once."""
    ledger, standing = Ledger("01"), dict[str, pe.Event]()
    known: set[str] = set()
    for minute, (action, number, kind, day, value) in enumerate(says):
        event = fact(kind, day, f"e{number}", **({"ALT": value} if kind == "measured" else {}))
        if action == "r" and event.id not in known:
            ledger = ledger.record(event, **by(minute))
            standing[event.id] = event
        elif action == "c" and event.id in known:
            ledger = ledger.correct(event, reason="x", **by(minute))
            standing[event.id] = event
        elif action == "v" and event.id in standing:
            ledger = ledger.void(event.id, reason="x", **by(minute))
            del standing[event.id]
        known.add(event.id) if event.id in standing else None
    assert pe.replay(CHART, "01", standing.values()) == pe.replay(CHART, "01", ledger.facts())
    assert () == ledger.verify()
    assert ledger == Ledger.read("01", ledger.lines())


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*/every-action.jsonl")), ids=lambda path: path.parent.name)
def test_ledgers_of_earlier_releases_are_read(path: Path) -> None:
    """What an earlier release has written still verifies, and comes to the same facts."""
    ledger = Ledger.read("01", path.read_bytes().splitlines())
    assert () == ledger.verify()
    assert list(ledger.lines()) == path.read_text(encoding="utf-8").splitlines()
    assert (CORRECTED,) == ledger.facts()


def test_there_is_a_golden_ledger() -> None:
    """There is at least one ledger of an earlier release, and it has an entry of every kind."""
    lines = (GOLDEN / "0.1.0" / "every-action.jsonl").read_bytes().splitlines()
    actions = {one.action for one in Ledger.read("01", lines).entries}
    assert {"record", "correct", "void", "justify", "migrate"} == actions
