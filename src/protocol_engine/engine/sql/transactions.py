"""Transactions that write: begun so that two writers wait for each other, and tried again where they collide."""

from __future__ import annotations

import contextlib
import time
import typing as t
from contextvars import ContextVar

import sqlalchemy as sa

from protocol_engine.engine.sql.retrying import TRIES, is_given_up, pause
from protocol_engine.engine.sql.schema import begin, require_schema
from protocol_engine.engine.sql.settings import require_settings, require_transaction
from protocol_engine.engine.sql.texts import is_no_text
from protocol_engine.errors import StoreError

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_T = t.TypeVar("_T")

_CHECKED = "protocol_engine: settings and tables are as they should be"
"""Where a connection remembers that it was looked at."""


def checked(connection: sa.Connection) -> None:
    """
    Look at a connection when it is first met.

    Raises:
        StoreError: The database does not keep what it has committed, or its tables are not those of this release.
    """
    require_transaction(connection)
    if _CHECKED not in connection.info:
        require_settings(connection)
        require_schema(connection)
        connection.info[_CHECKED] = True


@contextlib.contextmanager
def discreet() -> Iterator[None]:
    """Keep what was to be written, and what was read, out of the messages of errors."""
    try:
        yield
    except sa.exc.StatementError as error:
        if is_no_text(error):
            raise StoreError("a text in the database cannot be decoded: it was not written here") from None
        _without_values(error)
        raise


def _without_values(error: sa.exc.StatementError) -> None:
    error.hide_parameters = True
    # PostgreSQL quotes the row that it refuses in the details of its message.
    said = getattr(getattr(error.orig, "diag", None), "message_primary", None)
    if error.orig is not None and said is not None:
        kind = type(error.orig)
        error.orig.args = (said,)
        error.args = (f"({kind.__module__}.{kind.__name__}) {said}",)


_writing: ContextVar[frozenset[int]] = ContextVar("protocol_engine_writing", default=frozenset())
"""Databases in whose transaction this thread, or task, is just now."""


@contextlib.contextmanager
def writing(database: sa.Engine) -> Iterator[None]:
    """Remember that this thread, or task, is in a transaction of a database."""
    token = _writing.set(_writing.get() | {id(database)})
    try:
        yield
    finally:
        _writing.reset(token)


def written(database: sa.Engine, work: Callable[[sa.Connection], _T]) -> _T:
    """
    Do something in a transaction of its own, and again where the database gave it up in favor of another.

    Raises:
        StoreError: A transaction of the same database is open here, and would be waited for without end.
    """
    if id(database) in _writing.get():
        raise StoreError("a hook in the transaction writes by engine.within(connection), or it would wait for itself")
    with writing(database):
        return _tried(database, work)


def _tried(database: sa.Engine, work: Callable[[sa.Connection], _T]) -> _T:
    for tried in range(TRIES):
        try:
            with discreet(), database.begin() as connection:
                checked(connection)
                begin(connection)
                return work(connection)
        except sa.exc.DBAPIError as error:
            if tried == TRIES - 1 or not is_given_up(error):
                raise
        time.sleep(pause(tried))
    raise AssertionError  # the last try returns or raises


@contextlib.contextmanager
def reading(database: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection to read from."""
    with discreet(), database.connect() as connection:
        checked(connection)
        yield connection
