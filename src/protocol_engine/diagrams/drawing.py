"""`draw`: a chart as a drawing of any kind, in any of its formats."""

from __future__ import annotations

import html
import typing as t

from protocol_engine.diagrams.fitting import check, format_of, taken
from protocol_engine.diagrams.kinds import KINDS
from protocol_engine.diagrams.request import Request
from protocol_engine.errors import DrawingError

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.consort.milestones import Chosen, Names
    from protocol_engine.diagrams.figure import Figure
    from protocol_engine.diagrams.request import Exits
    from protocol_engine.participant import Participant


class Drawing(str):
    """
    The text of a drawing, which a notebook shows as what it draws.

    Attributes:
        notation: The format of the text, such as `svg`.
    """

    notation: str

    def __new__(cls, text: str, notation: str = "svg") -> Drawing:
        """Take a text that is in a format."""
        made = super().__new__(cls, text)
        made.notation = notation
        return made

    def __repr__(self) -> str:
        # Who looks at it in a session of Python wants to know what it is, not to read it.
        return f"<{self.notation}, {len(self):,} characters>"

    def _repr_svg_(self) -> str | None:
        """Show SVG in a notebook."""
        return str(self) if self.notation == "svg" else None

    def _repr_html_(self) -> str | None:
        """Show HTML in a notebook: apart from it, so that neither changes how the other looks."""
        if self.notation != "html":
            return None
        return f'<iframe srcdoc="{html.escape(self)}" style="width: 100%; height: 40em; border: 0"></iframe>'

    def _repr_markdown_(self) -> str | None:
        """Show Markdown, and diagrams that it may hold, in a notebook."""
        if self.notation == "markdown":
            return str(self)
        return f"```mermaid\n{self.rstrip()}\n```" if self.notation == "mermaid" else None


class Options(t.TypedDict, total=False):
    """What may be asked of a drawing beside its kind and format: see `draw`."""

    cohort: Iterable[Participant] | None
    participant: Participant | None
    compare: Chart | None
    coverage: bool
    left_to_right: bool
    as_of: object | None
    milestones: Chosen | None
    arm: str | None
    received: Names | None
    analyzed: Names | None
    anchor: str | None
    sort: str | None
    exits: Exits | None


@t.overload
def draw(
    chart: Chart,
    *,
    kind: str = ...,
    format: t.Literal["png", "pdf"],
    scale: float | None = ...,
    **options: t.Unpack[Options],
) -> bytes: ...
@t.overload
def draw(
    chart: Chart,
    *,
    kind: str = ...,
    format: t.Literal["svg", "html", "mermaid", "dot", "scxml", "xstate", "xstate-js", "plantuml", "markdown", "csv"]
    | None = ...,
    **options: t.Unpack[Options],
) -> Drawing: ...
@t.overload
def draw(
    chart: Chart, *, kind: str = ..., format: str, scale: float | None = ..., **options: t.Unpack[Options]
) -> Drawing | bytes: ...
def draw(
    chart: Chart,
    *,
    kind: str = "flow",
    format: str | None = None,
    scale: float | None = None,
    cohort: Iterable[Participant] | None = None,
    participant: Participant | None = None,
    compare: Chart | None = None,
    coverage: bool = False,
    left_to_right: bool = False,
    as_of: object | None = None,
    milestones: Chosen | None = None,
    arm: str | None = None,
    received: Names | None = None,
    analyzed: Names | None = None,
    anchor: str | None = None,
    sort: str | None = None,
    exits: Exits | None = None,
) -> Drawing | bytes:
    """
    Draw a protocol, or the people in it. Changes nothing.

    Args:
        kind: What is drawn: a key of `KINDS`.
        format: How it is given: `svg` where a kind has it and nothing is said; see `Kind.formats`.
        scale: For `png`, pixels for each pixel of the drawing: 2 where nothing is said, 192 to the inch.
        cohort: The people, as `replay` gives them; whoever draws the path counts them.
        participant: One person whose path is drawn.
        compare: An earlier version of the protocol: what was added, removed and changed since is drawn.
        coverage: Draw which transitions nobody of the cohort took.
        left_to_right: Draw time to the right instead of downward.
        as_of: For `windows`, the day on which it is looked, as text or `datetime.date`; by default the one that
            the participant was replayed `as_of`.
        milestones: For `consort`, states or event kinds in their order; see `consort` of `diagrams.consort`.
        arm: For `consort`, the data element that says in which arm a participant is.
        received: For `consort` with arms, the state or event kind that makes a participant have received what the
            arm is.
        analyzed: For `consort`, the state or event kind that makes a participant be analyzed.
        anchor: For `windows` and `swimmer`, what day 0 is: an event kind, for `swimmer` a state, too.
        sort: For `swimmer`, `follow-up`, `start` or `id`.
        exits: How `mermaid` and `plantuml` write a way out that many states share: `each` from every state,
            `fold` from a box around them, `node` from one node that stands for them.

    Returns:
        Text, which a notebook shows as the drawing; for `png` and `pdf`, bytes.

    Raises:
        DrawingError: There is no such kind or format, what was asked for does not fit together, or an
            extra or a font is missing.
        HistoryError: A participant was folded by another chart.
        TypeError: What should be a chart, a participant or a name is something else.
    """
    request = Request(
        chart=chart,
        cohort=cohort,
        participant=participant,
        compare=compare,
        coverage=coverage,
        left_to_right=left_to_right,
        as_of=as_of,
        milestones=milestones,
        arm=arm,
        received=received,
        analyzed=analyzed,
        anchor=anchor,
        sort=sort,
        exits=exits,
    )
    asked = format_of(kind, format)
    if scale is not None and asked != "png":
        raise DrawingError(f"scale is for pixels, and {asked} has none; leave it out, or take png")
    check(kind, asked, request)
    text = KINDS[kind].texts.get(asked)
    if text is not None:
        return Drawing(text.write(request), asked)
    return rendered(_figure(kind, request), asked, 2 if scale is None else scale)


def figure_of(chart: Chart, *, kind: str = "flow", **options: t.Unpack[Options]) -> Figure:
    """
    Give the figure of a drawing, for those who go on with it themselves. Changes nothing.

    Args:
        kind: As for `draw`, and so are the options.

    Raises:
        DrawingError: There is no such kind, it is no figure, or what was asked for does not fit together.
        HistoryError: A participant was folded by another chart.
        TypeError: As for `draw`.
    """
    request = Request(chart=chart, **options)
    check(kind, format_of(kind, "svg"), request)
    return _figure(kind, request)


def of_people(
    kind: str, format: str, people: tuple[Participant, ...], *, alone: bool = False, as_of: object | None = None
) -> Options:
    """
    Give the options by which people are drawn, as far as a kind of drawing has them in a format.

    Args:
        alone: They are one person who was asked for: the path is drawn where there is one to draw.
        as_of: The last day of the data.
    """
    takes = taken(kind, format)
    options: Options = {"participant": people[0]} if alone and people and "participant" in takes else {"cohort": people}
    if as_of is not None and "as_of" in takes:
        options["as_of"] = as_of
    return options


@t.overload
def rendered(figure: Figure, format: t.Literal["svg"]) -> Drawing: ...
@t.overload
def rendered(figure: Figure, format: t.Literal["png", "pdf"], scale: float = ...) -> bytes: ...
@t.overload
def rendered(figure: Figure, format: str, scale: float = ...) -> Drawing | bytes: ...
def rendered(figure: Figure, format: str, scale: float = 2) -> Drawing | bytes:
    """
    Write a figure as `svg`, `png` or `pdf`. Changes nothing.

    Raises:
        DrawingError: An extra or a font is missing.
    """
    if format == "pdf":
        from protocol_engine.diagrams.document import pdf  # noqa: PLC0415 (only who wants it waits for it)

        return pdf(figure)
    from protocol_engine.diagrams.svg import svg  # noqa: PLC0415 (as above)

    drawn = svg(figure)
    if format == "svg":
        return Drawing(drawn, format)
    from protocol_engine.diagrams.raster import png  # noqa: PLC0415 (as above)

    return png(drawn, scale)


def _figure(kind: str, request: Request) -> Figure:
    make = KINDS[kind].figure
    assert make is not None, kind  # noqa: S101 (only such kinds have the formats of figures)
    return make(request)
