"""From a path, and from a character of a check, to the line and column of the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.checker import loads
from protocol_engine.errors import Place
from protocol_engine.loader import place_in
from protocol_engine.protocol import Protocol

FILE = """\
protocol: P
version: "1"
epochs: [screening, treatment]
rules:
  plain: {check: Age >= 18 and bad}
  single:
    check: 'Sex = ''F'' and bad'
  double: {check: "a = \\"b\\" and\\x20\\tbad"}
  literal:
    check: |
      Age >= 18

      and bad
  folded:
    check: >-  # why
      Age >= 18
        and more
      and bad
  several:
    check: Age >= 18
      and

      bad
states:
  screening:
  treated: {epoch: treatment}
transitions:
  - event: infused
    from: screening
    to: treated
    require: {id: adult, check: Age > bad}
"""


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    """Load the file above."""
    return loads(FILE, "p.yaml")


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("", 1, 1),
        ("version", 2, 10),
        ("epochs", 3, 1),
        ("epochs[1]", 3, 21),
        ("rules", 4, 1),
        ("rules.plain", 5, 3),
        ("rules.plain.check", 5, 18),
        ("rules.single.check", 7, 12),
        ("rules.literal.check", 10, 12),
        ("states.screening", 25, 3),
        ("transitions[0]", 28, 5),
        ("transitions[0].from", 29, 11),
        ("transitions[0].from[0]", 29, 11),
        ("transitions[0].require[0].check", 31, 33),
        ("transitions[0].require.check", 31, 33),
    ],
)
def test_place_of_a_path(protocol: Protocol, path: str, line: int, column: int) -> None:
    """A text's place is its first character; a list's or mapping's is the key that names it."""
    assert Place("p.yaml", line, column) == place_in(protocol.places, path)
    assert Place("p.yaml", line, column) == protocol.places[path]


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("rules.plain.cite", "rules.plain"),
        ("transitions[0].window.anchor", "transitions[0]"),
        ("transitions[7].to", "transitions"),
        ("schedule.week_4", ""),
    ],
)
def test_place_of_what_is_missing(protocol: Protocol, path: str, nearest: str) -> None:
    """What is not in the file has the place of the nearest thing around it."""
    assert protocol.places[nearest] == place_in(protocol.places, path)


def test_no_place_without_a_file() -> None:
    """A protocol that was made in a program has no places."""
    assert place_in(Protocol("P", "1").places, "rules.r.check", 3, "Age") is None


@pytest.mark.parametrize("name", ["plain", "single", "double", "literal", "folded", "several"])
def test_place_of_a_character(protocol: Protocol, name: str) -> None:
    """A fault inside a check is shown where the file has that character, however the text was written."""
    check = protocol.rules[name].check
    lines = FILE.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"  {name}:"))
    line = next(number for number in range(start, len(lines)) if "bad" in lines[number])
    expected = Place("p.yaml", line + 1, lines[line].index("bad") + 1)
    assert expected == place_in(protocol.places, f"rules.{name}.check", check.index("bad"), check)


def test_place_after_the_end(protocol: Protocol) -> None:
    """A fault at the end of a check, where something is missing, is shown just after its last character."""
    check = protocol.rules["plain"].check
    assert Place("p.yaml", 5, 18 + len(check)) == place_in(protocol.places, "rules.plain.check", len(check), check)


def test_place_of_a_blank(protocol: Protocol) -> None:
    """A blank inside a check has its own column."""
    check = protocol.rules["plain"].check
    assert Place("p.yaml", 5, 18 + 3) == place_in(protocol.places, "rules.plain.check", 3, check)


WORDS = st.lists(st.text("ab'\"\\:#é", min_size=1, max_size=5), min_size=1, max_size=8)


@given(WORDS, st.sampled_from("'\"|>"), st.data())
def test_every_style_keeps_count(words: list[str], style: str, data: st.DataObject) -> None:
    """In every way to write a text, each of its words is found where the file has it."""
    gaps = data.draw(st.lists(st.sampled_from([" ", "  ", "\n      "]), min_size=len(words), max_size=len(words)))
    escaped = [word.replace("'", "''") for word in words]
    if style == '"':
        escaped = [word.replace("\\", "\\\\").replace('"', '\\"') for word in words]
    elif style in "|>":
        escaped = words
    body = "".join(gap + word for gap, word in zip(gaps, escaped, strict=True)).lstrip()
    opening, closing = (f"{style}\n      ", "\n") if style in "|>" else (style, style)
    file = f"protocol: P\nversion: '1'\nrules:\n  r:\n    check: {opening}{body}{closing}\n"
    protocol = loads(file)
    check = protocol.rules["r"].check
    assert words == check.split()
    number = data.draw(st.integers(0, len(words) - 1))
    offset = in_file = 0
    at = file.index(opening, file.index("check: ")) + len(opening)
    for word, written in zip(words[: number + 1], escaped, strict=False):
        offset, in_file = check.index(word, offset), file.index(written, at)
        after, at = offset + len(word), in_file + len(written)
        expected, offset = offset, after
    line = file.count("\n", 0, in_file) + 1
    column = in_file - (file.rfind("\n", 0, in_file) + 1) + 1
    assert Place("<string>", line, column) == place_in(protocol.places, "rules.r.check", expected, check)


def test_places_are_a_mapping(protocol: Protocol) -> None:
    """Places can be counted and gone through, in the order of the file, and an unknown path is an error."""
    assert ["", "protocol", "version", "epochs", "epochs[0]"] == list(protocol.places)[:5]
    assert len(protocol.places) == len(list(protocol.places))
    with pytest.raises(KeyError, match=r"rules\.absent"):
        protocol.places["rules.absent"]


def test_place_inside_what_is_no_text(protocol: Protocol) -> None:
    """A character is looked for in texts only; anything else has one place."""
    assert protocol.places["epochs"] == place_in(protocol.places, "epochs", 3, "screening")


def test_blanks_written_as_escapes() -> None:
    """Blanks that are written as escapes, short or long, do not shift what follows them."""
    file = 'protocol: P\nversion: "1"\nrules: {r: {check: "a\\u0020b\\U00000009\\tc\\ \\u00e9\\x64 \\\n  bad"}}\n'
    protocol = loads(file)
    check = protocol.rules["r"].check
    assert check == "a b\t\tc éd bad"
    assert Place("<string>", 4, 3) == place_in(protocol.places, "rules.r.check", check.index("bad"), check)
    assert Place("<string>", 3, 50) == place_in(protocol.places, "rules.r.check", check.index("d"), check)


def test_place_in_an_empty_block() -> None:
    """A block that the file ends before has its place at the end of the file."""
    file = 'protocol: P\nversion: "1"\nrules:\n  r:\n    check: |'
    protocol = loads(file)
    assert Place("<string>", 5, 13) == place_in(protocol.places, "rules.r.check", 0, protocol.rules["r"].check)
