"""What an author has written, so that no program that shows it takes it for a command."""

from __future__ import annotations

import re

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, in both widths (OWASP, CSV Injection)."""

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#!|~$&@]|:(?=[\w+-]+:)")
"""What Markdown, HTML, a mention or an emoji may be made of."""


def no_formula(text: str) -> str:
    """Give a cell that no spreadsheet runs: it begins with an apostrophe where it could be a formula."""
    words = text.replace("\x00", "\ufffd")
    return f"'{words}" if words.startswith(_FORMULA) or words.lstrip(" ").startswith(_FORMULA) else words


def no_markup(text: str) -> str:
    """Give a line that Markdown shows as it is, and reads nothing into."""
    return _MARKUP.sub(r"\\\g<0>", text)
