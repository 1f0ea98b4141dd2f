"""
Open pages in headless Chromium, do things there, and hear what happened.

```python
seen = visit(page, press("Tab"), evaluate("document.activeElement.id"), axe())
assert [] == seen.console + seen.errors
assert [page.as_uri()] == seen.requests
assert [None, "search", []] == seen.answers
```
"""

from __future__ import annotations

import typing as t
from pathlib import Path

import attrs

from outside import present

if t.TYPE_CHECKING:
    from collections.abc import Sequence

Action = tuple[str, str]


def evaluate(text: str) -> Action:
    """Evaluate an expression of JavaScript in the page; answers its value, awaited where it is a promise."""
    return "evaluate", text


def press(key: str) -> Action:
    """Press a key, such as `Tab`, `Enter` or `ArrowDown`."""
    return "press", key


def typed(text: str) -> Action:
    """Type a text where the focus is."""
    return "type", text


def click(selector: str) -> Action:
    """Click the first element that a CSS selector names."""
    return "click", selector


def script(path: Path) -> Action:
    """Run a file of JavaScript in the page, past its content security policy."""
    return "script", str(path.resolve())


def media(query: str) -> Action:
    """Let the page think of another reader: `prefers-color-scheme: dark`, `prefers-reduced-motion: reduce`, `print`."""
    return "media", query


def screenshot(path: Path) -> Action:
    """Write a picture of the whole page, a PNG."""
    return "screenshot", str(path.resolve())


def axe(*tags: str) -> Action:
    """Look for faults of accessibility by axe-core; answers those found. Tags such as `wcag2aa` limit the rules."""
    return "axe", ",".join(tags)


@attrs.frozen
class Seen:
    """
    What happened while a page was open.

    Attributes:
        console: What the browser's console showed, such as `error: …`.
        requests: Addresses asked for, the page's own first.
        errors: What no script caught.
        answers: What each action answered, in order; None where it answers nothing.
    """

    console: list[str]
    requests: list[str]
    errors: list[str]
    answers: list[t.Any]

    @property
    def quiet(self) -> bool:
        """Whether nothing was said and nothing failed."""
        return not self.console and not self.errors


def visit(page: Path | str, *actions: Action, width: int = 1280, height: int = 900) -> Seen:
    """
    Open a page, a file or an address, and do some things there, one after the other.

    Without a browser, node or what npm installs the test is skipped, and fails where CI=true.
    """
    return visits([(page, actions)], width=width, height=height)[0]


def visits(
    pages: Sequence[tuple[Path | str, Sequence[Action]]],
    *,
    width: int = 1280,
    height: int = 900,
    seconds: float = 120,
) -> list[Seen]:
    """
    Open pages one after the other in one browser, which takes much less time than one browser each.

    Args:
        seconds: How long all of it may take.
    """
    asked = [
        {
            "address": page.resolve().as_uri() if isinstance(page, Path) else page,
            "width": width,
            "height": height,
            "actions": actions,
        }
        for page, actions in pages
    ]
    given = {"browser": present.browser(), "visits": asked}
    return [
        Seen(**one) for one in present.node("visit.mjs", given, needs=["puppeteer-core", "axe-core"], seconds=seconds)
    ]
