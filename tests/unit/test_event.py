"""Facts: reading their dates, their identity, and what their errors keep to themselves."""

from __future__ import annotations

import copy
import datetime
import pickle
from decimal import Decimal

import attrs
import pytest

import protocol_engine as pe
from protocol_engine.errors import HistoryError
from protocol_engine.event import as_date, date_of, date_time_of
from protocol_engine.language import Date, DateTime
from unit.trial import chart_of

CANARY = "Xq7Zcanary"
"""A text that no message would hold by chance."""


def offset(**parts: int) -> datetime.timezone:
    """Give a zone at a distance from UTC."""
    return datetime.timezone(datetime.timedelta(**parts))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2025", Date(2025)),
        ("2025-04", Date(2025, 4)),
        ("2025-04-10", Date(2025, 4, 10)),
        ("2025-04-10T08:30+02:00", DateTime(2025, 4, 10, 8, 30, offset=120)),
        (Date(2025, 4), Date(2025, 4)),
        (DateTime(2025, 4, 10, 8), DateTime(2025, 4, 10, 8)),
        (datetime.date(2025, 4, 10), Date(2025, 4, 10)),
    ],
)
def test_dates_are_read_as_they_are_written(given: object, expected: Date | DateTime) -> None:
    """A text, one of our dates and Python's date keep their precision."""
    assert expected == as_date(given)
    assert type(expected) is type(as_date(given))


def test_a_time_without_an_offset_keeps_none() -> None:
    """Python's naive date-time is the site's own time, of which the offset is not known."""
    moment = datetime.datetime(2025, 4, 10, 8, 30, 15, 123999)  # noqa: DTZ001 (without an offset is the case here)
    assert DateTime(2025, 4, 10, 8, 30, 15, 123) == as_date(moment)


@pytest.mark.parametrize(
    ("zone", "minutes"), [(offset(hours=5, minutes=45), 345), (offset(hours=-3), -180), (datetime.UTC, 0)]
)
def test_an_offset_is_kept_in_minutes(zone: datetime.timezone, minutes: int) -> None:
    """Python's aware date-time keeps its offset from UTC, east positive."""
    moment = datetime.datetime(2025, 4, 10, 8, 30, tzinfo=zone)
    assert DateTime(2025, 4, 10, 8, 30, 0, 0, minutes) == as_date(moment)


def test_an_offset_of_seconds_is_refused() -> None:
    """An offset that is no whole number of minutes cannot be written in ISO 8601."""
    moment = datetime.datetime(2025, 4, 10, tzinfo=offset(seconds=30))
    with pytest.raises(HistoryError, match=r"^ended: the offset from UTC is not a whole number of minutes"):
        as_date(moment, "ended")


@pytest.mark.parametrize("given", [20250410, None, 1.5, ["2025-04-10"], {"date": "2025"}, b"2025-04-10"])
def test_what_is_no_date_at_all_is_refused(given: object) -> None:
    """Another type than a text or a date is refused, with examples of dates."""
    with pytest.raises(HistoryError, match=r"^occurred: expected a date such as 2025-04-10"):
        as_date(given)


@pytest.mark.parametrize(
    "text", [CANARY, f"1987-04-10{CANARY}", f"1987-{CANARY}", "1987-02-30", "1987-13", " 1987", "1987-4-1", "87"]
)
def test_a_text_that_is_no_date_is_refused_without_being_told(text: str) -> None:
    """The message about a bad date names the field, and not what was entered."""
    with pytest.raises(HistoryError, match=r"^occurred: ") as caught:
        pe.Event("seen", text)
    assert CANARY not in str(caught.value)
    assert text.strip() not in str(caught.value)
    assert caught.value.__suppress_context__


def test_an_empty_text_is_no_date() -> None:
    """Nothing entered is no date."""
    with pytest.raises(HistoryError, match=r"^occurred: "):
        pe.Event("seen", "")


@pytest.mark.parametrize("ended", [CANARY, {CANARY: 1}])
def test_a_bad_end_is_refused_without_being_told(ended: object) -> None:
    """The message about a bad `ended` does not hold it either."""
    with pytest.raises(HistoryError, match=r"^ended: ") as caught:
        pe.Event("seen", "2025-04-10", ended=ended)  # type: ignore[arg-type]
    assert CANARY not in str(caught.value)


def test_two_stories_with_one_id_are_refused_without_being_told() -> None:
    """The exception for one id with two contents holds the id, and no value, date or visit of either."""
    chart = chart_of("""
data: {Age: {type: Integer}}
states: {screening: {initial: true}, done: {disposition: completed}}
events: {go: {may_carry: [Age]}}
transitions: [{event: go, from: screening, to: done}]
""")
    facts = [
        pe.Event("go", "1999-12-31", {"Age": f"{CANARY}1"}, id="e1", visit=f"{CANARY}2", ended="1999-12-30"),
        pe.Event("go", "1998-11-29", {f"{CANARY}3": 777777}, id="e1", visit=f"{CANARY}4", ended="1998-11-28"),
    ]
    with pytest.raises(HistoryError, match=r"^two facts have the id 'e1' and say different things$"):
        pe.replay(chart, f"{CANARY}5", facts)
    ada = pe.advance(chart, pe.enroll(chart, f"{CANARY}5"), facts[0]).after
    with pytest.raises(HistoryError, match=r"^two facts have the id 'e1' and say different things$"):
        pe.advance(chart, ada, facts[1])


def test_date_of_a_time_is_the_date_written() -> None:
    """The calendar date of a date-time is the written one, whatever its offset."""
    assert Date(2025, 4, 10) == date_of(DateTime(2025, 4, 10, 0, 30, offset=720))
    assert Date(2025, 4) == date_of(Date(2025, 4))


def test_a_date_becomes_a_time_of_day_precision() -> None:
    """A date as a date-time has no time of day, and keeps its own precision."""
    assert "2025-04-10" == str(date_time_of(Date(2025, 4, 10))).rstrip("T")
    assert date_time_of(Date(2025, 4)).precision == "month"
    assert date_time_of(DateTime(2025, 4, 10, 8)) == DateTime(2025, 4, 10, 8)


def test_an_id_is_derived_from_the_content() -> None:
    """Two facts without an id that say the same have one id, in whatever order their data came."""
    one = pe.Event("seen", "2025-04-10", {"A": 1, "B": 2})
    assert pe.Event("seen", "2025-04-10", {"B": 2, "A": 1}).id == one.id
    assert pe.Event("seen", "2025-04-10", {"B": 2, "A": 1}) == one


@pytest.mark.parametrize(
    "other",
    [
        pe.Event("heard", "2025-04-10", {"A": 1}),
        pe.Event("seen", "2025-04", {"A": 1}),
        pe.Event("seen", "2025-04-10", {"A": 2}),
        pe.Event("seen", "2025-04-10", {"A": "1"}),
        pe.Event("seen", "2025-04-10", {"A": [1]}),
        pe.Event("seen", "2025-04-10", {"A": ["1e0"]}),
        pe.Event("seen", "2025-04-10", {"A": ["number", "1e0"]}),
        pe.Event("seen", "2025-04-10", {"A": True}),
        pe.Event("seen", "2025-04-10", {"A": 1}, unusable={"ended": "soon"}),
        pe.Event("seen", "2025-04-10", {"A": Date(2025)}),
        pe.Event("seen", "2025-04-10", {"B": 1}),
        pe.Event("seen", "2025-04-10", {"A": 1}, visit="v"),
        pe.Event("seen", "2025-04-10", {"A": 1}, ended="2025-04-11"),
    ],
)
def test_another_content_is_another_fact(other: pe.Event) -> None:
    """Every part of a fact counts for what it says and for its derived id."""
    one = pe.Event("seen", "2025-04-10", {"A": 1})
    assert one.id != other.id
    assert not one.same_content(other)
    assert one != other


def test_a_decimal_is_not_the_text_that_shows_it() -> None:
    """A number and a text are different contents even where they look alike."""
    assert pe.Event("seen", "2025", {"A": Decimal("1.5")}) != pe.Event("seen", "2025", {"A": "1.5"})


@pytest.mark.parametrize("number", [1, 1.0, Decimal(1), Decimal("1.0"), Decimal("10e-1")])
def test_a_number_is_one_however_it_is_written(number: object) -> None:
    """An export that writes 1.0 for 1 says the same."""
    one = pe.Event("seen", "2025", {"A": 1, "B": [{"C": 1}]})
    assert one == pe.Event("seen", "2025", {"A": number, "B": [{"C": number}]})
    assert one != pe.Event("seen", "2025", {"A": -1, "B": [{"C": 1}]})


def test_numbers_of_any_size_have_one_form() -> None:
    """Numbers beyond all measure are compared all the same, and zero is zero."""
    for number in (10**5_000, Decimal("1e9999999"), Decimal("NaN"), float("inf")):
        assert pe.Event("seen", "2025", {"A": number}) == pe.Event("seen", "2025", {"A": number})
    assert pe.Event("seen", "2025", {"A": Decimal("-0.00")}) == pe.Event("seen", "2025", {"A": 0})
    assert pe.Event("seen", "2025", {"A": 10**5_000}) != pe.Event("seen", "2025", {"A": 10**5_001})


def test_one_content_under_two_ids_is_two_facts() -> None:
    """Facts that say the same under different ids are not equal, and yet of the same content."""
    one, other = pe.Event("seen", "2025", id="a"), pe.Event("seen", "2025", id="b")
    assert one != other
    assert one.same_content(other)


def test_a_fact_is_no_other_thing() -> None:
    """A fact does not equal what is no fact."""
    assert pe.Event("seen", "2025", id="a") != "a"


def test_equal_facts_have_one_hash() -> None:
    """Facts can be kept in sets."""
    assert 1 == len({pe.Event("seen", "2025"), pe.Event("seen", "2025")})


def test_another_day_changes_nothing_else() -> None:
    """A fact put on another day keeps its id, data, end and visit, and the first one stays as it was."""
    one = pe.Event("seen", "2025-04", {"A": 1}, id="e1", ended="2025-05", visit="v")
    moved = one.on(Date(2025, 4, 30))
    assert pe.Event("seen", "2025-04-30", {"A": 1}, id="e1", ended="2025-05", visit="v") == moved
    assert "2025-04" == str(one.occurred)


def test_what_was_given_can_change_later() -> None:
    """A fact keeps its own copy of the data that a program hands over."""
    data = {"A": 1}
    one = pe.Event("seen", "2025", data)
    data["A"] = 2
    assert {"A": 1} == one.data


def test_a_fact_can_be_kept_elsewhere() -> None:
    """A fact that a chart has read can be pickled and copied, without what the chart keeps in it."""
    chart = chart_of("states: {s: {initial: true}}\nevents: {seen: {}}\n")
    one = pe.Event("seen", "2025-04", {"A": Decimal("1.5")}, id="e1", ended="2025-05", visit="v")
    pe.replay(chart, "01", [one])
    for again in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one)):  # noqa: S301  (pickled here)
        assert again == one
        assert (one.id, one.occurred, one.ended, one.visit) == (again.id, again.occurred, again.ended, again.visit)
        assert again.reading is None
        assert again == attrs.evolve(again, id=again.id)
    derived = pe.Event("seen", "2025-04", {"A": 1})
    again = pickle.loads(pickle.dumps(derived))  # noqa: S301  (pickled here)
    assert attrs.evolve(derived, visit="v").id == attrs.evolve(again, visit="v").id != derived.id
