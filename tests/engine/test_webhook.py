"""Webhooks: what is sent, how it is signed, and what a hostile receiver can do."""

from __future__ import annotations

import datetime
import json
import socket
import ssl
import sys
import threading
import time
import typing as t

import attrs
import pytest
import standardwebhooks
import trustme
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from hypothesis import given
from hypothesis import strategies as st

from engine.receiver import (
    CANARY,
    HOST,
    NEW,
    NOTICE,
    OLD,
    TOKEN,
    Receiver,
    authority,
    certified,
    dripping,
    hook,
    receiver,
    refused,
    resolved,
    secret,
)
from protocol_engine.engine.webhooks import exchange
from protocol_engine.engine.webhooks.destination import Destination
from protocol_engine.engine.webhooks.envelope import MAX_BYTES, envelope

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from protocol_engine.engine.webhooks.webhook import Webhook


# --- what is sent -----------------------------------------------------------------------------------


def test_delivery() -> None:
    """A notice is sent once, as a CloudEvent with the headers of Standard Webhooks, and nothing is added."""
    with receiver() as to:
        hook(to)(NOTICE)

    (sent,) = to.requests
    assert 1 == to.connections
    assert f"POST /hook?key={TOKEN} HTTP/1.1" == sent.line
    assert {
        "Host": f"{HOST}:{to.port}",
        "User-Agent": "protocol-engine",
        "Connection": "close",
        "Content-Length": str(len(sent.body)),
        "Content-Type": "application/cloudevents+json",
        "webhook-id": NOTICE.id,
    } == {name: value for name, value in sent.headers.items() if not name.startswith(("webhook-t", "webhook-s"))}
    assert {"webhook-timestamp", "webhook-signature"} <= set(sent.headers)
    assert abs(int(sent.headers["webhook-timestamp"]) - time.time()) < 5


def test_a_second_reader() -> None:
    """The package of the CloudEvents project reads what is meant."""
    with receiver() as to:
        hook(to)(NOTICE)

    (sent,) = to.requests
    event = from_structured_event(HTTPMessage(headers=sent.headers, body=sent.body))

    assert {
        "specversion": "1.0",
        "id": NOTICE.id,
        "source": "urn:protocol-engine:LANTERN",
        "type": "org.protocol-engine.finding.raised",
        "subject": "01-001",
        "time": NOTICE.recorded,
        "datacontenttype": "application/json",
    } == event.get_attributes()
    assert {
        "id": NOTICE.id,
        "study": "LANTERN",
        "participant": "01-001",
        "number": 7,
        "topic": "finding.raised",
        "about": "potassium_safe",
        "version": 3,
        "cause": "correct",
        "recorded": "2026-03-09T08:30:00Z",
        "protocol": "ab12",
        "role": "nurse",
        "fact": "start",
        "outcome": "violated",
        "category": "eligibility",
    } == event.get_data()


def test_values_are_sent_where_they_are_wanted() -> None:
    """No value of a participant leaves, unless the webhook is made for values."""
    with receiver() as to:
        hook(to)(NOTICE)
        hook(to, values=True)(NOTICE)

    thin, full = to.requests
    assert CANARY.encode() not in thin.body
    assert CANARY not in repr([thin.line, thin.headers])
    assert {"occurred": "2026-03-09", "text": CANARY} == json.loads(full.body)["data"]["values"]
    assert CANARY not in repr([full.line, full.headers])
    assert CANARY not in repr({name: value for name, value in json.loads(full.body).items() if name != "data"})


@pytest.mark.parametrize("over", [0, 1])
def test_values_that_are_too_much(over: int) -> None:
    """An envelope that would have 20,000 bytes leaves the values out, and says so."""
    room = MAX_BYTES - 1 - len(envelope(attrs.evolve(NOTICE, values={"text": ""}), values=True))

    text = envelope(attrs.evolve(NOTICE, values={"text": "x" * (room + over)}), values=True)

    assert (MAX_BYTES - 1 if not over else len(text)) == len(text) < MAX_BYTES
    data = json.loads(text)["data"]
    assert ("values" in data, data.get("left_out")) == ((True, None) if not over else (False, ["values"]))


def test_rules_that_are_too_many() -> None:
    """A refusal by very many rules leaves their names out too; what is too large even so is not tried again."""
    many = attrs.evolve(NOTICE, topic="request.refused", rules=tuple(f"rule_{number:06}" for number in range(2000)))
    assert ["values", "rules"] == json.loads(envelope(many, values=True))["data"]["left_out"]
    assert ["rules"] == json.loads(envelope(many))["data"]["left_out"]

    with receiver() as to:
        error = refused(hook(to), attrs.evolve(NOTICE, participant="9" * MAX_BYTES))
    assert (False, 0) == (error.retry, to.connections)


@pytest.mark.parametrize(
    ("participant", "subject"),
    [("01-001", "01-001"), ("Zoë 𝄞", "Zoë 𝄞"), ("", None), ("a\nb", None), ("\x7f", None), ("\x9f", None),
     ("\xa0", "\xa0"), ("\ud800", None), ("\ufdd0", None), ("\ufdef", None), ("\ufdf0", "\ufdf0"), ("\U0001ffff", None),
     ("\ufffe", None), ("\ufffd", "\ufffd")],
)  # fmt: skip
def test_numbers_that_are_no_subject(participant: str, subject: str | None) -> None:
    """A number that CloudEvents has no room for stands among the data alone."""
    event = json.loads(envelope(attrs.evolve(NOTICE, participant=participant)))

    assert subject == event.get("subject")
    assert participant == event["data"].get("participant", "")


@given(st.lists(st.text(st.characters(), min_size=1, max_size=40), min_size=4, max_size=4))
def test_any_names(names: list[str]) -> None:
    """Whatever study, participant, fact and rule are called, the envelope is ASCII, and reads as it was meant."""
    study, participant, fact, about = names
    notice = attrs.evolve(NOTICE, study=study, participant=participant, fact=fact, about=about)

    text = envelope(notice)

    assert text.isascii()
    event = from_structured_event(HTTPMessage({"content-type": "application/cloudevents+json"}, text.encode()))
    told = t.cast("dict[str, t.Any]", event.get_data())
    assert [study, participant, fact, about] == [told[name] for name in ("study", "participant", "fact", "about")]
    assert event.get_source().removeprefix("urn:protocol-engine:").replace("%", "").isascii()


def test_the_source() -> None:
    """A study's name stands in the source with all its signs encoded, so that two studies have two sources."""
    event = json.loads(envelope(attrs.evolve(NOTICE, study="A/B c:ü%2F")))
    assert "urn:protocol-engine:A%2FB%20c%3A%C3%BC%252F" == event["source"]


def test_moments_are_in_utc() -> None:
    """A moment with another offset is written in UTC, with its fraction of a second."""
    zone = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    moment = datetime.datetime(2026, 3, 9, 1, 0, 0, 250_000, tzinfo=zone)
    assert "2026-03-08T19:30:00.250000Z" == json.loads(envelope(attrs.evolve(NOTICE, recorded=moment)))["time"]


# --- signatures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("secrets", "known"), [(OLD, [OLD]), ([OLD], [OLD]), ([NEW, OLD], [OLD, NEW])])
def test_signatures(secrets: str | list[str], known: list[str]) -> None:
    """Whoever knows one of the secrets can verify the request; others cannot, nor after a change."""
    with receiver() as to:
        hook(to, secrets=secrets)(NOTICE)

    (sent,) = to.requests
    for one in known:
        read = standardwebhooks.Webhook(one).verify(sent.body, sent.headers)
        assert "01-001" == read["subject"]
    for stranger, body in [(secret(sign=b"s"), sent.body), (known[0], sent.body.replace(b"01-001", b"01-002"))]:
        with pytest.raises(standardwebhooks.WebhookVerificationError):
            standardwebhooks.Webhook(stranger).verify(body, sent.headers)


def test_the_moment_of_the_attempt() -> None:
    """Each attempt has its own moment, in UTC and rounded down, and the same id."""
    zone = datetime.timezone(datetime.timedelta(hours=-8))
    moments = iter(
        [datetime.datetime(2026, 3, 9, 1, 0, 59, 999_999, zone), datetime.datetime(2026, 3, 9, 2, 0, 0, 0, zone)]
    )
    with receiver() as to:
        one = hook(to, clock=lambda: next(moments))
        one(NOTICE)
        one(NOTICE)
    first, second = to.requests
    assert ["1773046859", "1773050400"] == [sent.headers["webhook-timestamp"] for sent in (first, second)]
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    moment = datetime.datetime(2026, 3, 9, 9, 0, 59, tzinfo=datetime.UTC)
    signature = standardwebhooks.Webhook(OLD).sign(NOTICE.id, moment, first.body.decode())
    assert signature == first.headers["webhook-signature"] != second.headers["webhook-signature"]


@pytest.mark.parametrize("id", ["", "a.b", "a\r\nX-Evil: 1", "é", "a b", "a" * 256])
def test_ids_that_could_forge(id: str) -> None:
    """An id which could break out of its header, or out of what is signed, is not sent."""
    with receiver() as to:
        error = refused(hook(to), attrs.evolve(NOTICE, id=id))
    assert (False, 0) == (error.retry, to.connections)


@pytest.mark.parametrize("size", [24, 64])
def test_secrets(size: int) -> None:
    """A secret has 24 to 64 bytes; without its padding it is the same."""
    assert (secret(size),) == hook(secrets=secret(size)).secrets
    hook(secrets=secret(size).rstrip("="))


@pytest.mark.parametrize(
    "wrong",
    [[], "", "whsec_", "whsec_a", secret(23), secret(65), secret()[6:], secret() + "!", secret()[:-2] + "é",
     [OLD, "whsec_abc"]],
)  # fmt: skip
def test_secrets_that_are_none(wrong: str | list[str]) -> None:
    """A secret that is none is refused, and not shown."""
    with pytest.raises(ValueError, match="secret") as found:
        hook(secrets=wrong)
    assert not [
        one for one in ([wrong] if isinstance(wrong, str) else wrong) if one[9:] and one[9:] in str(found.value)
    ]


def test_nothing_secret_is_shown() -> None:
    """What a webhook is shown as holds no secret, and of its URL the host alone."""
    for url in (
        f"https://example.org/{TOKEN}?{TOKEN}",
        f"https://example.org?{TOKEN}",
        f"https://example.org/?/{TOKEN}",
    ):
        shown = repr(hook(secrets=[OLD, NEW], url=url))
        assert "https://example.org/…" in shown
        assert not [hidden for hidden in (OLD, NEW, OLD[6:], TOKEN) if hidden in shown]
    assert TOKEN not in repr(Destination.of(f"https://example.org/{TOKEN}", (443,)))


def test_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library that signs, a webhook cannot be made; the message names the extra."""
    monkeypatch.setitem(sys.modules, "standardwebhooks", None)
    monkeypatch.delitem(sys.modules, "standardwebhooks.webhooks", raising=False)
    with pytest.raises(ImportError, match=r"protocol-engine\[webhooks\]"):
        hook()


# --- what is answered -------------------------------------------------------------------------------


def answer(status: object, *headers: str, body: str = "smuggled") -> bytes:
    """Make an answer."""
    lines = [f"HTTP/1.1 {status} smuggled", *headers, f"Content-Length: {len(body)}", "", body]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_delivered(status: int) -> None:
    """Every status from 200 to 299 is a delivery."""
    with receiver(answer(status)) as to:
        hook(to)(NOTICE)
    assert 1 == len(to.requests)


@pytest.mark.parametrize(
    "status", [101, 300, 301, 302, 304, 307, 308, 400, 401, 404, 409, 410, 413, 429, 500, 503, 999]
)
def test_not_delivered(status: int) -> None:
    """Every other status is a failure, is named, and is tried again unless the receiver is gone for good."""
    with receiver(answer(status)) as to:
        error = refused(hook(to))
    assert (f"{HOST}: it answered {status}", status, status != 410, None) == (
        str(error),
        error.status,
        error.retry,
        error.after,
    )
    assert 1 == to.connections


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects(status: int) -> None:
    """A redirect is not followed."""
    with receiver() as elsewhere, receiver(answer(status, f"Location: https://{HOST}:{elsewhere.port}/")) as to:
        refused(hook(to, ports=(to.port, elsewhere.port)))
    assert (1, 0) == (to.connections, elsewhere.connections)


@pytest.mark.parametrize(
    ("after", "seconds"),
    [("120", 120), ("0", 0), (" 7 ", 7), ("999999999", 999_999_999), ("1000000000", None), ("-1", None), ("1.5", None),
     ("soon", None), ("", None), ("Mon, 09 Mar 2026 09:01:30 GMT", 90), ("Mon, 09 Mar 2026 08:00:00 GMT", 0),
     ("Mon, 99 Mar 2026 08:00:00 GMT", None), ("Mon, 09 Mar 99999 08:00:00 GMT", None)],
)  # fmt: skip
def test_when_to_come_again(after: str, seconds: int | None) -> None:
    """What a receiver asks for by `Retry-After` is told, where it can be read."""
    now = datetime.datetime(2026, 3, 9, 9, tzinfo=datetime.UTC)
    with receiver(answer(503, f"Retry-After: {after}")) as to:
        assert seconds == refused(hook(to, clock=lambda: now)).after


@pytest.mark.parametrize("interim", ["100 Continue", "102 Processing", "103 Early Hints"])
def test_interim_answers(interim: str) -> None:
    """What comes before the answer is passed over, however often: the status that counts is the last."""
    before = f"HTTP/1.1 {interim}\r\nLink: </a>\r\n\r\n".encode() * 3
    with receiver(before + answer(200)) as to:
        hook(to)(NOTICE)
    with receiver(before + answer(500)) as to:
        assert 500 == refused(hook(to)).status


@pytest.mark.parametrize(
    "nonsense",
    [b"", b"smuggled\r\n\r\n", b"HTTP/1.1\r\n\r\n", b"HTTP/1.1 2x0 OK\r\n\r\n", b"HTTP/9 200 OK\r\n\r\n", b"\x00" * 200,
     b"HTTP/1.1 20", b"SSH-2.0-smuggled\r\n", answer(200, "X: " + "smuggled" * 9_000), b"HTTP/1.1 " + b"2" * 70_000,
     b"HTTP/1.1 200 OK\r\n" + b"X: smuggled\r\n" * 200 + b"\r\n"],
    ids=range(11),
)  # fmt: skip
def test_answers_that_are_none(nonsense: bytes) -> None:
    """What is no answer of HTTP, or has too long a head, is a failure without a status."""
    with receiver(nonsense) as to:
        error = refused(hook(to))
    assert (None, True) == (error.status, error.retry)


@pytest.mark.parametrize(
    "rest",
    [b"Content-Length: 99\r\n\r\nsmuggled", b"Content-Length: many\r\n\r\n",
     b"Transfer-Encoding: chunked\r\n\r\nsmuggled\r\n", b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
     b"Content-Encoding: gzip\r\n\r\nsmuggled"],
)  # fmt: skip
def test_bodies_that_are_broken(rest: bytes) -> None:
    """Once the status has been said, a body may end as it will."""
    with receiver(b"HTTP/1.1 200 OK\r\n" + rest) as to:
        hook(to)(NOTICE)


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"]
)
def test_huge_answers(start: bytes) -> None:
    """Of an answer without end a part is read, and no more."""

    def flood() -> Iterator[bytes]:
        yield start
        while True:
            yield b"x" * 16_384

    with receiver(flood) as to:
        hook(to)(NOTICE)
    # What lies in the buffers of the system has been sent without having been read.
    assert to.sent < exchange.MAX_ANSWER + 16_000_000


# --- time -------------------------------------------------------------------------------------------


def spent(one: Webhook, deliver: Callable[[Webhook], object]) -> float:
    """Tell how long a delivery took."""
    start = time.monotonic()
    deliver(one)
    return time.monotonic() - start


@pytest.mark.parametrize(
    "slow",
    [dripping(b"", b"H"), dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"), dripping(b"HTTP/1.1 200 OK\r\nX: "),
     dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n")],
    ids=["status", "headers", "header", "hints", "continue"],
)  # fmt: skip
def test_slow_heads(slow: Callable[[], Iterator[bytes]]) -> None:
    """A receiver that goes on and on is left when time is up, though it never pauses for long."""
    with receiver(slow) as to:
        assert 0.3 <= spent(hook(to, timeout=0.3), refused) < 1.5


def test_a_flood_of_heads() -> None:
    """A receiver that sends one head after the other, as fast as it can, is left long before time is up."""

    def flood() -> Iterator[bytes]:
        while True:
            yield b"HTTP/1.1 103 Early Hints\r\n\r\n" * 500

    with receiver(flood) as to:
        one = hook(to, timeout=20)
        assert spent(one, refused) < 5
        assert f"{HOST}: its answer is no HTTP" == str(refused(one))


def test_a_slow_reader() -> None:
    """A receiver that takes in a byte now and then is left when time is up."""

    class Wire:
        def settimeout(self, seconds: float) -> None:
            assert 0 < seconds <= 0.2

        def send(self, _: object) -> int:
            time.sleep(0.02)
            return 1

    to = Destination("example.org", 443, "/")
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        exchange.exchange(t.cast("t.Any", Wire()), to, {}, b"x" * 1_000, exchange.Deadline.within(0.2))
    assert 0.2 <= time.monotonic() - start < 1


def test_a_slow_body() -> None:
    """A delivery that was confirmed is one, and a body in drops holds nobody beyond the time."""
    with receiver(dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")) as to:
        assert 0.3 <= spent(hook(to, timeout=0.3), lambda one: one(NOTICE)) < 1.5


def test_a_mute_receiver() -> None:
    """A receiver that takes the connection and says nothing, not even hello, is left when time is up."""
    with receiver(mute=True) as to:
        one = hook(to, timeout=0.3)
        assert 0.3 <= spent(one, refused) < 1.5
        assert f"{HOST}: no answer within 0.3 seconds" == str(refused(one))
        # Once it is connected it has all the time that is left, though there are other addresses.
        assert 0.3 <= spent(hook(to, timeout=0.3, resolve=lambda *_, **__: resolved("127.0.0.1", "127.0.0.2")), refused)


def test_a_receiver_that_does_not_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of several addresses has its share of the time, and all together no more than all of it."""
    waits: list[float | None] = []

    def connect(plain: socket.socket, _: object) -> None:
        waits.append(plain.gettimeout())
        time.sleep(plain.gettimeout() or 0)
        raise TimeoutError

    monkeypatch.setattr(socket.socket, "connect", connect)
    one = hook(resolve=lambda *_, **__: resolved("192.0.1.1", "192.0.1.2", "2a00::1"), timeout=0.6)
    assert 0.59 <= spent(one, refused) < 2
    assert [0.2, 0.2, 0.2] == pytest.approx(waits, abs=0.1)


def test_a_deadline() -> None:
    """Of a deadline that has come nothing is left, not even a time-out of 0, which would mean: do not wait."""
    with pytest.raises(TimeoutError):
        exchange.Deadline.within(0).left()


def test_a_slow_resolver() -> None:
    """The resolving of the name is part of the time."""
    answered = threading.Event()
    assert 0.2 <= spent(hook(resolve=lambda *_, **__: answered.wait(5), timeout=0.2), refused) < 1.5
    answered.set()


@pytest.mark.parametrize("timeout", [0, -1, float("inf"), float("nan")])
def test_time_outs_that_are_none(timeout: float) -> None:
    """A time-out is some seconds."""
    with pytest.raises(ValueError, match="time-out"):
        hook(timeout=timeout)


# --- certificates -----------------------------------------------------------------------------------


def test_a_certificate_of_another_host() -> None:
    """A receiver with a certificate for another name is told nothing."""
    with receiver(tls=certified("elsewhere.test")) as to:
        error = refused(hook(to))
    assert "its certificate is refused: Hostname mismatch" in str(error)
    assert [] == to.requests


def test_a_certificate_of_nobody() -> None:
    """A receiver with a certificate of an authority that is not trusted is told nothing."""
    with receiver() as to:
        stranger = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trustme.CA().configure_trust(stranger)
        for context in (stranger, None):
            assert "its certificate is refused" in str(refused(hook(to, tls=context)))
    assert [] == to.requests


def test_a_certificate_that_is_past() -> None:
    """A receiver with a certificate that has expired is told nothing."""
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert(HOST, not_before=past, not_after=past + datetime.timedelta(days=9)).configure_cert(context)
    with receiver(tls=context) as to:
        assert "expired" in str(refused(hook(to)))
    assert [] == to.requests


def test_the_name_of_an_address() -> None:
    """A receiver that is named by its address shows a certificate for the address."""
    with receiver(tls=certified("127.0.0.1")) as to:
        hook(to, url=f"https://127.0.0.1:{to.port}/", resolve=socket.getaddrinfo)(NOTICE)
    assert f"127.0.0.1:{to.port}" == to.requests[0].headers["Host"]


def test_no_encryption() -> None:
    """A receiver that does not encrypt is told nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        to = Receiver(port)

        def serve() -> None:
            plain, _ = server.accept()
            with plain:
                plain.sendall(b"HTTP/1.1 400 smuggled\r\n\r\n")
                plain.recv(1000)

        thread = threading.Thread(target=serve)
        thread.start()
        error = refused(hook(to))
        thread.join()
    assert "the connection failed" in str(error)


def test_contexts_that_check_nothing() -> None:
    """A context that checks no certificate, or no name, is refused."""
    lax = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    lax.check_hostname = False
    for mode in (ssl.CERT_REQUIRED, ssl.CERT_NONE):
        lax.verify_mode = mode
        with pytest.raises(ValueError, match="must check"):
            hook(tls=lax)
    lax.verify_mode = ssl.CERT_OPTIONAL
    lax.check_hostname = True
    with pytest.raises(ValueError, match="must check"):
        hook(tls=lax)
