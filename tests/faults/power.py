"""
A disk that loses its power: of what was written since the last sync, any part may be there or not.

SQLite writes through a VFS of APSW's; what it syncs is kept apart, and `survivors` is the disk as it may be found
when the power is back. `Driver` is the module that SQLAlchemy's dialect for `sqlite3` is given instead of `sqlite3`.
"""

from __future__ import annotations

import sqlite3
import typing as t
from pathlib import Path

import apsw
import attrs

if t.TYPE_CHECKING:
    import random

SECTOR: t.Final = 512
"""Bytes that are written whole or not at all."""


@attrs.define
class Contents:
    """A file: what was synced, and the writes since, by place; a number alone is where it was cut."""

    synced: bytearray = attrs.field(factory=bytearray)
    since: list[tuple[int, bytes | None]] = attrs.field(factory=list)

    def sync(self) -> None:
        """Take up what was written."""
        for place, data in self.since:
            _put(self.synced, place, data)
        self.since.clear()

    def survivor(self, draw: random.Random | None) -> bytes:
        """Give the file as it may be found; without a draw nothing is there that was not synced."""
        found = bytearray(self.synced)
        for place, data in self.since if draw is not None else ():
            for start in range(0, len(data or b"x"), SECTOR):
                if t.cast("random.Random", draw).random() < 0.5:
                    _put(found, place + start, None if data is None else data[start : start + SECTOR])
        return bytes(found)


def _put(into: bytearray, place: int, data: bytes | None) -> None:
    if data is None:
        del into[place:]
        return
    into.extend(bytes(max(0, place - len(into))))
    into[place : place + len(data)] = data


class Disk(apsw.VFS):
    """A file system of its own name, upon that of the machine."""

    def __init__(self, name: str) -> None:
        self.name, self.files = name, dict[str, Contents]()
        super().__init__(name, "")

    def xOpen(self, name: t.Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 (SQLite's name)
        """Open a file."""
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        return _File(name, flags, self.files.setdefault(path, Contents()))

    def xDelete(self, name: str, syncdir: bool) -> None:  # noqa: N802
        """Remove a file."""
        super().xDelete(name, syncdir)
        self.files.pop(name, None)

    def survivors(self, folder: Path, draw: random.Random | None = None) -> None:
        """Put the files into a folder as they may be found once the power is back."""
        for path, contents in self.files.items():
            (folder / Path(path).name).write_bytes(contents.survivor(draw))


class _File(apsw.VFSFile):
    def __init__(self, name: t.Any, flags: list[int], contents: Contents) -> None:
        self.contents = contents
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self.contents.since.append((offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self.contents.since.append((newsize, None))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self.contents.sync()


# --- what SQLAlchemy asks of a driver ---------------------------------------------------------------


class Driver:
    """What SQLAlchemy uses of the module `sqlite3`, over APSW and a disk; a transaction begins where it is told to."""

    paramstyle = "qmark"
    sqlite_version_info = sqlite3.sqlite_version_info
    Error, DatabaseError, OperationalError = sqlite3.Error, sqlite3.DatabaseError, sqlite3.OperationalError
    IntegrityError, ProgrammingError, InterfaceError = (
        sqlite3.IntegrityError,
        sqlite3.ProgrammingError,
        sqlite3.InterfaceError,
    )
    NotSupportedError = sqlite3.NotSupportedError
    Binary = bytes

    def __init__(self, disk: Disk) -> None:
        self.disk = disk

    def connect(self, file: str, **_options: object) -> Connection:
        """Open a connection."""
        raw = apsw.Connection(file, vfs=self.disk.name)
        # A VFS in Python has no shared memory; a connection that is alone needs none.
        raw.execute("PRAGMA locking_mode = EXCLUSIVE")
        return Connection(raw)


@attrs.define(eq=False)
class Connection:
    """A connection of DB-API 2."""

    raw: apsw.Connection
    isolation_level: str | None = ""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.raw.in_transaction

    def cursor(self) -> Cursor:
        """Make a cursor."""
        return Cursor(self.raw)

    def create_function(self, *_about: object, **_how: object) -> None:
        """Leave out the functions that SQLAlchemy adds: the store uses none."""

    def commit(self) -> None:
        """Commit."""
        if self.raw.in_transaction:
            self.raw.execute("COMMIT")

    def rollback(self) -> None:
        """Undo."""
        if self.raw.in_transaction:
            self.raw.execute("ROLLBACK")

    def close(self) -> None:
        """Close."""
        self.raw.close()


@attrs.define(eq=False)
class Cursor:
    """A cursor of DB-API 2, which reads all rows at once."""

    raw: apsw.Connection
    rows: list[t.Any] = attrs.field(factory=list)
    description: t.Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    arraysize: int = 1

    def execute(self, statement: str, parameters: t.Any = ()) -> Cursor:
        """Run a statement."""
        cursor = self.raw.cursor()
        shape: list[t.Any] = []
        cursor.exec_trace = lambda made, _text, _values: not shape.extend(made.get_description())
        before = self.raw.total_changes()
        self.rows = list(cursor.execute(statement, tuple(parameters)))
        self.description = [(one[0], None, None, None, None, None, None) for one in shape] or None
        self.rowcount = self.raw.total_changes() - before
        return self

    def executemany(self, statement: str, many: t.Any) -> None:
        """Run a statement for each set of values."""
        for parameters in many:
            self.execute(statement, parameters)

    def fetchone(self) -> t.Any:
        """Give the next row."""
        return self.rows.pop(0) if self.rows else None

    def fetchmany(self, size: int = 1) -> list[t.Any]:
        """Give the next rows."""
        return [self.rows.pop(0) for _ in range(min(size, len(self.rows)))]

    def fetchall(self) -> list[t.Any]:
        """Give all rows."""
        rows, self.rows = self.rows, []
        return rows

    def close(self) -> None:
        """Forget the rows."""
        self.rows = []
