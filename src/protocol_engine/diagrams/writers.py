"""How each text is written of what is asked. Only what is asked for is imported."""

# Who writes a table does not wait for the page.
# ruff: noqa: PLC0415

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.activities import Activities
    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.request import Request


def page(request: Request) -> str:
    """Write the protocol as a page, with the way of each participant."""
    from protocol_engine.diagrams.page import page as written
    from protocol_engine.diagrams.spine.sheet import flow_figure

    # The page tells the conditions itself.
    return written(request.chart, flow_figure(_flow(request), legend=False), request.people)


def mermaid(request: Request) -> str:
    """Write the path for Mermaid."""
    from protocol_engine.diagrams.texts.mermaid import mermaid as written

    return written(_flow(request), request.exits or "node")


def plantuml(request: Request) -> str:
    """Write the path for PlantUML."""
    from protocol_engine.diagrams.texts.plantuml import plantuml as written

    return written(_flow(request), request.exits or "node")


def dot(request: Request) -> str:
    """Write the path for Graphviz."""
    from protocol_engine.diagrams.texts.dot import dot as written

    return written(_flow(request))


def graphviz(request: Request) -> str:
    """Draw the path by Graphviz."""
    from protocol_engine.diagrams.graphviz import laid_out

    return laid_out(dot(request))


def scxml(request: Request) -> str:
    """Write the path as SCXML."""
    from protocol_engine.diagrams.texts.scxml import scxml as written

    return written(_flow(request))


def xstate(request: Request) -> str:
    """Write the path as the JSON of an XState machine."""
    from protocol_engine.diagrams.texts.xstate import xstate as written

    return written(_flow(request))


def xstate_js(request: Request) -> str:
    """Write the path as a module of JavaScript that makes an XState machine."""
    from protocol_engine.diagrams.texts.xstate import xstate_module

    return xstate_module(_flow(request))


def markdown(request: Request) -> str:
    """Write states, transitions and conditions as Markdown."""
    from protocol_engine.diagrams.texts.tables import markdown_table

    return markdown_table(_flow(request))


def csv(request: Request) -> str:
    """Write the transitions as CSV."""
    from protocol_engine.diagrams.texts.tables import csv_table

    return csv_table(_flow(request))


def soa_html(request: Request) -> str:
    """Write the Schedule of Activities as a page."""
    from protocol_engine.diagrams.activities.html_table import html_page

    return html_page(_activities(request))


def soa_markdown(request: Request) -> str:
    """Write the Schedule of Activities as Markdown."""
    from protocol_engine.diagrams.activities.markdown_table import markdown

    return markdown(_activities(request))


def soa_csv(request: Request) -> str:
    """Write the Schedule of Activities as CSV."""
    from protocol_engine.diagrams.activities.csv_table import csv_of

    return csv_of(_activities(request))


def _activities(request: Request) -> Activities:
    from protocol_engine.diagrams.activities import activities_of

    return activities_of(request.chart)


def _flow(request: Request) -> Flow:
    """Give the flow, or that of two versions."""
    from protocol_engine.diagrams.flow import flow_of

    if request.compare is not None:
        from protocol_engine.diagrams.spine.versions import versions

        return versions(request.compare, request.chart)[0]
    return flow_of(request.chart)
