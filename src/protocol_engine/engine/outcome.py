"""What came of a call of the engine."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.participant import verdict_of

if t.TYPE_CHECKING:
    from protocol_engine.changes import Difference
    from protocol_engine.participant import Participant
    from protocol_engine.step import Finding


@attrs.frozen
class Outcome:
    """
    What came of a call: what it means, and whether it was written.

    Attributes:
        accepted: Whether it is in the ledger: a fact always is, a request only where it may be.
        version: Number of the ledger's last entry after it.
        participant: The participant after it; before it, where it was refused.
        findings: What departs from the protocol about the fact that it concerns, or cannot be told;
            of a request that was refused, the reasons.
        changed: What is otherwise than before, in the past as well; of a request that was refused,
            what would have been.
        repeated: Whether the call had been made before, so that this is what came of it then.
        written: Whether this very call has put an entry into the ledger: not where it was refused or
            repeated, nor where the same fact stood there already.
    """

    accepted: bool
    version: int
    participant: Participant
    findings: tuple[Finding, ...]
    changed: Difference
    repeated: bool = False
    written: bool = attrs.field(default=False, eq=False)

    @property
    def verdict(self) -> t.Literal["conforms", "undetermined", "deviates"]:
        """The verdict over the findings."""
        return verdict_of(self.findings)
