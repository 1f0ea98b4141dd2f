"""One exchange of HTTP/1.1 over a connection that is open, until a deadline: of the answer its status is kept."""

from __future__ import annotations

import contextlib
import http.client
import io
import time
import typing as t

import attrs

if t.TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from protocol_engine.engine.webhooks.destination import Destination

MAX_ANSWER: t.Final = 65_536
"""Bytes that are read of an answer, head and body together. The body is forgotten as it is read."""

_SWITCHING: t.Final = 101
"""The one interim status after which no other follows (RFC 9110, 15.2.2)."""


@attrs.frozen
class Deadline:
    """
    A moment by which all must be done.

    Attributes:
        moment: By the monotonic clock.
    """

    moment: float

    @classmethod
    def within(cls, seconds: float) -> Deadline:
        """Give the deadline after some seconds."""
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """
        Give the seconds that are left, more than none.

        Raises:
            TimeoutError: None is left.
        """
        left = self.moment - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


@attrs.frozen
class Answer:
    """
    What is kept of an answer.

    Attributes:
        status: Its status.
        after: What it has for `Retry-After` (RFC 9110, 10.2.3).
    """

    status: int
    after: str | None


def exchange(
    wire: ssl.SSLSocket, to: Destination, headers: Mapping[str, str], body: bytes, deadline: Deadline
) -> Answer:
    """
    Send a request and read the answer to it.

    Raises:
        TimeoutError: The deadline has come.
        OSError: The connection failed.
        http.client.HTTPException: The answer is none, or has too long a head.
    """
    waiting = memoryview(_head(to, headers, body) + body)
    while waiting:
        wire.settimeout(deadline.left())
        waiting = waiting[wire.send(waiting) :]
    return _answer(_Lines(_Wire(wire, deadline)))


def _head(to: Destination, headers: Mapping[str, str], body: bytes) -> bytes:
    every = {
        "Host": to.authority,
        "User-Agent": "protocol-engine",
        "Connection": "close",
        "Content-Length": str(len(body)),
        **headers,
    }
    lines = [f"POST {to.path} HTTP/1.1", *(f"{name}: {value}" for name, value in every.items()), ""]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _answer(lines: _Lines) -> Answer:
    answer = _next_answer(lines)
    while 100 <= answer.status < 200 and answer.status != _SWITCHING:
        answer = _next_answer(lines)
    # A receiver that writes to a closed connection may take the delivery for failed. So it is heard out, but the
    # status has been said: however the body ends, nothing changes.
    with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
        answer.read(MAX_ANSWER)
    return Answer(answer.status, answer.headers["Retry-After"])


def _next_answer(lines: _Lines) -> http.client.HTTPResponse:
    answer = http.client.HTTPResponse(t.cast("t.Any", lines), method="POST")
    answer.begin()
    return answer


class _Lines(io.BufferedReader):
    """What several answers are read from, one after the other; in place of a socket."""

    def makefile(self, _mode: str) -> _Lines:
        """Give itself: what was read ahead for one answer begins the next one."""
        return self

    def close(self) -> None:
        """Stay open, for an answer that is forgotten would close it for the next one."""


class _Wire(io.RawIOBase):
    """What is read of a connection until a deadline, and until it is too much."""

    def __init__(self, wire: ssl.SSLSocket, deadline: Deadline) -> None:
        self._wire = wire
        self._deadline = deadline
        self._left = MAX_ANSWER

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: t.Any) -> int:
        """Read what has come, until it is too much."""
        room = memoryview(buffer)[: self._left]
        if not room:
            raise http.client.HTTPException("the answer is too long")
        # Before each part anew, for a receiver that sends a byte now and then would never make a socket time out.
        self._wire.settimeout(self._deadline.left())
        size = self._wire.recv_into(room)
        self._left -= size
        return size
