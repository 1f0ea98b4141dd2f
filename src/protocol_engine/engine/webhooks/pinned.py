"""
A connection that is pinned to addresses which were checked.

A name is resolved once. Whoever resolves it a second time, to connect, may be given another address than
the one that was checked (DNS rebinding); a library that follows a redirect, or takes a proxy from the
environment, goes where nothing was checked at all. So this is done here, down to the socket.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import typing as t

import attrs

from protocol_engine.engine.webhooks.destination import may_reach
from protocol_engine.engine.webhooks.exchange import Deadline, exchange

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from protocol_engine.engine.webhooks.destination import Address, Destination, Network
    from protocol_engine.engine.webhooks.exchange import Answer

MAX_ADDRESSES: t.Final = 4
"""Addresses of a receiver that are tried."""


class NoAnswerError(Exception):
    """A receiver gave no answer. The message holds nothing that was sent, and nothing that came back."""


@attrs.frozen
class Pinned:
    """
    A way to a receiver.

    Attributes:
        to: The receiver.
        tls: How its certificate is checked.
        timeout: Seconds that all may take, from the resolving of the name to the end of the answer.
        allow: Networks that are let through although they are not globally reachable.
        resolve: Resolves a name; called as `socket.getaddrinfo` is.
    """

    to: Destination
    tls: ssl.SSLContext
    timeout: float
    allow: tuple[Network, ...]
    resolve: Callable[..., t.Any]

    def post(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """
        Send a body, and tell what was answered. Nothing is followed, and nothing tried again.

        Raises:
            NoAnswerError: An address may not be reached, the connection failed, or time ran out.
        """
        try:
            return self._posted(headers, body, Deadline.within(self.timeout))
        except TimeoutError:
            why = f"no answer within {self.timeout:g} seconds"
        except ssl.SSLCertVerificationError as error:
            why = f"its certificate is refused: {error.verify_message}"
        except OSError as error:
            why = f"the connection failed: {error.strerror or type(error).__name__}"
        except http.client.HTTPException:
            why = "its answer is no HTTP"
        # Raised out here, so that what was caught, which may quote the answer, does not travel along.
        raise NoAnswerError(why)

    def _posted(self, headers: Mapping[str, str], body: bytes, deadline: Deadline) -> Answer:
        addresses = self._addresses(deadline)
        for address in addresses:
            # One that may not be reached spoils them all: nobody has such a receiver by chance.
            if not may_reach(address, self.allow):
                raise NoAnswerError(f"its address {address} is not globally reachable")
        with self._connected(addresses[:MAX_ADDRESSES], deadline) as plain:
            plain.settimeout(deadline.left())
            # The name is for the certificate alone; where the connection goes is settled.
            with self.tls.wrap_socket(plain, server_hostname=self.to.host) as wire:
                return exchange(wire, self.to, headers, body, deadline)

    def _addresses(self, deadline: Deadline) -> tuple[Address, ...]:
        """Resolve the name, in a thread of its own: the system's resolver cannot be told to stop."""
        found: queue.SimpleQueue[tuple[Address, ...]] = queue.SimpleQueue()

        def look() -> None:
            try:
                rows = self.resolve(self.to.host, self.to.port, type=socket.SOCK_STREAM)
                found.put(tuple(dict.fromkeys(ipaddress.ip_address(row[4][0]) for row in rows)))
            except Exception:  # whatever a resolver raises or gives, there is no address
                found.put(())

        threading.Thread(target=look, name="resolver", daemon=True).start()
        try:
            addresses = found.get(timeout=deadline.left())
        except queue.Empty:
            raise TimeoutError from None
        if not addresses:
            raise NoAnswerError("its name cannot be resolved")
        return addresses

    def _connected(self, addresses: tuple[Address, ...], deadline: Deadline) -> socket.socket:
        """Connect to the first address that takes the connection; each has its share of the time that is left."""
        try:
            return self._opened(addresses[0], deadline.left() / len(addresses))
        except OSError:
            if len(addresses) == 1:
                raise
        return self._connected(addresses[1:], deadline)

    def _opened(self, address: Address, seconds: float) -> socket.socket:
        with contextlib.ExitStack() as stack:
            family = socket.AF_INET if address.version == 4 else socket.AF_INET6
            plain = stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
            plain.settimeout(seconds)
            plain.connect((str(address), self.to.port))
            stack.pop_all()  # it stays open for whoever asked
            return plain
