"""What a flow says of a condition: the whole, and which part is the way, which the window."""

from __future__ import annotations

import pytest

from diagrams.texts.given import flow_at


@pytest.mark.parametrize(
    ("transition", "when", "window"),
    [
        ("progression_found", "Response category = PD", ""),
        ("completed", "", "at least 12 months after CAR-T cells infused"),
        ("infused", "", ""),
    ],
)
def test_parts(transition: str, when: str, window: str) -> None:
    """The way is the first part, the window the last, where there is one."""
    condition = flow_at("nct06913179").conditions[transition]

    assert (when, window) == (condition.when, condition.window)
    assert {when, window} - {""} <= set(condition.parts)


def test_otherwise() -> None:
    """What is taken in every other case is a way, too."""
    flow = flow_at("escalation")

    assert "in every other case" in [condition.when for condition in flow.conditions.values()]
