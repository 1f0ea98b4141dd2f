"""`pe.draw`: kinds, formats, what fits together, and what a notebook shows."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
import typing as t

import pytest

import protocol_engine as pe
from diagrams.paper import fonts
from protocol_engine.diagrams.drawing import Drawing
from protocol_engine.diagrams.fitting import listed
from unit.trial import chart_of, fact

CHART = chart_of("""
states:
  screening: {initial: true}
  treated: {}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
events: {started: {}, finished: {}, withdrew: {}}
transitions:
  - {event: started, from: screening, to: treated}
  - {event: finished, from: treated, to: completed}
  - {event: withdrew, from: any, to: withdrawn}
""")
ADA = pe.replay(CHART, "01-001", [fact("started", "2026-03-02"), fact("finished", "2026-04-02")])
BEN = pe.replay(CHART, "01-002", [fact("started", "2026-03-03")])
STRAY = pe.replay(CHART, "01-003", [fact("cycle_1", "2026-03-03"), fact("cycle_2", "2026-04-03")])
"""Somebody whose facts are of kinds that the chart does not declare."""

OTHER = chart_of("""
states: {screening: {initial: true}, completed: {disposition: completed}}
events: {finished: {}}
transitions: [{event: finished, from: screening, to: completed}]
""")


def asked(kind: str, format: str | None = None) -> dict[str, t.Any]:
    """Give what a kind needs in a format: people, where it draws people."""
    needs = pe.diagrams.KINDS[kind].needs
    return {"cohort": [ADA, BEN]} if "cohort" in needs else {}


@pytest.mark.parametrize("kind", pe.diagrams.KINDS)
def test_first_format(kind: str) -> None:
    """Without a format every kind of drawing is given in its first one, which is a text."""
    drawn = pe.draw(CHART, kind=kind, **asked(kind))

    assert drawn
    assert pe.diagrams.KINDS[kind].formats[0] == drawn.notation


@pytest.mark.parametrize(
    ("kind", "format"),
    [(name, one) for name, kind in pe.diagrams.KINDS.items() for one in kind.formats if one not in ("png", "pdf")],
)
def test_every_text(kind: str, format: str) -> None:
    """Every kind of drawing can be had in each of its formats, twice the same."""
    drawn = [pe.draw(CHART, kind=kind, format=format, **asked(kind)) for _ in range(2)]

    assert isinstance(drawn[0], Drawing)
    assert drawn[0] == drawn[1]
    assert drawn[0].strip()


@pytest.mark.usefixtures(fonts.__name__)
@pytest.mark.parametrize(("format", "begin"), [("png", b"\x89PNG"), ("pdf", b"%PDF-1.7")])
def test_every_picture(format: str, begin: bytes) -> None:
    """Every kind that is a figure can be had as pixels and as a document."""
    for name, kind in pe.diagrams.KINDS.items():
        if kind.figure is not None:
            drawn = pe.draw(CHART, kind=name, format=format, **asked(name))
            assert isinstance(drawn, bytes)
            assert drawn.startswith(begin)


def test_flow_is_what_is_drawn() -> None:
    """Without a kind and a format the path is drawn, as SVG."""
    drawn = pe.draw(CHART)

    assert pe.draw(CHART, kind="flow", format="svg") == drawn
    assert re.match(r'<svg [^>]*data-kind="flow"', drawn)


def test_figure() -> None:
    """The figure of a drawing can be had, and is what is drawn."""
    figure = pe.diagrams.figure_of(CHART)

    assert pe.draw(CHART) == pe.diagrams.rendered(figure, "svg")
    assert pe.draw(CHART) == figure._repr_svg_()


def test_on_the_path() -> None:
    """The path shows whom and what it is asked to show: all of a cohort, one of them, coverage, an earlier version."""
    drawn = {
        pe.draw(CHART),
        pe.draw(CHART, cohort=[ADA, BEN]),
        pe.draw(CHART, cohort=iter([ADA])),
        pe.draw(CHART, cohort=[]),
        pe.draw(CHART, cohort=[ADA, BEN], coverage=True),
        pe.draw(CHART, participant=ADA),
        pe.draw(CHART, compare=OTHER),
    }

    assert 7 == len(drawn)


@pytest.mark.parametrize("format", [name for name in pe.diagrams.KINDS["flow"].texts if name != "html"])
def test_versions_as_text(format: str) -> None:
    """Texts tell what has changed since an earlier version, too."""
    assert pe.draw(CHART, format=format) != pe.draw(CHART, format=format, compare=OTHER)


@pytest.mark.parametrize("format", ["mermaid", "plantuml"])
def test_ways_out(format: str) -> None:
    """Ways out that states share can be written one by one."""
    chart = chart_of("""
states: {a: {initial: true}, b: {}, c: {}, d: {disposition: completed}, e: {disposition: withdrawal}}
events: {went_on: {}, withdrew: {}}
transitions:
  - {event: went_on, id: ab, from: a, to: b}
  - {event: went_on, id: bc, from: b, to: c}
  - {event: went_on, id: cd, from: c, to: d}
  - {event: withdrew, from: any, to: e}
""")

    assert pe.draw(chart, format=format, exits="node") == pe.draw(chart, format=format)
    assert pe.draw(chart, format=format, exits="each") != pe.draw(chart, format=format)


def test_left_to_right() -> None:
    """Time can run to the right."""
    assert pe.draw(CHART) != pe.draw(CHART, left_to_right=True)


@pytest.mark.parametrize(
    ("notation", "shown"),
    [
        ("svg", (True, False, False)),
        ("html", (False, True, False)),
        ("mermaid", (False, False, True)),
        ("markdown", (False, False, True)),
        ("dot", (False, False, False)),
    ],
)
def test_notebook(notation: str, shown: tuple[bool, bool, bool]) -> None:
    """A notebook shows a drawing as what it is, where it can show it, else as a text."""
    made = Drawing("text", notation)

    assert shown == tuple(one is not None for one in (made._repr_svg_(), made._repr_html_(), made._repr_markdown_()))


def test_html_in_a_notebook() -> None:
    """A page of HTML is shown apart from the notebook, and cannot end before its end."""
    shown = Drawing('<p title="x">&amp;</p>', "html")._repr_html_()

    assert '<iframe srcdoc="&lt;p title=&quot;x&quot;&gt;&amp;amp;&lt;/p&gt;"' == (shown or "").split(" style")[0]


def test_mermaid_in_a_notebook() -> None:
    """A notebook draws what Mermaid describes."""
    assert "```mermaid\na --> b\n```" == Drawing("a --> b\n", "mermaid")._repr_markdown_()


def test_drawing_travels() -> None:
    """A drawing is a text, and can be sent to another process."""
    made = pickle.loads(pickle.dumps(Drawing("a", "dot")))  # noqa: S301 (we wrote it)

    assert ("a", "dot") == (made, made.notation)


def test_in_a_session() -> None:
    """A session of Python tells what a drawing is, and prints its text where it is asked to."""
    made = Drawing("a" * 1234, "dot")

    assert ("<dot, 1,234 characters>", "a" * 1234) == (repr(made), str(made))


def refusal(**options: t.Any) -> str:
    """Give why something is not drawn."""
    with pytest.raises(pe.DrawingError) as caught:
        pe.draw(CHART, **options)
    return str(caught.value)


def test_unknown_kind() -> None:
    """A kind that there is not is told, with what was probably meant, or with all there are."""
    assert "there is no kind of drawing 'flwo'; did you mean 'flow'?" == refusal(kind="flwo")
    assert f"there is no kind of drawing 'zzz'; there are {listed(pe.diagrams.KINDS)}" == refusal(kind="zzz")


def test_unknown_format() -> None:
    """A format that there is not, or not for this kind, is told, with those that there are."""
    assert "there is no format 'svgg'; did you mean 'svg'?" == refusal(format="svgg")
    assert "there is no format 'zzz'; soa has html, markdown and csv" == refusal(kind="soa", format="zzz")
    assert "soa has no format 'svg'; it has html, markdown and csv" == refusal(kind="soa", format="svg")
    with pytest.raises(pe.DrawingError, match="soa has no format 'svg'; it has html, markdown and csv"):
        pe.diagrams.figure_of(CHART, kind="soa")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kind": "consort"}, "consort draws people; give a cohort"),
        ({"kind": "consort", "cohort": [ADA], "coverage": True}, "consort cannot draw coverage; flow can"),
        ({"kind": "soa", "compare": OTHER}, "soa cannot draw two versions; flow and graphviz can"),
        ({"coverage": True}, "coverage is of a cohort; give one"),
        (
            {"coverage": True, "participant": ADA},
            "coverage is of a cohort, and does not go together with one participant; leave one out",
        ),
        (
            {"format": "html", "participant": ADA},
            "flow cannot draw one participant's path as html; it can as svg, png and pdf",
        ),
        (
            {"format": "dot", "cohort": [ADA]},
            "flow cannot draw a cohort as dot; it can as svg, png, pdf and html",
        ),
        ({"exits": "each"}, "flow cannot draw ways out in another way as svg; it can as mermaid and plantuml"),
        ({"format": "mermaid", "exits": "none"}, "exits: expected each, fold or node, got 'none'"),
        (
            {"kind": "windows", "anchor": "started"},
            "anchor is for windows of one participant; give the participant, or leave anchor out",
        ),
        (
            {"kind": "windows", "as_of": "2026-05-01"},
            "as_of is for windows of one participant; give the participant, or leave as_of out",
        ),
        ({"kind": "windows", "cohort": [ADA]}, "windows draws one participant; say which"),
        (
            {"cohort": [ADA], "participant": BEN, "compare": OTHER},
            "a cohort, one participant's path and two versions cannot be drawn at once; leave one out",
        ),
    ],
)
def test_what_does_not_fit(options: dict[str, t.Any], said: str) -> None:
    """What a kind of drawing cannot show, or lacks, is told, with what can."""
    assert said == refusal(**options)


@pytest.mark.parametrize("format", ["svg", "markdown"])
def test_versions_of_two_protocols(format: str) -> None:
    """Two protocols are no two versions of one, in no format."""
    another = pe.compile(
        pe.loads("""
protocol: ANOTHER
version: "1"
states: {screening: {initial: true}, completed: {disposition: completed}}
events: {finished: {}}
transitions: [{event: finished, from: screening, to: completed}]
""")
    )

    expected = "'ANOTHER' and 'TRIAL' are two protocols; compare two versions of one"
    assert expected == refusal(compare=another, format=format)


@pytest.mark.parametrize(
    "asked",
    [
        {"cohort": [STRAY, ADA]},
        {"cohort": [STRAY, ADA], "coverage": True},
        {"participant": STRAY},
        {"kind": "consort", "cohort": [STRAY, ADA]},
        {"kind": "swimmer", "cohort": [STRAY, ADA]},
    ],
)
def test_facts_of_undeclared_kinds(asked: dict[str, t.Any]) -> None:
    """A drawing of people says how many facts it cannot show, since the protocol does not declare their kinds."""
    said = "2 facts of kinds that the protocol does not declare"
    figure = pe.diagrams.figure_of(CHART, **asked)

    assert said in " ".join(item.text for item in figure.items if isinstance(item, pe.diagrams.Text))
    without = {**asked, "participant": ADA} if "participant" in asked else {**asked, "cohort": [ADA]}
    assert "does not declare" not in pe.draw(CHART, **without)


def test_people_of_a_kind() -> None:
    """One who was asked for alone is drawn as a path where a kind has that, else as a cohort of one."""
    assert {"participant": ADA} == pe.diagrams.of_people("flow", "svg", (ADA,), alone=True)
    assert {"cohort": (ADA,)} == pe.diagrams.of_people("flow", "svg", (ADA,))
    assert {"cohort": (ADA,)} == pe.diagrams.of_people("consort", "svg", (ADA,), alone=True, as_of="2026-05-01")
    asked = pe.diagrams.of_people("windows", "svg", (ADA,), alone=True, as_of="2026-05-01")
    assert {"participant": ADA, "as_of": "2026-05-01"} == asked
    assert pe.draw(CHART, kind="windows", **asked) != pe.draw(CHART, kind="windows", participant=ADA)
    assert {"cohort": ()} == pe.diagrams.of_people("flow", "svg", (), alone=True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kind": 3}, "kind: expected a name, such as 'flow', got int"),
        ({"kind": None}, "kind: expected a name, such as 'flow', got NoneType"),
        ({"kind": ["flow"]}, "kind: expected a name, such as 'flow', got list"),
        ({"format": 3}, "format: expected a name, such as 'svg', got int"),
        ({"cohort": [1]}, "cohort: expected participants, as replay gives them, got int"),
        ({"cohort": {"01-001": ADA}}, "cohort: expected participants, as replay gives them, got str"),
        ({"cohort": 1}, "cohort: expected participants, as replay gives them, got int"),
        ({"cohort": ADA}, "cohort: expected several participants, got one; give [one], or participant=one"),
        ({"participant": "R01"}, "participant: expected a participant, as replay gives one, got str"),
        ({"participant": [ADA]}, "participant: expected a participant, as replay gives one, got list"),
        ({"compare": "earlier.yaml"}, "compare: expected a chart, as compile gives it, got str"),
    ],
)
def test_something_else(options: dict[str, t.Any], said: str) -> None:
    """A program that gives something else than people, charts and names is told what is expected."""
    with pytest.raises(TypeError) as caught:
        pe.draw(CHART, **options)

    assert said == str(caught.value)


def test_no_chart() -> None:
    """What is not compiled is not drawn."""
    for draw in (pe.draw, pe.diagrams.figure_of):
        with pytest.raises(TypeError, match="chart: expected a chart, as compile gives it, got Protocol"):
            draw(CHART.protocol)  # type: ignore[operator]  # what is refused


def test_fault_of_who_makes_people() -> None:
    """What goes wrong while people are replayed is told as it is."""

    def people() -> t.Iterator[pe.Participant]:
        yield ADA
        raise TypeError("of my own")

    with pytest.raises(TypeError, match="of my own"):
        pe.draw(CHART, cohort=people())


def test_scale_of_a_text() -> None:
    """Only pixels have a scale."""
    expected = "scale is for pixels, and svg has none; leave it out, or take png"

    assert expected == refusal(scale=2)


@pytest.mark.parametrize("cohort", [[ADA], (ADA, BEN)])
def test_people_of_another_chart(cohort: t.Any) -> None:
    """People who were folded by another chart are refused."""
    with pytest.raises(pe.HistoryError, match="folded by another protocol, or another version of it"):
        pe.draw(OTHER, cohort=cohort)
    with pytest.raises(pe.HistoryError, match="folded by another protocol, or another version of it"):
        pe.draw(OTHER, participant=ADA)


def test_lists() -> None:
    """Words are listed as people list them."""
    assert ["a", "a and b", "a, b and c"] == [listed("a"), listed("ab"), listed("abc")]


def test_light() -> None:
    """Who draws a path waits for no other kind of drawing, and for no extra."""
    program = (
        "import sys; import protocol_engine as pe; from diagrams.test_drawing import CHART; before = set(sys.modules);"
        "pe.draw(CHART); print(*sorted(name for name in set(sys.modules) - before if 'protocol_engine' not in name))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)

    assert set() == {"typst", "resvg_py", "sphinx", "docutils", "rich", "typer"} & set(ran.stdout.split())
