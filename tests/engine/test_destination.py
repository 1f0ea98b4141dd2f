"""Where a webhook may go: URLs, addresses, and what a resolver can do."""

from __future__ import annotations

import ipaddress
import socket
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.receiver import HOST, NOTICE, TOKEN, hook, receiver, refused, resolved
from protocol_engine.engine.webhooks import destination


@pytest.mark.parametrize(
    ("url", "wrong"),
    [("http://example.org/", "https"), ("HTTP://example.org/", "https"), ("ftp://example.org/", "https"),
     ("example.org", "https"), ("//example.org/", "https"), ("file:///etc/passwd", "https"), ("", "ASCII"),
     ("https://user@example.org/", "user"), (f"https://user:{TOKEN}@example.org/", "user"),
     ("https://@example.org/", "user"), (r"https://example.org\@10.0.0.1/", "user"),
     (r"https://example.org\x/", "host"), ("https:///path", "host"), ("https://exa%6dple.org/", "host"),
     ("https://example.org./", "host"), ("https://.org/", "host"), ("https://a..b/", "host"),
     (f"https://{'a' * 64}.org/", "host"), (f"https://{'a.' * 126}aa/", "host"),
     ("https://[fe80::1%25eth0]/", "host"), ("https://[::1/", "host"), ("https://[v1.a]/", "host"),
     ("https://[1:2]/", "host"), ("https://a[::1]/", "host"),
     ("https://*/", "host"), ("https://example.org:8443/", "ports"), ("https://example.org:0/", "ports"),
     ("https://example.org:80/", "ports"), ("https://example.org:443443/", "host"),
     ("https://example.org:x/", "host"), ("https://example.org/a b", "ASCII"),
     ("https://example.org/\r\nX-Evil: 1", "ASCII"), ("https://exämple.org/", "ASCII"),
     ("https://example.org/\x00", "ASCII"), ("https://example.org/#part", "fragment"),
     ("https://example.org#", "fragment")],
)  # fmt: skip
def test_urls_that_are_refused(url: str, wrong: str) -> None:
    """A URL by which something else could be meant than meets the eye is refused, without showing its secrets."""
    with pytest.raises(ValueError, match=wrong) as found:
        hook(url=url)
    assert TOKEN not in str(found.value)


@pytest.mark.parametrize(
    ("url", "authority", "path"),
    [("https://example.org", "example.org", "/"), ("HTTPS://Example.ORG:443/", "example.org", "/"),
     ("https://example.org?a=b", "example.org", "/?a=b"),
     ("https://example.org:/a/../b;c?", "example.org", "/a/../b;c?"),
     ("https://xn--exmple-cua.org/%20", "xn--exmple-cua.org", "/%20"),
     ("https://[2A00::1]:8443/", "[2a00::1]:8443", "/"), ("https://a_b.example.org/", "a_b.example.org", "/"),
     (f"https://{'a' * 63}.org/", f"{'a' * 63}.org", "/")],
)  # fmt: skip
def test_urls(url: str, authority: str, path: str) -> None:
    """A URL is sent to as it is written."""
    to = destination.Destination.of(url, (443, 8443))
    assert (authority, path) == (to.authority, to.path)


REFUSED = [
    "0.0.0.0", "0.1.2.3",  # noqa: S104 - nobody listens there
    "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.1.2.3",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::8.8.8.8",
    "::ffff:0:127.0.0.1", "100::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "ff0e::1",
    "5f00::1", "4000::1", "2001::1", "2001:2::1", "2001:db8::1", "3fff::1", "3fff:fff::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0", "::ffff:224.0.0.1", "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8", "64:ff9b:1::10.0.0.1",
    "2002:7f00:1::", "2002:a00:1::", "2002:a9fe:a9fe::", "2002:808:808::", "2001:0:7f00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
]  # fmt: skip
"""One or more of every kind: this network, private, shared, loopback, link-local, metadata, documentation,
multicast, reserved, unspecified, and IPv4 as mapped, compatible, translated, 6to4 and Teredo."""

REACHED = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.0", "168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0", "172.15.255.255",
    "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0",
    "198.17.255.255", "198.20.0.0", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
    "2000::1", "2001:200::1", "2001:db7:ffff::1", "2001:db9::1", "2003::1", "2606:4700::1111", "3ffe:ffff::1",
    "3fff:1000::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
]  # fmt: skip
"""Addresses of the open internet, many of them just beside something else."""


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_are_refused(address: str) -> None:
    """Nobody is connected to at an address that is not globally reachable, alone or among others."""
    for addresses in (
        [address],
        ["8.8.8.8", address],
        ["2606:4700::1111", "8.8.8.8", address, "1.1.1.1", "9.9.9.9", "8.8.4.4"],
    ):
        error = refused(hook(resolve=lambda *_, found=addresses, **__: resolved(*found)))
        assert f"{HOST}: its address {ipaddress.ip_address(address)} is not globally reachable" == str(error)
        assert error.retry


@pytest.mark.parametrize("address", REACHED)
def test_addresses_that_are_reached(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address of the open internet is connected to: exactly that one."""
    tried: list[object] = []

    def connect(_: socket.socket, to: object) -> None:
        tried.append(to)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket.socket, "connect", connect)
    error = refused(hook(resolve=lambda *_, **__: resolved(address)))

    assert [(str(ipaddress.ip_address(address)), 443)] == tried
    assert f"{HOST}: the connection failed: Connection refused" == str(error)


@given(st.ip_addresses())
def test_never_laxer_than_the_standard_library(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Whatever `ipaddress` takes for private, multicast, reserved or the like is refused."""
    inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    dresses = [ipaddress.IPv6Network(text) for text in ("::ffff:0:0/96", "64:ff9b::/96")]
    for one in (address, inner):
        special = not one.is_global or one.is_multicast or one.is_reserved
        assert not (special and destination.may_reach(one)) or any(one in dress for dress in dresses)
    for dress in dresses:
        assert destination.may_reach(inner) == destination.may_reach(dress.network_address + int(inner))


def test_networks_that_are_let_through() -> None:
    """A network is let through up to its last address, in whatever dress, and its neighbors are not."""
    inside = (ipaddress.ip_network("10.1.0.0/16"), ipaddress.ip_network("fd12::/16"))
    for text in ("10.1.0.0", "10.1.255.255", "::ffff:10.1.0.1", "fd12:ffff::1", "8.8.8.8"):
        assert destination.may_reach(ipaddress.ip_address(text), inside), text
    for text in ("10.0.255.255", "10.2.0.0", "::ffff:10.2.0.1", "fd13::1", "127.0.0.1", "2002:a01:1::"):
        assert not destination.may_reach(ipaddress.ip_address(text), inside), text
    assert inside == hook(allow=["10.1.0.0/16", inside[1]]).allow == hook(allow=inside).allow
    assert (inside[0],) == hook(allow="10.1.0.0/16").allow
    with pytest.raises(ValueError, match="host bits"):
        hook(allow=["10.1.0.1/16"])


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0"],
)
def test_loopback_by_any_name(host: str) -> None:
    """However loopback is written, the system's own resolver sees through it."""
    error = refused(hook(url=f"https://{host}/"))
    assert "is not globally reachable" in str(error)


def test_a_name_is_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the second answer would lead elsewhere (DNS rebinding), there is no second question."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    asked: list[object] = []
    tried: list[object] = []

    def resolve(*question: object, **more: object) -> list[t.Any]:
        asked.append((question, more))
        return resolved(next(answers))

    def connect(_: socket.socket, to: object) -> None:
        tried.append(to)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("resolved again"))
    refused(hook(resolve=resolve))

    assert [((HOST, 443), {"type": socket.SOCK_STREAM})] == asked
    assert [("93.184.216.34", 443)] == tried


def test_a_port_or_a_name_from_the_resolver_is_not_trusted() -> None:
    """Of what a resolver gives the address is taken, and it must be one."""
    with receiver() as to:
        hook(to, resolve=lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", 1))])(NOTICE)
        for row in [(2, 1, 6, "", ("localhost", 443)), (2, 1, 6, "", ()), None]:
            assert f"{HOST}: its name cannot be resolved" == str(
                refused(hook(to, resolve=lambda *_, one=row, **__: [one]))
            )
    assert 1 == to.connections


@pytest.mark.parametrize(
    "error", [socket.gaierror(-2, "smuggled"), UnicodeError("smuggled"), OSError(), RuntimeError("smuggled")]
)
def test_names_that_are_not_resolved(error: Exception) -> None:
    """A name that is not resolved is a failure like another."""

    def resolve(*_: object, **__: object) -> t.NoReturn:
        raise error

    assert f"{HOST}: its name cannot be resolved" == str(refused(hook(resolve=resolve)))
    assert refused(hook(resolve=lambda *_, **__: [])).retry


def test_a_second_address() -> None:
    """Where one address does not take the connection, the next one is tried; each is tried once."""
    with receiver() as to:
        hook(to, resolve=lambda *_, **__: resolved("127.0.0.2", "127.0.0.2", "127.0.0.1"))(NOTICE)
        assert 1 == to.connections
        near = ["127.0.0.2", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.1"]
        hook(to, resolve=lambda *_, **__: resolved(*near))(NOTICE)
        far = ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.1"]
        refused(hook(to, resolve=lambda *_, **__: resolved(*far)))
    assert 2 == to.connections


def test_no_proxy_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the environment says of proxies is not heard."""
    with receiver() as proxy, receiver() as to:
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        hook(to)(NOTICE)
    assert (0, 1) == (proxy.connections, to.connections)
