"""What it takes to draw the seed protocol, in each format that is a text of ours and draws nobody."""

from __future__ import annotations

import typing as t

from measure import Figure, repeated

import protocol_engine as pe

TURNS = 5

OTHERS = {"graphviz", "png", "pdf"}
"""Kinds and formats that other programs draw."""


def formats(chart: pe.Chart) -> tuple[list[tuple[str, ...]], Figure]:
    """Give a row for each kind of drawing and format, and the figure of the path as SVG."""
    rows, path = [], None
    for name, kind in pe.diagrams.KINDS.items():
        for format in kind.formats:
            if kind.needs or {name, format} & OTHERS:
                continue

            def draw(name: str = name, format: str = format) -> t.Any:
                return pe.draw(chart, kind=name, format=format)

            figure = repeated(lambda draw=draw: [draw() for _ in range(TURNS)], unit=1e-3 * TURNS)  # type: ignore[misc]
            rows.append((f"{name}, {format}", f"{figure.median:.1f}", f"{len(draw().encode()) / 1000:.1f}"))
            path = path or figure
    assert path is not None
    return rows, path
