"""The engine: what is said is written, and the answer tells what it means."""

from __future__ import annotations

import datetime
import threading
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

import protocol_engine as pe
from protocol_engine.engine import Hook, Hooks, MemoryStore, Notice
from protocol_engine.engine.recent import Recent
from protocol_engine.errors import KeyReusedError, LedgerError, StaleError
from unit.trial import PATH, chart_of, fact

CHART = chart_of(
    f"""{PATH}
data: {{ALT: {{type: Integer}}, Dose: {{type: Integer}}}}
rules:
  low: {{check: ALT < 40, category: eligibility}}
  small: {{check: Dose <= 10, category: dosing}}
events: {{measured: {{may_carry: [ALT]}}, started: {{data: [Dose], require: [small]}}, moved: {{}}, withdrew: {{}}}}
transitions:
  - {{event: started, from: screening, to: treated, require: [low]}}
  - {{event: moved, from: treated, to: followed}}
  - {{event: withdrew, from: any, to: withdrawn}}
schedule:
  week: {{event: measured, anchor: started, after: 7 days, early: 1 day, late: 1 day}}
"""
)
ANN = pe.Author("ann", "nurse")
NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
START = fact("started", "2025-06-02", "start", Dose=5)


def alt(value: int | None, day: str = "2025-06-01", id: str = "lab") -> pe.Event:
    """Make a measurement."""
    return fact("measured", day, id, **({} if value is None else {"ALT": value}))


def engine(**more: t.Any) -> pe.Engine:
    """Make an engine whose clock goes on by a minute at each look."""
    minutes = iter(range(1_000_000))
    return pe.Engine(CHART, clock=lambda: NOW + datetime.timedelta(minutes=next(minutes)), **more)


def said(one: pe.Engine) -> list[str]:
    """Give what the ledger holds."""
    return [f"{entry.action} {entry.fact}" for entry in one.ledger("01").entries]


def test_a_fact_is_written_and_told() -> None:
    """A fact that conforms is written, with its author and the chart's digest, and what it moved is told."""
    one = engine()
    one.record("01", alt(30), author=ANN)
    told = one.record("01", START, author=ANN)
    assert (True, 2, "conforms", "treated", False) == (
        told.accepted,
        told.version,
        told.verdict,
        told.participant.state,
        told.repeated,
    )
    assert ["started"] == [move.transition for move in told.changed.taken]
    entry = one.ledger("01").entries[-1]
    assert ("ann", "nurse", CHART.digest) == (entry.actor, entry.role, entry.protocol)
    assert () == one.ledger("01").verify()


def test_a_fact_is_never_refused() -> None:
    """What has happened is written though it departs from the protocol, or is of no kind that it declares."""
    one = engine()
    one.record("01", alt(50), author=ANN)
    told = one.record("01", START, author=ANN)
    assert (True, "deviates", ["low"]) == (told.accepted, told.verdict, [found.rule for found in told.findings])
    assert ["unknown"] == [found.outcome for found in one.record("01", fact("heard", "2025"), author=ANN).findings]
    assert 3 == len(said(one))


@pytest.mark.parametrize(
    ("value", "policy", "accepted", "outcomes"),
    [
        (30, "refuse", True, []),
        (50, "refuse", False, ["violated"]),
        (50, "allow", False, ["violated"]),
        (None, "refuse", False, ["undetermined"]),
        (None, "allow", True, ["undetermined"]),
    ],
)
def test_a_request_is_refused_unless_it_conforms(
    value: int | None, policy: str, outcomes: list[str], *, accepted: bool
) -> None:
    """A request is written if it may be made; refused, it leaves nothing but its reasons."""
    one = engine(undetermined=policy)
    one.record("01", alt(value), author=ANN)
    told = one.request("01", START, author=ANN)
    assert (accepted, outcomes) == (told.accepted, [found.outcome for found in told.findings])
    assert (["record lab", "record start"] if accepted else ["record lab"]) == said(one)
    assert ("treated" if accepted else "screening") == told.participant.state == one.state("01").state
    assert told.version == one.ledger("01").version
    assert ["started"] == [move.transition for move in told.changed.taken]


def test_whether_it_was_written() -> None:
    """An answer tells whether this call has put an entry into the ledger."""
    one = engine()
    assert one.record("01", alt(50), author=ANN, key="k").written
    assert not one.record("01", alt(50), author=ANN, key="k").written
    assert not one.record("01", alt(50), author=ANN).written
    assert not one.record("01", alt(50), author=ANN, key="other").written
    assert not one.request("01", START, author=ANN).written
    assert not one.preview("01", START).written
    assert one.correct("01", alt(30), reason="wrong line", author=ANN).written
    assert not one.correct("01", alt(30), reason="wrong line", author=ANN).written
    assert one.request("01", START, author=ANN).written


def test_a_preview_writes_nothing() -> None:
    """A preview tells what a request would come to."""
    one = engine()
    one.record("01", alt(30), author=ANN)
    before = said(one)
    assert (True, 1, "treated") == attributes(one.preview("01", START))
    assert (False, 1, "treated") == attributes(one.preview("01", fact("started", "2025-06-02", "x", Dose=11)))
    assert before == said(one)
    with pytest.raises(LedgerError):
        one.preview("01", alt(31))


def attributes(told: t.Any) -> tuple[bool, int, str]:
    """Give what is asserted of a preview."""
    return told.accepted, told.version, told.participant.state


def test_a_correction_of_the_past_is_told_as_such() -> None:
    """A corrected value raises a finding about an earlier fact; striking out a fact revokes what it did."""
    one = engine()
    one.record("01", alt(30), author=ANN)
    one.record("01", START, author=ANN)
    told = one.correct("01", alt(50), reason="wrong line", author=ANN, expected_version=2)
    assert ["low"] == [found.rule for found in told.changed.raised]
    gone = one.void("01", "start", reason="another person", author=ANN, expected_version=3)
    assert {"pathway": ("treated", "screening")} == gone.changed.states
    assert ["started"] == [move.transition for move in gone.changed.revoked]
    assert () == gone.findings
    assert ["record lab", "record start", "correct lab", "void start"] == said(one)


def test_a_justification_leaves_the_departure() -> None:
    """Why it was right is written; the finding stays, and the answer repeats it."""
    one = engine()
    one.record("01", alt(50), author=ANN)
    one.record("01", START, author=ANN)
    told = one.justify("01", "low", "start", ground="approved waiver", reason="sponsor agreed", author=ANN)
    assert (["low"], False) == ([found.rule for found in told.findings], bool(told.changed))
    missed = one.justify("01", "week", None, ground="approved waiver", reason="holiday", author=ANN)
    assert () == missed.findings


def test_a_call_under_a_key_is_made_once() -> None:
    """The same call under the same key gives what came of it then, also where it was refused; another is a conflict."""
    one = engine()
    first = one.record("01", alt(50), author=ANN, key="k1")
    refused = one.request("01", START, author=ANN, key="k2")
    one.record("01", alt(30, "2025-06-02", "lab2"), author=ANN)
    again = one.record("01", alt(50), author=ANN, key="k1")
    assert (first.version, True, first.findings) == (again.version, again.repeated, again.findings)
    assert (False, True) == (one.request("01", START, author=ANN, key="k2").accepted, refused.repeated is False)
    with pytest.raises(KeyReusedError, match="something else was said under the key 'k1'"):
        one.record("01", alt(31), author=ANN, key="k1")
    with pytest.raises(KeyReusedError):
        one.request("01", alt(50), author=ANN, key="k1")
    assert one.record("02", alt(50), author=ANN, key="k1").repeated is False
    assert ["record lab", "record lab2"] == said(one)


def test_who_looked_at_an_old_state_is_told() -> None:
    """A request, a correction or a void upon an old version is not made; a fact needs no version."""
    one = engine()
    one.record("01", alt(30), author=ANN)
    for call in (
        lambda: one.request("01", START, author=ANN, expected_version=0),
        lambda: one.correct("01", alt(31), reason="x", author=ANN, expected_version=2),
        lambda: one.void("01", "lab", reason="x", author=ANN, expected_version=0),
    ):
        with pytest.raises(StaleError, match="the ledger has come to entry 1 since") as caught:
            call()
        assert 1 == caught.value.version
    assert one.request("01", START, author=ANN, expected_version=1).accepted


def test_what_fails_leaves_nothing() -> None:
    """A call that raises writes nothing, and keeps no key."""
    one = engine()
    one.record("01", alt(30), author=ANN)
    with pytest.raises(LedgerError):
        one.record("01", alt(31), author=ANN, key="k")
    assert ["record lab"] == said(one)
    assert not one.record("01", alt(31, id="other"), author=ANN, key="k").repeated


def test_as_of_and_as_known_at() -> None:
    """A participant can be asked for as of a day, and as known at a moment."""
    one = engine()
    one.record("01", alt(30), author=ANN)
    one.record("01", START, author=ANN)
    one.correct("01", alt(50), reason="x", author=ANN)
    assert ("treated", "deviates") == (one.state("01").state, one.state("01").verdict)
    assert "screening" == one.state("01", as_of="2025-06-01").state
    moments = [entry.recorded for entry in one.ledger("01").entries]
    assert "conforms" == one.state("01", known_at=moments[1]).verdict
    assert "screening" == one.state("01", known_at=moments[0]).state
    assert "screening" == one.state("nobody").state


def test_what_is_due_and_why() -> None:
    """The engine tells what is due, and a history in words."""
    one = engine()
    one.record("01", alt(50), author=ANN)
    one.record("01", START, author=ANN)
    assert [("week", "open")] == [(visit.name, visit.status) for visit in one.due("01", "2025-06-09")]
    assert any("low" in line.text for line in one.explain("01"))
    assert all("measured" not in line.text for line in one.explain("01", "start"))
    assert not any("started" in line.text for line in one.explain("01", as_of="2025-06-01"))


def test_what_may_come_next() -> None:
    """Each event that is in sequence tells which rules hold, break or lack data, and what it must bring."""
    one = engine()
    found = {item.kind: item for item in one.available("01", "2025-06-02")}
    assert ["measured", "started", "withdrew"] == list(found)
    start = found["started"]
    assert (("Dose",), ("ALT",)) == (start.brings, start.lacks)
    assert ((), ["low"]) == (start.broken, [item.rule for item in start.open])
    assert ("ALT",) == found["measured"].may_bring
    one.record("01", alt(50), author=ANN)
    start = {item.kind: item for item in one.available("01", "2025-06-02")}["started"]
    assert (["low"], (), ()) == ([item.rule for item in start.broken], start.open, start.lacks)
    one.record("01", START, author=ANN)
    assert ["measured", "moved", "withdrew"] == [item.kind for item in one.available("01", "2025-06-10")]


def test_participants_of_a_store() -> None:
    """An engine tells of whom something was said; the clock is the machine's unless another is given."""
    store = MemoryStore()
    one = pe.Engine(CHART, store)
    assert [] == list(one.participants())
    one.record("02", alt(30), author=ANN)
    one.record("01", alt(30), author=ANN)
    assert ["01", "02"] == list(one.participants())
    assert 5 > abs((datetime.datetime.now(tz=datetime.UTC) - one.ledger("01").entries[0].recorded).total_seconds())


def test_many_writers_at_once() -> None:
    """Writers in several threads lose nothing: versions are dense, and each fact is there once."""
    one = engine()

    def write(number: int) -> None:
        for place in range(20):
            one.record("01", alt(30, id=f"e{number}-{place}"), author=ANN, key=f"k{number}-{place // 2}-{place}")
            one.record("01", alt(30, id=f"shared-{place}"), author=ANN, key=f"shared-{place}")

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger = one.ledger("01")
    assert list(range(1, 101)) == [entry.number for entry in ledger.entries]
    assert 100 == len({entry.fact for entry in ledger.entries})
    assert () == ledger.verify()


@given(st.permutations([alt(30), START, fact("moved", "2025-06-20", "m"), alt(45, "2025-06-09", "lab2")]))
def test_facts_may_come_in_any_order(order: list[pe.Event]) -> None:
    """Whatever the order in which facts are recorded, the participant is the same in the end."""
    one = engine()
    for event in order:
        one.record("01", event, author=ANN)
    assert one.state("01") == pe.replay(CHART, "01", order)


def test_what_is_misused_is_told_at_once() -> None:
    """Who passes something else than is expected is told what is."""
    with pytest.raises(TypeError, match=r"store: expected a store, such as SqlStore\('sqlite:///trial.db'\)"):
        pe.Engine(CHART, t.cast("t.Any", "sqlite:///trial.db"))
    with pytest.raises(ValueError, match="undetermined"):
        pe.Engine(CHART, undetermined=t.cast("t.Any", "alow"))
    with pytest.raises(TypeError, match=r"author: expected an Author, such as Author\('ann', 'nurse'\)"):
        engine().record("01", START, author=t.cast("t.Any", "ann"))
    with pytest.raises(ValueError, match="undetermined: expected 'refuse' or 'allow', got 'allowed'"):
        pe.Engine(CHART, undetermined=t.cast("t.Any", "allowed"))
    with pytest.raises(ValueError, match="ahead: expected a day at least"):
        pe.Engine(CHART, ahead=datetime.timedelta(hours=23))
    with pytest.raises(ValueError, match=r"hook 'x': the protocol has no .* 'treatd'; did you mean 'treated'\?"):
        pe.Engine(CHART, hooks=Hooks(after_commit=Hook("x", print, about="treatd")))
    names = ["treated", "started", "low", "week@2#3", "heard.unknown", "measured.data"]
    assert "TRIAL 1" in repr(pe.Engine(CHART, hooks=Hooks(Hook("x", print, about=names))))
    for name in ("", "  ", None):
        with pytest.raises(ValueError, match="an author needs a name"):
            pe.Author(t.cast("t.Any", name))


def test_what_is_not_there_is_told() -> None:
    """A rule that is justified must be one of the protocol, and a fact that is explained must be on record."""
    one = engine()
    with pytest.raises(LedgerError, match=r"the protocol has no rule 'weak'; did you mean 'week'\?"):
        one.justify("01", "weak", None, ground="approved waiver", reason="holiday", author=ANN)
    heard = one.record("01", fact("heard", "2025", "h"), author=ANN)
    one.justify("01", heard.findings[0].rule, "h", ground="approved waiver", reason="by telephone", author=ANN)
    with pytest.raises(LedgerError, match="there is no fact with the id 'nope'"):
        one.explain("01", "nope")
    assert [] != list(one.explain("01", "h"))


def test_hooks_that_bring_about_each_other() -> None:
    """A hook may say something that calls it again, but not without end: then nothing is kept at all."""
    store, said = MemoryStore(), iter(range(100))

    def go_on(notice: Notice, _transaction: t.Any) -> None:
        other = fact("withdrew", "2025-06-03", f"w{next(said)}")
        one.record(notice.participant + "0", other, author=ANN)

    one = pe.Engine(CHART, store, clock=lambda: NOW, hooks=Hooks(Hook("go on", go_on, on="state.entered")))
    with pytest.raises(RecursionError, match="more than 8 times"):
        one.record("01", fact("withdrew", "2025-06-03", "w"), author=ANN)
    assert [] == list(one.participants())


def test_a_hook_may_say_something_itself() -> None:
    """What a hook in the transaction says of the same participant is written behind what called it."""

    def note(notice: Notice, _transaction: t.Any) -> None:
        one.record(notice.participant, alt(30, "2025-06-03", f"after {notice.fact or notice.about}"), author=ANN)

    one = pe.Engine(
        CHART, clock=lambda: NOW, hooks=Hooks([Hook("note", note, on=["state.entered"], about="withdrawn")])
    )
    one.record("01", fact("withdrew", "2025-06-03", "w"), author=ANN)
    assert ["record w", "record after withdrawn"] == said(one)
    assert () == one.ledger("01").verify()
    assert one.state("01") == pe.replay(CHART, "01", one.ledger("01").facts())
    assert not one.record("01", fact("withdrew", "2025-06-03", "w"), author=ANN).changed


def test_what_was_used_last_is_at_hand() -> None:
    """What has not been used for longest makes room."""
    recent = Recent[str, str](room=10)
    for key, size in (("a", 4), ("b", 4), ("a", 5)):
        recent.put(key, key + str(size), size)
    assert ("a5", "b4", None) == (recent.get("a"), recent.get("b"), recent.get("c"))
    recent.put("c", "c4", 4)
    assert (None, "b4", "c4") == (recent.get("a"), recent.get("b"), recent.get("c"))
    recent.put("d", "d11", 11)
    assert (None, None, None) == (recent.get("b"), recent.get("c"), recent.get("d"))
