"""What hosts do to an engine that they should not, and what comes of it: a clear error, or nothing at all."""

from __future__ import annotations

import asyncio
import datetime
import pickle
import sqlite3
import threading
import typing as t
from decimal import Decimal
from fractions import Fraction

import attrs
import psycopg
import pytest
import sqlalchemy as sa
from psycopg.rows import dict_row

import protocol_engine as pe
from engine.test_dispatcher import Receiver, trial
from engine.test_engine import ANN, CHART, NOW, START, alt
from engine.test_stores import BEGIN, ELSEWHERE, LIMITED, OTHER, driver_connection, engine, taken
from protocol_engine.engine import Dispatcher, Hook, Hooks, MemoryStore, Notice, Retries, Store
from protocol_engine.engine.sql import SqlStore
from protocol_engine.errors import KeyReusedError, LedgerError, StaleError, StoreError
from protocol_engine.ledger import Flaw, Ledger
from unit.trial import PATH, chart_of, fact

# --- limits -----------------------------------------------------------------------------------------


def test_limits_of_another_version_hold_after_counting_anew(store: Store) -> None:
    """A version that brings limits lets nobody newly count before it was counted anew who counts; facts are kept."""
    free = engine(store, chart_of(f"{PATH}\nevents: {{started: {{}}}}\n{MOVES}"))
    for number in range(3):
        free.record(f"0{number}", BEGIN, author=ANN)
    limited = engine(store, LIMITED)
    with pytest.raises(StoreError, match="count anew by Engine"):
        limited.request("03", BEGIN, author=ANN)
    assert limited.record("00", fact("withdrew", "2025-06-20", "w"), author=ANN).accepted
    limited.rebuild()
    assert (3, 0) == taken(limited)
    assert not limited.request("03", BEGIN, author=ANN).accepted
    assert ((), (3, 0)) == (limited.rebuild(), taken(limited))
    with pytest.raises(StoreError, match="count anew"):
        engine(store, ELSEWHERE).request("04", BEGIN, author=ANN)


MOVES = "transitions: [{event: started, from: screening, to: treated}]"


def test_more_places_need_no_counting_anew(store: Store) -> None:
    """A limit that is only raised counts the same participants."""
    text = f"{PATH}\nenrollment: {{limit: %d, counted: started}}\nevents: {{started: {{}}}}\n{MOVES}"
    one = engine(store, chart_of(text % 1))
    assert one.request("01", BEGIN, author=ANN).accepted
    assert not one.request("02", BEGIN, author=ANN).accepted
    assert engine(store, chart_of(text % 2)).request("02", BEGIN, author=ANN).accepted


def test_a_withdrawal_names_the_fact_of_the_raising(store: Store) -> None:
    """Whatever makes a participant count no more, what is withdrawn is what was raised."""
    heard: list[tuple[str, str | None]] = []
    hook = Hook("hear", lambda notice, _: heard.append((notice.topic, notice.fact)), about="enrollment.limit")
    one = engine(store, LIMITED, hooks=Hooks(hook))
    for number in range(4):
        one.record(f"0{number}", BEGIN, author=ANN)
    # Who withdrew before was never started in sequence.
    one.record("03", fact("withdrew", "2025-06-01", "w"), author=ANN)
    assert [("finding.raised", "start"), ("finding.withdrawn", "start")] == heard


# --- what is said -----------------------------------------------------------------------------------


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
        again = pickle.loads(pickle.dumps(error))  # noqa: S301
        assert (str(error), vars(error), type(error)) == (str(again), vars(again), type(again))


# --- transactions -----------------------------------------------------------------------------------


def test_an_engine_that_commits_each_statement_is_refused(sql: SqlStore) -> None:
    """Nothing could be undone."""
    database = sa.create_engine(sql.database.url, isolation_level="AUTOCOMMIT")
    with pytest.raises(StoreError, match="commits each statement at once; begin a transaction first"):
        engine(SqlStore(database)).record("01", START, author=ANN)
    with database.connect() as connection, pytest.raises(StoreError, match="begin a transaction first"):
        engine(sql).within(connection).record("01", START, author=ANN)
    database.dispose()
    assert [] == list(engine(sql).participants())


def test_a_driver_that_commits_each_statement_is_joined_in_a_transaction_alone(sql: SqlStore) -> None:
    """Outside of one it is refused, and holds no lock; within one that the host has begun it is joined."""
    raw = driver_connection(sql)
    if isinstance(raw, sqlite3.Connection):
        raw.isolation_level = None
    else:
        raw.autocommit = True
    one = engine(sql)
    with pytest.raises(StoreError, match="begin a transaction first"):
        one.within(raw).record("01", START, author=ANN)
    one.record("02", START, author=ANN)
    raw.execute("BEGIN")
    one.within(raw).record("01", START, author=ANN)
    raw.execute("COMMIT")
    assert ["01", "02"] == list(one.participants())
    raw.close()


def test_the_hosts_rows_may_have_any_form(sql: SqlStore) -> None:
    """What the host's cursors give is its own matter."""
    raw = driver_connection(sql)
    if isinstance(raw, psycopg.Connection):
        raw.row_factory = t.cast("t.Any", dict_row)
    else:
        raw.row_factory = lambda cursor, row: dict(zip([one[0] for one in cursor.description], row, strict=True))
    within = engine(sql).within(raw)
    within.record("01", alt(30), author=ANN, key="k")
    assert within.record("01", alt(30), author=ANN, key="k").repeated
    assert [{"x": 1}] == raw.execute("SELECT 1 AS x").fetchall()
    raw.rollback()
    raw.close()


def test_a_hook_that_would_wait_for_itself_is_told(sql: SqlStore) -> None:
    """Within the transaction a hook writes by `within`; by the engine itself it would wait for itself."""

    def wrong(notice: Notice, _connection: t.Any) -> None:
        one.record(notice.participant, fact("withdrew", "2025-06-20", "w"), author=ANN)

    one = engine(sql, LIMITED, hooks=Hooks(Hook("wrong", wrong, on="state.entered")))
    with pytest.raises(StoreError, match=r"writes by engine.within\(connection\)"):
        one.record("01", BEGIN, author=ANN)
    assert [] == list(one.participants())


def test_memory_undoes_what_a_hook_has_said() -> None:
    """As a database does: what a hook says of others is a part of the transaction."""
    store = MemoryStore()

    def say(notice: Notice, _transaction: t.Any) -> None:
        plain.record("sibling", BEGIN, author=ANN, key="k")
        plain.record(notice.participant, fact("withdrew", "2025-06-20", "w"), author=ANN)
        raise ArithmeticError

    plain = engine(store, LIMITED)
    one = engine(store, LIMITED, hooks=Hooks(Hook("say", say, on="state.entered")))
    with pytest.raises(ArithmeticError):
        one.record("01", BEGIN, author=ANN)
    assert ([], (0, 0)) == (list(one.participants()), taken(one))
    assert not plain.record("sibling", BEGIN, author=ANN, key="k").repeated


def test_memory_shows_nothing_that_may_be_undone() -> None:
    """Who reads waits for who writes."""
    store, begun, seen = MemoryStore(), threading.Event(), []

    def fail(_notice: Notice, _transaction: t.Any) -> None:
        reader.start()
        begun.wait(10)
        reader.join(0.2)
        raise ArithmeticError

    def read() -> None:
        begun.set()
        seen.append(engine(store).state("01").state)

    reader = threading.Thread(target=read)
    one = engine(store, LIMITED, hooks=Hooks(Hook("fail", fail, on="state.entered")))
    with pytest.raises(ArithmeticError):
        one.record("01", BEGIN, author=ANN)
    reader.join(30)
    assert ["screening"] == seen


# --- deliveries -------------------------------------------------------------------------------------


def test_numbers_go_on_where_the_row_was_removed(sql: SqlStore) -> None:
    """What counts the notices is not made anew from one: no delivery is numbered as another one was."""
    receiver = Receiver()
    one, dispatcher, _, _ = trial(sql, Hook("all", receiver))
    one.record("01", alt(30), author=ANN)
    one.record("01", START, author=ANN)
    with sql.database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM protocol_engine_participant")
    one.rebuild()
    one.void("01", "start", reason="another person", author=ANN)
    dispatcher.run_once()
    assert list(range(1, 7)) == [notice.number for notice in receiver.heard]


class EndError(BaseException):
    """Ends whoever calls the hook."""


def test_a_hook_that_ends_its_process_is_parked(store: Store) -> None:
    """After as many tries as others have."""
    calls: list[Notice] = []

    def end(notice: Notice) -> None:
        calls.append(notice)
        raise EndError

    one, dispatcher, outbox, watch = trial(store, Hook("end", end), retries=Retries(tries=2), hold=60)
    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)
    for _ in range(2):
        with pytest.raises(EndError):
            dispatcher.run_once()
        watch.on(60)
    assert 1 == dispatcher.run_once()
    assert (2, ["NotHeardOfError"]) == (len(calls), [parked.error for parked in outbox.parked("TRIAL")])


def test_a_hook_that_is_cancelled_is_tried_again(store: Store) -> None:
    """As one that fails in any other way."""

    async def cancelled(_notice: Notice) -> None:
        raise asyncio.CancelledError

    one, dispatcher, outbox, _ = trial(store, Hook("end", cancelled), retries=Retries(tries=1))
    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)
    assert 1 == dispatcher.run_once()
    assert ["CancelledError"] == [parked.error for parked in outbox.parked("TRIAL")]


@pytest.mark.parametrize("after", ["120", None, float("nan"), float("inf"), object()])
def test_an_error_may_have_any_attributes(after: object) -> None:
    """Only a number is seconds, and only False is never."""

    def fail(_notice: Notice) -> None:
        error = ConnectionError()
        t.cast("t.Any", error).after, t.cast("t.Any", error).retry = after, None
        raise error

    one, dispatcher, outbox, watch = trial(MemoryStore(), Hook("all", fail))
    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)
    assert (1, ()) == (dispatcher.run_once(), outbox.parked("TRIAL"))
    watch.on(5)
    assert 1 == dispatcher.run_once()


def test_a_dispatcher_goes_on_when_the_database_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    """It looks again, and logs the kind of the error alone."""
    stop, receiver = threading.Event(), Receiver()
    one, _, outbox, _ = trial(MemoryStore(), Hook("all", receiver))

    class Gone:
        def __init__(self) -> None:
            self.left = 2

        def __getattr__(self, name: str) -> t.Any:
            self.left -= 1
            if self.left >= 0:
                raise ConnectionError("the value 5.2")
            return getattr(outbox, name)

    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)
    dispatcher = Dispatcher(one, t.cast("t.Any", Gone()))
    runs = threading.Thread(target=dispatcher.run, args=[stop, 0.01])
    runs.start()
    for _ in range(1_000):
        if len(receiver.heard) == 3:
            break
        stop.wait(0.01)
    stop.set()
    runs.join(30)
    assert 3 == len(receiver.heard)
    assert "(ConnectionError)" in caplog.text
    assert "5.2" not in caplog.text


def test_a_dispatcher_does_not_hold_up_a_loop(store: Store) -> None:
    """It says how it is run in a program that awaits."""
    receiver = Receiver()
    one, dispatcher, _, _ = trial(store, Hook("all", receiver))
    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)

    async def wrong() -> None:
        dispatcher.run_once()

    async def right() -> None:
        await asyncio.to_thread(dispatcher.run_once)

    with pytest.raises(RuntimeError, match="asyncio"):
        asyncio.run(wrong())
    asyncio.run(right())
    assert 3 == len(receiver.heard)


def test_deliveries_of_a_hook_that_is_no_more(store: Store) -> None:
    """They are seen, and can be given up."""
    one, _, outbox, watch = trial(store, Hook("old", print), Hook("new", print, on="state.entered"))
    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)
    elsewhere = pe.Engine(OTHER, store, clock=watch, hooks=Hooks(after_commit=Hook("other", print)))
    elsewhere.record("01", fact("seen", "2025"), author=ANN)
    elsewhere.request("01", fact("seen", "2025-06", "odd", Dose=1), author=ANN)
    assert ({"other": 1}, {"new": 1, "old": 3}) == (outbox.hooks("OTHER"), outbox.hooks("TRIAL"))
    (first,) = outbox.claim("TRIAL", ["old"], watch(), watch(), 1)
    outbox.skip("TRIAL", "old", first.notice.id, "renamed", watch())
    assert {"new": 1, "old": 2} == outbox.hooks("TRIAL")


# --- what lies in the database ----------------------------------------------------------------------


def unprotected(sql: SqlStore, *statements: str) -> None:
    """Change rows as somebody does who may drop the triggers."""
    with sql.database.begin() as connection:
        if connection.dialect.name == "sqlite":
            for act in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS protocol_engine_entry_no_{act}")
        else:
            connection.exec_driver_sql(
                "DROP TRIGGER IF EXISTS protocol_engine_entry_append_only ON protocol_engine_entry"
            )
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_a_ledger_that_is_gone_leaves_traces(sql: SqlStore) -> None:
    """Entries that were removed at the end are found without a checkpoint, by what is kept beside them."""
    one = engine(sql)
    one.record("01", alt(30), author=ANN, key="k")
    one.record("02", alt(30), author=ANN)
    unprotected(sql, "DELETE FROM protocol_engine_entry WHERE participant = '01'")
    assert {"01": (Flaw(0, "the ledger ends at entry 0, and had 1: its tail was cut off"),)} == one.verify()


def test_ledgers_that_are_exchanged_between_studies(sql: SqlStore) -> None:
    """Each entry names its study, so that none passes for one of another."""
    one, other = engine(sql), engine(sql, OTHER)
    one.record("01", alt(30), author=ANN)
    other.record("01", alt(50), author=ANN)
    unprotected(
        sql,
        "UPDATE protocol_engine_entry SET study = 'between' WHERE study = 'TRIAL'",
        "UPDATE protocol_engine_entry SET study = 'TRIAL' WHERE study = 'OTHER'",
        "UPDATE protocol_engine_entry SET study = 'OTHER' WHERE study = 'between'",
    )
    flaw = Flaw(1, "it is of another study")
    assert ({"01": (flaw,)}, {"01": (flaw,)}) == (one.verify(), other.verify())


HOSTILE = [
    '{"recorded": "0001-01-01T00:00:00+14:00"',
    '{"number": 4.2e99999999999999999999',
    '{"event": ' + "[" * 900 + "]" * 900,
]


@pytest.mark.parametrize("line", HOSTILE)
def test_one_ledger_that_cannot_be_read(sql: SqlStore, line: str) -> None:
    """It hides none of the others, and is named."""
    one = engine(sql)
    for who in ("01", "02", "03"):
        one.record(who, alt(30), author=ANN)
    unprotected(sql, f"UPDATE protocol_engine_entry SET line = '{line}}}' WHERE participant = '02'")  # noqa: S608
    assert ["02"] == list(one.verify())
    for look in (lambda: one.checkpoints(b"secret"), one.rebuild):
        with pytest.raises(LedgerError, match="these ledgers cannot be read: '02'"):
            look()
    assert "screening" == one.state("03").state


@pytest.mark.parametrize("line", HOSTILE)
def test_a_line_that_is_no_entry(line: str) -> None:
    """Whatever is wrong with it, it is told as such."""
    with pytest.raises(LedgerError, match="line 1 is no entry of a ledger"):
        Ledger.read("01", [line + "}"])


def test_entries_that_nobody_could_have_written() -> None:
    """Their hashes may be right: each action has its parts, and a reason."""
    by = {"at": NOW, "actor": "ann", "protocol": "p"}
    ledger = Ledger("01").record(alt(30), **by).void("lab", reason="x", **by)
    ledger = ledger.justify("low", "lab", ground="g", reason="x", **by).migrate(effective="2025", reason="x", **by)
    assert () == ledger.verify()
    for number, change in [
        (0, {"event": None}),
        (0, {"fact": "other"}),
        (0, {"action": "nonsense"}),
        (1, {"event": alt(30)}),
        (1, {"reason": None}),
        (2, {"ground": None}),
        (3, {"effective": None}),
    ]:
        entries = list(ledger.entries)
        entries[number] = attrs.evolve(entries[number], **change)
        text = "it is no entry that could have been written here"
        assert text in [flaw.message for flaw in Ledger("01", tuple(entries)).verify() if flaw.number == number + 1]
