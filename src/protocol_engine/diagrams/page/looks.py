"""
What the elements of a drawing look like, in a style sheet: each look once, and for a dark ground, too.

In a file every element says its color itself, so that it keeps it when it is copied elsewhere. Nothing is copied
out of a page element by element, and a page may turn dark.
"""

from __future__ import annotations

import colorsys
import re

GROUND = 0.09
"""Lightness of what was white."""

LOOKS = frozenset(("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor"))
"""Attributes of SVG that a style sheet may say as well (SVG 1.1, 6.1)."""

Look = tuple[tuple[str, str], ...]
"""Names and values of such attributes."""

_COLOR = re.compile("#[0-9A-Fa-f]{6}")
_SIZE = re.compile(r"(font-size:[\d.]+)")


def letters(number: int) -> str:
    """Give a short name: `A` to `Z`, then `AA`, and so on."""
    more, last = divmod(number, 26)
    return (letters(more - 1) if more else "") + chr(ord("A") + last)


def sheet(looks: dict[Look, str]) -> str:
    """
    Write the style sheet of a drawing.

    Each color is a variable. It changes only where the page is dark, and never on paper.

    Args:
        looks: What elements look like, to the name of the class that says so.
    """
    colors: dict[str, str] = {}

    def variable(color: re.Match[str]) -> str:
        return f"var({colors.setdefault(color[0], f'--{letters(len(colors))}')})"

    rules = [
        f".{name}{{{';'.join(f'{attribute}:{_COLOR.sub(variable, value)}' for attribute, value in look)}}}"
        for look, name in looks.items()
    ]
    light = ";".join(f"{name}:{color}" for color, name in colors.items())
    dark = ";".join(f"{name}:{dark_of(color)}" for color, name in colors.items())
    # A style sheet wants the unit that an attribute does without.
    said = _SIZE.sub(r"\1px", "".join(rules))
    return (
        f"{said}:root{{{light}}}@media screen{{:root[data-theme=dark]{{{dark}}}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
    )


def dark_of(color: str) -> str:
    """
    Give the counterpart of a color, `#RRGGBB`, on a dark ground: as light as it is dark; the hue stays.

    What was very light becomes dull, so that large areas do not glow.
    """
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    turned = GROUND + (1 - light) * (0.97 - GROUND)
    # A strong color is seen from afar; as light as grey it would be pale.
    parts = colorsys.hls_to_rgb(hue, turned - (0.12 * full if light < 0.5 else 0), full * (0.8 if light < 0.5 else 0.6))
    return "#" + "".join(f"{round(part * 255):02X}" for part in parts)
