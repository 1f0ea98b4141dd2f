"""What is looked after: that ledgers are as they were written, and that what lies beside them follows from them."""

from __future__ import annotations

import typing as t

from protocol_engine.engine.decision import folded
from protocol_engine.engine.enrollment import counts_for, limits_digest
from protocol_engine.errors import LedgerError
from protocol_engine.ledger import Flaw

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart
    from protocol_engine.engine.store import Store, Unit
    from protocol_engine.ledger import Checkpoint


def checkpoints(store: Store, study: str, key: bytes) -> tuple[Checkpoint, ...]:
    """Sign every ledger of a study; see `Engine.checkpoints`."""
    found, unread = [], []
    for who in store.participants(study):
        try:
            found.append(store.ledger(study, who).checkpoint(key))
        except LedgerError:
            unread.append(who)
    _require_read(unread)
    return tuple(found)


def _require_read(unread: list[str]) -> None:
    if unread:
        raise LedgerError(f"these ledgers cannot be read: {', '.join(map(repr, unread))}")


def verified(store: Store, study: str, checkpoints: Iterable[Checkpoint], key: bytes) -> dict[str, tuple[Flaw, ...]]:
    """Give what is wrong with the ledgers of a study; see `Engine.verify`."""
    signed: dict[str, list[Checkpoint]] = {one: [] for one in store.participants(study)}
    for checkpoint in checkpoints:
        signed.setdefault(checkpoint.participant, []).append(checkpoint)
    found = {who: _flaws(store, study, who, those, key) for who, those in sorted(signed.items())}
    return {who: flaws for who, flaws in found.items() if flaws}


def _flaws(store: Store, study: str, who: str, checkpoints: list[Checkpoint], key: bytes) -> tuple[Flaw, ...]:
    try:
        ledger = store.ledger(study, who)
    except LedgerError as error:
        return (Flaw(0, str(error)),)
    flaws = ledger.verify(*checkpoints, key=key)
    trace = store.trace(study, who)
    if trace > ledger.version:
        text = f"the ledger ends at entry {ledger.version}, and had {trace}: its tail was cut off"
        flaws = (*flaws, Flaw(0, text))
    # A checkpoint may have told the same.
    return tuple(dict.fromkeys(flaws))


def rebuilt(store: Store, chart: Chart) -> tuple[str, ...]:
    """Make anew what is kept beside the ledgers; see `Engine.rebuild`."""

    def refresh(unit: Unit) -> bool:
        one = folded(chart, unit.ledger)
        return unit.refresh(one, counts_for(chart, one))

    found, unread = [], []
    for who in store.participants(chart.id):
        try:
            if store.transact(chart.id, who, refresh):
                found.append(who)
        except LedgerError:
            unread.append(who)
    _require_read(unread)
    store.settle(chart.id, limits_digest(chart))
    return tuple(found)
