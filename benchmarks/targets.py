"""What the figures should be, and whether they are."""

from __future__ import annotations

import attrs


@attrs.frozen
class Target:
    """
    A figure that is to be kept.

    Attributes:
        what: What is measured.
        wanted: The limit, in words.
        got: What was measured, in words.
        met: Whether it is kept; None where it cannot be judged.
    """

    what: str
    wanted: str
    got: str
    met: bool | None

    @property
    def verdict(self) -> str:
        """`met`, `not met`, or `-`."""
        return "-" if self.met is None else "met" if self.met else "**not met**"


def at_most(what: str, limit: float, got: float, unit: str) -> Target:
    """Hold a figure to an upper limit."""
    return Target(what, f"at most {limit:g} {unit}", f"{_shown(got)} {unit}", got <= limit)


def times(what: str, least: float, got: float) -> Target:
    """Hold a ratio to a lower limit."""
    return Target(what, f"at least {least:g} times", f"{_shown(got)} times", got >= least)


def flat(what: str, got: float, most: float = 1.5) -> Target:
    """Hold the growth of a figure that should not grow to a limit that noise may reach."""
    return Target(what, f"flat: at most {most:g} times", f"{got:.2f} times", got <= most)


def _shown(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
