"""
The protocol as a page: the figure, everything that the protocol says, and a participant to be led through it.

One file of HTML that asks nobody for anything. What it tells of people was worked out before, by the same fold
as everywhere; the page itself judges nothing.
"""

from __future__ import annotations

from protocol_engine.diagrams.page.document import page

__all__ = ["page"]
