"""The Schedule of Activities in a browser: quiet, bound to itself, and without a fault to axe-core."""

from __future__ import annotations

import typing as t

from diagrams.charts import INVENTED, SHIPPED, chart_at
from outside.browser import axe, evaluate, media, visits
from protocol_engine.diagrams.activities import activities_of
from protocol_engine.diagrams.activities.html_table import html_page

if t.TYPE_CHECKING:
    from pathlib import Path

HEADINGS = """
[...document.querySelectorAll(".pe-soa-table thead th, .pe-soa-table thead td")].flatMap((cell) => {
  const inside = cell.getBoundingClientRect(), found = [];
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    for (const word of text.data.matchAll(/[^\\s\\/-]+/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const rects = [...range.getClientRects()];
      const out = rects.some((one) => one.left < inside.left - 1 || one.right > inside.right + 1
        || one.top < inside.top - 1 || one.bottom > inside.bottom + 1);
      if (rects.length > 1 && /[a-z]/i.test(word[0])) found.push(`${word[0]} is broken`);
      if (out) found.push(`${word[0]} stands outside its cell`);
    }
  }
  return found;
})
"""
"""Words of letters that are broken in the heads, and whatever stands outside its cell and so on another one."""

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


def test_whole_words(tmp_path: Path) -> None:
    """In the heads of a table, wide or not, on a screen or on paper, no word is broken or leaves its cell."""
    pages = []
    for number, file in enumerate([*SHIPPED, *INVENTED]):
        page = tmp_path / f"{number}.html"
        page.write_text(html_page(activities_of(chart_at(file))), encoding="utf-8")
        pages.append(page)
    tall = evaluate("document.querySelectorAll('.pe-soa-tall').length")
    looked = [(page, [tall, evaluate(HEADINGS), media("print"), evaluate(HEADINGS)]) for page in pages]

    for width in (480, 1280):
        seen = visits(looked, width=width)
        assert {0, 1} == {one.answers[0] for one in seen}
        assert [[]] * len(pages) == [one.answers[1] for one in seen] == [one.answers[3] for one in seen]
