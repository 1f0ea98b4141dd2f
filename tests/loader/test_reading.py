"""YAML as this library reads it: 1.2 core scalars, nothing hidden, one wording of faults."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from protocol_engine.checker import load, loads
from protocol_engine.errors import ProtocolError
from protocol_engine.protocol import DataElement, EpochOf, EventKind, InlineRule, Protocol

HEAD = "protocol: P\nversion: 1\n"
BAD = Path(__file__).parent.parent / "protocols" / "bad"


def messages(text: str) -> list[str]:
    """Give the messages that loading a text raises."""
    with pytest.raises(ProtocolError) as caught:
        loads(text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "written", ["no", "on", "off", "NO", "y", "012", "0o14", "12:30", "1.0", "1e3", "0x1F", ".5", "true", "2025-04-06"]
)
def test_a_text_is_what_is_written(written: str) -> None:
    """Where a text is expected, a plain scalar is the characters as written, whatever else YAML sees in it."""
    protocol = loads(f"protocol: {written}\nversion: {written}\nepochs: [{written}]\nstates: {{{written}: }}\n")
    assert (written, written, (written,), [written]) == (
        protocol.id,
        protocol.version,
        protocol.epochs,
        list(protocol.states),
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", "0"), ("012", "12"), ("0o14", "12"), ("0x1F", "31"), ("1e3", "1000"), ("+1.50", "1.5"), ("-.5", "-0.5"),
        ("1.", "1"), ("0.1", "0.1"), ("1E-99", "1E-99"), ("9" * 40, "9" * 40),
    ],
)  # fmt: skip
def test_numbers_are_exact_decimals(written: str, value: str) -> None:
    """A number is read as YAML 1.2 core has it, exactly; a leading zero is no octal."""
    element = loads(f"{HEAD}data: {{x: {{type: Decimal, range: [{written}, 1e50]}}}}").data["x"]
    assert element.range is not None
    assert Decimal(value) == element.range[0]
    assert isinstance(element.range[0], Decimal)


@pytest.mark.parametrize(
    "written", ["1_000", "12:30", ".inf", "-.inf", ".nan", "1e100", "1e-100", "9" * 41, "1e", "e3", "--1", "1,5", "٣"]
)
def test_no_numbers(written: str) -> None:
    """What is no number in YAML 1.2 core, or none of a sensible size, is refused where a number is expected."""
    said = messages(f'{HEAD}data:\n  x: {{type: Decimal, range:\n    [\n    {written}\n    , "1"]}}')
    assert any(".range" in message and "expected" in message for message in said)


def test_whole_numbers() -> None:
    """A number with only zeros after the point is whole; a limit is an int."""
    protocol = loads(f"{HEAD}enrollment: {{limit: 3.0e1, counted: enrolled}}")
    assert protocol.enrollment is not None
    assert (30, int) == (protocol.enrollment.limit, type(protocol.enrollment.limit))


@pytest.mark.parametrize(("written", "value"), [("true", True), ("True", True), ("FALSE", False), ("false", False)])
def test_truth_values(written: str, value: bool) -> None:
    """Only the words true and false, in the three cases of YAML 1.2 core, are truth values."""
    assert value is loads(f"{HEAD}states: {{s: {{initial: {written}}}}}").states["s"].initial


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_no_text(written: str) -> None:
    """Nothing is no text: a label that somebody meant to leave out does not become the word null."""
    assert "expected a text, got" in messages(f"{HEAD}title: {written}\n")[0]


def test_null_in_quotes_is_a_text() -> None:
    """A quoted text is that text, even null."""
    assert loads(f"{HEAD}title: 'null'").title == "null"


def test_forms_of_from() -> None:
    """A transition starts from a state, any state, several, an epoch's, or a mix of these."""
    forms = ["any", "s", "[s, u]", "{epoch: e}", "[s, {epoch: e}]"]
    lines = "\n".join(f"  - {{event: v, from: {form}, to: s}}" for form in forms)
    assert [("any",), ("s",), ("s", "u"), (EpochOf("e"),), ("s", EpochOf("e"))] == [
        transition.source for transition in loads(f"{HEAD}transitions:\n{lines}\n").transitions
    ]


def test_forms_of_require() -> None:
    """What is required is one name, one rule in place, or a list that mixes them."""
    rule = InlineRule("adult", "Age >= 18")
    forms = ["inclusion", "{id: adult, check: Age >= 18}", "[inclusion, {id: adult, check: Age >= 18}]"]
    lines = "\n".join(f"  v{number}: {{require: {form}}}" for number, form in enumerate(forms))
    assert [("inclusion",), (rule,), ("inclusion", rule)] == [
        event.require for event in loads(f"{HEAD}events:\n{lines}\n").events.values()
    ]


def test_one_text_for_a_list() -> None:
    """A single name may stand for a list of one where names are listed."""
    protocol = loads(
        f"{HEAD}events: {{v: {{data: A, may_carry: B, during: s}}}}\n"
        "interpretations: [{id: X, about: I01, reading: r, because: b}]"
    )
    assert EventKind(data=("A",), may_carry=("B",), during=("s",)) == protocol.events["v"]
    assert protocol.interpretations[0].about == ("I01",)


def test_entries_without_value() -> None:
    """An entry with an empty value has the defaults, and an empty section no entries."""
    protocol = loads(f"{HEAD}rules:\ncriteria:\nstates:\n  s:\nevents:\n  v: ~\n")
    assert ({}, EventKind(), ["s"]) == (protocol.rules, protocol.events["v"], list(protocol.states))


def test_keys_that_are_words_of_python() -> None:
    """The keys protocol, from and if fill the fields id, source and only_if."""
    protocol = loads(
        f"{HEAD}source: {{document: D, dated: 2025-04-06}}\n"
        "schedule: {w: {event: v, anchor: a, after: 1 day, if: Age > 60}}"
    )
    assert protocol.source is not None
    assert ("P", "2025-04-06", "Age > 60") == (
        protocol.id,
        protocol.source.dated,
        protocol.schedule["w"].only_if,
    )


def test_order_of_the_file_is_kept() -> None:
    """Entries come in the order of the file, since the order of events has a meaning."""
    assert list("zaqb") == list(loads(f"{HEAD}events: {{z: , a: , q: , b: }}").events)


def test_load_takes_paths_and_files(tmp_path: Path) -> None:
    """A path, its text, an open text file and an open binary file all give the same protocol."""
    path = tmp_path / "p.yaml"
    path.write_text(f"{HEAD}data: {{Alter: {{type: Integer, label: für alle}}}}\n", encoding="utf-8")
    expected = Protocol("P", "1", data={"Alter": DataElement("Integer", label="für alle")})
    with path.open("rb") as binary, path.open(encoding="utf-8") as text:
        assert [expected] * 5 == [
            load(path),
            load(str(path)),
            load(text),
            load(binary),
            load(io.BytesIO(path.read_bytes())),
        ]


def test_names_in_messages(tmp_path: Path) -> None:
    """A message names the file as whoever opened it did."""
    path = tmp_path / "p.yaml"
    path.write_text("", encoding="utf-8")
    for source, name in ((path, str(path)), (io.StringIO(""), "<stream>")):
        with pytest.raises(ProtocolError) as caught:
            load(source)
        assert f"{name}: the file is empty; begin it with 'protocol: ' and a name" == str(caught.value)
    assert messages("")[0].startswith("<string>: ")


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there is the program's error, not the file's."""
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "absent.yaml")


def test_utf_16(tmp_path: Path) -> None:
    """A file in UTF-16 is told what it is."""
    path = tmp_path / "p.yaml"
    path.write_text(HEAD, encoding="utf-16")
    with pytest.raises(ProtocolError, match="the file is written in UTF-16; save it as UTF-8"):
        load(path)


def test_byte_order_mark_in_a_text() -> None:
    """A byte order mark is no character of a protocol, in whichever way it got there."""
    expected = ["<string>:1:1: the file begins with a byte order mark; save it as UTF-8 without one"]
    assert expected == messages("\ufeff" + HEAD)


def test_alias_for_a_key() -> None:
    """An alias cannot stand for a key either."""
    expected = "<string>:3:10: states: '*a' is an alias, which cannot be used; write the key out"
    assert expected in messages(f"{HEAD}states: {{*a : {{initial: true}}}}")


def test_nothing_is_like_a_long_word() -> None:
    """What was meant is not looked for where a word is long; the message stays short."""
    (message,) = messages(f"{HEAD}rules: {{r: {{check: 'true', basis: {'stated' * 20}}}}}")
    assert (
        f"<string>:3:35: rules.r.basis: there is no basis '{('stated' * 20)[:59]}…'; "
        "choose 'stated', 'interpreted' or 'assumed'" == message
    )


def test_syntax_of_a_very_long_file() -> None:
    """A fault of syntax in a file too long for the slow parser is reported by the fast one, at its place."""
    rows = "".join(f"  s{number}: {{epoch: screening, label: State {number}}}\n" for number in range(9_000))
    (message,) = messages(f"{HEAD}states:\n{rows}title: a: b\n")
    assert message == "<string>:9004:9: a colon followed by a space cannot stand in a text; put the text in quotes"


def test_yaml_1_2_may_be_declared() -> None:
    """The one directive that changes nothing is accepted, as are marks of the document's start and end."""
    assert loads(f"%YAML 1.2\n---\n{HEAD}...\n") == Protocol("P", "1")


def test_line_ends_of_other_systems() -> None:
    """Line ends of Windows change neither texts nor places."""
    text = f"{HEAD}rules:\n  r:\n    check: |\n      a and\n      b\n    basis: x\n"
    assert messages(text) == messages(text.replace("\n", "\r\n"))


@pytest.mark.parametrize("name", sorted(path.name for path in BAD.glob("*.yaml")))
def test_same_problems_without_libyaml(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML was built without libyaml, every bad file gives the same problems."""

    def problems() -> list[str]:
        try:
            load(BAD / name)
        except ProtocolError as error:
            return [str(problem) for problem in error.problems]
        return []

    with_libyaml = problems()
    monkeypatch.setattr("protocol_engine.loader.reader._PARSER", yaml.SafeLoader)
    assert with_libyaml == problems()
