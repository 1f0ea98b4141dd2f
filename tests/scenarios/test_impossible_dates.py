"""Dates that cannot be, or hardly: before birth, before consent, in the future."""

from __future__ import annotations

import datetime

import attrs
import pytest

import protocol_engine as pe
from scenarios.desk import NURSE, WHO, Desk, brief, chart_of, fact
from scenarios.trial import CHART

CHART_OF_BIRTH = chart_of("""
protocol: BIRTHS
version: "1.0"
data:
  BirthDate: {type: Date}
  Potassium: {type: Quantity, unit: mmol/L}
rules:
  after_birth: {check: Today() on or after BirthDate, category: data completeness, cite: Data management plan 2}
  was_born: {check: born.count > 0, category: data completeness, cite: Data management plan 2}
  after_consent: {check: consented.count > 0, category: consent, cite: ICH E6 4.8, basis: stated}
  at_least_18: {check: BirthDate + 18 years on or before Today(), category: eligibility, cite: Inclusion 1}
states:
  screening: {initial: true}
  consented: {}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  dead:      {disposition: death, ends_study: true}
events:
  born: {}
  registered: {data: [BirthDate]}
  consented: {require: [after_birth]}
  examined:  {may_carry: [Potassium], require: [after_birth, after_consent]}
  completed: {}
  withdrew:  {}
  weighed:   {require: [was_born]}
  died:      {}
transitions:
  - {event: consented, from: screening, to: consented, require: [at_least_18], cite: Section 4}
  - {event: completed, from: consented, to: completed, cite: Section 4}
  - {event: withdrew, from: any, to: withdrawn, cite: Section 5}
  - {event: died, from: any, to: dead, cite: Section 5}
""")
BORN = fact("registered", "2026-02-27", BirthDate="1950-06")
CONSENT = fact("consented", "2026-03-01")


def test_before_birth() -> None:
    """A measurement dated before the birth, which is a fact of its own, is kept and departs from the rule."""
    for day, found in (("1926-03-02", [("was_born", "violated")]), ("2026-03-02", []), ("1950-06", None)):
        desk = Desk(CHART_OF_BIRTH)
        told = desk.enter(fact("born", "1950-06-17"), BORN, CONSENT, fact("weighed", day))
        assert (True, [("was_born", "undetermined")] if found is None else found) == (told.accepted, desk.found())


def test_a_birth_date_that_a_later_form_brings_is_not_known_before_that_form() -> None:
    """A value is known from the fact that brings it: what is dated before it is left open, and never judged wrong."""
    desk = Desk(CHART_OF_BIRTH)
    desk.enter(BORN, CONSENT, fact("examined", "1926-03-02", Potassium=4.2))
    assert ("after_birth", "undetermined") in desk.found()


@pytest.mark.parametrize(
    ("day", "found"),
    [("2026-02-28", [("after_consent", "violated")]), ("2026-03-01", []), ("2026-03-02", [])],
)
def test_before_consent(day: str, found: list[tuple[str, str]]) -> None:
    """What was done before consent is a deviation of consent; what was done on the day itself or later is none."""
    desk = Desk(CHART_OF_BIRTH)
    desk.enter(BORN, CONSENT, fact("examined", day, Potassium=4.2))
    assert found == desk.found()


def test_a_request_dated_before_consent_is_refused() -> None:
    """What is yet to be done may be refused where consent is not there."""
    desk = Desk(CHART_OF_BIRTH)
    desk.enter(BORN)
    told = desk.ask(fact("examined", "2026-02-28", Potassium=4.2))
    assert (False, [("after_consent", "violated")]) == (told.accepted, brief(told.findings))


def test_a_birth_date_known_to_the_month() -> None:
    """Whether somebody born in June 2008 is of age in June 2026 cannot be told; in July they are."""
    for day, found in (("2026-06-15", [("at_least_18", "undetermined")]), ("2026-07-01", []), ("2026-05-31", None)):
        desk = Desk(CHART_OF_BIRTH)
        desk.enter(fact("registered", "2026-02-27", BirthDate="2008-06"), fact("consented", day))
        assert ([("at_least_18", "violated")] if found is None else found) == desk.found()


@pytest.mark.parametrize(("day", "refused"), [("2026-12-02", False), ("2026-12-03", True), ("2062-03-02", True)])
def test_a_fact_in_the_future_is_refused(day: str, *, refused: bool) -> None:
    """On 1 December 2026, with a day for the world's time zones, nothing can have happened on the 3rd."""
    desk = Desk(CHART)
    engine = attrs.evolve(desk.engine, ahead=datetime.timedelta(days=1))
    mistyped = fact("examined", day, "lab", Potassium=4.2)
    for say in (engine.record, engine.request):
        if not refused:
            assert say(WHO, mistyped, author=NURSE).accepted
            continue
        with pytest.raises(pe.LedgerError, match="dated ahead of the clock"):
            say(WHO, mistyped, author=NURSE)
    assert (0 if refused else 1) == desk.engine.ledger(WHO).version


def test_a_fact_cannot_be_corrected_into_the_future() -> None:
    """A mistyped correction is refused as well, and previewed as little."""
    desk = Desk(CHART)
    desk.enter(fact("examined", "2026-03-02", "lab", Potassium=4.2))
    engine = attrs.evolve(desk.engine, ahead=datetime.timedelta(days=1))
    mistyped = fact("examined", "2062-03-02", "lab", Potassium=4.2)
    with pytest.raises(pe.LedgerError, match="dated ahead of the clock"):
        engine.correct(WHO, mistyped, reason="other day", author=NURSE)
    with pytest.raises(pe.LedgerError, match="dated ahead of the clock"):
        engine.preview(WHO, mistyped)


def test_without_an_allowance_the_clock_is_not_asked() -> None:
    """Whoever does not set how far ahead a fact may lie has facts of any day recorded."""
    assert Desk(CHART).enter(fact("examined", "2062-03-02", Potassium=4.2)).accepted
