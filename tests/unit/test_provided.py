"""Rules that the host provides: what its functions are given, and what becomes of whatever they answer."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from decimal import Decimal

import attrs
import pytest

import protocol_engine as pe
from protocol_engine.engine import available
from unit.trial import PATH, fact

TEXT = f"""protocol: HOST
version: "1"
{PATH}
data:
  ALT: {{type: Quantity, unit: U/L}}
  Codes: {{type: List<String>}}
provided:
  slot_agreed:
    reads: [ALT, Codes, pathway, started.occurred, started.count, Today(), ALT]
    category: dosing
    text: the slot is agreed
    cite: Section 4
    basis: assumed
    important: true
  free_bed:
  never_asked: {{reads: [started.first]}}
events:
  measured: {{may_carry: [ALT, Codes]}}
  started: {{}}
  moved: {{may_carry: [ALT]}}
  seen: {{data: [ALT], require: [slot_agreed]}}
  lain: {{require: [free_bed]}}
transitions:
  - {{event: started, from: screening, to: treated, require: [slot_agreed]}}
  - {{event: moved, from: treated, to: followed}}
"""
PROTOCOL = pe.loads(TEXT)
LAB = fact("measured", "2025-06-01", ALT="31.5 U/L", Codes=["a", "b"])
START = fact("started", "2025-06-02")
SAW = (
    "ALT = 31.5 U/L (2025-06-01), Codes = ('a', 'b') (2025-06-01), pathway = 'screening', "
    "started.occurred is missing (not on record), started.count = 0, Today() = 2025-06-02"
)

Given = Mapping[str, t.Any]


def chart_with(function: t.Any, name: str = "slot_agreed") -> pe.Chart:
    """Compile the protocol with one function of the host."""
    return pe.compile(PROTOCOL, provided={name: function})


def finding_of(function: t.Any) -> pe.Finding:
    """Start a participant, and give the one finding about it."""
    (found,) = pe.replay(chart_with(function), "01", [LAB, START]).findings
    return found


def test_what_the_function_is_given() -> None:
    """It is given each name that it reads once, with the value that a rule would see; None where that is missing."""
    given: list[Given] = []
    pe.replay(chart_with(lambda values: given.append(values) or True), "01", [LAB, START])
    assert [
        {
            "ALT": Decimal("31.5"),
            "Codes": ("a", "b"),
            "pathway": "screening",
            "started.occurred": None,
            "started.count": 0,
            "Today()": START.occurred,
        }
    ] == [dict(values) for values in given]


def test_the_function_cannot_change_what_it_is_given() -> None:
    """What it is given is read-only: writing to it raises in the function, and nowhere else."""

    def grasping(values: dict[str, object]) -> bool:
        values["ALT"] = 1
        return True

    assert "undetermined" == finding_of(grasping).outcome


def test_a_rule_that_holds() -> None:
    """True is no finding, and the rule is among those that held."""
    chart = chart_with(lambda _: True)
    step = pe.advance(chart, pe.replay(chart, "01", [LAB]), START)
    assert "conforms" == step.verdict
    assert ["slot_agreed"] == [rule.id for rule in step.held]


def test_a_rule_that_is_violated() -> None:
    """False is a violation, with what the rule read, the author's words, and no clauses."""
    found = finding_of(lambda _: False)
    assert ("slot_agreed", "violated", "dosing") == (found.rule, found.outcome, found.category)
    assert ("Section 4", "assumed", True, None) == (found.cite, found.basis, found.important, found.explanation)
    assert f"the slot is agreed: {SAW}" == found.text
    assert SAW == ", ".join(map(str, found.evidence))


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ((False, "the unit is full"), f"the slot is agreed: {SAW}; the unit is full"),
        ((False, ""), f"the slot is agreed: {SAW}"),
        ((False, "over\n two   lines "), f"the slot is agreed: {SAW}; over two lines"),
        ((None, "ask on Monday"), f"it cannot be told: the slot is agreed: {SAW}; ask on Monday"),
        (None, f"it cannot be told: the slot is agreed: {SAW}"),
    ],
)
def test_the_hosts_reason_stands_at_the_end(answer: object, text: str) -> None:
    """The host's reason stands behind the values, on one line."""
    assert text == finding_of(lambda _: answer).text


class Pretender:
    """Claims to be of another class."""

    __class__ = bool  # type: ignore[assignment]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (1, "int"),
        (0, "int"),
        ("true", "str"),
        ((), "tuple"),
        ((True,), "tuple"),
        ((True, None), "tuple"),
        ((1, "yes"), "tuple"),
        ((True, "yes", "no"), "tuple"),
        ([True, "yes"], "list"),
        pytest.param(Pretender(), "Pretender", id="pretender"),
    ],
)
def test_what_is_no_answer(answer: object, kind: str) -> None:
    """Anything else than an answer leaves the rule undetermined; only its type is told."""
    found = finding_of(lambda _: answer)
    assert "undetermined" == found.outcome
    assert found.text.endswith(f"; the host's function gave a value of type {kind}, which is no answer")


class LeakError(Exception):
    """Says what nobody may read."""

    def __str__(self) -> str:
        raise RuntimeError("not even asked for")


@pytest.mark.parametrize(
    "error", [ValueError("ALT of 01-001 is 31.5"), LeakError("Ada"), SystemExit(2), RecursionError]
)
def test_an_exception_ends_nothing(error: BaseException) -> None:
    """An exception leaves the rule undetermined; its type is told, and never what it says."""

    def failing(_: Given) -> bool:
        raise error

    found = finding_of(failing)
    name = error.__name__ if isinstance(error, type) else type(error).__name__
    assert "undetermined" == found.outcome
    assert f"it cannot be told: the slot is agreed: {SAW}; the host's function raised {name}" == found.text


def test_an_interruption_is_not_swallowed() -> None:
    """Who interrupts the program interrupts it."""

    def interrupted(_: Given) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finding_of(interrupted)


def test_a_function_with_other_arguments() -> None:
    """A function that cannot be called with one argument raises like any other."""
    assert finding_of(lambda: True).text.endswith("; the host's function raised TypeError")


def test_without_a_function() -> None:
    """A chart can be made without the host; its rules are undetermined then, and the chart names them."""
    chart = pe.compile(PROTOCOL)
    assert ("slot_agreed", "free_bed", "never_asked") == chart.lacking
    assert ("slot_agreed", "never_asked") == chart_with(lambda _: True, "free_bed").lacking
    (found,) = pe.replay(chart, "01", [LAB, START]).findings
    assert ("undetermined", f"it cannot be told: the slot is agreed: {SAW}; the host has not provided it") == (
        found.outcome,
        found.text,
    )


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (False, "free_bed: so says the host"),
        (None, "it cannot be told: free_bed: so says the host"),
        ((False, "none"), "free_bed: none"),
    ],
)
def test_a_rule_that_reads_nothing_and_says_nothing(answer: object, text: str) -> None:
    """A rule without words of its own is told by its name."""
    (found,) = pe.replay(chart_with(lambda _: answer, "free_bed"), "01", [fact("lain", "2025-06-01")]).findings
    assert (text, ()) == (found.text, found.evidence)


def test_the_function_is_no_part_of_the_meaning() -> None:
    """The digest covers what is declared, and not the function."""
    assert chart_with(lambda _: True) == chart_with(lambda _: False) == pe.compile(PROTOCOL)
    assert pe.compile(pe.loads(TEXT.replace("started.count, ", ""))) != pe.compile(PROTOCOL)


def test_rules_know_what_they_read() -> None:
    """A rule of the chart says what it reads, whoever answers it."""
    rules = pe.compile(PROTOCOL).rules
    assert ["ALT", "Codes", "pathway", "started.occurred", "started.count", "Today()"] == [
        one.name for one in rules["slot_agreed"].inputs
    ]
    assert () == rules["started.sequence"].inputs
    assert ("provided", "provided.slot_agreed", None) == (
        rules["slot_agreed"].kind,
        rules["slot_agreed"].path,
        rules["slot_agreed"].condition,
    )
    assert "procedure order" == rules["free_bed"].category


@pytest.mark.parametrize(
    ("provided", "told"),
    [
        (
            {"slot_agred": print, "free_bed": "os.system", "never_asked": None},
            [
                "provided: the protocol declares no provided rule 'slot_agred'; did you mean 'slot_agreed'?",
                "provided: expected a function for 'free_bed', got a value of type str",
                "provided: expected a function for 'never_asked', got a value of type NoneType",
            ],
        ),
        ({"x": 3}, ["the protocol declares no provided rule 'x'", "expected a function for 'x'"]),
        ({3: print}, ["the protocol declares no provided rule 3"]),
    ],
)
def test_misuse(provided: t.Any, told: list[str]) -> None:
    """Functions under names that nobody declared, and what is no function, are all told at once."""
    with pytest.raises(TypeError) as caught:
        pe.compile(PROTOCOL, provided=provided)
    lines = str(caught.value).splitlines()
    assert [True] * len(told) == [part in line for part, line in zip(told, lines, strict=True)]


def test_every_road_asks_the_host() -> None:
    """A step, a replay, and the same without the express lane say the same, and machines move alike."""
    chart = chart_with(lambda values: (values["started.count"] == 1, "counted"))
    slow = attrs.evolve(chart, kinds={name: attrs.evolve(one, express=None) for name, one in chart.kinds.items()})
    history = [LAB, START, fact("seen", "2025-06-03", ALT=1), fact("moved", "2025-06-04")]
    machines, row = pe.machine.build(chart), Row()
    machines.place(row)
    participant, other = pe.enroll(chart, "01"), pe.enroll(slow, "01")
    for event in history:
        machines.trigger(row, event, participant)
        participant, other = pe.advance(chart, participant, event).after, pe.advance(slow, other, event).after
        assert participant.findings == other.findings
        assert participant.states == {"pathway": row.pathway, "vital": row.vital}
    assert [("slot_agreed", START.id)] == [(one.rule, one.event) for one in participant.findings]
    assert pe.replay(chart, "01", history).findings == participant.findings


@attrs.define
class Row:
    """What a host keeps of one participant."""

    pathway: str = ""
    vital: str = ""


def test_a_partial_date_is_tried_on_every_day() -> None:
    """Where the host's answer depends on a day that is not known, the finding is undetermined."""

    def early(values: Given) -> bool:
        day = values["started.occurred"].day
        return day is None or day < 20

    chart = chart_with(early)
    history = [fact("started", "2025-06"), fact("seen", "2025-07-03", ALT=1)]
    found = {(one.rule, one.event): one for one in pe.replay(chart, "01", history).findings}
    one = found["slot_agreed", history[1].id]
    assert "undetermined" == one.outcome
    assert "it depends on the day on which started (fact started 2025-06) happened within 2025-06" in one.text


def test_what_may_come_next() -> None:
    """A rule of the host that cannot be told stays open, even where data are lacking that the event will bring."""
    chart = chart_with(lambda values: None if values["ALT"] is None else True)
    (seen,) = [one for one in available(chart, pe.enroll(chart, "01"), "2025-06-02") if one.kind == "seen"]
    assert ["slot_agreed"] == [one.rule for one in seen.open]


def test_a_rule_that_holds_is_told_with_what_it_saw() -> None:
    """A narrative of one fact says that the host answered, why, and from what."""
    chart = pe.compile(PROTOCOL, provided={"slot_agreed": lambda _: (True, "on Friday"), "free_bed": lambda _: True})
    participant = pe.replay(chart, "01", [LAB, START, fact("lain", "2025-06-03", "lain")])
    lines = [str(line).strip() for line in pe.narrative.narrate(chart, participant, START.id)]
    assert f"holds: so says the host: on Friday; saw {SAW}" in lines
    assert "holds: so says the host" in [str(line).strip() for line in pe.narrative.narrate(chart, participant, "lain")]
