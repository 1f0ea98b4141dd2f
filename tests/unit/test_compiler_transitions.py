"""Transitions, with sources spelled out."""

from __future__ import annotations

from unit.trial import PATH, chart_of

CHART = chart_of(
    f"""
epochs: [first]
{PATH.replace("screening: {initial: true}", "screening: {initial: true, epoch: first}")}
data: {{Age: {{type: Integer}}}}
rules: {{adult: {{check: Age >= 18}}}}
events: {{started: {{may_carry: [Age]}}, moved: {{}}, died: {{}}, ended: {{}}}}
transitions:
  - {{event: started, from: {{epoch: first}}, to: treated, when: Age > 5, require: [adult], label: On, cite: C}}
  - {{event: started, from: screening, to: followed, when: otherwise, window: {{anchor: moved, at_most: 1 day}}}}
  - {{event: moved, id: own, from: [treated, followed], to: treated}}
  - {{event: died, from: any, to: dead}}
  - {{event: ended, from: any, to: completed}}
"""
)


def test_sources_are_spelled_out() -> None:
    """A state, several, an epoch and `any` become the states of the target's track."""
    assert [
        ("started->treated", ("screening",)),
        ("started->followed", ("screening",)),
        ("own", ("treated", "followed")),
        ("died", ("alive",)),
        ("ended", ("screening", "treated", "followed")),
    ] == [(one.id, one.sources) for one in CHART.transitions]


def test_the_track_is_the_target_s() -> None:
    """A transition belongs to the track of the state it leads to."""
    assert ["pathway", "pathway", "pathway", "vital", "pathway"] == [one.track for one in CHART.transitions]


def test_which_way() -> None:
    """`when` is a condition, `otherwise` is none but says so, and neither is needed."""
    assert [(True, False), (False, True), (False, False)] == [
        (one.when is not None, one.otherwise) for one in CHART.transitions[:3]
    ]


def test_what_a_transition_demands() -> None:
    """Rules are put in, and a window is a rule named after the transition."""
    first, second = CHART.transitions[:2]
    assert (CHART.rules["adult"],) == first.require
    assert first.window is None
    assert second.window is not None
    assert "started->followed.window" == second.window.id


def test_what_the_author_wrote() -> None:
    """Label and citation stay."""
    one = CHART.transitions[0]
    assert ("On", "C") == (one.label, one.cite)
