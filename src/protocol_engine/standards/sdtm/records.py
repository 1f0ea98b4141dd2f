"""The records of a study report: what a replay of everybody's history gives, beside what the data say."""

from __future__ import annotations

import attrs

from protocol_engine.standards.sdtm.facts import Coverage, LeftOut


@attrs.frozen
class DispositionRow:
    """
    Participants of one group with one recorded and one replayed disposition.

    Attributes:
        group: Empty where the data do not say.
        recorded: As the data write it; several joined by ` + `; empty where there is none.
        replayed: State of the main track at the end of the replay.
        agrees: Whether the state is the one that the mapping gives for the record.
    """

    group: str
    recorded: str
    replayed: str
    count: int
    agrees: bool


@attrs.frozen
class VisitRow:
    """
    How one entry of the schedule went, over everybody.

    Attributes:
        entry: Its name, all repeats together.
        seen: Facts that answered it; the sum of inside, early, late and unknown.
        missed: Expected, its window over, and no fact.
        unknown: Facts of which it cannot be told whether they are inside: a date that is not
            known to the day, hours without a time of day, nothing to count from.
        unknown_missed: It cannot be told whether it was expected or missed.
        repeated: Further facts that name an instance already answered.
        on_last_day: Of the early and late ones, those on the day of the recorded disposition.
    """

    entry: str
    label: str
    basis: str | None
    cite: str | None
    seen: int
    inside: int
    early: int
    late: int
    unknown: int
    missed: int
    unknown_missed: int
    repeated: int
    on_last_day: int


@attrs.frozen
class LongScreening:
    """
    One participant whose screening was longer than a rule allows.

    Attributes:
        days: By how many days.
    """

    participant: str
    group: str
    rule: str
    days: int | float


@attrs.frozen
class Unfollowed:
    """
    One place at which the protocol cannot follow somebody's history.

    Attributes:
        rule: Rule of the finding; empty where there is none.
        outcome: Such as `out_of_sequence`; `disposition` where the replay ends elsewhere than
            the record says, `not listed` for people whom the participants' data set lacks.
        kind: Event kind; empty where it is about the whole history.
        occurred: When, as written; empty as above.
        reason: One sentence.
    """

    participant: str
    group: str
    rule: str
    outcome: str
    kind: str
    occurred: str
    reason: str


@attrs.frozen
class FindingRow:
    """How often one rule was broken, or could not be judged, in one way."""

    rule: str
    category: str
    basis: str | None
    outcome: str
    count: int
    participants: int


@attrs.frozen
class StudyReport:
    """
    A study, replayed.

    Attributes:
        protocol: Its id and version.
        source: Where the data were read.
        groups: Participants by group, in the order in which the groups are met.
        facts: How many were replayed.
        verdicts: Participants by verdict.
        dispositions: By recorded and replayed disposition and group.
        visits: In the order of the schedule.
        screening_limits: Ids of the rules that limit screening, with what they say.
        long_screening: In the order of the participants.
        after_disposition: Facts later than the day of the recorded disposition, by event kind.
        unfollowed: In the order of the participants.
        findings: Over everybody, in the order of the rules' ids.
        without_facts: Participants without any fact.
        left_out: Rows that are no facts.
        coverage: Rows by data set.
        absent: Names of the mapping's optional facts of which the study has no data set.
    """

    protocol: str
    source: str
    groups: dict[str, int]
    facts: int
    verdicts: dict[str, int]
    dispositions: tuple[DispositionRow, ...]
    visits: tuple[VisitRow, ...]
    screening_limits: tuple[tuple[str, str], ...]
    long_screening: tuple[LongScreening, ...]
    after_disposition: dict[str, int]
    unfollowed: tuple[Unfollowed, ...]
    findings: tuple[FindingRow, ...]
    without_facts: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    coverage: tuple[Coverage, ...]
    absent: tuple[str, ...]

    @property
    def participants(self) -> int:
        """How many people there are."""
        return sum(self.groups.values())
