"""When a transaction is to be tried again: where the database gave it up in favor of another one."""

from __future__ import annotations

import random
import sqlite3
import typing as t

import sqlalchemy as sa

TRIES: t.Final = 8
"""How often a transaction is tried."""

_GIVEN_UP = frozenset({"40001", "40P01", "55P03"})
"""SQLSTATE of serialization failure, deadlock and lock not available (PostgreSQL, appendix A)."""

_BUSY = sqlite3.SQLITE_BUSY
"""The low byte of every code by which SQLite says that others write."""


def is_given_up(error: sa.exc.DBAPIError) -> bool:
    """Tell whether nothing of the transaction was kept since others came first, so that it may be tried again."""
    original = error.orig
    if getattr(original, "sqlstate", None) in _GIVEN_UP:
        return True
    return getattr(original, "sqlite_errorcode", 0) & 0xFF == _BUSY


def pause(tried: int) -> float:
    """Give how long to wait, in seconds, so that those who collided do not collide again."""
    return random.uniform(0, min(0.01 * 2**tried, 1))  # noqa: S311 (nothing is kept secret by it)
