"""The snapshot of a participant: its fold, as a row of the database."""

from __future__ import annotations

import typing as t

from protocol_engine.engine.sql.texts import json_text
from protocol_engine.narrative import finding_record

if t.TYPE_CHECKING:
    from protocol_engine.participant import Participant


def snapshot(one: Participant) -> dict[str, str]:
    """Give the columns that show where a participant is, and what departs from the protocol."""
    return {
        "protocol": one.digest,
        "state": one.state,
        "verdict": one.verdict,
        "states": json_text(one.states),
        "findings": json_text([finding_record(finding) for finding in one.findings]),
    }
