"""The order in which facts happened, as far as their dates tell."""

from __future__ import annotations

import itertools

import pytest

import protocol_engine as pe
from protocol_engine.language import parse_date
from protocol_engine.ordering import certainly_precedes, chronological
from unit.trial import fact


def precedes(first: str, second: str) -> bool:
    """Tell whether a fact of one date certainly precedes one of another."""
    return certainly_precedes(parse_date(first), parse_date(second))


def folded(*facts: pe.Event, ranks: str = "", in_sequence: str | None = None) -> str:
    """
    Give the ids in fold order, after making sure that no order of arrival changes it.

    Args:
        ranks: Kinds, from the first to the last; kinds not named are alike.
        in_sequence: The kinds that are in sequence; None: all.
    """
    orders = {
        "".join(
            one.id
            for one in chronological(
                arrived,
                lambda event: ranks.find(event.kind),
                lambda event: in_sequence is None or event.kind in in_sequence,
            )
        )
        for arrived in itertools.permutations(facts)
    }
    assert len(orders) == 1
    return orders.pop()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2025-04-09", "2025-04-10", True),
        ("2025-04-10", "2025-04-10", False),
        ("2025-04-11", "2025-04-10", False),
        ("2025-03", "2025-04-01", True),
        ("2025-03", "2025-03-31", False),
        ("2025-03-01", "2025-03", False),
        ("2025-03-31", "2025-04", True),
        ("2024", "2025-01", True),
        ("2024", "2024-12", False),
        ("2025-03", "2025-03", False),
        ("2025-04-10T08:00", "2025-04-10", False),
        ("2025-04-10", "2025-04-10T23:59", False),
        ("2025-04-09T23:59", "2025-04-10T00:00", True),
        ("2025-04-10T08:00", "2025-04-10T08:01", True),
        ("2025-04-10T08:00", "2025-04-10T08:00", False),
        ("2025-04-10T08:00", "2025-04-10T08:00:30", False),
        ("2025-04-10T08:00:59", "2025-04-10T08:01", True),
        ("2025-04-10T08:00Z", "2025-04-10T08:30", False),
        ("2025-04-10T08:00", "2025-04-10T08:30Z", False),
        ("2025-04-10T08:00+02:00", "2025-04-10T07:00Z", True),
        ("2025-04-10T08:00+02:00", "2025-04-10T06:00Z", False),
        ("2025-04-10T09:00+02:00", "2025-04-10T08:00Z", True),
        ("2025-04-10T08:00Z", "2025-04-10T09:00+02:00", False),
    ],
)
def test_what_certainly_precedes(first: str, second: str, *, expected: bool) -> None:
    """Days are compared as written; within one day, times that both have, or both lack, an offset, by instant."""
    assert expected is precedes(first, second)


def test_a_date_counts_as_written() -> None:
    """A date-time counts as the date written, even where its instant is before that of an earlier date."""
    assert precedes("2025-04-09T23:00-10:00", "2025-04-10T00:30+10:00")
    assert not precedes("2025-04-10T00:30+10:00", "2025-04-09T23:00-10:00")


def test_no_facts_have_no_order() -> None:
    """Nothing is folded of nothing."""
    assert not folded()


def test_facts_go_by_their_days() -> None:
    """Facts of different days go by day, whatever their rank and id."""
    assert "cba" == folded(
        fact("x", "2025-04-12", "a"), fact("y", "2025-04-11", "b"), fact("z", "2025-04-10", "c"), ranks="xyz"
    )


def test_facts_of_one_day_go_by_rank() -> None:
    """On one day the rank of the kind decides before the id."""
    assert "ba" == folded(fact("x", "2025-04-10", "a"), fact("y", "2025-04-10", "b"), ranks="yx")


def test_facts_of_one_kind_and_day_go_by_id() -> None:
    """On one day, in one kind, the id decides."""
    assert "abc" == folded(fact("x", "2025-04-10", "b"), fact("x", "2025-04-10", "c"), fact("x", "2025-04-10", "a"))


def test_what_is_in_sequence_goes_first() -> None:
    """On one day a fact that is in sequence goes before one that is not, whatever their rank."""
    assert "ba" == folded(fact("x", "2025-04-10", "a"), fact("y", "2025-04-10", "b"), ranks="xy", in_sequence="y")


def test_where_nothing_is_in_sequence_rank_decides() -> None:
    """Of facts that are all out of sequence the first by rank goes first."""
    assert "ba" == folded(fact("x", "2025-04-10", "a"), fact("y", "2025-04-10", "b"), ranks="yx", in_sequence="")


def test_sequence_is_asked_again_after_every_fact() -> None:
    """What a fact makes possible may go next, on the same day."""
    done: list[str] = []

    def is_next(event: pe.Event) -> bool:
        return len(done) == int(event.kind)

    order = chronological([fact(str(n), "2025-04-10", str(9 - n)) for n in (2, 0, 1)], lambda _: 0, is_next)
    for one in order:
        done.append(one.kind)
    assert ["0", "1", "2"] == done


def test_an_instant_goes_before_a_later_one_whatever_its_rank() -> None:
    """Within one day an earlier instant goes first, even when it is out of sequence."""
    early, late = fact("x", "2025-04-10T08:00", "b"), fact("y", "2025-04-10T09:00", "a")
    assert "ba" == folded(early, late, ranks="yx", in_sequence="y")


def test_an_offset_decides_within_a_day() -> None:
    """Within one written date, instants and not wall clocks decide."""
    east, west = fact("x", "2025-04-10T09:00+05:00", "b"), fact("y", "2025-04-10T08:00Z", "a")
    assert "ba" == folded(east, west)


def test_a_time_without_an_offset_is_no_rival_of_one_with() -> None:
    """A time with an offset and one without have no order of their own: rank decides."""
    assert "ab" == folded(fact("x", "2025-04-10T09:00", "a"), fact("y", "2025-04-10T08:00Z", "b"), ranks="xy")


def test_a_date_without_a_time_goes_by_rank_among_times() -> None:
    """A plain date has no place among the times of its day."""
    facts = [fact("x", "2025-04-10T09:00", "a"), fact("y", "2025-04-10", "b"), fact("z", "2025-04-10T08:00", "c")]
    assert "cba" == folded(*facts, ranks="zyx")
    assert "bca" == folded(*facts, ranks="yxz")


def test_a_month_goes_by_its_last_day() -> None:
    """A partial date is folded at its last possible day, behind what is surely not after it."""
    assert "bac" == folded(fact("x", "2025-04", "a"), fact("x", "2025-04-20", "b"), fact("x", "2025-05-01", "c"))


def test_a_month_in_sequence_goes_before_a_day_that_is_not() -> None:
    """A partial date that may be the earlier is folded first where only it is in sequence."""
    assert "ab" == folded(fact("x", "2025-04", "a"), fact("y", "2025-04-20", "b"), in_sequence="x")


def test_a_month_cannot_go_behind_what_surely_follows_it() -> None:
    """A partial date out of sequence is folded before a later month all the same."""
    assert "ab" == folded(fact("x", "2025-04", "a"), fact("y", "2025-05-01", "b"), in_sequence="y")


def test_a_year_waits_for_the_days_within() -> None:
    """A year overlaps all of its days: they go first, in their own order."""
    assert "cba" == folded(fact("x", "2025", "a"), fact("x", "2025-06-10", "b"), fact("x", "2025-01-10", "c"))


def test_unbroken_overlaps_keep_certain_order() -> None:
    """Where ranges overlap in a chain, those that certainly follow each other keep their order."""
    facts = [
        fact("x", "2025-04", "a"),
        fact("x", "2025-04-30", "b"),
        fact("x", "2025-04-01", "c"),
        fact("x", "2025", "d"),
    ]
    assert "cabd" == folded(*facts)


def test_ranks_of_a_partial_date_count_on_its_last_day() -> None:
    """A month and its last day end on one day: rank decides between them."""
    assert "ba" == folded(fact("x", "2025-04", "a"), fact("y", "2025-04-30", "b"), ranks="yx")
    assert "ab" == folded(fact("x", "2025-04", "a"), fact("y", "2025-04-30", "b"), ranks="xy")
