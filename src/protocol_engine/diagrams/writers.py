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
    from protocol_engine.diagrams.flow_figure import flow_figure
    from protocol_engine.diagrams.page import page as written

    # The page tells the conditions itself.
    return written(request.chart, flow_figure(_flow(request), legend=False), request.people)


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
    from protocol_engine.diagrams.flow import flow_of

    return flow_of(request.chart)
