"""Event kinds: what each may do in each track, its rank, and whether anything looks at it."""

from __future__ import annotations

import pytest

from unit.trial import PATH, chart_of

CHART = chart_of(
    f"""{PATH}
data: {{Age: {{type: Integer}}, Arm: {{type: String, values: [A, B]}}, Response: {{type: String, values: [CR, PR]}}}}
rules:
  adult: {{check: Age >= 18}}
  young: {{check: Age < 70}}
  read: {{check: looked_at.count > 0}}
events:
  finished: {{}}
  started: {{label: Started, cite: Own, may_carry: [Age, Arm]}}
  died: {{}}
  idle: {{}}
  looked_at: {{}}
  anchored: {{}}
  expected: {{}}
  stopped: {{}}
  ruled: {{require: [read]}}
  windowed: {{window: {{anchor: anchored, at_most: 1 day}}}}
  limited: {{during: [treated, screening]}}
  assessed: {{may_carry: [Response]}}
transitions:
  - {{event: finished, id: f1, from: treated, to: completed, require: [adult, young], cite: Chapter 1, basis: stated}}
  - {{event: finished, id: f2, from: followed, to: withdrawn, require: [young, adult]}}
  - {{event: started, from: screening, to: treated, require: [adult], cite: Chapter 2, basis: assumed}}
  - {{event: died, id: d1, from: any, to: withdrawn}}
  - {{event: died, id: d2, from: alive, to: dead}}
  - {{event: assessed, id: a1, from: treated, to: followed, when: "Response = 'CR'", require: [adult]}}
  - {{event: assessed, id: a2, from: treated, to: treated, when: "Response = 'PR'", require: [young]}}
  - {{event: assessed, id: a3, from: [treated, followed], to: followed, when: otherwise}}
  - {{event: assessed, id: a4, from: followed, to: treated, when: Age > 5}}
schedule:
  visit: {{event: expected, anchor: started, after: 7 days, every: 7 days, until: stopped}}
"""
)
KINDS = CHART.kinds


def test_kinds_are_numbered_in_the_order_of_the_file() -> None:
    """Each kind has its place in the file as its number."""
    assert list(range(len(KINDS))) == [kind.index for kind in KINDS.values()]


def test_what_only_ends_something_comes_last() -> None:
    """The rank is the order of the file, but kinds that lead only to dispositions or the end of the study come last."""
    ranked = sorted(KINDS.values(), key=lambda kind: kind.rank)
    others = [
        "started",
        "idle",
        "looked_at",
        "anchored",
        "expected",
        "stopped",
        "ruled",
        "windowed",
        "limited",
        "assessed",
    ]
    assert [*others, "finished", "died"] == [kind.name for kind in ranked]


@pytest.mark.parametrize(
    ("kind", "inert"),
    [
        ("idle", True),
        ("limited", True),
        ("looked_at", False),
        ("anchored", False),
        ("expected", False),
        ("stopped", False),
        ("ruled", False),
        ("windowed", False),
        ("started", False),
    ],
)
def test_inert_is_what_nothing_looks_at(kind: str, *, inert: bool) -> None:
    """A kind is inert when no transition, rule, window or schedule entry looks at it, and it demands nothing."""
    assert inert is KINDS[kind].inert


def test_an_event_is_offered_to_its_tracks() -> None:
    """A kind has an offer for each track in which it has transitions."""
    assert [0, 1] == [offer.track for offer in KINDS["died"].offers]
    assert {"screening", "treated", "followed"} == set(KINDS["died"].offers[0].cells)
    assert {"alive"} == set(KINDS["died"].offers[1].cells)
    assert () == KINDS["idle"].offers


def test_shared_rules_are_those_that_all_require() -> None:
    """The rules common to all transitions of an event are kept, and no others."""
    assert ["adult", "young"] == [rule.id for rule in KINDS["finished"].offers[0].shared]
    assert () == KINDS["assessed"].offers[0].shared


def test_siblings_share_a_source() -> None:
    """The siblings of `otherwise` are the transitions that share a state with it."""
    assert {"a3": ["a1", "a2", "a4"]} == {
        id: [one.id for one in others] for id, others in KINDS["assessed"].offers[0].siblings.items()
    }


def test_what_is_proved_exclusive() -> None:
    """Two texts that can never both be true are exclusive, and `otherwise` to each of its siblings."""
    pairs = KINDS["assessed"].offers[0].exclusive
    assert ("a1", "a2") in pairs
    assert ("a2", "a1") in pairs
    assert ("a1", "a3") in pairs
    assert ("a4", "a3") in pairs
    assert ("a1", "a4") not in pairs


def test_nothing_is_proved_of_what_always_leads() -> None:
    """Two transitions without `when` are not exclusive, whatever their states."""
    assert frozenset() == KINDS["finished"].offers[0].exclusive


def test_otherwise_of_other_states_proves_nothing() -> None:
    """`otherwise` says nothing about transitions from states that it does not start from."""
    chart = chart_of(
        f"""{PATH}
data: {{Age: {{type: Integer}}}}
events: {{moved: {{may_carry: [Age]}}}}
transitions:
  - {{event: moved, id: m1, from: screening, to: treated, when: Age > 5}}
  - {{event: moved, id: m2, from: screening, to: followed, when: otherwise}}
  - {{event: moved, id: m3, from: treated, to: followed, when: Age > 7}}
  - {{event: moved, id: m4, from: treated, to: screening, when: otherwise}}
"""
    )
    pairs = chart.kinds["moved"].offers[0].exclusive
    assert {("m1", "m2"), ("m2", "m1"), ("m3", "m4"), ("m4", "m3")} == set(pairs)


def test_states_of_an_observation() -> None:
    """An observation's states are spelled out; without any it is in sequence everywhere."""
    assert {"treated", "screening"} == KINDS["limited"].during
    assert KINDS["idle"].during is None


def test_labels_and_sentences() -> None:
    """A kind without a label is called by its name; its sequence tells where it belongs."""
    assert ("Started", "idle") == (KINDS["started"].label, KINDS["idle"].label)
    assert "Started: only in screening" == KINDS["started"].sequence.text
    assert "finished: only in treated, followed" == KINDS["finished"].sequence.text


def test_citations() -> None:
    """A kind's own citation prevails; without one that of its first cited transition stands for it."""
    assert ("Own", None) == (KINDS["started"].sequence.cite, KINDS["started"].sequence.basis)
    assert ("Chapter 1", "stated") == (KINDS["finished"].sequence.cite, KINDS["finished"].sequence.basis)
    assert KINDS["idle"].sequence.cite is None


def test_entries_know_their_kinds() -> None:
    """A kind knows the entries that expect it, and those that count from it."""
    assert ["visit"] == [entry.rule.id for entry in KINDS["expected"].entries]
    assert ["visit"] == [entry.rule.id for entry in KINDS["started"].anchored]
    assert () == KINDS["started"].entries
    assert () == KINDS["expected"].anchored


def test_what_can_be_reached() -> None:
    """For each state those that can follow it, itself only where a way leads back."""
    assert {"treated", "followed", "completed", "withdrawn"} == CHART.reachable["screening"]
    assert {"treated", "followed", "completed", "withdrawn"} == CHART.reachable["treated"]
    assert frozenset() == CHART.reachable["completed"]
    assert {"dead"} == CHART.reachable["alive"]
