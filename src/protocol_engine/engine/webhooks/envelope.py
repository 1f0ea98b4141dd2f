"""A notice as an event of CloudEvents 1.0, in its JSON format: what every receiver of events can read."""

from __future__ import annotations

import datetime
import json
import re
import typing as t
import unicodedata
import urllib.parse

import attrs

from protocol_engine.engine.notices import Notice
from protocol_engine.histories import encoded

MEDIA_TYPE: t.Final = "application/cloudevents+json"
"""CloudEvents JSON format 1.0, 3."""

MAX_BYTES: t.Final = 20_000
"""An envelope is smaller than this: Standard Webhooks 1.0, payload size."""

_SHED: t.Final = ("values", "rules")
"""What is left out of an envelope that would be too large, in this order."""


def envelope(notice: Notice, *, values: bool = False) -> str:
    """
    Write a notice as a CloudEvent.

    Its `data` are the members of the notice, without those that are empty. Context attributes, which
    anybody between here and the receiver may log (CloudEvents 1.0, privacy and security), hold nothing
    of a participant but the number. `time` is when it was said; when it happened is a value.

    There is no `sequence`: that extension orders events within their source, and a source is a study,
    while notices are numbered within a participant. The number is among the data.

    Args:
        notice: What is told.
        values: Whether the values of the participant are told too, and who said it. Where values are
            too much, they are left out, and the member `left_out` says so.

    Returns:
        JSON in ASCII, so that no encoding can be mistaken on the way.

    Raises:
        ValueError: It is too large even so.
    """
    data = {field.name: getattr(notice, field.name) for field in attrs.fields(Notice)}
    data["recorded"] = _moment(notice.recorded)
    if not values:
        # Who said it is a person as well, though not a participant.
        del data["values"], data["actor"]
    data = {name: value for name, value in data.items() if value or value == 0}
    attributes = {
        "specversion": "1.0",
        "id": notice.id,
        # A URN's name takes few characters as they are: RFC 8141, 2.2.
        "source": f"urn:protocol-engine:{urllib.parse.quote(notice.study, safe='', errors='surrogatepass')}",
        "type": f"org.protocol-engine.{notice.topic}",
        "time": _moment(notice.recorded),
        "datacontenttype": "application/json",
    }
    # The attribute is optional and takes less than a participant's number may hold. The data have it in any case.
    if _is_string(notice.participant):
        attributes["subject"] = notice.participant

    text = _ascii({**attributes, "data": data})
    for name in _SHED:
        if len(text) >= MAX_BYTES and name in data:
            del data[name]
            data["left_out"] = [*data.get("left_out", ()), name]
            text = _ascii({**attributes, "data": data})
    if len(text) >= MAX_BYTES:
        raise ValueError(f"the notice has {len(text):,} bytes; {MAX_BYTES:,} are too many for a webhook")
    return text


def _moment(when: datetime.datetime) -> str:
    """Write a moment by RFC 3339, 5.6."""
    return when.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


def _is_string(text: str) -> bool:
    """Tell whether a text may stand in a context attribute: CloudEvents 1.0, type system, String."""
    return bool(text) and not any(unicodedata.category(sign) in {"Cc", "Cs"} or _is_no_sign(ord(sign)) for sign in text)


def _is_no_sign(code: int) -> bool:
    """Tell whether a code point is one of the noncharacters of Unicode (The Unicode Standard, 23.7)."""
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


def _ascii(value: object) -> str:
    # Outside its texts JSON is ASCII, so whatever is not stands in a text and may be escaped.
    return re.sub(r"[^\x00-\x7f]+", lambda found: json.dumps(found[0])[1:-1], encoded(value))
