"""The time of participants, in days from an anchor."""

from __future__ import annotations

import typing as t
from datetime import date

import pytest

import protocol_engine as pe
from protocol_engine.diagrams.passage import passage_of
from protocol_engine.diagrams.timelines.timeline import Bar, Happening, Lane, anchor_label, lane_of
from unit.trial import PATH, chart_of, fact

TRIAL = chart_of(f"""{PATH}
events:
  seen: {{}}
  started: {{label: Treatment started}}
  again: {{}}
  moved: {{}}
  done: {{}}
  withdrew: {{}}
  returned: {{}}
  died: {{}}
transitions:
  - {{event: started, from: screening, to: treated}}
  - {{event: again, from: treated, to: treated}}
  - {{event: moved, from: treated, to: followed}}
  - {{event: done, from: followed, to: completed}}
  - {{event: withdrew, from: any, to: withdrawn}}
  - {{event: returned, from: withdrawn, to: screening}}
  - {{event: died, from: alive, to: dead}}
""")


def lane(*facts: pe.Event, as_of: str | None = None, **how: t.Any) -> Lane | None:
    """Give the lane of somebody's facts."""
    return lane_of(TRIAL, passage_of(TRIAL, pe.replay(TRIAL, "1", facts, as_of=as_of)), **how)


def found(*facts: pe.Event, as_of: str | None = None, **how: t.Any) -> Lane:
    """Give the lane of somebody who has one."""
    one = lane(*facts, as_of=as_of, **how)
    assert one is not None
    return one


def test_a_course() -> None:
    """Bars are the times in the states of the main track, in days from the first fact, up to its end."""
    one = found(
        fact("seen", "2025-01-01"),
        fact("started", "2025-01-08"),
        fact("moved", "2025-01-22"),
        fact("done", "2025-02-01"),
        anchor="screening",
    )

    assert (Bar("screening", 0, 0, 7), Bar("treated", 7, 7, 21), Bar("followed", 21, 21, 31)) == one.bars
    assert [("started", 7, False), ("moved", 21, False), ("completed", 31, True)] == [
        (mark.name, mark.day, mark.ends) for mark in one.happenings
    ]
    assert (31, False) == (one.last, one.ongoing)


def test_ongoing() -> None:
    """Who goes on has a bar up to the day of the data, and no end."""
    one = found(fact("started", "2025-01-01"), as_of="2025-03-01")

    assert (Bar("treated", 0, 0, 59),) == one.bars
    assert (59, True) == (one.last, one.ongoing)


def test_a_state_that_is_entered_again_at_once() -> None:
    """A transition that leads back to its state does not cut the bar; what happened is marked."""
    one = found(
        fact("started", "2025-01-01"), fact("again", "2025-01-08"), fact("again", "2025-01-15"), as_of="2025-01-20"
    )

    assert (Bar("treated", 0, 0, 19),) == one.bars
    assert ["started", "again", "again"] == [mark.name for mark in one.happenings]


def test_from_an_anchor() -> None:
    """What was before the anchor is not there; an anchor is a state or an event kind."""
    facts = (fact("seen", "2025-01-01"), fact("started", "2025-01-08"), fact("moved", "2025-01-22"))
    by_state, by_kind = found(*facts, anchor="followed", as_of="2025-02-01"), found(*facts, anchor="started")

    assert (Bar("followed", 0, 0, 10),) == by_state.bars
    assert ["moved"] == [mark.name for mark in by_state.happenings]
    assert (Bar("treated", 0, 0, 14), Bar("followed", 14, 14, 14)) == by_kind.bars
    assert (Bar("screening", 0, 0, 7), Bar("treated", 7, 7, 21)) == found(*facts, anchor="screening").bars[:2]


def test_without_the_anchor() -> None:
    """Who never came to the anchor has no lane, nor has who has no facts."""
    assert lane(fact("seen", "2025-01-01"), anchor="followed") is None
    assert lane(fact("seen", "2025-01-01"), anchor="moved") is None
    assert lane() is None


def test_death_after_the_end() -> None:
    """Who dies after leaving has a bar up to the leaving; both ends are marked, each on its day."""
    one = found(fact("started", "2025-01-01"), fact("withdrew", "2025-01-08"), fact("died", "2025-03-01"))

    assert (Bar("treated", 0, 0, 7),) == one.bars
    assert (Happening("withdrawn", 7, 7, True), Happening("dead", 59, 59, True)) == one.happenings[-2:]
    assert (7, False) == (one.last, one.ongoing)


def test_death_ends_the_bar() -> None:
    """Death in another track ends participation, whatever the main track says."""
    one = found(fact("started", "2025-01-01"), fact("died", "2025-01-11"), as_of="2025-05-01")

    assert (Bar("treated", 0, 0, 10),) == one.bars
    assert not one.ongoing


def test_coming_back() -> None:
    """Between leaving and coming back there is no bar."""
    facts = (fact("started", "2025-01-01"), fact("withdrew", "2025-01-08"), fact("returned", "2025-02-01"))
    one = found(*facts, as_of="2025-02-11")

    assert (Bar("treated", 0, 0, 7), Bar("screening", 31, 31, 41)) == one.bars
    assert one.ongoing


def test_a_vague_day() -> None:
    """What is known to the month is drawn from its first possible day, and it is kept until when it may be."""
    facts = fact("seen", "2025-01-01"), fact("started", "2025-02"), fact("moved", "2025-04-01")
    one = found(*facts, anchor="screening")

    assert Bar("treated", 31, 58, 90) == one.bars[1]
    assert Happening("started", 31, 58) == one.happenings[0]


def test_chosen_kinds() -> None:
    """Chosen kinds are told whatever they did, and no others."""
    facts = fact("seen", "2025-01-01"), fact("started", "2025-01-08"), fact("seen", "2025-01-09")
    one = found(*facts, anchor="screening", kinds=("seen",))

    assert [("seen", 0), ("seen", 8)] == [(mark.name, mark.day) for mark in one.happenings]


def test_on_one_day() -> None:
    """Who came and left on one day has no bar but the last."""
    one = found(fact("started", "2025-01-01"), fact("moved", "2025-01-01"))

    assert (Bar("followed", 0, 0, 0),) == one.bars


def test_old_facts() -> None:
    """Without an anchor days count from the first fact that moved somebody; where none did, from the first."""
    moved = found(fact("seen", "1998-05-01"), fact("started", "2025-01-01"), fact("moved", "2025-01-11"))
    unmoved = found(fact("seen", "1998-05-01"))

    assert date(2025, 1, 1).toordinal() == moved.anchor
    assert date(1998, 5, 1).toordinal() == unmoved.anchor


def test_names_of_anchors() -> None:
    """An anchor is called by its label; what is none is told."""
    assert ["the first step", "Treatment started", "Followed"] == [
        anchor_label(TRIAL, anchor) for anchor in (None, "started", "followed")
    ]
    with pytest.raises(
        ValueError, match=r"^anchor: there is no state or event kind 'treatd'; did you mean 'treated'\?$"
    ):
        anchor_label(TRIAL, "treatd")
