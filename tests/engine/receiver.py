"""A receiver of webhooks on loopback, as well-behaved or as hostile as its answer makes it, and what is sent to it."""

from __future__ import annotations

import base64
import contextlib
import datetime
import functools
import socket
import ssl
import threading
import time
import traceback
import typing as t

import attrs
import pytest
import trustme

from protocol_engine.engine.notices import Notice
from protocol_engine.engine.webhooks.webhook import DeliveryError, Webhook

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOST = "receiver.test"
"""The name on the receiver's certificate."""

OK = b"HTTP/1.1 204 No Content\r\n\r\n"


@functools.cache
def authority() -> trustme.CA:
    """Give the authority that signs the receiver's certificate."""
    return trustme.CA()


@functools.cache
def trusting() -> ssl.SSLContext:
    """Give a client's context which trusts that authority, and nobody else."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority().configure_trust(context)
    return context


@functools.cache
def certified(host: str = HOST) -> ssl.SSLContext:
    """Give a server's context with a certificate for a host."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(host).configure_cert(context)
    return context


@attrs.frozen
class Request:
    """What was sent: the first line, the headers as they were written, and the body."""

    line: str
    headers: dict[str, str]
    body: bytes


@attrs.define
class Receiver:
    """
    What has come to a receiver.

    Attributes:
        port: Where it listens, on 127.0.0.1.
        connections: How often somebody connected.
        requests: What was asked.
        sent: Bytes of its answers that it could send.
    """

    port: int
    connections: int = 0
    requests: list[Request] = attrs.field(factory=list)
    sent: int = 0

    def resolve(self, *_: object, **__: object) -> list[t.Any]:
        """Resolve whatever name to it, as `socket.getaddrinfo` would."""
        return resolved("127.0.0.1")


def resolved(*addresses: str) -> list[t.Any]:
    """Give what `socket.getaddrinfo` gives for a name with some addresses."""
    return [(socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, 443)) for one in addresses]


@contextlib.contextmanager
def receiver(
    answer: bytes | Callable[[], Iterator[bytes]] = OK, *, tls: ssl.SSLContext | None = None, mute: bool = False
) -> Iterator[Receiver]:
    """
    Open a receiver.

    Args:
        answer: What it answers; the parts of an iterator one by one.
        tls: Its certificate.
        mute: Whether it takes connections, and nothing more.
    """
    stopped = threading.Event()
    context = tls or certified()
    with socket.create_server(("127.0.0.1", 0)) as server:
        one = Receiver(server.getsockname()[1])

        def serve() -> None:
            while not stopped.is_set():
                # Whatever a client does to it, a receiver goes on.
                with contextlib.suppress(OSError):
                    server.settimeout(0.05)
                    plain, _ = server.accept()
                    with plain:
                        one.connections += 1
                        plain.settimeout(5)
                        _serve(one, plain, answer, context, mute, stopped)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield one
        finally:
            stopped.set()
            thread.join()


def _serve(
    one: Receiver,
    plain: socket.socket,
    answer: bytes | Callable[[], Iterator[bytes]],
    context: ssl.SSLContext,
    mute: bool,
    stopped: threading.Event,
) -> None:
    if mute:
        stopped.wait(5)
        return
    with context.wrap_socket(plain, server_side=True) as wire:
        one.requests.append(_read(wire))
        for part in [answer] if isinstance(answer, bytes) else answer():
            if stopped.is_set():
                return
            wire.sendall(part)
            one.sent += len(part)


def _read(wire: ssl.SSLSocket) -> Request:
    with wire.makefile("rb") as file:
        head = list(iter(lambda: file.readline().decode("ascii").rstrip("\r\n"), ""))
        headers = dict(line.split(": ", 1) for line in head[1:])
        return Request(head[0], headers, file.read(int(headers["Content-Length"])))


def dripping(start: bytes, drop: bytes = b".", seconds: float = 0.02) -> Callable[[], Iterator[bytes]]:
    """Make an answer that begins, and goes on in drops."""

    def parts() -> Iterator[bytes]:
        yield start
        while True:
            time.sleep(seconds)
            yield drop

    return parts


# --- what is sent -----------------------------------------------------------------------------------

CANARY = "canary-7f3a"
"""A value of the participant, which nobody is to see."""

TOKEN = "token-91bc"  # noqa: S105 (nobody takes it)
"""What somebody keeps secret in a URL."""

NOTICE = Notice(
    id="5f0c9e6a7d3b41c2a8e0f1d2c3b4a596",
    study="LANTERN",
    participant="01-001",
    number=7,
    topic="finding.raised",
    about="potassium_safe",
    version=3,
    cause="correct",
    actor="ann",
    role="nurse",
    recorded=datetime.datetime(2026, 3, 9, 8, 30, tzinfo=datetime.UTC),
    protocol="ab12",
    fact="start",
    outcome="violated",
    category="eligibility",
    values={"occurred": "2026-03-09", "text": CANARY},
)


def secret(size: int = 32, sign: bytes = b"k") -> str:
    """Make a secret of some bytes."""
    return "whsec_" + base64.b64encode(sign * size).decode()


OLD, NEW = secret(), secret(sign=b"n")


def hook(to: Receiver | None = None, url: str | None = None, **more: t.Any) -> Webhook:
    """Make a webhook, to a receiver on loopback or to somewhere else."""
    port = to.port if to else 443
    ours = {
        "secrets": OLD,
        "timeout": 5,
        "ports": (port,),
        "tls": trusting(),
        "resolve": to.resolve if to else socket.getaddrinfo,
        "allow": ["127.0.0.0/8"] if to else [],
    }
    return Webhook(url if url is not None else f"https://{HOST}:{port}/hook?key={TOKEN}", **{**ours, **more})


def refused(one: Webhook, notice: Notice = NOTICE) -> DeliveryError:
    """Fail to deliver; whatever is told of it holds no secret, no value and nothing that was answered."""
    with pytest.raises(DeliveryError) as found:
        one(notice)
    error = found.value
    told = [repr(one), *traceback.format_exception(error, chain=True)]
    chain: BaseException | None = error
    while chain is not None:
        told += [str(chain), repr(chain), repr(chain.args)]
        chain = chain.__cause__ or chain.__context__
    for hidden in (CANARY, TOKEN, *one.secrets, "smuggled"):
        assert hidden not in "\n".join(told)
    return error
