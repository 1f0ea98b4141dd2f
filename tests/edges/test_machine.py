"""Every trap of `transitions` that a host could fall into, pinned."""

from __future__ import annotations

import copy
import dataclasses
import enum
import gc
import itertools
import logging
import sys
import types
import typing as t
import weakref

import attrs
import pytest
import transitions

import protocol_engine as pe

PROTOCOL = """
protocol: TRAPS
version: "1"
data:
  Potassium: {type: Quantity, unit: mmol/L}
  Response: {type: String, values: [better, worse]}
rules:
  potassium_safe: {check: "Potassium < 5.0 'mmol/L'", category: eligibility}
states:
  screening: {initial: true}
  treated: {}
  extended: {}
  finished: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  calm: {track: safety, initial: true}
  alarmed: {track: safety}
  alive: {track: vital, initial: true}
  dead: {track: vital, disposition: death, ends_study: true}
events:
  examined: {may_carry: [Potassium]}
  started: {}
  dosed: {}
  assessed: {data: [Response]}
  reacted: {}
  withdrew: {}
  died: {}
transitions:
  - {event: started, from: screening, to: treated, require: [potassium_safe]}
  - {event: dosed, from: treated, to: treated}
  - {event: assessed, from: [treated, extended], to: extended, when: Response = 'better'}
  - {event: assessed, from: [treated, extended], to: finished, when: Response = 'worse'}
  - {event: reacted, from: [calm, alarmed], to: alarmed, id: alarm_raised}
  - {event: reacted, from: treated, to: extended, id: dose_extended}
  - {event: withdrew, from: any, to: withdrawn}
  - {event: died, from: alive, to: dead}
"""

# Ways that a law over random protocols seldom meets: two that may both be true, one out of sequence that
# leads to one state whatever its `when`, and one whose target cannot be reached any more.
CROSSROADS = """
protocol: CROSSROADS
version: "1"
data:
  First: {type: Date}
  Second: {type: Date}
  Better: {type: Boolean}
states:
  home: {initial: true}
  left: {}
  right: {}
  away: {}
  gone: {disposition: completed}
events:
  turned: {may_carry: [First, Second]}
  stayed: {may_carry: [Better]}
  walked: {may_carry: [Better]}
  asked: {may_carry: [Better]}
  left_for_good: {}
transitions:
  - {event: turned, from: home, to: left, when: First before Today()}
  - {event: turned, from: home, to: right, when: Second before Today()}
  - {event: stayed, from: left, to: away, when: Better}
  - {event: stayed, from: left, to: away, id: stayed_unwell, when: not Better}
  - {event: walked, from: right, to: left, when: Better}
  - {event: walked, from: right, to: away, when: otherwise}
  - {event: asked, from: home, to: left, when: Better is null, closes_unknown: the answer may be refused}
  - {event: asked, from: home, to: right, when: Better}
  - {event: left_for_good, from: [home, away], to: gone}
"""
PAST, FUTURE = "2026-01-01", "2026-12-31"

STARTED = pe.Event("started", "2026-03-09")
REACTED = pe.Event("reacted", "2026-03-10")


@dataclasses.dataclass
class Row:
    """A host's row: equal to every other row that says the same, and not hashable."""

    pathway: str = "screening"
    safety: str = "calm"
    vital: str = "alive"
    number: str = "01"


@attrs.define
class SlottedRow:
    """A row with room for nothing but its states: no weak references, no triggers."""

    pathway: str = "screening"
    safety: str = "calm"
    vital: str = "alive"


@pytest.fixture(scope="module")
def chart() -> pe.Chart:
    """Compile the protocol of this page once."""
    return pe.compile(pe.loads(PROTOCOL))


@pytest.fixture
def machines(chart: pe.Chart) -> pe.machine.Machines:
    """Build machines of one's own, to hang hooks on."""
    return pe.machine.build(chart)


@pytest.fixture
def nobody(chart: pe.Chart) -> pe.Participant:
    """Give a participant before any event."""
    return pe.enroll(chart, "01")


def refuse(event_data: transitions.EventData) -> t.NoReturn:
    """Stand for a hook of a host that fails."""
    raise RuntimeError("the mail server is away")


# --- how the machines are made ----------------------------------------------------------------------


def test_there_is_one_machine_a_track(machines: pe.machine.Machines) -> None:
    """Each track has its own machine, which knows the states of that track alone."""
    assert {
        "pathway": ["screening", "treated", "extended", "finished", "withdrawn"],
        "safety": ["calm", "alarmed"],
        "vital": ["alive", "dead"],
    } == {track: list(machine.states) for track, machine in machines.tracks.items()}


def test_no_state_can_be_entered_without_its_rules(chart: pe.Chart, machines: pe.machine.Machines) -> None:
    """There is no automatic `to_treated` past every rule: all triggers are events of the protocol."""
    for machine in machines.tracks.values():
        assert machine.auto_transitions is False
        assert chart.kinds.keys() > machine.events.keys()
        assert [] == [name for name in machine.events if name.startswith("to_")]


def test_a_trigger_within_a_hook_is_not_put_off(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """Events are not queued: a queue would be the machine's, so that one participant waited for another."""
    other = Row()
    seen: list[object] = []

    def start_another(event_data: transitions.EventData) -> None:
        seen.append(machines.trigger(other, STARTED, nobody))
        seen.append(other.pathway)

    machines.tracks["safety"].on_enter_alarmed(start_another)
    machines.trigger(Row(), REACTED, nobody)
    assert [True, "treated"] == seen
    assert [False, False, False] == [bool(machine.has_queue) for machine in machines.tracks.values()]


def test_hooks_are_given_the_event(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """A hook takes one argument, which holds the host's object, the fact and the participant before it."""
    row = Row()
    seen: list[transitions.EventData] = []
    machines.tracks["pathway"].on_enter_treated(seen.append)
    machines.trigger(row, STARTED, nobody)
    (event_data,) = seen
    assert event_data.model is row
    assert event_data.kwargs["event"] is STARTED
    assert event_data.kwargs["participant"] is nobody


def test_every_arrow_names_a_state_that_exists(chart: pe.Chart, machines: pe.machine.Machines) -> None:
    """Sources and targets are spelled out and known; `transitions` itself would accept any word until it is reached."""
    for machine in machines.tracks.values():
        for trigger in machine.events.values():
            for source, arrows in trigger.transitions.items():
                assert {source, *(arrow.dest for arrow in arrows)} <= machine.states.keys()


def test_an_unknown_target_does_not_compile() -> None:
    """The checker refuses a target that is no state, long before a machine is built."""
    wrong = pe.loads(PROTOCOL.replace("to: treated, require", "to: treeted, require"))
    with pytest.raises(pe.ProtocolError, match="'treeted'; did you mean 'treated'"):
        pe.compile(wrong)


def test_any_leaves_out_final_states(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """`from: any` has no arrow out of a disposition, as the star of `transitions` would have."""
    arrows = machines.tracks["pathway"].events["withdrew"].transitions
    assert {"screening", "treated", "extended"} == set(arrows)
    row = Row("finished")
    assert machines.trigger(row, pe.Event("withdrew", "2026-05-01"), nobody) is False
    assert row.pathway == "finished"


@pytest.mark.parametrize("here", ["home", "left", "right", "away", "gone"])
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        *[("turned", {"First": first, "Second": second}) for first in (PAST, FUTURE, None) for second in (PAST, None)],
        *[(kind, {"Better": better}) for kind in ("stayed", "walked", "asked") for better in (True, False, None)],
        ("left_for_good", {}),
    ],
)
def test_unsure_ways_lead_where_advance_leads(here: str, kind: str, data: dict[str, t.Any]) -> None:
    """Where ways may both be true, are out of sequence or cannot be reached, a machine goes where `advance` goes."""
    chart = pe.compile(pe.loads(CROSSROADS))
    participant = attrs.evolve(pe.enroll(chart, "01"), position=(here,))
    event = pe.Event(kind, "2026-05-01", data)
    row = types.SimpleNamespace(pathway=here)
    step = pe.advance(chart, participant, event)
    assert pe.machine.build(chart).trigger(row, event, participant) is (bool(step.taken) or step.after.state != here)
    assert step.after.state == row.pathway


def test_a_way_that_may_not_be_the_only_one_is_not_taken() -> None:
    """One way is true and the other cannot be told: nobody moves; once the other is false, the row moves."""
    chart = pe.compile(pe.loads(CROSSROADS))
    machines, nobody = pe.machine.build(chart), pe.enroll(chart, "01")
    row = types.SimpleNamespace(pathway="home")
    assert machines.trigger(row, pe.Event("turned", "2026-05-01", {"First": PAST}), nobody) is False
    assert row.pathway == "home"
    both = {"First": PAST, "Second": FUTURE}
    assert machines.trigger(row, pe.Event("turned", "2026-05-01", both), nobody) is True
    assert row.pathway == "left"


# --- models -----------------------------------------------------------------------------------------


def test_slotted_models_move(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """An object with slots, which `transitions` could not register, is moved all the same."""
    row = SlottedRow()
    assert machines.trigger(row, STARTED, nobody) is True
    assert SlottedRow("treated") == row


def test_equal_models_move_each_on_its_own(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """Of two equal rows, which `transitions` would register only once, each is moved by its own event."""
    one, other = Row(), Row()
    machines.trigger(one, STARTED, nobody)
    assert ("treated", "screening") == (one.pathway, other.pathway)
    machines.trigger(other, STARTED, nobody)
    assert one == other


def test_a_copy_moves_alone(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """A copy of a row is another row: nothing that is bound to the first moves with it."""
    row = Row()
    machines.trigger(row, STARTED, nobody)
    copied = copy.copy(row)
    machines.trigger(copied, REACTED, nobody)
    assert (Row("treated"), Row("extended", "alarmed")) == (row, copied)


def test_models_are_neither_registered_nor_kept(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """A moved row gets no attribute, is in no list of models, and is gone when its host lets it go."""
    row = Row()
    machines.place(row)
    machines.trigger(row, STARTED, nobody)
    assert {"pathway", "safety", "vital", "number"} == vars(row).keys()
    assert [[], [], []] == [machine.models for machine in machines.tracks.values()]
    gone = weakref.ref(row)
    del row
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("state", ["nowhere", "alive", "", None, 3])
def test_an_unknown_state_is_refused(machines: pe.machine.Machines, nobody: pe.Participant, state: t.Any) -> None:
    """A row that holds no state of its track is an error that names the track, and not what the row holds."""
    row = Row(pathway=state)
    with pytest.raises(
        pe.HistoryError, match=r"^the model's pathway holds no state of that track; put it where"
    ) as info:
        machines.trigger(row, STARTED, nobody)
    assert "nowhere" not in str(info.value)
    assert Row(pathway=state) == row


def test_a_missing_attribute_is_refused(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """A model without an attribute for each track is refused, whichever track the event is for."""
    row = types.SimpleNamespace(pathway="screening", safety="calm")
    with pytest.raises(pe.HistoryError, match="the model's vital holds no state"):
        machines.trigger(row, STARTED, nobody)
    assert types.SimpleNamespace(pathway="screening", safety="calm") == row


def test_an_enumeration_is_refused(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """A member of an enumeration of texts, which `transitions` would look up by its name, is refused."""

    class Place(enum.StrEnum):
        TREATED = "screening"

    with pytest.raises(pe.HistoryError, match="the model's pathway holds no state"):
        machines.trigger(Row(pathway=Place.TREATED), STARTED, nobody)


def test_a_participant_of_another_chart_is_refused(machines: pe.machine.Machines) -> None:
    """Facts that another version of the protocol has folded are not read by this one's rules."""
    other = pe.compile(pe.loads(PROTOCOL.replace('version: "1"', 'version: "2"')))
    with pytest.raises(pe.HistoryError, match="another version"):
        machines.trigger(Row(), STARTED, pe.enroll(other, "01"))


def test_two_facts_with_one_id_are_refused(chart: pe.Chart, machines: pe.machine.Machines) -> None:
    """A fact with the id of another one that says something else is refused, as `advance` refuses it."""
    known = pe.replay(chart, "01", [pe.Event("started", "2026-03-09", id="f1")])
    with pytest.raises(pe.HistoryError, match="two facts have the id 'f1'"):
        machines.trigger(Row("treated"), pe.Event("dosed", "2026-03-10", id="f1"), known)


def test_place_puts_every_track_at_the_start(machines: pe.machine.Machines) -> None:
    """A new row is placed in the initial state of every track."""
    row = Row("", "", "")
    machines.place(row)
    assert Row("screening", "calm", "alive") == row


# --- hooks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["prepare_event", "before_state_change", "after_state_change", "finalize_event"])
def test_names_are_refused_as_hooks(chart: pe.Chart, when: str) -> None:
    """A text among the hooks is refused when the machines are built, wherever it stands."""
    with pytest.raises(TypeError, match=f"{when}: expected callables; a name would be imported and called"):
        pe.machine.build(chart, **{when: ["os.getcwd"]})  # type: ignore[arg-type]


def test_a_dotted_name_is_never_imported(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """A text hung on a state behind our back is refused when it would be called: nothing is imported, nobody moves."""
    row = Row()
    sys.modules.pop("this", None)
    machines.tracks["pathway"].on_enter_treated("this.that")
    with pytest.raises(TypeError, match="expected a callable as a hook"):
        machines.trigger(row, STARTED, nobody)
    assert "this" not in sys.modules
    assert Row() == row


def test_the_name_of_a_method_is_not_looked_up(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """A text is not taken for the name of a method of the row either."""

    class Acting(Row):
        def act(self, event_data: transitions.EventData) -> None:
            self.number = "acted"

    row = Acting()
    machines.tracks["pathway"].events["started"].add_callback("after", "act")
    with pytest.raises(TypeError, match="expected a callable as a hook"):
        machines.trigger(row, STARTED, nobody)
    assert row.number == "01"


def test_methods_of_a_model_are_not_hooks(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """A method that is named as a hook is not one: only a registered model would be searched for those."""

    class Acting(Row):
        def on_enter_treated(self, event_data: transitions.EventData) -> None:
            self.number = "acted"

    row = Acting()
    assert machines.trigger(row, STARTED, nobody) is True
    assert row.number == "01"


@pytest.mark.parametrize("hang", ["on_exit_calm", "on_enter_alarmed", "on_enter_extended"])
def test_a_hook_that_raises_puts_every_track_back(
    machines: pe.machine.Machines, nobody: pe.Participant, hang: str
) -> None:
    """When the hook of one track raises, the tracks that had moved before it are put back, too."""
    row = Row("treated")
    track = "pathway" if hang == "on_enter_extended" else "safety"
    getattr(machines.tracks[track], hang)(refuse)
    with pytest.raises(RuntimeError, match="the mail server is away"):
        machines.trigger(row, REACTED, nobody)
    assert Row("treated") == row


@pytest.mark.parametrize("when", ["prepare_event", "before_state_change", "after_state_change"])
def test_a_common_hook_that_raises_puts_every_track_back(
    chart: pe.Chart, nobody: pe.Participant, when: t.Literal["prepare_event"]
) -> None:
    """A hook of all arrows that fails in the second track undoes the first, though it was done."""
    calls: list[str] = []

    def fail_at_the_second(event_data: transitions.EventData) -> None:
        calls.append(event_data.state.name)
        if len(calls) == 2:
            raise KeyboardInterrupt

    row = Row("treated")
    with pytest.raises(KeyboardInterrupt):
        pe.machine.build(chart, **{when: [fail_at_the_second]}).trigger(row, REACTED, nobody)
    assert len(calls) == 2
    assert Row("treated") == row


def test_what_a_finalize_hook_raises_is_only_logged(
    chart: pe.Chart, nobody: pe.Participant, caplog: pytest.LogCaptureFixture
) -> None:
    """What fails at the very end is logged by `transitions` and stops nothing: the row has moved."""
    row = Row()
    machines = pe.machine.build(chart, finalize_event=[refuse])
    with caplog.at_level(logging.ERROR):
        assert machines.trigger(row, STARTED, nobody) is True
    assert row.pathway == "treated"
    assert ["While executing finalize callbacks a RuntimeError occurred: the mail server is away."] == [
        record.getMessage().removeprefix("None: ") for record in caplog.records
    ]


def test_a_change_is_told_once(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """Each entered state calls its hook once; a transition back to the same state leaves and enters it."""
    row = Row()
    told: list[str] = []
    for state in ("treated", "extended"):
        getattr(machines.tracks["pathway"], f"on_exit_{state}")(lambda _, state=state: told.append(f"left {state}"))
        getattr(machines.tracks["pathway"], f"on_enter_{state}")(lambda _, state=state: told.append(f"entered {state}"))
    machines.trigger(row, STARTED, nobody)
    assert ["entered treated"] == told
    machines.trigger(row, pe.Event("dosed", "2026-03-09"), nobody)
    assert ["entered treated", "left treated", "entered treated"] == told
    machines.trigger(row, REACTED, nobody)
    assert ["left treated", "entered extended"] == told[3:]


def test_nothing_is_told_where_nobody_moves(chart: pe.Chart, nobody: pe.Participant) -> None:
    """An event that leads no way from here changes nothing and calls no hook of a change."""
    told: list[object] = []
    machines = pe.machine.build(chart, before_state_change=[told.append], after_state_change=[told.append])
    row = Row("treated")
    assert machines.trigger(row, pe.Event("assessed", "2026-04-01"), nobody) is False
    assert machines.trigger(row, pe.Event("examined", "2026-04-01", {"Potassium": 4}), nobody) is False
    assert machines.trigger(row, pe.Event("unheard", "2026-04-01"), nobody) is False
    assert ([], Row("treated")) == (told, row)


def test_a_truthy_answer_of_a_condition_is_no_yes(machines: pe.machine.Machines, nobody: pe.Participant) -> None:
    """A condition that a host adds must answer True: 2 or a text, which `transitions` holds against True, refuses."""
    for answer, moves in ((2, False), ("yes", False), (True, True)):
        row = Row()
        built = pe.machine.build(machines.chart)
        built.tracks["pathway"].get_transitions("started")[0].conditions.append(
            transitions.core.Condition(lambda _, answer=answer: answer)
        )
        assert built.trigger(row, STARTED, nobody) is moves


def test_conditions_answer_with_real_booleans(chart: pe.Chart, machines: pe.machine.Machines) -> None:
    """Our own conditions answer True or False, never None: undetermined is a no."""
    before = pe.enroll(chart, "01")
    for brought, ways in ({"Response": "better"}, 1), ({"Response": "worse"}, 1), ({}, 0):
        answers: list[object] = []
        for arrow in machines.tracks["pathway"].events["assessed"].transitions["treated"]:
            (condition,) = arrow.conditions
            inner = condition.func
            condition.func = lambda event_data, inner=inner, answers=answers: answers.append(inner(event_data))
        machines.trigger(Row("treated"), pe.Event("assessed", "2026-04-01", brought), before)
        assert {type(answer) for answer in answers} == {bool}
        assert answers.count(True) == ways
        machines = pe.machine.build(chart)


# --- what is never seen -----------------------------------------------------------------------------


def test_no_event_in_no_state_is_an_error_of_the_machine(chart: pe.Chart, nobody: pe.Participant) -> None:
    """
    From every state every event is answered, as `advance` answers it.

    A `MachineError`, whose text is a representation, is never raised.
    """
    machines = pe.machine.build(chart)
    assert {None} == {machine.ignore_invalid_triggers or None for machine in machines.tracks.values()}
    answers = set()
    events = [pe.Event(kind, "2026-04-01", {"Response": "better"}) for kind in [*chart.kinds, "unheard"]]
    for here in itertools.product(*(machine.states for machine in machines.tracks.values())):
        for event in events:
            row = Row(*here)
            answers.add(machines.trigger(row, event, nobody))
            after = pe.advance(chart, attrs.evolve(nobody, position=here), event).after
            assert after.position == (row.pathway, row.safety, row.vital)
    assert {True, False} == answers


def test_no_value_of_a_participant_is_logged(
    chart: pe.Chart, nobody: pe.Participant, caplog: pytest.LogCaptureFixture
) -> None:
    """With logging at its most talkative, neither data nor dates nor the participant's number are in the log."""

    def react(event_data: transitions.EventData) -> None:
        """Do what a host would do."""

    machines = pe.machine.build(chart, prepare_event=[react], after_state_change=[react], finalize_event=[react])
    row = Row(number="01-4711")
    events = [
        pe.Event("examined", "2026-03-08", {"Potassium": "4.321 mmol/L"}, id="fact-815"),
        pe.Event("started", "2026-03-09", {"Potassium": "4.321 mmol/L"}, id="fact-816"),
        pe.Event("assessed", "2026-04-01", {"Response": "better"}, id="fact-817"),
    ]
    participant = pe.enroll(chart, "01-4711")
    with caplog.at_level(logging.DEBUG):
        for event in events:
            machines.trigger(row, event, participant)
            participant = pe.advance(chart, participant, event).after
    assert row.pathway == "extended"
    assert "Initiating transition from state screening to state treated" in caplog.text
    for value in ("4.321", "better", "4711", "fact-8", "2026"):
        assert value not in caplog.text
