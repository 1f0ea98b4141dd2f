"""The texts of the shipped protocols are those that were looked at."""

from __future__ import annotations

import functools

import pytest

from diagrams.golden import write


@functools.cache
def texts() -> dict[str, str]:
    """Write every text once."""
    return write.texts()


@pytest.mark.parametrize("name", [f"{name}.{end}" for name in write.PROTOCOLS for end in write.WRITERS])
def test_golden(name: str) -> None:
    """A text is what it was; `python tests/diagrams/golden/write.py` writes it anew, for a reason."""
    kept = (write.HERE / name).read_bytes().decode()

    assert kept.splitlines() == texts()[name].splitlines()
    assert kept == texts()[name]
