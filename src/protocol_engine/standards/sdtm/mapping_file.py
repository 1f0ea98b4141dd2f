"""From a mapping file to a Mapping, or to every problem of the file at once."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping

import attrs

from protocol_engine.errors import Place, Problem
from protocol_engine.loader.nodes import BrokenNode, ListNode, MapNode, Node, TextNode
from protocol_engine.loader.reader import read
from protocol_engine.loader.source import Readable, decode, fetch
from protocol_engine.loader.wording import describe, listed, nearest, show
from protocol_engine.standards.sdtm import mapping as records
from protocol_engine.standards.sdtm.mapping import MappingError

T = t.TypeVar("T")

RENAMED = {"but": "except", "datasets": "dataset"}
"""Keys of the file by field, where they differ."""


def load_mapping(source: Readable) -> records.Mapping:
    """
    Load a mapping file. Whether it fits a protocol and the data is another question.

    Args:
        source: A path, or a file that is open for reading.

    Raises:
        MappingError: The file is wrong; carries every problem, in the order of the file.
        OSError: The file cannot be opened or read.
    """
    content, name = fetch(source)
    text = decode(content, name)
    if isinstance(text, Problem):
        raise MappingError([text])
    top, problems, _ = read(text, name)
    reader = _Reader(problems)
    made = None
    if top is None:
        if not problems:
            reader.wrong(None, f"{name} is empty; begin it with 'protocol: ' and the protocol's name", Place(name))
    else:
        made = reader.mapping(top)
    if made is None or reader.problems:
        raise MappingError(sorted(reader.problems, key=_position))
    return made


def _position(problem: Problem) -> tuple[int, int]:
    return (problem.place.line, problem.place.column) if problem.place else (0, 0)


class _Reader:
    """One reading of one file; collects the problems and places on the way."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.places: dict[str, Place] = {}

    def wrong(self, node: Node | None, message: str, place: Place | None = None, code: str = "wrong-kind") -> None:
        """Note a problem; nothing more is said of a node that is already known to be broken."""
        if not isinstance(node, BrokenNode):
            path = node.path if node is not None else ""
            self.problems.append(Problem(code, message, path, place or (node.place if node is not None else None)))

    # --- forms -------------------------------------------------------------------------------

    def text(self, node: Node) -> str:
        """Read one text; numbers and truth values stay as written."""
        self.places[node.path] = node.place
        if isinstance(node, TextNode) and not node.nothing:
            return node.text
        self.wrong(node, f"expected a text, got {describe(node)}")
        return ""

    def truth(self, node: Node) -> bool:
        """Read true or false."""
        self.places[node.path] = node.place
        if isinstance(node, TextNode) and node.plain and node.text in ("true", "false"):
            return node.text == "true"
        self.wrong(node, f"expected true or false, got {describe(node)}")
        return False

    def texts(self, node: Node) -> tuple[str, ...]:
        """Read one text or a list of texts."""
        self.places[node.path] = node.place
        items = node.items if isinstance(node, ListNode) else (node,)
        if not items:
            self.wrong(node, "expected at least one text, got an empty list")
        return tuple(self.text(item) for item in items)

    def named(self, node: Node, read_one: Callable[[Node], T]) -> dict[str, T]:
        """Read a mapping from free names."""
        self.places[node.path] = node.place
        if isinstance(node, MapNode):
            return {name: read_one(inner) for name, inner in node.items()}
        self.wrong(node, f"expected names with their values below, got {describe(node)}")
        return {}

    def record(self, node: Node, form: type[T], what: str, fields: Mapping[str, Callable[[Node], t.Any]]) -> T | None:
        """Read a record; `fields` gives the reader of each key, and `form` says which are needed."""
        self.places[node.path] = node.place
        if not isinstance(node, MapNode):
            self.wrong(node, f"expected {what} with keys such as {listed(list(fields)[:2])}, got {describe(node)}")
            return None
        meant_by = set()
        for name in node:
            if name not in fields:
                meant = nearest(name, fields)
                hint = f"did you mean {meant!r}?" if meant else f"the keys of {what} are {listed(list(fields))}"
                problem = f"there is no key {show(name)}; {hint}"
                self.wrong(node, problem, node.keys_at[name], "unknown-key")
                meant_by.add(meant)
        given = {name: read_one(node[name]) for name, read_one in fields.items() if name in node}
        attributes = [one for one in attrs.fields(t.cast("type[attrs.AttrsInstance]", form)) if one.name != "places"]
        keys = {one.name: RENAMED.get(one.name, one.name) for one in attributes}
        needed = [keys[one.name] for one in attributes if one.default is attrs.NOTHING]
        for name in needed:
            if name not in node and name not in meant_by:
                self.wrong(node, f"the key {name!r} is missing; {what} needs {listed(needed)}", code="missing-key")
        if any(name not in given or given[name] is None for name in needed):
            return None
        return form(**{field: given[name] for field, name in keys.items() if given.get(name) is not None})

    # --- records -----------------------------------------------------------------------------

    def mapping(self, node: Node) -> records.Mapping | None:
        """Read the whole file."""
        fields = {
            "protocol": self.text,
            "study": self.text,
            "participants": self.participants,
            "facts": lambda inner: self.named(inner, self.fact),
            "dispositions": self.recorded,
            "screening": self.texts,
        }
        made = self.record(node, records.Mapping, "a mapping", fields)
        return attrs.evolve(made, places=self.places) if made is not None else None

    def participants(self, node: Node) -> records.Participants | None:
        """Read where the participants are listed."""
        fields = {"dataset": self.dataset, "group": self.column}
        return self.record(node, records.Participants, "the participants", fields)

    def fact(self, node: Node) -> records.FactRule | None:
        """Read which rows are facts of one sort."""
        fields: dict[str, Callable[[Node], t.Any]] = {
            "dataset": self.columns,
            "kind": self.kind,
            "date": self.columns,
            "optional": self.truth,
            "rows": self.selection,
            "except": self.selection,
            "people": self.selection,
            "ended": self.column,
            "visit": self.choice,
            "id": self.columns,
            "part": self.text,
            "data": lambda inner: self.named(inner, self.column),
            "measured": self.measured,
        }
        return self.record(node, records.FactRule, "a fact", fields)

    def recorded(self, node: Node) -> records.Recorded | None:
        """Read where the data say how participation ended."""
        fields = {
            "dataset": self.dataset,
            "column": self.column,
            "states": lambda inner: self.named(inner, self.text),
            "date": self.column,
            "rows": self.selection,
        }
        return self.record(node, records.Recorded, "the dispositions", fields)

    def kind(self, node: Node) -> str | records.Choice | None:
        """Read an event kind, or the choice of one."""
        return self.choice(node) if isinstance(node, MapNode) else self.text(node)

    def choice(self, node: Node) -> records.Choice | None:
        """Read a name that depends on a column."""
        fields = {"column": self.column, "values": lambda inner: self.named(inner, self.text)}
        return self.record(node, records.Choice, "a choice", fields)

    def measured(self, node: Node) -> records.Measured | None:
        """Read which results are which data elements."""
        fields = {
            "column": self.column,
            "values": lambda inner: self.named(inner, self.text),
            "result": self.column,
        }
        return self.record(node, records.Measured, "what is measured", fields)

    def selection(self, node: Node) -> dict[str, tuple[str, ...]]:
        """Read which rows."""
        return {column.upper(): values for column, values in self.named(node, self.texts).items()}

    def dataset(self, node: Node) -> str:
        """Read the name of a data set."""
        return self.text(node).upper()

    def column(self, node: Node) -> str:
        """Read the name of a column."""
        return self.text(node).upper()

    def columns(self, node: Node) -> tuple[str, ...]:
        """Read the names of columns or data sets."""
        return tuple(name.upper() for name in self.texts(node))
