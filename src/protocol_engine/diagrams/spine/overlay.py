"""What a flow may say on top of the protocol: how many people, which way one went, what a version changes."""

from __future__ import annotations

from collections.abc import Mapping

import attrs


@attrs.frozen
class Overlay:
    """
    What is added to the drawing of a protocol.

    Attributes:
        heading: What is added to the title, such as `with participants`.
        subtitle: A line below the title, such as the day of the data cut.
        notes: State to the lines below its name.
        amounts: Arrow (transition and source) to what is said beside it, such as `n = 3`.
        dots: Arrow of the exit matrix to the number in its dot, and whether the dot is filled.
        dot: What the dots of the exit matrix mean; empty: that one can leave this way.
        state_inks: State to the ink of its box, in place of its own.
        arrow_inks: Arrow to the ink of its line, in place of its own.
        key: Inks with what they mean.
    """

    heading: str = ""
    subtitle: str = ""
    notes: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    amounts: Mapping[tuple[str, str], str] = attrs.field(factory=dict)
    dots: Mapping[tuple[str, str], tuple[str, bool]] = attrs.field(factory=dict)
    dot: str = ""
    state_inks: Mapping[str, str] = attrs.field(factory=dict)
    arrow_inks: Mapping[tuple[str, str], str] = attrs.field(factory=dict)
    key: tuple[tuple[str, str], ...] = ()


PLAIN = Overlay()
"""Nothing is added."""
