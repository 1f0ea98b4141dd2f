"""The stores that faults are put under: every kind, empty."""

from __future__ import annotations

from engine.conftest import sql, store

__all__ = ["sql", "store"]
