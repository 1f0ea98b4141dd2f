"""Random flows: any states, any arrows, any labels; simple when shrunk."""

from __future__ import annotations

import typing as t

from hypothesis import strategies as st

from protocol_engine.diagrams.flow import Arrow, Condition, Flow, Node

LABELS = st.one_of(
    st.sampled_from(["Screened", "Given", "Long name of something that happens in the study", "复查", "Übergröße"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=24),
    st.sampled_from(["<b>&\"'", "x" * 70, "a_b_c_d", " ", "完全缓解后的异基因造血干细胞移植", "\x00\x1f"]),
)
BASES = st.sampled_from([None, "stated", "interpreted", "assumed"])


@st.composite
def flows(draw: t.Callable[[st.SearchStrategy[t.Any]], t.Any], most: int = 9) -> Flow:
    """Give flows of one or two tracks."""
    epochs = {f"e{number}": draw(LABELS) for number in range(draw(st.integers(0, 3)))}
    nodes: dict[str, Node] = {}
    arrows: list[Arrow] = []
    tracks = ("pathway", "vital")[: draw(st.integers(1, 2))]
    for track in tracks:
        names = [f"{track[0]}{number}" for number in range(draw(st.integers(1, most if track == "pathway" else 3)))]
        for name in names:
            nodes[name] = Node(
                name,
                draw(LABELS),
                track,
                draw(st.sampled_from([None, *epochs])) if track == "pathway" else None,
                draw(st.sampled_from([None, None, None, "completed", "death", "withdrawal"]))
                if name != names[0]
                else None,
                draw(st.sampled_from([False, False, False, True])),
                name == names[0],
                draw(BASES),
            )
        for number in range(draw(st.integers(0, 2 * len(names)))):
            event = draw(st.sampled_from(["a", "b", "c"]))
            target = draw(st.sampled_from(names))
            label, basis = draw(LABELS), draw(BASES)
            id = f"{track}{number}"
            sources = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
            condition = draw(st.sampled_from([None, len(arrows) + 1, len(arrows) + 95]))
            arrows += [Arrow(id, event, label, track, source, target, condition, basis) for source in sources]
    numbered = {arrow.transition: arrow.number for arrow in arrows if arrow.number}
    conditions = {id: Condition(number, id, (draw(LABELS) or "x",)) for id, number in numbered.items()}
    return Flow("T", draw(LABELS), "1", "0" * 64, tracks, epochs, nodes, tuple(arrows), conditions)
