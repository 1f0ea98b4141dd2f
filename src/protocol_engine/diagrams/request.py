"""What is asked of a drawing beside its kind and format."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.chart import Chart
from protocol_engine.errors import HistoryError
from protocol_engine.participant import Participant

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.diagrams.consort.milestones import Chosen, Names

Option = t.Literal[
    "cohort", "participant", "compare", "coverage", "left_to_right", "as_of", "milestones", "arm", "received",
    "analyzed", "anchor", "sort", "exits",
]  # fmt: skip

Exits = t.Literal["each", "fold", "node"]


def _tuple(cohort: Iterable[Participant] | None) -> tuple[Participant, ...] | None:
    if cohort is None:
        return None
    if isinstance(cohort, Participant):
        raise TypeError("cohort: expected several participants, got one; give [one], or participant=one")
    try:
        people = iter(cohort)
    except TypeError:
        raise TypeError(f"cohort: expected participants, as replay gives them, got {type(cohort).__name__}") from None
    # What goes wrong while people are being made is not about the cohort.
    return tuple(people)


def _expect(name: str, given: object, wanted: type, words: str) -> None:
    if not isinstance(given, wanted):
        raise TypeError(f"{name}: expected {words}, got {type(given).__name__}")


@attrs.frozen(kw_only=True)
class Request:
    """
    What is asked of a drawing beside its kind and format.

    Attributes:
        cohort: The people who are drawn; empty where nobody is; None where people were not spoken of.
        participant: The one person whose path is drawn.
        compare: Another version of the protocol, the earlier one.
        coverage: Whether it is told which transitions nobody of the cohort took.
        left_to_right: Whether time runs to the right instead of downward.
        as_of: The day up to which people are drawn, as text or `datetime.date`.
        milestones: What people are counted at; see `consort`.
        arm: Name of the data element that says in which arm a participant is.
        received: What makes a participant have received the intervention of the arm; see `consort`.
        analyzed: What makes a participant be analyzed for the primary outcome; see `consort`.
        anchor: The event kind, or state, whose first day is day 0.
        sort: How participants are ordered; see `swimmer`.
        exits: How ways out that many states share are written; see `mermaid`.

    Raises:
        HistoryError: A participant was folded by another chart.
        TypeError: What should be a chart or participants is something else.
    """

    chart: Chart
    cohort: tuple[Participant, ...] | None = attrs.field(default=None, converter=_tuple)
    participant: Participant | None = None
    compare: Chart | None = None
    coverage: bool = False
    left_to_right: bool = False
    as_of: object | None = None
    milestones: Chosen | None = None
    arm: str | None = None
    received: Names | None = None
    analyzed: Names | None = None
    anchor: str | None = None
    sort: str | None = None
    exits: Exits | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what is no chart and no participant, and people who were folded by another chart."""
        _expect("chart", self.chart, Chart, "a chart, as compile gives it")
        for one in self.cohort or ():
            _expect("cohort", one, Participant, "participants, as replay gives them")
        if self.participant is not None:
            _expect("participant", self.participant, Participant, "a participant, as replay gives one")
        if self.compare is not None:
            _expect("compare", self.compare, Chart, "a chart, as compile gives it")
        people = [*(self.cohort or ()), *([self.participant] if self.participant is not None else [])]
        if any(one.digest != self.chart.digest for one in people):
            raise HistoryError("a participant was folded by another protocol, or another version of it")

    @property
    def options(self) -> frozenset[Option]:
        """Names of what is asked for."""
        names: tuple[Option, ...] = t.get_args(Option)
        return frozenset(name for name in names if getattr(self, name) not in (None, False))

    @property
    def people(self) -> tuple[Participant, ...]:
        """The people who are drawn."""
        return self.cohort or ()
