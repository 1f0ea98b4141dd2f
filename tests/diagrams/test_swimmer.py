"""The swimmer plot as a figure."""

from __future__ import annotations

import re
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

import protocol_engine as pe
from diagrams.lint import contrast, faults, pages_of
from diagrams.people import Cohort, cohorts, lzzt, seed
from laws.engine import law
from protocol_engine.diagrams.figure import Band, Figure, Line, Mark, Text
from protocol_engine.diagrams.ink import INKS
from protocol_engine.diagrams.timelines.keys import Key, legend
from protocol_engine.diagrams.timelines.palette import palette_of
from protocol_engine.diagrams.timelines.swimmer import SORTS, swimmer
from unit.trial import chart_of, fact


def texts(figure: Figure) -> list[str]:
    """Give all free texts of a figure."""
    return [item.text for page in pages_of(figure) for item in page.items if isinstance(item, Text)]


def of(figure: Figure, sort: type[t.Any], **data: str) -> list[t.Any]:
    """Give the items of a sort that have certain data."""
    return [
        item
        for page in pages_of(figure)
        for item in page.items
        if isinstance(item, sort) and data.items() <= item.data.items()
    ]


def chain(count: int) -> pe.Chart:
    """Give a protocol of so many states in a row."""
    states = "".join(f"  s{number}: {{}}\n" for number in range(1, count))
    ways = "".join(f"  - {{event: e{number}, from: s{number}, to: s{number + 1}}}\n" for number in range(count - 1))
    events = ", ".join(f"e{number}: {{}}" for number in range(count - 1))
    return chart_of(f"states:\n  s0: {{initial: true}}\n{states}events: {{{events}}}\ntransitions:\n{ways}")


def test_seed_people() -> None:
    """Everyone has a row; bars are states, marks are what moved them; who goes on has an arrow, the dead a cross."""
    chart, people = seed()
    figure = swimmer(chart, people)

    assert {one.id for one in people} == {one.data["participant"] for one in of(figure, Band) if one.data}
    assert {"screening", "enrolled", "apheresed", "product_released", "infused"} <= {
        one.data["state"] for one in of(figure, Band, participant="01-001")
    }
    arrows = {one.data["participant"] for one in of(figure, Mark) if one.symbol == "arrow" and one.data}
    assert arrows == {one.id for one in people if not (chart.states[one.state].final or "dead" in one.position)}
    crosses = {one.data["participant"] for one in of(figure, Mark) if one.symbol == "cross" and one.data}
    assert crosses == {one.id for one in people if "dead" in one.position}
    assert [] == faults(figure)


def test_axis_and_notes() -> None:
    """The axis says since when, the note how many, in which order and up to which day; who is left out is told."""
    figure = swimmer(*seed(), anchor="infused")

    assert "Weeks since CAR-T infused" in texts(figure)
    said = "11 participants, longest follow-up first; data up to 2026-06-17, each participant's own last day;"
    assert said in " ".join(texts(figure))
    assert "Left out: 7 participants without CAR-T infused." in texts(figure)
    assert [] == faults(figure)


def test_one_day_of_data() -> None:
    """Where all were replayed up to one day, that day is the data cut."""
    chart, people = seed()
    same = [pe.replay(chart, one.id, one.events, as_of="2025-09-01") for one in people]

    assert any("data up to 2025-09-01;" in one for one in texts(swimmer(chart, same)))


def test_two_legends() -> None:
    """Bars and marks have a legend each, and only what is drawn is in them."""
    figure = swimmer(*seed(), anchor="infused")
    said = texts(figure)

    assert {"States", "Events", "Complete remission", "Response assessed", "Ongoing when last seen", "Dead"} <= set(
        said
    )
    assert "After participation ended" in said
    assert "Happened on one of these days" in said
    assert "Screening" not in said


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("follow-up", ["b", "a", "c"]), ("start", ["c", "b", "a"]), ("id", ["a", "b", "c"])],
)
def test_order(sort: str, expected: list[str]) -> None:
    """Rows are sorted by the length of the time, by its first day, or by id."""
    chart = chain(2)
    days = {"a": ("2025-03-01", "2025-04-01"), "b": ("2025-02-01", "2025-05-01"), "c": ("2025-01-01", "2025-01-05")}
    people = [pe.replay(chart, id, [fact("e0", start)], as_of=end) for id, (start, end) in days.items()]
    rows = {item.text: item.y for item in swimmer(chart, people, sort=sort).items if isinstance(item, Text)}

    assert expected == sorted("abc", key=lambda who: rows[who])


def test_misuse() -> None:
    """An order, a kind or a page that there is not is told."""
    with pytest.raises(
        ValueError, match=r"^sort: expected one of follow-up, start, id, got 'ids'; did you mean 'id'\?$"
    ):
        swimmer(*seed(), sort="ids")
    with pytest.raises(pe.DrawingError, match=r"^markers: there is no event kind 'infusd'; did you mean 'infused'\?$"):
        swimmer(*seed(), markers=["infusd"])
    with pytest.raises(pe.DrawingError, match=r"^per_page: at least one participant stands on a page$"):
        swimmer(*seed(), per_page=0)


def test_published_people() -> None:
    """The 306 stand on pages with legible ids, one axis on all of them; together on one page, the ids go."""
    chart, people = lzzt()
    paged = swimmer(chart, people, anchor="randomized")
    assert 5 == len(paged.pages)
    assert 254 == len({one.data["participant"] for one in of(paged, Band) if one.data})
    assert 1 == len({tuple(item.text for item in page.items if isinstance(item, Text) and item.text.isdigit())
                     for page in paged.pages})  # fmt: skip
    assert min(item.size for page in paged.pages for item in page.items if isinstance(item, Text)) >= 8
    assert [] == faults(paged)

    whole = swimmer(chart, people, per_page=500, markers=[])
    assert () == whole.pages
    assert whole.height < 1_400
    assert not {one.id for one in people} & set(texts(whole))
    assert [] == faults(whole)


def test_published_ends() -> None:
    """The marks at the ends are the published dispositions."""
    figure = swimmer(*lzzt(), markers=[])
    count: dict[str, int] = {}
    for one in of(figure, Mark):
        if "event" in one.data:
            count[one.data["event"]] = count.get(one.data["event"], 0) + 1

    assert (110, 92, 52, 27, 2) == tuple(
        count[name] for name in ("completed", "adverse_event", "screen_failure", "withdrawal", "lost_to_follow_up")
    )


def test_bars_are_seen() -> None:
    """Every bar has an outline that reaches 3:1 on white, however light it is (WCAG 2.2, 1.4.11)."""
    for name, ink in INKS.items():
        if re.fullmatch(r"bar-\d", name):
            assert contrast(ink.stroke, "#FFFFFF") >= 3
            assert ink.width > 0


def test_more_states_than_colors() -> None:
    """No two of twenty-four states look alike: what repeats a color has a stripe."""
    chart = chain(24)
    people = [pe.replay(chart, "1", [fact(f"e{day}", f"2025-01-{day + 1:02}") for day in range(23)])]
    palette = palette_of(chart, chart.states, [], [])

    assert 24 == len(set(palette.bars.values()))
    figure = swimmer(chart, people)
    assert 8 == len({one.ink for one in of(figure, Band) if re.fullmatch(r"bar-\d", one.ink)})
    assert {"bar-light", "bar-dark"} <= {one.ink for one in of(figure, Band)}
    assert [] == faults(figure)


def test_more_kinds_than_shapes() -> None:
    """No two of twenty-three kinds of events look alike: what has no shape of its own has a number."""
    chart = chain(24)
    people = [
        pe.replay(chart, str(number), [fact(f"e{day}", f"2025-01-{day + 1:02}") for day in range(23)])
        for number in range(100)
    ]
    palette = palette_of(chart, [], list(chart.kinds), [])
    assert len(chart.kinds) == len(set(palette.kinds.values()))
    assert palette.has_numbers

    # A number needs its room, be the rows ever so many.
    assert [] == faults(swimmer(chart, people, per_page=200))


def test_marks_without_their_color() -> None:
    """No two kinds of events or ends look alike, also to who sees no color; those who died have one mark."""
    ends = [
        "completed",
        "completed early",
        "withdrawal",
        "lost",
        "failure",
        "not completed",
        "other",
        "sponsor",
        "progress",
        "toxicity",
        "a",
        "b",
    ]
    states = "".join(f"  s{number}: {{disposition: {reason}}}\n" for number, reason in enumerate(ends, 1))
    events = ", ".join(f"e{number}: {{}}" for number in range(30))
    chart = chart_of(
        f"states:\n  s0: {{initial: true}}\n{states}  dead: {{track: vital, ends_study: true}}\n"
        f"  alive: {{track: vital, initial: true}}\nevents: {{{events}}}\n"
        "transitions:\n  - {event: e0, from: s0, to: s1}\n"
    )
    palette = palette_of(chart, [], list(chart.kinds), [*(f"s{one}" for one in range(1, 13)), "dead"], ["e0"])
    looks = [(one.symbol, one.solid, one.text) for one in (*palette.kinds.values(), *palette.ends.values())]

    assert 30 + 13 == len(set(looks))
    assert ["A", "B", "C"] == [one.text for one in palette.ends.values() if one.text]


def test_letters_do_not_end() -> None:
    """More ends than letters have two letters each."""
    states = "".join(f"  s{number}: {{disposition: reason {number}}}\n" for number in range(1, 40))
    chart = chart_of(f"states:\n  s0: {{initial: true}}\n{states}events: {{a: {{}}}}\ntransitions: []\n")
    palette = palette_of(chart, [], [], [f"s{number}" for number in range(1, 40)])

    assert ["Z", "AA", "AB"] == [one.text for one in palette.ends.values()][33:36]


def test_out_of_sequence() -> None:
    """A fact that put somebody into a state out of sequence is marked as such, in the legend and in words too."""
    chart = chain(4)
    people = [pe.replay(chart, "1", [fact("e0", "2025-01-01"), fact("e2", "2025-02-01")])]
    figure = swimmer(chart, people)

    assert ["1: E2, day 31, out of sequence"] == [one.title for one in of(figure, Mark, event="e2")]
    assert 2 == sum(one.symbol == "ring" for one in of(figure, Mark))
    assert "Out of sequence, and put into the state" in texts(figure)
    assert "E2 out of sequence day 31" in figure.description
    assert "ring" not in {one.symbol for one in of(swimmer(chart, people[:0]), Mark)}
    assert [] == faults(figure)


def test_one_color_for_one_state() -> None:
    """As long as there are colors enough, a state has the same one whoever is drawn."""
    chart = chain(8)

    assert palette_of(chart, ["s7"], [], []).bars["s7"] == palette_of(chart, chart.states, [], []).bars["s7"]


def test_long_ids() -> None:
    """An id that is too long for its column is cut; its bars tell the whole of it."""
    chart = chain(2)
    id = "PARTICIPANT-" * 8
    figure = swimmer(chart, [pe.replay(chart, id, [fact("e0", "2025-01-01")], as_of="2025-02-01")])

    assert any(one.startswith("PARTICIPANT-PARTICIPANT-") and one.endswith("…") for one in texts(figure))
    assert of(figure, Band, participant=id)[0].title.startswith(id)
    assert [] == faults(figure)


def test_a_vague_day_is_dashed() -> None:
    """A day that is known to the month has a dashed line over all days that it may be."""
    chart = chain(3)
    person = pe.replay(chart, "1", [fact("e0", "2025-01-01"), fact("e1", "2025-02")], as_of="2025-03-01")
    figure = swimmer(chart, [person])
    dashed = [one for one in figure.items if isinstance(one, Line) and one.ink == "now"]
    bar = of(figure, Band, state="s2")[0].rect
    (start, _), (end, _) = dashed[0].points

    assert 2 == len(dashed)  # the second is that of the legend
    assert start == bar.x
    # From 1 to 28 February, of a bar from 1 February to 1 March.
    assert 27 / 28 == pytest.approx((end - start) / bar.width)
    assert [] == faults(figure)


def test_words_for_those_who_do_not_see() -> None:
    """The description tells every participant's states with their days, and the end."""
    figure = swimmer(*seed(), anchor="infused")

    assert "01-004: CAR-T infused day 0 to 28, Not in complete remission day 28 to 50" in figure.description
    assert "ongoing." in figure.description


def test_nobody() -> None:
    """Without participants there is an empty plot that says so."""
    chart, _ = seed()
    figure = swimmer(chart, [])

    assert any("0 participants" in one for one in texts(figure))
    assert [] == faults(figure)


def test_a_legend_without_entries() -> None:
    """A legend of nothing takes no room; long words of an entry go on below."""
    assert ((), 5.0) == legend("Nothing", [], 0, 5, 100)
    items, bottom = legend("Key", [Key(lambda _x, _y: (), "long words " * 9)], 0, 0, 200)
    assert bottom > 50
    assert len(items) > 3


@law(60)
@given(cohorts(), st.data())
def test_any_cohort(cohort: Cohort, data: st.DataObject) -> None:
    """Whatever the protocol and its people: the drawing has no fault."""
    chart, people = cohort
    figure = swimmer(
        chart,
        people,
        anchor=data.draw(st.one_of(st.none(), st.sampled_from([*chart.states, *chart.kinds]))),
        markers=data.draw(st.one_of(st.none(), st.lists(st.sampled_from(list(chart.kinds))))),
        sort=data.draw(st.sampled_from(sorted(SORTS))),
        per_page=data.draw(st.sampled_from([1, 2, 60])),
    )

    assert [] == faults(figure)
