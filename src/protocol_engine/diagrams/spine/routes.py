"""
Which way each arrow takes through a grid: down its column, through a lane of a gutter, or out to the exits.

The sides are named as they lie when time runs downward. Gutter 0 is left of the first column, gutter n right of
column n-1; lines run in gutters lengthwise, and across them at the height of a row.
"""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.spine.chains import main_arrows

if t.TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from protocol_engine.diagrams.flow import Arrow, Flow
    from protocol_engine.diagrams.spine.grid import Grid

Side = t.Literal["left", "right", "top", "bottom"]
Form = t.Literal["down", "over", "under", "straight", "lane", "track"]


@attrs.frozen
class Route:
    """
    The way of one arrow.

    Attributes:
        form: `down` a column; `over` the columns between and down (an arm parts); down and `under` them back (an
            arm joins); `straight` to the end beside it; through one `lane`; through two lanes and a `track` below
            the row where it starts.
        leaves: The side on which it leaves its source.
        enters: The side on which it enters its target.
        gutters: The gutters whose lanes it takes, in order.
        ink: What kind of step it is.
        bus: What it shares its last lane and its end with: nothing but the same transition to the same state.
    """

    arrow: Arrow
    form: Form
    leaves: Side
    enters: Side
    gutters: tuple[int, ...]
    ink: str
    bus: Hashable


def routes_of(flow: Flow, track: str, grid: Grid) -> tuple[Route, ...]:
    """Give the way of every arrow of a track that does not lead to the exit matrix, in the order of the file."""
    steps = main_arrows(flow, grid.chains)
    _, arrows = flow.of_track(track)
    return tuple(_route(grid, steps, arrow) for arrow in arrows if arrow.target not in grid.ends)


def _route(grid: Grid, steps: Mapping[tuple[str, str], Arrow], arrow: Arrow) -> Route:
    (row, column), (to_row, to_column) = grid.place[arrow.source], grid.place[arrow.target]
    if steps.get((arrow.source, arrow.target)) is arrow:
        clear = not any(max(column, to_column) in grid.rows[between].states for between in range(row + 1, to_row))
        if clear and column == to_column:
            return Route(arrow, "down", "bottom", "top", (), "main", arrow.key)
        if clear and column < to_column and grid.free(row, column, to_column):
            return Route(arrow, "over", "right", "top", (), "main", arrow.key)
        if clear and column > to_column and grid.free(to_row, to_column, column):
            return Route(arrow, "under", "bottom", "right", (), "main", arrow.key)
        ink = "main"
    else:
        ink = _ink(grid, arrow, row, to_row)
    if row == to_row and to_column == grid.columns and column < to_column:
        return Route(arrow, "straight", "right", "left", (), ink, arrow.key)
    form, leaves, enters, gutters = _way(grid.columns, column, to_column)
    return Route(arrow, form, leaves, enters, gutters, ink, (arrow.transition, arrow.target, gutters[-1], enters, ink))


def _ink(grid: Grid, arrow: Arrow, row: int, to_row: int) -> str:
    if grid.place[arrow.target][1] == grid.columns and arrow.source != arrow.target:
        return "leave"
    return "skip" if to_row > row else "loop"


def _way(columns: int, column: int, to_column: int) -> tuple[Form, Side, Side, tuple[int, ...]]:
    """Choose the gutters between two columns; the last column has rows of its own, so lines to it run freely."""
    if column == to_column == 0 and columns:
        return "lane", "left", "left", (0,)
    if column == to_column:
        return "lane", "right", "right", (column + 1,)
    if to_column == columns or to_column == column + 1:
        return "lane", "right", "left", (column + 1,)
    if column == columns or column == to_column + 1:
        return "lane", "left", "right", (to_column + 1,)
    if column < to_column:
        return "track", "right", "left", (column + 1, to_column)
    return "track", "left", "right", (column, to_column + 1)
