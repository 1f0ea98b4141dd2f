"""
From the text of a file to nodes: YAML parse events, and nothing that YAML lets a file smuggle in.

Anchors, aliases, merge keys, tags, directives, duplicate keys and second documents are problems;
what is left is exactly what a reader of the file sees. Scalars stay texts: what they mean is
decided where it is known what is expected.
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Iterable, Iterator

import yaml

from protocol_engine.errors import Place, Problem
from protocol_engine.loader.limits import MAX_DEPTH, MAX_NAME, MAX_NODES, MAX_TEXT
from protocol_engine.loader.nodes import BrokenNode, ListNode, MapNode, Node, TextNode
from protocol_engine.loader.places import Mark, Places, Style
from protocol_engine.loader.syntax import escape_problem, syntax_problem, too_deep
from protocol_engine.loader.wording import show

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_STANDARD_TAG = "tag:yaml.org,2002:"
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Stop(Exception):  # noqa: N818  # a fault of the file, not of the program
    """Reading cannot go on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read(text: str, file: str) -> tuple[Node | None, list[Problem], Places]:
    """
    Read the text of a file.

    Args:
        text: The whole file; characters that cannot be in a file are already excluded.
        file: Its name in messages.

    Returns:
        The node at the top (None where there is none to be trusted), the problems found, in any
        order, and the places of all nodes.
    """
    reader = _Reader(file)
    try:
        top = reader.document(yaml.parse(text, Loader=_PARSER))
    except _Stop as stop:
        top = None
        reader.problems.append(stop.problem)
    except yaml.MarkedYAMLError as error:
        top = None
        reader.problems.append(syntax_problem(text, file, error))
    except (ValueError, OverflowError):  # without libyaml: chr() of an escape such as \UFFFFFFFF
        top = None
        reader.problems.append(escape_problem(text, file))
    return top, reader.problems, Places(file, text, reader.marks)


class _Reader:
    """One reading of one file; collects problems and marks on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.marks: dict[str, Mark] = {}
        self.count = 0
        self.events: Iterator[yaml.Event] = iter(())

    def document(self, events: Iterable[yaml.Event]) -> Node | None:
        """Read all events of a stream that should hold one document."""
        self.events = iter(events)
        top: Node | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._problem("several-documents", "a second document begins here; keep one in each file", event)
                    return top
                if event.tags or event.version not in (None, (1, 2)):
                    self._problem(
                        "directive", "a directive cannot be used; leave the line that begins with '%' out", event
                    )
                top = self._node(next(self.events), "", 0, None)
        return top

    def _node(self, event: yaml.Event, path: str, depth: int, named_at: Place | None) -> Node:
        place = self._place(event)
        self._count(place, path)
        if isinstance(event, yaml.AliasEvent):
            self._problem("alias", f"{show(f'*{event.anchor}')} is an alias, which cannot be used; "
                          "write the value out, or in quotes if it is a text", event, path)  # fmt: skip
            self.marks[path] = Mark(place.line, place.column)
            return BrokenNode(path, place)
        self._undecorated(event, path)
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event, path, place, named_at)
        if depth >= MAX_DEPTH:
            raise _Stop(too_deep(place, path))
        at = named_at or place
        self.marks[path] = Mark(at.line, at.column)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event, path, depth, at)
        return self._map(t.cast(yaml.MappingStartEvent, event), path, depth, at)

    def _text(self, event: yaml.ScalarEvent, path: str, place: Place, named_at: Place | None) -> Node:
        plain = not event.style
        if plain and event.value == "" and named_at:
            place = named_at
        style = t.cast(Style, event.style or "")
        self.marks[path] = Mark(place.line, place.column, t.cast(yaml.Mark, event.start_mark).index, style)
        if len(event.value) > MAX_TEXT:
            self._problem(
                "too-long", f"a text has {len(event.value)} characters; at most {MAX_TEXT} can be read", event, path
            )
        elif bad := _UNWRITABLE.search(event.value):
            self._problem(
                "control-character",
                f"the text holds the character U+{ord(bad[0]):04X}, which cannot be shown; leave it out",
                event,
                path,
            )
        else:
            return TextNode(path, place, event.value, plain)
        return BrokenNode(path, place)

    def _list(self, event: yaml.SequenceStartEvent, path: str, depth: int, at: Place) -> Node:
        items: list[Node] = []
        while not isinstance(item := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(item, f"{path}[{len(items)}]", depth + 1, None))
        return ListNode(path, at, tuple(items), bool(event.flow_style))

    def _map(self, event: yaml.MappingStartEvent, path: str, depth: int, at: Place) -> Node:
        entries: dict[str, Node] = {}
        keys_at: dict[str, Place] = {}
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            name = self._key(key, path, depth)
            place = self._place(key)
            usable = name is not None and name not in entries
            if name is not None and not usable:
                first = keys_at[name].line
                message = f"the key {show(name)} is written twice, first on line {first}; keep one"
                self._problem("duplicate-key", message, key, path)
            marks = self.marks
            if not usable:
                self.marks = {}  # a value that is dropped must not take the place of one that is kept
            value = self._node(next(self.events), f"{path}.{name}" if path else str(name), depth + 1, place)
            self.marks = marks
            if name is not None and usable:
                entries[name], keys_at[name] = value, place
        return MapNode(path, at, entries, keys_at, bool(event.flow_style))

    def _key(self, event: yaml.Event, path: str, depth: int) -> str | None:
        """Read one key; None, with a problem, where it is not a usable name."""
        place = self._place(event)
        self._count(place, path)
        if isinstance(event, yaml.AliasEvent):
            self._problem("alias", f"{show(f'*{event.anchor}')} is an alias, which cannot be used; "
                          "write the key out", event, path)  # fmt: skip
            return None
        self._undecorated(event, path)
        if not isinstance(event, yaml.ScalarEvent):
            self.problems.append(Problem("bad-name", "a key must be a text, not a list or mapping", path, place))
            marks, self.marks = self.marks, {}
            self._close(event)
            self.marks = marks
            return None
        plain = not event.style
        if plain and event.value == "<<":
            self._problem("merge-key", "'<<' is a merge key, which cannot be used; write the keys out", event, path)
        elif plain and TextNode(path, place, event.value).nothing:
            self._problem("bad-name", "a key has no name; write one, in quotes if it is 'null'", event, path)
        elif not event.value or len(event.value) > MAX_NAME:
            self._problem("bad-name", f"a key has {len(event.value)} characters; it needs 1 to {MAX_NAME}", event, path)
        elif "\n" in event.value or "\t" in event.value or _UNWRITABLE.search(event.value):
            message = f"the key {show(event.value)} holds a character that cannot be shown on one line"
            self._problem("bad-name", message, event, path)
        else:
            return event.value
        return None

    def _close(self, event: yaml.Event) -> None:
        """Skip the rest of a list or mapping."""
        depth = 1
        while depth:
            inner = next(self.events)
            self._count(self._place(inner), "")
            depth += isinstance(inner, yaml.CollectionStartEvent) - isinstance(inner, yaml.CollectionEndEvent)

    def _undecorated(self, event: yaml.Event, path: str) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            self._problem("anchor", f"{show('&' + anchor)} is an anchor, which cannot be used; "
                          "leave it out, or put the text in quotes", event, path)  # fmt: skip
        if tag is not None:
            self._problem("tag", f"{show(tag.replace(_STANDARD_TAG, '!!'))} is a tag, which cannot be used; "
                          "leave it out, or put the text in quotes", event, path)  # fmt: skip

    def _count(self, place: Place, path: str) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            raise _Stop(Problem("too-large", f"the file holds more than {MAX_NODES} values; divide it", path, place))

    def _problem(self, code: str, message: str, event: yaml.Event, path: str = "") -> None:
        self.problems.append(Problem(code, message, path, self._place(event)))

    def _place(self, event: yaml.Event) -> Place:
        mark = t.cast(yaml.Mark, event.start_mark)
        return Place(self.file, mark.line + 1, mark.column + 1)
