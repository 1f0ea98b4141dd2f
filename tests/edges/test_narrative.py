"""A history in words: what moved, what held, what broke, what cannot be told, and why."""

from __future__ import annotations

import protocol_engine as pe
from edges import trial
from protocol_engine.narrative import Line, narrate

CHART = pe.compile(pe.loads(trial.PROTOCOL, "lantern.yaml"))
PEOPLE = pe.histories.read(trial.HISTORIES.splitlines()).people


def told(id: str, event: str | None = None, *more: pe.Event) -> str:
    """Tell a shipped history, or one fact of it, as text."""
    participant = pe.replay(CHART, id, (*PEOPLE.get(id, ()), *more))
    return "\n".join(map(str, narrate(CHART, participant, event)))


def test_what_conforms() -> None:
    """A history without findings names what moved, what answered the schedule, and what held."""
    expected = """\
01 in LANTERN 1.0: conforms
2026-03-02  examined (fact a1)
2026-03-09  started (fact a2): pathway: screening -> treated
    held: I1, E1
2026-04-06  visited (fact a3): answers week_4
    held: same_arm
2026-06-01  stopped (fact a4): pathway: treated -> finished
    held: stopped.window
now: pathway finished, vital alive"""

    assert expected == told("01")


def test_what_broke() -> None:
    """A finding has its days, its text, source and reading, and each clause with what it saw."""
    expected = """\
02 in LANTERN 1.0: deviates, 4 findings
2026-03-02  examined (fact b1)
2026-03-09  started (fact b2): pathway: screening -> treated
    violated: I1 (eligibility)
        Adult with high blood pressure: Age = 17 (2026-03-02)
        cite: Inclusion 1; basis: stated
        fails: Age >= 18 and Systolic >= 140 'mm[Hg]'
            fails: Age >= 18; saw Age = 17 (2026-03-02)
            holds: Systolic >= 140 'mm[Hg]'; saw Systolic = 162 mm[Hg] (2026-03-02)
    violated: E1 (eligibility, important)
        High potassium: Potassium = 5.4 mmol/L (2026-03-02)
        cite: Exclusion 1; basis: interpreted
        read as (X1): exactly 5.0 is not high
        fails: not (Potassium > 5.0 'mmol/L')
            holds: Potassium > 5.0 'mmol/L'; saw Potassium = 5.4 mmol/L (2026-03-02)
2026-07-20  stopped (fact b3): pathway: treated -> finished
    late by 42 days: stopped.window (visit window)
        stopped on 2026-07-20 is 42 days too late; allowed from 2026-05-25 to 2026-06-08, counted from started on 2026-03-09
        cite: Section 4
what was expected:
    missed: week_4 (missed assessment)
        week_4 was expected and did not happen; its window, counted from 2026-03-09, closed on 2026-04-09
        cite: Section 6; basis: assumed
now: pathway finished, vital alive"""  # noqa: E501

    assert expected == told("02")


def test_what_cannot_be_told() -> None:
    """What cannot be told names what is missing, and a value that was there beside it."""
    text = told("03")

    assert "2026-03-09  started (fact c2): moves nothing\n    undetermined: started.branch (procedure order)" in text
    assert (
        "        cannot be told: Age >= 18 and Systolic >= 140 'mm[Hg]'\n"
        "            holds: Age >= 18; saw Age = 61 (2026-03-02)\n"
        "            cannot be told: Systolic >= 140 'mm[Hg]'; saw Systolic is missing (not on record)\n"
    ) in text


def test_what_the_protocol_does_not_know() -> None:
    """A fact of an undeclared kind is told with its finding; what is merely absent is said once."""
    text = told("03")

    assert "2026-05-01  biopsied (fact c4)\n    unknown: biopsied.unknown (data completeness)\n" in text
    assert "        visited lacks Systolic\n    late by 21 days: week_4" in text
    assert "2026-05-01  biopsied (fact c4)" == told("03", "c4").splitlines()[0]


def test_one_fact_in_full() -> None:
    """One fact alone is told with the clauses and values of what held; an exclusion says that it does not apply."""
    expected = """\
2026-03-09  started (fact a2): pathway: screening -> treated
    held: I1 (eligibility)
        Adult with high blood pressure
        cite: Inclusion 1; basis: stated
        holds: Age >= 18 and Systolic >= 140 'mm[Hg]'
            holds: Age >= 18; saw Age = 54 (2026-03-02)
            holds: Systolic >= 140 'mm[Hg]'; saw Systolic = 162 mm[Hg] (2026-03-02)
    held: E1 (eligibility, important)
        does not apply: High potassium
        cite: Exclusion 1; basis: interpreted
        read as (X1): exactly 5.0 is not high
        holds: not (Potassium > 5.0 'mmol/L')
            fails: Potassium > 5.0 'mmol/L'; saw Potassium = 4.1 mmol/L (2026-03-02)"""

    assert expected == told("01", "a2")


def test_window_in_full() -> None:
    """A window that was kept is told with the fact that it counts from; a rule without a text by its condition."""
    assert "        counted from started on 2026-03-09" in told("01", "a4").splitlines()
    assert ("    held: same_arm (dosing)\n        holds: Arm = 'tablet'; saw Arm = 'tablet' (2026-03-09)") in told(
        "01", "a3"
    )


def test_values_are_those_before_the_fact() -> None:
    """What held is told with the values known before the fact, not with those that came after it."""
    later = pe.Event("examined", "2026-03-12", {"Potassium": "9.9 mmol/L"}, id="a9")

    assert "saw Potassium = 4.1 mmol/L (2026-03-02)" in told("01", "a2", later)


def test_meant_but_not_answered() -> None:
    """A fact that names a visit which another fact has answered is told as such."""
    again = pe.Event("visited", "2026-04-08", {"Systolic": 150}, id="a9", visit="week_4")
    named = pe.Event("visited", "2026-04-06", {"Systolic": 150}, id="a3", visit="week_4")
    participant = pe.replay(CHART, "01", [*PEOPLE["01"][:2], named, again])

    text = [str(line) for line in narrate(CHART, participant)]

    assert "2026-04-06  visited (fact a3): answers week_4" in text
    assert "2026-04-08  visited (fact a9): meant for week_4, which it does not answer" in text


def test_loops_stay() -> None:
    """A transition to the state where the participant is already is told as staying."""
    loop = trial.PROTOCOL.replace("from: [treated, drops]\n    to: finished", "from: [treated, drops]\n    to: treated")
    chart = pe.compile(pe.loads(loop.replace("finished: {disposition: completed}", "ended: {disposition: completed}")))
    participant = pe.replay(chart, "01", PEOPLE["01"])

    assert "2026-06-01  stopped (fact a4): pathway: stays treated" in map(str, narrate(chart, participant))


def test_conflicting_branches() -> None:
    """Where a finding has no clauses, what it saw is told unless its text says it."""
    both = trial.PROTOCOL.replace("when: \"Arm = 'drops'\"", 'when: "Age > 50"')
    chart = pe.compile(pe.loads(both))
    participant = pe.replay(chart, "01", PEOPLE["01"])

    text = [str(line) for line in narrate(chart, participant, "a2")]

    assert "        saw Arm = 'tablet' (2026-03-09), Age = 54 (2026-03-02)" in text


def test_one_finding_and_one_day() -> None:
    """One finding and one day are told in the singular."""
    facts = [*PEOPLE["01"][:3], pe.Event("stopped", "2026-06-09", id="a4")]

    text = [str(line) for line in narrate(CHART, pe.replay(CHART, "01", facts))]

    assert "01 in LANTERN 1.0: deviates, 1 finding" == text[0]
    assert "    late by 1 day: stopped.window (visit window)" in text


def test_tones() -> None:
    """Each line says whether it is about what held, what broke, or what cannot be told."""
    lines = list(narrate(CHART, pe.replay(CHART, "03", PEOPLE["03"])))

    assert {"plain", "heading", "good", "bad", "open"} == {line.tone for line in lines}
    assert Line(3, "holds: Age >= 18; saw Age = 61 (2026-03-02)", "good") in lines
    assert Line(1, "late by 21 days: week_4 (visit window)", "bad") in lines
