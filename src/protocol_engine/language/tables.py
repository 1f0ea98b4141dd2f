"""
The parser, with its tables kept between runs.

Building the tables of the grammar takes about 0.3 s, reading them some 15 ms. They are kept in the
user's cache folder, or in a folder of the user's own under the system's temporary folder; where
neither can be written, they are built every time. They are written to one side and moved into
place, so that processes that start together cannot see half a file. They are kept in the format
of `marshal`, which cannot run code, unlike `pickle`.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import marshal
import os
import sys
import tempfile
import typing as t
from pathlib import Path

import lark

from protocol_engine.language.grammar import GRAMMAR
from protocol_engine.language.reader import Reader

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER = "protocol-engine"


@functools.cache
def parser() -> lark.Lark:
    """Give the parser of the language; made once in a process, at first use."""
    name = f"cql-{key(lark.__version__)}.tables"
    kept = next((tables for folder in folders() if (tables := read(folder / name)) is not None), None)
    if kept is not None:
        # Tables that this lark cannot use are as good as none: they are built anew.
        with contextlib.suppress(Exception):
            return _loaded(kept)
    built = lark.Lark(GRAMMAR, parser="lalr", keep_all_tokens=True, maybe_placeholders=True)
    data, memo = built.memo_serialize([lark.lexer.TerminalDef, lark.grammar.Rule])
    tables = {"data": data, "memo": memo}
    for folder in folders():
        if write(folder / name, tables):
            break
    return _loaded(tables)


def _loaded(tables: dict[str, t.Any]) -> lark.Lark:
    # What lark's own generator of standalone parsers calls: its public `load` reads pickles only.
    made = lark.Lark._load_from_dict(tables["data"], tables["memo"], transformer=Reader())  # type: ignore[no-untyped-call]  # noqa: SLF001
    return t.cast("lark.Lark", made)


def key(version: str) -> str:
    """Give what names the tables: they depend on the grammar, on lark and on this Python."""
    said = "\n".join((GRAMMAR, version, sys.version, str(marshal.version)))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def folders() -> Iterator[Path]:
    """Give the folders where the tables may be kept, best first."""
    with contextlib.suppress(RuntimeError):  # no home folder
        yield Path(cache(sys.platform, os.environ)).expanduser() / FOLDER
    user = _user()
    yield Path(tempfile.gettempdir()) / f"{FOLDER}-{'user' if user is None else user}"


def cache(platform: str, environment: Mapping[str, str]) -> str:
    """Give the cache folder of the user, where a platform has it; `~` is the home folder."""
    if platform == "win32":
        return environment.get("LOCALAPPDATA") or "~/AppData/Local"
    if platform == "darwin":
        return "~/Library/Caches"
    named = environment.get("XDG_CACHE_HOME", "")
    return named if Path(named).is_absolute() else "~/.cache"


def _user() -> int | None:
    """Give the number of the user; None on a platform without."""
    number = getattr(os, "getuid", None)
    return None if number is None else t.cast("int", number())


def _ours(folder: Path) -> bool:
    # Anybody may write into the temporary folder: tables that another user could have put there are not read.
    user = _user()
    if user is None:
        return True
    about = folder.lstat()
    return about.st_uid == user and not about.st_mode & 0o022 and folder.is_dir() and not folder.is_symlink()


def read(path: Path) -> dict[str, t.Any] | None:
    """Read kept tables; None where there are none, or not the ones that were written."""
    try:
        if not _ours(path.parent):
            return None
        content = path.read_bytes()
        digest, body = content[:32], content[32:]
        if hashlib.sha256(body).digest() != digest:
            return None
        return t.cast("dict[str, t.Any]", marshal.loads(body))  # noqa: S302 (checked against its digest, holds no code)
    except (OSError, ValueError, EOFError, TypeError):
        return None


def write(path: Path, tables: dict[str, t.Any]) -> bool:
    """Keep tables in a file, whole or not at all; tell whether it was possible."""
    body = marshal.dumps(tables)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _ours(path.parent):
            return False
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(body).digest() + body)
            Path(beside).replace(path)
        except OSError:
            Path(beside).unlink(missing_ok=True)
            return False
    except OSError:
        return False
    return True
