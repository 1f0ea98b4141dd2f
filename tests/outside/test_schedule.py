"""The Schedule of Activities in a browser: quiet, bound to itself, and without a fault to axe-core."""

from __future__ import annotations

import typing as t

from diagrams.charts import INVENTED, SHIPPED, chart_at
from outside.browser import axe, evaluate, media, visits
from protocol_engine.diagrams.activities import activities_of
from protocol_engine.diagrams.activities.html_table import html_page

if t.TYPE_CHECKING:
    from pathlib import Path

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def test_no_fault(tmp_path: Path) -> None:
    """Every table asks for its own page alone, says nothing, and has no fault of accessibility, light or dark."""
    pages = []
    for number, file in enumerate([*SHIPPED, *INVENTED]):
        page = tmp_path / f"{number}.html"
        page.write_text(html_page(activities_of(chart_at(file))), encoding="utf-8")
        pages.append(page)
    dark, styled = media("prefers-color-scheme: dark"), "getComputedStyle(document.querySelector('.pe-soa')).color"

    seen = visits([(page, [axe(*WCAG), evaluate(styled), dark, axe(*WCAG), evaluate(styled)]) for page in pages])

    for page, one in zip(pages, seen, strict=True):
        assert ([], []) == (one.console, one.errors)
        assert [page.as_uri()] == one.requests
        assert [] == one.answers[0] == one.answers[3]
        assert one.answers[1] != one.answers[4]
