"""Whatever the store: what is kept, what is repeated, what is undone, and who waits for whom."""

from __future__ import annotations

import gc
import sqlite3
import threading
import typing as t

import psycopg
import pytest

import databases
import protocol_engine as pe
from engine.conftest import SQL
from engine.test_engine import ANN, CHART, NOW, START, alt
from protocol_engine.engine import Hook, Hooks, Notice, Store
from protocol_engine.engine.sql import SqlStore
from protocol_engine.errors import KeyReusedError, LedgerError, StaleError, StoreError
from unit.trial import PATH, chart_of, fact

if t.TYPE_CHECKING:
    from pathlib import Path

LIMITED = chart_of(
    f"""{PATH}
enrollment: {{limit: 3, counted: started, cohorts: {{first: {{limit: 2, counted: followed}}}}}}
events: {{started: {{}}, moved: {{}}, withdrew: {{}}}}
transitions:
  - {{event: started, from: screening, to: treated}}
  - {{event: moved, from: treated, to: followed}}
  - {{event: withdrew, from: any, to: withdrawn}}
"""
)

SCREENED = chart_of(f"{PATH}\nenrollment: {{limit: 2, counted: screening}}\nevents: {{seen: {{}}}}")
ELSEWHERE = chart_of(
    f"""{PATH}
enrollment: {{cohorts: {{second: {{limit: 1, counted: treated}}}}}}
events: {{started: {{}}}}
transitions: [{{event: started, from: screening, to: treated}}]
"""
)
OTHER = pe.compile(pe.loads(f"protocol: OTHER\nversion: '1'\n{PATH}\nevents: {{seen: {{}}}}"))
BEGIN = fact("started", "2025-06-02", "start")


def engine(store: Store, chart: pe.Chart = CHART, **more: t.Any) -> pe.Engine:
    """Make an engine whose clock stands still."""
    return pe.Engine(chart, store, clock=lambda: NOW, **more)


def test_a_life(store: Store) -> None:
    """What is recorded, corrected and struck out is there, in order, and the fold is what the engine told."""
    one = engine(store)
    one.record("01", alt(30), author=ANN)
    one.request("01", START, author=ANN)
    one.correct("01", alt(50), reason="wrong line", author=ANN)
    one.justify("01", "low", "start", ground="approved waiver", reason="agreed", author=ANN)
    one.record("02", alt(20), author=ANN)
    told = one.void("01", "start", reason="another person", author=ANN)
    ledger = one.ledger("01")
    assert ["record", "record", "correct", "justify", "void"] == [entry.action for entry in ledger.entries]
    assert ((), "screening", 5) == (ledger.verify(), told.participant.state, told.version)
    assert told.participant == one.state("01") == pe.replay(CHART, "01", ledger.facts())
    assert ["01", "02"] == list(one.participants())
    assert 0 == one.ledger("nobody").version


def test_studies_share_a_store(store: Store) -> None:
    """The same number in another study is another person, and a key is of one participant."""
    one = engine(store)
    third = engine(store, OTHER)
    one.record("01", alt(30), author=ANN, key="k")
    third.record("01", fact("seen", "2025-06-01"), author=ANN, key="k")
    one.record("02", alt(31), author=ANN, key="k")
    assert (1, 1) == (one.ledger("01").version, third.ledger("01").version)
    assert ["01", "02"] == list(one.participants())
    assert ["01"] == list(third.participants())


def test_a_call_is_repeated_whatever_was_said_since(store: Store) -> None:
    """Under its key a call gives what came of it then, refused or not, though the ledger has gone on."""
    one = engine(store)
    one.record("01", alt(50), author=ANN)
    refused = one.request("01", START, author=ANN, key="ask")
    first = one.correct("01", alt(30), reason="wrong line", author=ANN, key="fix")
    one.request("01", START, author=ANN)
    one.void("01", "lab", reason="mixed up", author=ANN)
    for told, again in [
        (refused, one.request("01", START, author=ANN, key="ask")),
        (first, one.correct("01", alt(30), reason="wrong line", author=ANN, key="fix")),
    ]:
        assert (True, told.accepted, told.version) == (again.repeated, again.accepted, again.version)
        assert (told.participant, told.findings, told.changed) == (again.participant, again.findings, again.changed)
    with pytest.raises(KeyReusedError):
        one.correct("01", alt(31), reason="wrong line", author=ANN, key="fix")
    with pytest.raises(KeyReusedError):
        one.record("01", alt(30), author=ANN, key="fix")
    assert 4 == one.ledger("01").version


def test_what_fails_leaves_nothing(store: Store) -> None:
    """Where a hook in the transaction raises, neither the entry nor the key, the count or the outbox is there."""

    def refuse(_notice: Notice, _transaction: t.Any) -> None:
        raise ArithmeticError

    heard: list[Notice] = []
    good = Hook("hear", lambda notice, _: heard.append(notice), on=["state.entered"])
    after = Hook("mail", heard.append)
    bad = engine(store, LIMITED, hooks=Hooks([good, Hook("no", refuse, on=["state.entered"])], [after]))
    with pytest.raises(ArithmeticError):
        bad.record("01", BEGIN, author=ANN, key="k")
    assert (0, 0, (0, 0)) == (bad.ledger("01").version, waiting(bad), taken(bad))
    fine = engine(store, LIMITED, hooks=Hooks([good], [after]))
    assert not fine.record("01", BEGIN, author=ANN, key="k").repeated
    assert (1, 3, (1, 0)) == (fine.ledger("01").version, waiting(fine), taken(fine))
    assert ["treated", "treated"] == [notice.about for notice in heard]
    assert heard[0].id == heard[1].id


def waiting(one: pe.Engine) -> int:
    """Tell how many deliveries wait."""
    return t.cast("t.Any", one.store).outbox.waiting(one.chart.id)


def taken(one: pe.Engine) -> tuple[int, ...]:
    """Tell how many count for each limit."""
    return tuple(len(places.participants) for places in one.enrollment())


def test_a_stale_call_writes_nothing(store: Store) -> None:
    """Who decides upon an old version is told how far the ledger has come."""
    one = engine(store)
    one.record("01", alt(30), author=ANN)
    one.record("01", alt(31, "2025-05-30", id="more"), author=ANN)
    with pytest.raises(StaleError, match="entry 2"):
        one.request("01", START, author=ANN, expected_version=1)
    assert one.request("01", START, author=ANN, expected_version=2).accepted


@pytest.mark.parametrize("bad", ["", " ", "a\nb", "a\x00b", "x" * 256, "\ud800", 7, None])
def test_names_that_cannot_be_kept(store: Store, bad: t.Any) -> None:
    """A participant's number and a key are texts that every store can hold and everybody can see."""
    with pytest.raises(LedgerError, match="participant: expected a text"):
        engine(store).record(bad, START, author=ANN)
    if bad is not None:
        with pytest.raises(LedgerError, match="key: expected a text"):
            engine(store).record("01", BEGIN, author=ANN, key=bad)
    assert 1 == engine(store).record("x" * 255, BEGIN, author=ANN, key="y" * 255).version


def test_every_text_and_number_comes_back(store: Store) -> None:
    """What a fact brings comes back with every digit and every character."""
    data = {"ALT": 30, "note": 'a"b\\ \x00 \u2028 \U0001f600 \ud83d', "big": 10**40, "list": [1, None, True, "x"]}
    event = pe.Event("measured", "2025-06-01", data, id="lab\u00e9")
    one = engine(store)
    one.record("01", event, author=ANN)
    (back,) = one.ledger("01").facts()
    assert (event, data) == (back, dict(back.data))
    assert () == one.ledger("01").verify()
    assert "unreadable" == one.state("01").findings[0].outcome if one.state("01").findings else True


def test_the_limit(store: Store) -> None:
    """The last free place is given by request, the next request is refused, and a fact beyond is a deviation."""
    one = engine(store, LIMITED)
    for number in range(3):
        assert one.request(f"0{number}", BEGIN, author=ANN).accepted
    told = one.preview("03", BEGIN)
    assert (False, ["enrollment.limit"]) == (told.accepted, [found.rule for found in told.findings])
    (start,) = (found for found in one.available("03", "2025-06-02") if found.kind == "started")
    assert ["enrollment.limit"] == [found.rule for found in start.broken]
    assert () == one.available("02", "2025-06-20")[0].broken
    told = one.request("03", BEGIN, author=ANN, key="k")
    assert (False, "deviates", ["enrollment.limit"]) == (
        told.accepted,
        told.verdict,
        [found.rule for found in told.findings],
    )
    assert "3 count already" in told.findings[0].text
    assert 3 == len(one.enrollment()[0].participants)
    assert one.request("03", BEGIN, author=ANN, key="k").findings == told.findings
    fact_told = one.record("03", BEGIN, author=ANN)
    assert (True, ["enrollment.limit"]) == (fact_told.accepted, [found.rule for found in fact_told.findings])
    (places, _) = one.enrollment()
    assert (("03",), 0, 3) == (places.beyond, places.free, places.most)
    one.void("00", "start", reason="another person", author=ANN)
    (places, _) = one.enrollment()
    assert (("01", "02", "03"), (), 0) == (places.participants, places.beyond, places.free)
    one.void("01", "start", reason="another person", author=ANN)
    assert one.request("04", BEGIN, author=ANN).accepted


def test_who_was_beyond_the_limit_and_is_struck_out(store: Store) -> None:
    """What was raised of them is withdrawn; of those who had their place nothing was raised, and nothing is."""
    heard: list[tuple[str, str, str | None]] = []

    def hear(notice: Notice, _transaction: t.Any) -> None:
        heard.append((notice.participant, notice.topic, notice.fact))

    one = engine(store, LIMITED, hooks=Hooks(Hook("hear", hear, about="enrollment.limit")))
    for who in ("01", "02", "03", "04"):
        one.record(who, BEGIN, author=ANN)
    one.void("02", "start", reason="another person", author=ANN)
    one.void("04", "start", reason="another person", author=ANN)
    # A place had become free in the meantime, but not when the fourth came.
    assert [("04", "finding.raised", "start"), ("04", "finding.withdrawn", "start")] == heard
    assert 2 == len(one.enrollment()[0].participants)


def test_the_first_state_counts_from_the_first_fact(store: Store) -> None:
    """Who is screened counts where the limit counts the screened, and nobody of whom no fact stands."""
    one = engine(store, SCREENED)
    for number in range(2):
        assert one.request(f"0{number}", alt_free(), author=ANN).accepted
    assert not one.request("02", alt_free(), author=ANN).accepted
    one.void("00", "seen", reason="another person", author=ANN)
    assert one.request("02", alt_free(), author=ANN).accepted
    assert (["00", "01", "02"], ("01", "02")) == (list(one.participants()), one.enrollment()[0].participants)


def alt_free() -> pe.Event:
    """Make a fact that moves nobody."""
    return fact("seen", "2025-06-01", "seen")


def test_a_refused_request_leaves_no_participant(store: Store) -> None:
    """A number that was mistyped in a request that was refused is no participant, though its key is kept."""
    one = engine(store)
    assert not one.request("typo", START, author=ANN, key="k").accepted
    assert ([], {}, ()) == (list(one.participants()), one.verify(), one.checkpoints(b"secret"))
    assert one.request("typo", START, author=ANN, key="k").repeated


def test_a_cohort(store: Store) -> None:
    """A state that was entered counts, also when it was left."""
    one = engine(store, LIMITED)
    for who in ("01", "02"):
        one.record(who, BEGIN, author=ANN)
        assert one.request(who, fact("moved", "2025-06-20", "m"), author=ANN).accepted
    one.record("01", fact("withdrew", "2025-06-21", "w"), author=ANN)
    one.record("03", BEGIN, author=ANN)
    told = one.request("03", fact("moved", "2025-06-20", "m"), author=ANN)
    assert (False, ["first.limit"]) == (told.accepted, [found.rule for found in told.findings])
    assert ("01", "02") == one.enrollment()[1].participants


def test_the_limit_holds_for_many_at_once(store: Store) -> None:
    """Of many who ask at the same time, as many are let in as there are places."""
    one = engine(store, LIMITED)
    accepted: list[str] = []

    def ask(number: int) -> None:
        for place in range(5):
            who = f"{number}-{place}"
            if one.request(who, BEGIN, author=ANN).accepted:
                accepted.append(who)

    in_threads(4, ask)
    assert 3 == len(accepted)
    assert sorted(accepted) == sorted(one.enrollment()[0].participants)


def test_many_writers_of_one_participant(store: Store) -> None:
    """Nothing is lost, nothing is there twice, and versions are dense."""
    one = engine(store)

    def write(number: int) -> None:
        for place in range(8):
            one.record("01", alt(30, id=f"e{number}-{place}"), author=ANN)
            one.record("01", alt(30, id=f"shared-{place}"), author=ANN, key=f"shared-{place}")

    in_threads(4, write)
    ledger = one.ledger("01")
    assert list(range(1, 41)) == [entry.number for entry in ledger.entries]
    assert 40 == len({entry.fact for entry in ledger.entries})
    assert () == ledger.verify()


def in_threads(count: int, work: t.Callable[[int], None]) -> None:
    """Do something in several threads, and raise what one of them raises."""
    failed: list[BaseException] = []

    def guarded(number: int) -> None:
        try:
            work(number)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [] == failed


def test_checkpoints_of_everybody(store: Store) -> None:
    """Each ledger is signed; nothing is wrong with what was not touched, and a wrong key is told."""
    one = engine(store)
    for who in ("01", "02"):
        one.record(who, alt(30), author=ANN)
    signed = one.checkpoints(b"secret")
    one.record("01", START, author=ANN)
    assert ([("01", 1), ("02", 1)], {}) == (
        [(it.participant, it.number) for it in signed],
        one.verify(signed, b"secret"),
    )
    assert ["01", "02"] == list(one.verify(signed, b"other"))
    other = engine(store, OTHER)
    other.record("09", fact("seen", "2025"), author=ANN)
    (flaw,) = one.verify(other.checkpoints(b"secret"), b"secret")["09"]
    assert "is of another participant, or another study" in str(flaw)


def test_what_is_kept_beside_the_ledger_is_made_anew(store: Store) -> None:
    """Rebuilt, it is as it was; under a chart with other limits it follows those."""
    one = engine(store, LIMITED)
    for who in ("01", "02"):
        one.record(who, BEGIN, author=ANN)
    assert ((), (2, 0)) == (one.rebuild(), taken(one))
    other = engine(store, ELSEWHERE)
    assert (("01", "02"), (2,)) == (other.rebuild(), taken(other))
    assert ((), (2,)) == (other.rebuild(), taken(other))


@pytest.mark.parametrize("fails", [False, True])
def test_a_hook_may_say_something_in_the_same_transaction(sql: SqlStore, *, fails: bool) -> None:
    """What a hook says within the transaction is committed with what called it, or undone with it."""

    def note(notice: Notice, transaction: t.Any) -> None:
        within = one.within(transaction)
        within.record(notice.participant, fact("withdrew", "2025-06-03", "w"), author=ANN)
        within.record("other", BEGIN, author=ANN)
        if fails:
            raise ArithmeticError

    hook = Hook("note", note, on=["state.entered"], about="treated")
    one = engine(sql, LIMITED, hooks=Hooks(hook))
    if fails:
        with pytest.raises(ArithmeticError):
            one.record("01", BEGIN, author=ANN)
        assert ([], ((), ())) == (list(one.participants()), tuple(it.participants for it in one.enrollment()))
        return
    one.record("01", BEGIN, author=ANN)
    for who in ("01", "other"):
        assert (["start", "w"], "withdrawn") == ([it.fact for it in one.ledger(who).entries], one.state(who).state)
    assert ((), {}) == (one.rebuild(), one.verify())


@pytest.mark.parametrize("commits", [True, False])
def test_the_host_decides(sql: SqlStore, *, commits: bool) -> None:
    """Within the host's transaction nothing is committed here; what it rolls back was never said."""
    one = engine(sql, LIMITED, hooks=Hooks(after_commit=Hook("mail", print)))
    with sql.database.connect() as connection:
        within = one.within(connection)
        within.record("01", BEGIN, author=ANN, key="k")
        within.within(connection).record("02", BEGIN, author=ANN)
        with pytest.raises(LedgerError):
            within.void("01", "nothing", reason="x", author=ANN)
        assert (["01", "02"], 2) == (list(within.participants()), len(within.enrollment()[0].participants))
        assert 1 == within.ledger("01").version
        connection.commit() if commits else connection.rollback()
    assert (["01", "02"] if commits else []) == list(one.participants())
    assert (6 if commits else 0, (2, 0) if commits else (0, 0)) == (waiting(one), taken(one))
    assert commits is one.record("01", BEGIN, author=ANN, key="k").repeated
    with pytest.raises(StoreError, match="expected an open connection of SQLAlchemy"):
        one.within("a connection")


def test_a_ledger_that_was_read_before_is_read_on(sql: SqlStore) -> None:
    """What another process wrote since is read; what was there and is not any more is not taken from memory."""
    here, elsewhere = engine(sql), engine(SqlStore(sql.database))
    here.record("01", alt(30), author=ANN)
    elsewhere.record("01", START, author=ANN)
    assert 3 == here.record("01", alt(31, "2025-06-09", "more"), author=ANN).version
    assert ["record", "record", "record"] == [it.action for it in here.ledger("01").entries]
    with sql.database.begin() as connection:
        drop = "DROP TRIGGER protocol_engine_entry_no_delete"
        if connection.dialect.name == "postgresql":
            drop = "DROP TRIGGER protocol_engine_entry_append_only ON protocol_engine_entry"
        connection.exec_driver_sql(drop)
        connection.exec_driver_sql("DELETE FROM protocol_engine_entry WHERE number > 1")
    told = here.record("01", fact("moved", "2025-06-20", "m"), author=ANN)
    assert ((2, ["lab", "m"])) == (told.version, [it.id for it in told.participant.events])
    assert {} == here.verify()


@pytest.mark.parametrize("commits", [True, False])
def test_a_host_without_sqlalchemy_decides(sql: SqlStore, *, commits: bool) -> None:
    """An open connection of the driver is joined as well: its transaction, its functions and its close are its own."""
    one = engine(sql, LIMITED)
    raw = driver_connection(sql)
    raw.execute("CREATE TABLE form (page TEXT)")
    raw.commit()
    raw.execute("INSERT INTO form VALUES ('End of treatment')")
    within = one.within(raw)
    within.record("01", BEGIN, author=ANN)
    assert 1 == within.record("01", BEGIN, author=ANN).version
    with pytest.raises(LedgerError):
        within.void("01", "nothing", reason="x", author=ANN)
    assert [] == list(one.participants())
    del within
    gc.collect()
    raw.commit() if commits else raw.rollback()
    assert ([("End of treatment",)] if commits else []) == raw.execute("SELECT page FROM form").fetchall()
    assert (["01"] if commits else []) == list(one.participants())
    raw.close()


def driver_connection(sql: SqlStore) -> t.Any:
    """Open a connection of the driver's own, as a host without SQLAlchemy does."""
    url = sql.database.url
    if url.drivername == "sqlite":
        raw = sqlite3.connect(str(url.database))
        raw.execute("PRAGMA synchronous = FULL")
        raw.create_function("regexp", 2, lambda _pattern, _text: "the host's")
        return raw
    return psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))


def test_the_hosts_functions_stay(tmp_path: Path) -> None:
    """What the host has set up on its connection is as it was."""
    store = SqlStore(f"sqlite:///{tmp_path / 'trial.db'}").upgrade()
    raw = driver_connection(store)
    engine(store).within(raw).record("01", START, author=ANN)
    assert [("the host's",)] == raw.execute("SELECT 'a' REGEXP 'b'").fetchall()
    raw.rollback()
    raw.close()
    store.database.dispose()


@pytest.mark.parametrize("kind", SQL)
def test_several_processes_may_start_at_once(kind: str, tmp_path: Path) -> None:
    """Each brings the tables up before it begins; one of them makes them."""
    url = f"sqlite:///{tmp_path / 'trial.db'}" if kind == "sqlite" else databases.empty_database()
    stores = [SqlStore(url) for _ in range(4)]
    in_threads(4, lambda number: stores[number].upgrade() and None)
    assert 1 == engine(stores[0]).record("01", alt(30), author=ANN).version
    for store in stores:
        store.database.dispose()
