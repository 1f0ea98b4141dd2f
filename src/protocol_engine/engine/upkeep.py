"""What is looked after: that ledgers are as they were written, and that what lies beside them follows from them."""

from __future__ import annotations

import typing as t

from protocol_engine.engine.decision import folded
from protocol_engine.engine.enrollment import counts_for
from protocol_engine.errors import LedgerError
from protocol_engine.ledger import Flaw

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart
    from protocol_engine.engine.store import Store, Unit
    from protocol_engine.ledger import Checkpoint


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
    return ledger.verify(*checkpoints, key=key)


def rebuilt(store: Store, chart: Chart) -> tuple[str, ...]:
    """Make anew what is kept beside the ledgers; see `Engine.rebuild`."""

    def refresh(unit: Unit) -> bool:
        one = folded(chart, unit.ledger)
        return unit.refresh(one, counts_for(chart, one))

    return tuple(one for one in store.participants(chart.id) if store.transact(chart.id, one, refresh))
