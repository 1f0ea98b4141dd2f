"""The page: one file of HTML that asks nobody for anything, and says so to the browser."""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import re
import typing as t

from protocol_engine.diagrams.page.drawing import drawn
from protocol_engine.diagrams.page.known import known
from protocol_engine.diagrams.page.markup import escaped, json_block, table_html
from protocol_engine.diagrams.page.places import places_of
from protocol_engine.diagrams.page.tables import tables_of
from protocol_engine.diagrams.page.verdicts import history_of

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.figure import Figure
    from protocol_engine.participant import Participant

DIGITS = 12
"""Of the digest: enough to tell two versions apart on paper."""

DESCRIPTION = "The same in words: the table of transitions below."


def page(chart: Chart, figure: Figure, histories: Iterable[Participant] = ()) -> str:
    """
    Give a protocol as a page of HTML. Changes nothing.

    The page shows the figure and everything that the protocol says; a reader leads a participant through it,
    or goes through the history of one who was given. It is one file, asks for nothing, and is bound to that by
    its content security policy (W3C CSP 3): the script and the style are those whose hashes it names.

    Args:
        figure: The flow of the same chart; its elements carry `state`, and `transition` with `from` and `to`.
        histories: Participants as `replay` gives them. Dates, states, rules and their outcomes are shown, and
            names of what is missing; no value of their data.

    Raises:
        HistoryError: A participant was folded by another chart.
    """
    places = places_of(chart)
    people = [history_of(chart, one, places) for one in histories]
    transitions, *others = tables_of(chart)
    names = {row.id: row.name for table in (transitions, *others) for row in table.rows}
    drawing, colors = drawn(chart, figure, DESCRIPTION)
    style = _sheet(_resource("page.css")) + colors
    script = _script(_resource("page.js"))
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    title = chart.protocol.title or chart.id
    return _resource("page.html").format(
        policy=policy,
        style=style,
        name=escaped(f"{chart.id} {chart.version}: {title}"),
        title=escaped(title),
        about=_about(chart),
        drawing=drawing,
        transitions=table_html(transitions, names),
        data=json_block(known(chart, others, people)),
        script=script,
    )


def _resource(name: str) -> str:
    text = importlib.resources.files("protocol_engine.diagrams.page").joinpath(name).read_text(encoding="utf-8")
    # However the file was checked out, the browser sees, and hashes, plain line ends.
    return text.replace("\r\n", "\n")


def _script(text: str) -> str:
    """Leave out indentation and lines of comment, and change nothing else."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _sheet(text: str) -> str:
    """Leave out comments, and the room between rules."""
    return re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _about(chart: Chart) -> str:
    source = chart.protocol.source
    parts = [f"Protocol {chart.id}, version {chart.version}", f"SHA-256 {chart.digest[:DIGITS]}"]
    if source is not None:
        parts.append(f"taken from {source.document}" + (f", {source.dated}" if source.dated else ""))
    return escaped("; ".join(parts))
