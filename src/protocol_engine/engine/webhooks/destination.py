"""
Where a webhook may go: which URLs may be given, and which addresses may stand behind them.

Whoever may name a receiver could otherwise make this machine talk to its neighbors, or to the service
that hands out the machine's own credentials (CWE-918, server-side request forgery).
"""

from __future__ import annotations

import ipaddress
import re
import typing as t

import attrs

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_URL: t.Final = re.compile(
    "(?P<scheme>[^:/?#]+)://(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<query>[?][^#]*)?(?P<rest>#.*)?"
)
"""RFC 3986, appendix B. Ours, because the standard library drops some signs without a word, and passes odd hosts."""

_AUTHORITY: t.Final = re.compile(r"(\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9_.-]+))(:(?P<port>[0-9]{0,5}))?")
"""RFC 3986, 3.2, without user and password, and of the addresses in brackets those of IPv6 without a zone."""

_LABEL: t.Final = r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
"""A part of a host's name: RFC 1035, 2.3.4, and RFC 1123, 2.1, with the underscore that is in use."""

# The tables are ours rather than `is_global` of the standard library: its answer differs between the patch
# releases of Python that we support (CVE-2024-4032), and takes most of multicast for global.
_SPECIAL: t.Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        # IANA IPv4 Special-Purpose Address Registry (RFC 6890): whatever is not globally reachable.
        "0.0.0.0/8",  # this network, RFC 791, 3.2
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # shared by a carrier's customers, RFC 6598; some clouds' metadata
        "127.0.0.0/8",  # loopback, RFC 1122, 3.2.1.3
        "169.254.0.0/16",  # link-local, RFC 3927; most clouds' metadata
        "172.16.0.0/12",  # private, RFC 1918
        "192.0.0.0/24",  # protocol assignments, RFC 6890, 2.1
        "192.0.2.0/24",  # documentation, RFC 5737
        "192.88.99.0/24",  # relays of 6to4, deprecated by RFC 7526
        "192.168.0.0/16",  # private, RFC 1918
        "198.18.0.0/15",  # benchmarks, RFC 2544
        "198.51.100.0/24",  # documentation, RFC 5737
        "203.0.113.0/24",  # documentation, RFC 5737
        "224.0.0.0/4",  # multicast, RFC 5771
        "240.0.0.0/4",  # reserved, RFC 1112, 4, and limited broadcast, RFC 919, 7
        # Globally routed, and yet answered by the host on which a machine of this cloud runs.
        "168.63.129.16/32",  # Azure's platform
        # IANA IPv6 Special-Purpose Address Registry, as far as it lies within global unicast.
        "2001::/23",  # protocol assignments, RFC 2928: among them Teredo, RFC 4380, and benchmarks, RFC 5180
        "2001:db8::/32",  # documentation, RFC 3849
        "2002::/16",  # 6to4, RFC 3056: any IPv4 address may stand in it
        "3fff::/20",  # documentation, RFC 9637
    )
)

_GLOBAL_UNICAST: t.Final = ipaddress.ip_network("2000::/3")
"""All that IANA hands out of IPv6 for the open internet: the rest is local, multicast or reserved (RFC 4291, 2.4)."""

_NAT64: t.Final = ipaddress.ip_network("64:ff9b::/96")
"""Where a network shows the IPv4 internet to machines that have no IPv4 (RFC 6052, 2.1)."""


def may_reach(address: Address, allow: tuple[Network, ...] = ()) -> bool:
    """
    Tell whether an address is globally reachable, or in a network that is let through.

    An IPv4 address in the dress of IPv6 (mapped, RFC 4291, 2.5.5.2, or behind NAT64) is judged as what it is.
    """
    if any(address in network for network in allow):
        return True
    if isinstance(address, ipaddress.IPv6Address):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF) if address in _NAT64 else address.ipv4_mapped
        if inner is not None:
            return may_reach(inner, allow)
        if address not in _GLOBAL_UNICAST:
            return False
    return not any(address in network for network in _SPECIAL)


@attrs.frozen
class Destination:
    """
    What a URL says of a receiver.

    Attributes:
        host: Its name or address, without brackets.
        port: Its port.
        path: What is asked for there, with the query. It may hold a token, so it is not shown.
    """

    host: str
    port: int
    path: str = attrs.field(repr=False)

    @property
    def authority(self) -> str:
        """Host and port as they stand in a request: RFC 9110, 7.2."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == 443 else f"{host}:{self.port}"

    @classmethod
    def of(cls, url: str, ports: tuple[int, ...]) -> Destination:
        """
        Read a URL (RFC 3986).

        Raises:
            ValueError: It may not be sent to. The message shows host and port alone, for a URL may hold a token.
        """
        if not re.fullmatch("[!-~]+", url):
            raise ValueError("a webhook's URL must be ASCII without spaces; write other names as xn--…")
        parts = _URL.fullmatch(url)
        if parts is None or parts["scheme"].lower() != "https":
            raise ValueError("a webhook's URL must begin with https://")
        if "@" in parts["authority"]:
            raise ValueError("a webhook's URL must hold no user and no password; the signature says who sends")
        if parts["rest"]:
            raise ValueError("a webhook's URL must have no fragment; it would not be sent")
        place = _AUTHORITY.fullmatch(parts["authority"])
        if place is None or not _is_host(place["address"], place["name"]):
            raise ValueError(f"a webhook's URL must name a host, and at most a port, got {parts['authority']!r}")
        port = int(place["port"] or 443)
        if port not in ports:
            raise ValueError(f"a webhook's URL must have one of the ports {list(ports)}, got {port}")
        host = (place["address"] or place["name"]).lower()
        return cls(host, port, (parts["path"] or "/") + (parts["query"] or ""))


def _is_host(address: str | None, name: str) -> bool:
    if address is None:
        return len(name) <= 253 and re.fullmatch(rf"({_LABEL}\.)*{_LABEL}", name) is not None
    try:
        ipaddress.IPv6Address(address)
    except ValueError:
        return False
    return True
