"""A hostile file gets a problem, soon, and never a traceback."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.checker import load, loads
from protocol_engine.errors import Problem, ProtocolError
from protocol_engine.loader.limits import MAX_BYTES, MAX_DEPTH, MAX_NAME, MAX_NODES, MAX_PROBLEMS, MAX_TEXT
from protocol_engine.protocol import Protocol

HEAD = "protocol: P\nversion: 1\n"


def codes(text: str) -> list[str]:
    """Give the codes of the problems of a text."""
    with pytest.raises(ProtocolError) as caught:
        loads(text)
    return [problem.code for problem in caught.value.problems]


def outcome(loading: Callable[[], Protocol]) -> Protocol | tuple[Problem, ...]:
    """Give the protocol, or the problems."""
    try:
        return loading()
    except ProtocolError as error:
        return error.problems


HOSTILE = {
    "brackets": ("too-deep", HEAD + "data: " + "[" * 100_000),
    "braces": ("too-deep", HEAD + "data: " + "{a: " * 50_000),
    "indentation": ("too-deep", HEAD + "".join(" " * depth + "a:\n" for depth in range(1_500))),
    "dashes": ("too-deep", "- " * 1_000_000),
    "bytes": ("too-large", "x" * (MAX_BYTES + 1)),
    "items": ("too-large", HEAD + "epochs: [" + "a," * MAX_NODES + "]"),
    "items of a key": ("too-large", "? [" + "a," * MAX_NODES + "]\n: b"),
    "long text": ("too-long", HEAD + "title: " + "x" * (MAX_TEXT + 1)),
    "long name": ("bad-name", HEAD + "states: {" + "x" * (MAX_NAME + 1) + ": }"),
    "empty lines": ("empty-file", "\n" * 2_000_000),
    "comment": ("empty-file", "#" * 2_000_000),
    "escapes": ("syntax", '"' + "\\x20" * 500_000),
    "colons": ("syntax", ": " * 1_000_000),
    "aliases": ("alias", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
    "power": ("wrong-kind", HEAD + "enrollment: {limit: 1e999999999, counted: x}"),
    "digits": ("wrong-kind", HEAD + "enrollment: {limit: " + "9" * 19_000 + ", counted: x}"),
    "hexadecimal digits": ("wrong-kind", HEAD + "enrollment: {limit: 0x" + "f" * 150 + ", counted: x}"),
}


@pytest.mark.parametrize(("code", "text"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused(code: str, text: str) -> None:
    """What is too deep, too large or too long is a problem; nothing is built of it."""
    assert code in codes(text)


def test_what_the_limits_allow() -> None:
    """A text and a name of the greatest length are loaded."""
    protocol = loads(f"{HEAD}title: {'x' * MAX_TEXT}\nstates: {{? {'y' * MAX_NAME} : }}")
    assert (MAX_TEXT, [MAX_NAME]) == (len(protocol.title or ""), [len(name) for name in protocol.states])


def test_deepest_definition() -> None:
    """The deepest thing that a protocol can say is far from the limit of depth."""
    text = f"{HEAD}transitions: [{{event: a, from: [{{epoch: b}}], to: c, require: [{{id: d, check: e}}]}}]"
    assert loads(text).transitions[0].to == "c"
    assert max(text[:end].count("[") + text[:end].count("{") for end in range(len(text))) < MAX_DEPTH


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"keey{number}: 1\n" for number in range(50_000)),
        f"{HEAD}states: {{{','.join(f's{number}: []' for number in range(50_000))}}}",
        f"{HEAD}{'title: a' + chr(10)}" + "title: b\n" * 50_000,
    ],
    ids=["unknown keys", "wrong kinds", "duplicate keys"],
)
def test_problems_are_counted(text: str) -> None:
    """Of very many problems the first are reported, and that there are more."""
    found = codes(text)
    assert len(found) == MAX_PROBLEMS + 1
    assert found[-1] == "too-many-problems"


def test_a_stream_without_end() -> None:
    """No more of a stream is read than may be loaded."""

    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(ProtocolError, match="the file is larger than"):
        load(stream)  # type: ignore[arg-type]  # all that load needs of a file
    assert stream.taken == MAX_BYTES + 1


@given(st.text(st.characters(), max_size=60) | st.text("ab:-?[]{},&*!|>'\"%@`#~ \n\t\\x0U", max_size=60))
def test_any_text_is_loaded_or_refused(text: str) -> None:
    """Whatever a text holds, it is a protocol or has problems; there is no third."""
    assert outcome(lambda: loads(HEAD + text))


@given(st.binary(max_size=60))
def test_any_bytes_are_loaded_or_refused(content: bytes) -> None:
    """Whatever bytes a file holds, it is a protocol or has problems; there is no third."""
    assert outcome(lambda: load(io.BytesIO(HEAD.encode() + content)))
