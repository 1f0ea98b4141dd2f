"""
Webhooks: notices delivered to a receiver on the net, signed by Standard Webhooks 1.0.

A delivery is one attempt. When to try again is for whoever keeps the notices; the id stays the same.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import email.utils
import importlib
import ipaddress
import math
import re
import socket
import ssl
import typing as t
from collections.abc import Callable, Iterable

import attrs

from protocol_engine.engine.webhooks.destination import Destination, Network
from protocol_engine.engine.webhooks.envelope import MEDIA_TYPE, envelope
from protocol_engine.engine.webhooks.pinned import NoAnswerError, Pinned

if t.TYPE_CHECKING:
    from protocol_engine.engine.notices import Notice

_SECRET: t.Final = "whsec_"  # noqa: S105 - what each begins with

_GONE: t.Final = 410
"""The one status after which no more shall be sent: Standard Webhooks 1.0, delivery success and failure."""


class DeliveryError(Exception):
    """
    A notice was not delivered, or it is not known to be.

    The message names the receiver's host and what went wrong: no value of a participant, no secret, and
    nothing of what the receiver said but its status.

    Attributes:
        retry: Whether it may help to try again.
        status: The HTTP status of the answer; None where there was none.
        after: Seconds for which the receiver asked to be left alone.
    """

    def __init__(
        self, message: str, *, retry: bool = True, status: int | None = None, after: int | None = None
    ) -> None:
        self.retry = retry
        self.status = status
        self.after = after
        super().__init__(message)


def _secrets(given: str | Iterable[str]) -> tuple[str, ...]:
    """Check secrets: Standard Webhooks 1.0, signature scheme. The messages do not show them."""
    secrets = (given,) if isinstance(given, str) else tuple(given)
    if not secrets:
        raise ValueError("a webhook needs a secret")
    if not all(24 <= _size(one) <= 64 for one in secrets):
        raise ValueError("a webhook's secret must be whsec_ and 24 to 64 random bytes in base64")
    return secrets


def _size(secret: str) -> int:
    """Give the number of a secret's bytes; 0 for what is none. The library that signs would skip what is no base64."""
    text = secret.removeprefix(_SECRET)
    try:
        return len(base64.b64decode(text + "=" * (-len(text) % 4), validate=True)) if text != secret else 0
    except (binascii.Error, ValueError):
        return 0


def _networks(given: Iterable[str | Network]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(one) for one in ([given] if isinstance(given, str) else given))


def _now() -> datetime.datetime:
    return datetime.datetime.now(tz=datetime.UTC)


def _host(url: str) -> str:
    """Show the host of a URL alone: what follows may be a token."""
    return repr(f"https://{re.split('[/?]', url)[2]}/…")


@attrs.frozen
class Webhook:
    """
    A receiver of notices.

    Only addresses that are globally reachable are sent to; all that a name resolves to are checked, and
    the connection goes to those, so that the answer to a second question cannot lead elsewhere. No
    redirect is followed, no proxy used, no cookie kept. The machine's own public addresses, and a
    network's own translation prefixes, cannot be known here: keep the sender in a network that may reach
    no more than it should.

    Attributes:
        url: Where to; https.
        secrets: One secret, or several while one takes the place of another; each signs.
        values: Whether values of the participant are sent (days, dates, sentences that quote data), and who said it.
        timeout: Seconds that a delivery may take in all. Standard Webhooks recommends 15 to 30.
        ports: Ports that the URL may have.
        allow: Networks that are sent to although they are not globally reachable.
        tls: How the receiver's certificate is checked; by the system's authorities where it is None.
        resolve: Resolves the host's name; called as `socket.getaddrinfo` is.
        clock: Gives the moment of the attempt, with its offset.

    Raises:
        ValueError: The URL, a secret, a network, the time-out or the context may not be used.
        ImportError: The extra `webhooks` is not installed.
    """

    url: str = attrs.field(repr=_host)
    secrets: tuple[str, ...] = attrs.field(converter=_secrets, repr=False)
    values: bool = attrs.field(default=False, kw_only=True)
    timeout: float = attrs.field(default=20.0, kw_only=True)
    ports: tuple[int, ...] = attrs.field(default=(443,), converter=tuple, kw_only=True)
    allow: tuple[Network, ...] = attrs.field(default=(), converter=_networks, kw_only=True)
    tls: ssl.SSLContext | None = attrs.field(default=None, kw_only=True, repr=False)
    resolve: Callable[..., t.Any] = attrs.field(default=socket.getaddrinfo, kw_only=True, repr=False)
    clock: Callable[[], datetime.datetime] = attrs.field(default=_now, kw_only=True, repr=False)

    def __attrs_post_init__(self) -> None:
        Destination.of(self.url, self.ports)
        if not 0 < self.timeout < math.inf:
            raise ValueError(f"a webhook's time-out must be some seconds, got {self.timeout!r}")
        if self.tls is not None and not (self.tls.check_hostname and self.tls.verify_mode is ssl.CERT_REQUIRED):
            raise ValueError("a webhook's context must check the certificate and the host's name")
        _signing()

    def __call__(self, notice: Notice) -> None:
        """
        Deliver a notice, once.

        Raises:
            DeliveryError: It was not answered with a status from 200 to 299.
        """
        to = Destination.of(self.url, self.ports)
        headers, body = self._signed(notice)
        way = Pinned(to, self.tls or ssl.create_default_context(), self.timeout, self.allow, self.resolve)
        try:
            answer = way.post(headers, body)
        except NoAnswerError as error:
            raise DeliveryError(f"{to.host}: {error}") from None
        if not 200 <= answer.status < 300:
            raise DeliveryError(
                f"{to.host}: it answered {answer.status}",
                retry=answer.status != _GONE,
                status=answer.status,
                after=_seconds(answer.after, self.clock()),
            )

    def _signed(self, notice: Notice) -> tuple[dict[str, str], bytes]:
        # What is signed is id.moment.body, so a full stop in the id could make one message pass for another.
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,255}", notice.id):
            raise DeliveryError("the id of the notice is no id of a delivery", retry=False)
        try:
            text = envelope(notice, values=self.values)
        except ValueError as error:
            raise DeliveryError(str(error), retry=False) from None
        moment = self.clock().astimezone(datetime.UTC)
        signing = _signing()
        signatures = [signing.Webhook(one).sign(msg_id=notice.id, timestamp=moment, data=text) for one in self.secrets]
        stamp = str(math.floor(moment.timestamp()))
        signed = {"id": notice.id, "timestamp": stamp, "signature": " ".join(signatures)}
        headers = {"Content-Type": MEDIA_TYPE, **{f"webhook-{name}": value for name, value in signed.items()}}
        return headers, text.encode("ascii")


def _seconds(after: str | None, now: datetime.datetime) -> int | None:
    """Read a `Retry-After`, which is a number of seconds or a moment (RFC 9110, 10.2.3); None for what is neither."""
    text = (after or "").strip()
    if re.fullmatch("[0-9]{1,9}", text):
        return int(text)
    try:
        moment = email.utils.parsedate_to_datetime(text).replace(tzinfo=datetime.UTC)
    except (ValueError, OverflowError):
        return None
    return max(0, math.ceil((moment - now).total_seconds()))


def _signing() -> t.Any:
    try:
        return importlib.import_module("standardwebhooks.webhooks")
    except ImportError:
        raise ImportError(
            "webhooks are signed by standardwebhooks, which is not installed; install protocol-engine[webhooks]"
        ) from None
