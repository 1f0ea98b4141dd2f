"""
From nodes to records: cattrs walks the types, the hooks here read the texts.

Each hook raises what it found; cattrs gathers what the fields of a record raise, so that all
problems of a file come out together.
"""

from __future__ import annotations

import functools
import typing as t
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

import attrs
import cattrs
from cattrs.errors import BaseValidationError, ClassValidationError, IterableValidationError
from cattrs.gen import make_dict_structure_fn, override

from protocol_engine.errors import Place, Problem
from protocol_engine.loader.forms import NOT_WRITTEN, NOUNS, Key, item_of, keys, named_of, record_beside_text
from protocol_engine.loader.limits import MAX_PROBLEMS
from protocol_engine.loader.nodes import BrokenNode, ListNode, MapNode, Node, TextNode
from protocol_engine.loader.numbers import TRUTH, number
from protocol_engine.loader.wording import describe, listed, nearest, show
from protocol_engine.protocol import Protocol

Hook = Callable[[Node, t.Any], t.Any]


class Fault(Exception):  # noqa: N818  # a fault of the file, not of the program
    """
    Something wrong with one node.

    Attributes:
        place: Where, for the order.
        problems: Says it; called only for what is reported, since looking for what was meant takes time.
        doomed: Paths of what must be left out to read the rest.
    """

    def __init__(self, place: Place, problems: Callable[[], Iterable[Problem]], *doomed: str) -> None:
        super().__init__()
        self.place = place
        self.problems = problems
        self.doomed = doomed


@attrs.frozen
class Structured:
    """
    What was made of a file's nodes.

    Attributes:
        protocol: The protocol, without places; None where something prevented it.
        faults: What prevented it, in the order of the file.
    """

    protocol: Protocol | None
    faults: tuple[Fault, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """The problems, at most one more than MAX_PROBLEMS."""
        problems: list[Problem] = []
        for fault in self.faults:
            problems += fault.problems()
            if len(problems) > MAX_PROBLEMS:
                break
        return problems

    @property
    def doomed(self) -> tuple[str, ...]:
        """Paths of what must be left out to read the rest."""
        return tuple(path for fault in self.faults for path in fault.doomed)


def structure(top: Node) -> Structured:
    """Make a protocol of the node at the top of a file."""
    try:
        return Structured(_converter().structure(top, Protocol))
    except (Fault, BaseValidationError) as error:
        faults = sorted(_faults(error), key=lambda fault: (fault.place.line, fault.place.column))
    return Structured(None, tuple(faults))


def _faults(error: Exception) -> Iterator[Fault]:
    if isinstance(error, Fault):
        yield error
    elif isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from _faults(inner)
    else:
        raise error


@functools.cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(detailed_validation=True)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(bool, _truth)
    converter.register_structure_hook(int, _whole)
    converter.register_structure_hook(Decimal, _number)
    converter.register_structure_hook_factory(attrs.has, lambda record: _record_hook(record, converter))
    converter.register_structure_hook_factory(_is_pair, lambda _: _pair)
    converter.register_structure_hook_factory(
        lambda form: named_of(form) is not None, lambda form: _named_hook(named_of(form), converter)
    )
    converter.register_structure_hook_factory(
        lambda form: record_beside_text(form) is not None,
        lambda form: _either_hook(t.cast(type, record_beside_text(form)), converter),
    )
    return converter


def _record_hook(record: type, converter: cattrs.Converter) -> Hook:
    known = keys(record)
    overrides: dict[str, t.Any] = {name: override(omit=True) for name in NOT_WRITTEN}
    for key in known.values():
        overrides[key.field] = override(rename=key.name, struct_hook=_field_hook(key, converter))
    generated: Callable[[t.Any, t.Any], t.Any] = make_dict_structure_fn(
        record, converter, _cattrs_forbid_extra_keys=False, _cattrs_detailed_validation=True, **overrides
    )

    def hook(node: Node, form: t.Any) -> t.Any:
        if isinstance(node, TextNode) and node.nothing:
            node = MapNode(node.path, node.place, {}, {})
        if not isinstance(node, MapNode):
            raise _expected_record(node, record)
        faults: list[Exception] = list(_key_faults(node, record))
        try:
            made = generated(node, form)
        except ClassValidationError as error:
            # A KeyError is a required key that is missing: _key_faults has said so.
            faults += [inner for inner in error.exceptions if not isinstance(inner, KeyError)]
        if faults:
            raise ClassValidationError("", faults, record)
        return made

    return hook


def _field_hook(key: Key, converter: cattrs.Converter) -> Hook | None:
    if key.choices:
        return functools.partial(_choice, key)
    item = item_of(key.type)
    if item is not None:
        return _list_hook(key, converter.get_structure_hook(item))
    return converter.get_structure_hook(key.type)


def _list_hook(key: Key, item_hook: Hook) -> Hook:
    item = item_of(key.type)

    def hook(node: Node, _: t.Any) -> t.Any:
        items: Iterable[Node]
        if isinstance(node, ListNode):
            items = node.items
        elif key.single and not (isinstance(node, TextNode) and node.nothing):
            items = (node,)
        else:
            raise _expected_list(node)
        return tuple(_all((lambda inner: item_hook(inner, item)), items))

    return hook


def _named_hook(record: t.Any, converter: cattrs.Converter) -> Hook:
    record_hook = converter.get_structure_hook(record)

    def hook(node: Node, _: t.Any) -> t.Any:
        if isinstance(node, TextNode) and node.nothing:
            return {}
        if not isinstance(node, MapNode):
            message = f"expected {NOUNS[record].split(' ', 1)[1]} names with their keys below, got {describe(node)}"
            raise _wrong(node, lambda: f"{message}; write 'name: {{…}}'")
        return dict(zip(node, _all((lambda inner: record_hook(inner, record)), node.values()), strict=True))

    return hook


def _either_hook(record: type, converter: cattrs.Converter) -> Hook:
    record_hook = converter.get_structure_hook(record)

    def hook(node: Node, _: t.Any) -> t.Any:
        if isinstance(node, MapNode):
            return record_hook(node, record)
        if isinstance(node, ListNode):
            wanted = listed(tuple(keys(record))[:2])
            raise _wrong(node, lambda: f"expected a name, or {NOUNS[record]} with {wanted}, got a list inside a list")
        return _text(node, str)

    return hook


def _all(hook: Callable[[Node], t.Any], nodes: Iterable[Node]) -> list[t.Any]:
    made: list[t.Any] = []
    faults: list[Exception] = []
    for node in nodes:
        try:
            made.append(hook(node))
        except (Fault, BaseValidationError) as error:
            faults.append(error)
    if faults:
        raise IterableValidationError("", faults, list)
    return made


def _text(node: Node, _: t.Any) -> str:
    if isinstance(node, TextNode) and not node.nothing:
        return node.text
    raise _wrong(node, lambda: f"expected a text, got {describe(node)}{_text_hint(node)}")


def _text_hint(node: Node) -> str:
    if isinstance(node, TextNode):
        return "; write it in quotes if it is the text" if node.text else "; leave the key out, or write the text"
    flow = isinstance(node, ListNode | MapNode) and node.flow
    return "; put it in quotes if it is one text" if flow else ""


def _choice(key: Key, node: Node, _: t.Any) -> str:
    text = _text(node, str)
    if text in key.choices:
        return text

    def message() -> str:
        meant = nearest(text, key.choices)
        hint = f"did you mean {meant!r}?" if meant else f"choose {listed(_shown_choices(key), 'or')}"
        noun = "occurrence" if key.name == "which" else key.name
        return f"there is no {noun} {show(text)}; {hint}"

    raise _wrong(node, message, "unknown-choice")


def _shown_choices(key: Key) -> tuple[str, ...]:
    return tuple(choice for choice in key.choices if "<" not in choice)


def _truth(node: Node, _: t.Any) -> bool:
    if isinstance(node, TextNode) and node.plain and node.text in TRUTH:
        return TRUTH[node.text]
    raise _wrong(node, lambda: f"expected true or false, got {describe(node)}{_truth_hint(node)}")


def _truth_hint(node: Node) -> str:
    if not isinstance(node, TextNode):
        return ""
    meant = {"yes": "true", "on": "true", "y": "true", "1": "true", "no": "false", "off": "false", "n": "false",
             "0": "false", "true": "true", "false": "false"}.get(node.text.casefold())  # fmt: skip
    return f"; write {meant}, without quotes" if meant else ""


def _whole(node: Node, _: t.Any) -> int:
    value = number(node.text) if isinstance(node, TextNode) and node.plain else None
    if value is None or value != value.to_integral_value():
        raise _wrong(node, lambda: f"expected a whole number, got {describe(node)}{_number_hint(node)}")
    return int(value)


def _number(node: Node, _: t.Any) -> Decimal:
    value = number(node.text) if isinstance(node, TextNode) and node.plain else None
    if value is None:
        raise _wrong(node, lambda: f"expected a number, got {describe(node)}{_number_hint(node)}")
    return value


def _number_hint(node: Node) -> str:
    if not isinstance(node, TextNode):
        return ""
    if number(node.text) is not None:
        return "" if node.plain else " in quotes; leave the quotes out"
    plain = node.text.replace("_", "").replace(",", "").replace(" ", "")
    return f"; write {plain}" if number(plain) is not None else ""


def _is_pair(form: t.Any) -> bool:
    return t.get_origin(form) is tuple and t.get_args(form) == (Decimal, Decimal)


def _pair(node: Node, _: t.Any) -> tuple[Decimal, Decimal]:
    if not isinstance(node, ListNode):
        raise _wrong(node, lambda: f"expected two numbers, got {describe(node)}; write [least, greatest]")
    numbers = _all((lambda inner: _number(inner, Decimal)), node.items)
    if len(numbers) != 2:
        raise _wrong(node, lambda: f"expected two numbers, got {len(numbers)}; write [least, greatest]")
    return numbers[0], numbers[1]


def _key_faults(node: MapNode, record: type) -> Iterator[Fault]:
    known = keys(record)
    unknown = [name for name in node if name not in known]
    missing = [key.name for key in known.values() if key.required and key.name not in node]
    doomed = [node[name].path for name in unknown] + [node.path] * bool(missing)
    if unknown:
        yield Fault(node.keys_at[unknown[0]], lambda: _key_problems(node, record, unknown, missing), *doomed)
    elif missing:
        yield Fault(node.place, lambda: _key_problems(node, record, unknown, missing), *doomed)


def _key_problems(node: MapNode, record: type, unknown: list[str], missing: list[str]) -> Iterator[Problem]:
    known = keys(record)
    meant_by = {}
    for name in unknown[:MAX_PROBLEMS]:
        meant = _meant_key(name, record)
        if meant:
            hint = f"did you mean {meant!r}?"
            meant_by[meant] = name
        elif name.split(":")[0] in known:
            meant_by[name.split(":")[0]] = name
            hint = "write a space after the colon"
        else:
            hint = f"the keys of {NOUNS[record]} are {listed(tuple(known))}"
        message = f"there is no key {show(name)}; {hint}"
        yield Problem("unknown-key", message, node.path, node.keys_at[name])
    needed = listed(tuple(key.name for key in known.values() if key.required))
    for name in missing:
        if name not in meant_by:
            message = f"the key {name!r} is missing; {NOUNS[record]} needs {needed}"
            yield Problem("missing-key", message, node.path, node.place)


def _meant_key(name: str, record: type) -> str | None:
    known: Mapping[str, Key] = keys(record)
    by_field = {key.field: key.name for key in known.values()}
    if ":" in name:
        return None
    return by_field.get(name) or nearest(name, known)


def _expected_record(node: Node, record: type) -> Fault:
    required = [key for key in keys(record).values() if key.required]

    def message() -> str:
        wanted = listed([key.name for key in required] or list(keys(record))[:3])
        said = f"expected {NOUNS[record]} with {'the key' if len(required) == 1 else 'keys such as'} {wanted}"
        hint = ""
        if len(required) == 1 and isinstance(node, TextNode):
            hint = f"; write {{{required[0].name}: {node.text if node.plain else show(node.text)}}}"
        return f"{said}, got {describe(node)}{hint if len(hint) < 80 else ''}"

    return _wrong(node, message)


def _expected_list(node: Node) -> Fault:
    def message() -> str:
        hint = f"write [{node.text}]" if isinstance(node, TextNode) and not node.nothing else "write [] or leave it out"
        if isinstance(node, MapNode):
            hint = "begin each item with '- '"
        return f"expected a list, got {describe(node)}; {hint}"

    return _wrong(node, message)


def _wrong(node: Node, message: Callable[[], str], code: str = "wrong-kind") -> Fault:
    if isinstance(node, BrokenNode):  # already said
        return Fault(node.place, lambda: (), node.path)
    return Fault(node.place, lambda: [Problem(code, message(), node.path, node.place)], node.path)
