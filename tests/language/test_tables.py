"""The parser's tables are kept where they may be, and only there."""

from __future__ import annotations

import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from protocol_engine.language import tables

if t.TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a home and a temporary folder of the test's own, with no parser made yet."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(tables.tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    tables.parser.cache_clear()
    yield tmp_path
    tables.parser.cache_clear()


def kept(folder: Path) -> list[Path]:
    """Give the files with tables below a folder."""
    return sorted(folder.rglob("*.tables*"))


def test_tables_are_kept_in_the_cache_of_the_user_and_read_again(home: Path) -> None:
    """The first parser writes one file to the user's cache; the next reads it and parses alike."""
    first = tables.parser().parse("A < 3")
    (file,) = kept(home)
    assert home / "home" / ".cache" / "protocol-engine" == file.parent
    written = file.stat().st_mtime_ns
    tables.parser.cache_clear()
    assert first == tables.parser().parse("A < 3")
    assert written == file.stat().st_mtime_ns


def test_the_cache_folder_is_where_the_user_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG_CACHE_HOME is heeded where it is an absolute path, as its specification says."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "elsewhere"))
    tables.parser()
    assert home / "elsewhere" / "protocol-engine" == kept(home)[0].parent
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert home / "home" / ".cache" / "protocol-engine" == next(tables.folders())


def test_without_a_writable_cache_the_temporary_folder_serves(home: Path) -> None:
    """Where the user's cache cannot be made, a folder of the user's own under the temporary one is used."""
    (home / "home").write_text("a file, not a folder")
    (home / "temporary").mkdir()
    assert tables.parser().parse("A < 3")
    assert [home / "temporary" / f"protocol-engine-{os.getuid()}"] == [file.parent for file in kept(home)]


def test_without_any_folder_the_tables_are_built(home: Path) -> None:
    """Where nothing can be written, parsing works all the same."""
    (home / "home").write_text("a file, not a folder")
    (home / "temporary").write_text("a file, not a folder")
    assert tables.parser().parse("A < 3")
    assert [] == kept(home)


def test_without_a_home_the_temporary_folder_serves(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account without a home folder is no obstacle."""

    def nowhere(path: Path) -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "expanduser", nowhere)
    assert [home / "temporary" / f"protocol-engine-{os.getuid()}"] == list(tables.folders())


@pytest.mark.parametrize(
    "damage",
    [lambda content: b"", lambda content: content[:-1], lambda content: b"x" + content],
    ids=["empty", "cut", "shifted"],
)
def test_damaged_tables_are_built_anew(home: Path, damage: t.Callable[[bytes], bytes]) -> None:
    """A file that is not what was written is replaced."""
    tables.parser()
    (file,) = kept(home)
    file.write_bytes(damage(file.read_bytes()))
    assert tables.read(file) is None
    tables.parser.cache_clear()
    assert tables.parser().parse("A < 3")
    assert tables.read(file) is not None


def test_tables_that_this_lark_cannot_use_are_built_anew(home: Path) -> None:
    """A file with its right digest but other content is no obstacle."""
    tables.parser()
    (file,) = kept(home)
    assert tables.write(file, {"data": {}, "memo": {}})
    tables.parser.cache_clear()
    assert tables.parser().parse("A < 3")
    assert {"data": {}, "memo": {}} != tables.read(file)


def test_tables_in_a_folder_that_others_may_write_are_not_read(home: Path) -> None:
    """Nobody else can put tables before us."""
    tables.parser()
    (file,) = kept(home)
    file.parent.chmod(0o777)
    assert tables.read(file) is None
    assert not tables.write(file, {})


def test_a_full_disk_leaves_no_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be put into its place is removed."""

    def full(path: Path, target: Path) -> Path:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    assert tables.parser().parse("A < 3")
    assert [] == kept(home)


def test_processes_that_start_together_do_not_disturb_each_other(home: Path) -> None:
    """Several processes that build the tables at once all parse, and leave one whole file."""
    code = "from protocol_engine.language import parse; print(parse('A < 3').op)"
    environment = {**os.environ, "TMPDIR": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert ["<\n"] * 3 == [process.communicate(timeout=120)[0] for process in running]
    (file,) = kept(home)
    assert tables.read(file) is not None


def test_the_package_is_cheap_to_import() -> None:
    """Importing the language loads neither the parser nor the operators."""
    code = "import sys, protocol_engine.language; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "'protocol_engine.language.analyze'" in loaded
    assert "'lark'" not in loaded
    assert "'protocol_engine.language.operators'" not in loaded


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("win32", {"LOCALAPPDATA": "C:/Users/x/AppData/Local"}, "C:/Users/x/AppData/Local"),
        ("win32", {}, "~/AppData/Local"),
        ("darwin", {"XDG_CACHE_HOME": "/elsewhere"}, "~/Library/Caches"),
        ("linux", {"XDG_CACHE_HOME": "/elsewhere"}, "/elsewhere"),
        ("linux", {"XDG_CACHE_HOME": "elsewhere"}, "~/.cache"),
        ("linux", {}, "~/.cache"),
    ],
)
def test_each_platform_has_its_cache_folder(platform: str, environment: dict[str, str], expected: str) -> None:
    """The tables are kept where the platform keeps what can be made again."""
    assert expected == tables.cache(platform, environment)


def test_a_platform_without_numbers_of_users_keeps_tables_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where users have no numbers, whose a folder is cannot be asked, and the tables in it are read."""
    monkeypatch.delattr(os, "getuid")
    first = tables.parser().parse("A < 3")
    tables.parser.cache_clear()
    assert first == tables.parser().parse("A < 3")
    assert home / "temporary" / "protocol-engine-user" == list(tables.folders())[-1]
