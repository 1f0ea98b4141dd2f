"""DOT: an arrow or a chip for every arrow, epochs as clusters, a legend for whatever is a letter."""

from __future__ import annotations

import html
import re
from collections import Counter

import attrs
import pytest
from hypothesis import given, settings

from diagrams.texts.given import FLOWS, flow_at, odd_flows
from protocol_engine.diagrams.flow import Flow
from protocol_engine.diagrams.texts.dot import dot
from protocol_engine.diagrams.texts.dot_labels import quoted
from protocol_engine.diagrams.texts.ids import words
from protocol_engine.diagrams.texts.saying import STRUCTURE, called

_STATE = re.compile(r"\s*(s_\w+) \[label=<(.*)>(?:, group=path\d+)?, tooltip=.*\]")
_EDGE = re.compile(r'\s*(s_\w+)(?::box)? -> (s_\w+)(?::box)? \[label=<(.*)>, color="(#\w+)".*\]')
_CHIP = re.compile(r'<FONT POINT-SIZE="9" COLOR="#8A3900">(.*?)</FONT>')
_CODE = re.compile(r'<TD ALIGN="RIGHT" VALIGN="TOP"><B>(.*?)</B></TD><TD [^>]*>(.*?)</TD>')


def plain(label: str) -> str:
    """Give the words of an HTML-like label, without blanks, which lines may break at."""
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", label)))


def said(text: str, tag: str = "") -> str:
    """Give a text as `plain` gives it."""
    return re.sub(r"\s", "", f"{text}{tag}")


def checked(flow: Flow) -> None:
    """Read a flow back and hold it to the flow: arrows that are drawn, and chips beside states."""
    text = dot(flow)
    names = {f"s_{word}": name for name, word in words(flow.nodes).items()}
    drawn, chips, seen = Counter[tuple[str, str, str]](), Counter[tuple[str, str]](), []
    for line in text.splitlines():
        state, edge = _STATE.fullmatch(line), _EDGE.fullmatch(line)
        if state:
            seen.append(names[state[1]])
            chips.update((names[state[1]], html.unescape(code)) for code in _CHIP.findall(state[2]))
        elif edge:
            ends = (edge[2], edge[1]) if line.endswith(", dir=back]") else (edge[1], edge[2])
            drawn.update((names[ends[0]], names[ends[1]], plain(row)) for row in edge[3].split("</TR>")[:-1])
    tags = {None: "", "stated": "", "interpreted": "(i)", "assumed": "(a)"}
    arrows = [arrow for arrow in flow.arrows if arrow.target in seen]
    assert len(seen) == len(set(seen))
    assert drawn == Counter((one.source, one.target, said(called(one), tags[one.basis])) for one in arrows)
    legend = {html.unescape(code): plain(words) for code, words in _CODE.findall(text.split("Conditions</B>")[0])}
    leaving = Counter(one.source for one in flow.arrows if one.target not in seen)
    assert leaving == Counter(state for state, _ in chips.elements())
    assert {code.lstrip("+-~") for _, code in chips} == set(legend)
    # A state never has two chips of one code: each stands for another transition.
    assert all(count == 1 for count in chips.values())


@pytest.mark.parametrize("name", FLOWS)
def test_each_arrow_once(name: str) -> None:
    """Every arrow is drawn, or is a chip beside its state."""
    checked(FLOWS[name]())


@given(odd_flows())
@settings(max_examples=60)
def test_any_flow(flow: Flow) -> None:
    """So it is in any flow, whatever its names are."""
    checked(flow)


def test_chips() -> None:
    """Ends that several states share are chips; in the legend they are written out."""
    text = dot(flow_at("nct06913179"))
    infused = next(line for line in text.splitlines() if line.lstrip().startswith("s_infused ["))

    assert ["M", "D", "N", "I", "W", "L"] == _CHIP.findall(infused)
    assert ("M", "Manufacturing failure (Taken off the study) (15)") == tuple(
        re.sub("<[^>]*>", "", one) for one in _CODE.findall(text)[0]
    )
    assert "s_withdrawn" not in text


def test_path() -> None:
    """The main path is drawn thick and straight; what leads back is written the other way round."""
    text = dot(flow_at("nct06913179"))
    lines = [line.strip() for line in text.splitlines()]
    enrolled = next(line for line in lines if line.startswith("s_screening:box -> s_enrolled:box"))
    back = next(line for line in lines if line.startswith("s_apheresed -> s_production_failed"))
    loop = next(line for line in lines if line.startswith("s_follow_up -> s_follow_up"))

    assert enrolled.endswith('color="#0072B2", penwidth=2.4, style=solid, weight=20]')
    assert loop.endswith("style=dotted]")
    assert back.endswith("style=dotted, dir=back]")
    assert "{rank=same; s_screening; s_screen_failure}" in lines
    assert "group=path0" in next(line for line in lines if line.startswith("s_infused ["))


def test_loops() -> None:
    """What leads a state to itself is one arrow with a line for each, so that no loop runs through another's words."""
    lines = [line.strip() for line in dot(flow_at("nct06913179")).splitlines()]
    loops = [line for line in lines if line.startswith("s_transplanted -> s_transplanted")]

    assert 1 == len(loops)
    assert "Responseassessed(9)(i)Engraftmentassessed(12)(i)" == plain(
        loops[0].split("label=<")[1].split(">, color")[0]
    )


def test_arms() -> None:
    """Arms stand beside each other, in the order of their columns."""
    text = dot(flow_at("ab_ba_crossover"))

    assert "{rank=same; s_a_first -> s_b_first [style=invis]}" in text


def test_end_of_another_epoch() -> None:
    """An end beside a state stands outside of its own epoch's cluster, which would cross the state's otherwise."""
    flow = flow_at("chinese")
    names = {f"s_{word}": name for name, word in words(flow.nodes).items()}
    lines = dot(flow).splitlines()
    pairs = [
        re.findall(r"s_\w+", line) for line in lines if line.strip().startswith("{rank=same; s_") and "->" not in line
    ]
    margins = {
        same: {
            len(line) - len(line.lstrip())
            for source, end in pairs
            for line in lines
            if line.lstrip().startswith(f"{end} [")
            and same == (flow.nodes[names[source]].epoch == flow.nodes[names[end]].epoch)
        }
        for same in (True, False)
    }

    assert {True: {8}, False: {6}} == margins


def test_says_what_it_is() -> None:
    """The drawing says of which protocol it is, that it is no executable copy, and what its letters mean."""
    flow = flow_at("nct06913179")
    text = dot(flow)

    assert f"// sha256 {flow.digest}\n" in text
    assert text.count(STRUCTURE) == 2
    assert "(i) our reading of an ambiguous source" in text
    assert said("Conditions") in plain(text)


def test_no_more_than_is_there() -> None:
    """The legend explains what is drawn, and nothing else."""
    flow = flow_at("no_epochs")
    bare = attrs.evolve(flow, conditions={}, arrows=(attrs.evolve(flow.arrows[0], number=None),))
    text = dot(bare)

    assert "main path" in text
    assert not re.search("Conditions</B>|share|skips ahead|our reading", text)


def test_changes() -> None:
    """What became of a state or an arrow between two versions is seen, and said."""
    flow = flow_at("no_epochs")
    first, *others = flow.arrows
    text = dot(attrs.evolve(flow, arrows=(attrs.evolve(first, change="removed"), *others)))

    assert "(removed)" in text
    assert 'color="#B00020"' in text


def test_quoted() -> None:
    """A quoted string holds quotes and backslashes that mean nothing."""
    assert '"a \\"b\\" \\\\n c"' == quoted('a "b" \\n\nc')
