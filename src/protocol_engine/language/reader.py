"""Builds the tree while lark parses: one method for every rule of the grammar that makes a node."""

from __future__ import annotations

import re
import typing as t
from decimal import Decimal

from protocol_engine.language.tree import Node

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lark import Token

    Child = Node | Token | None

ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}


def unescape(text: str) -> str:
    """Give what a quoted text says: without its quotes, with its escapes resolved (CQL 1.5, 9.4.1)."""

    def one(match: re.Match[str]) -> str:
        code, letter = match.groups()
        return chr(int(code, 16)) if code else ESCAPES.get(letter, letter)

    return re.sub(r"\\(?:u([0-9A-Fa-f]{4})|(.))", one, text[1:-1], flags=re.DOTALL)


def singular(word: str) -> str:
    """Give `day` for `days`."""
    return word.removesuffix("s")


def words(token: str) -> str:
    """Write a phrase of several words with one space between them."""
    return " ".join(token.split())


def _start(children: Iterable[Child]) -> int:
    first = next(child for child in children if child is not None)
    return first.start if isinstance(first, Node) else t.cast("int", first.start_pos)


def _end(children: Sequence[Child]) -> int:
    last = next(child for child in reversed(children) if child is not None)
    return last.end if isinstance(last, Node) else t.cast("int", last.end_pos)


def _nodes(children: Iterable[Child]) -> tuple[Node, ...]:
    return tuple(child for child in children if isinstance(child, Node))


def _tokens(children: Iterable[Child]) -> dict[str, str]:
    return {child.type: str(child) for child in children if child is not None and not isinstance(child, Node)}


def node(op: str, children: Sequence[Child], args: tuple[Node, ...], value: object = None) -> Node:
    """Make a node that spans all the children, with the arguments among them."""
    depth = 1 + max((arg.depth for arg in args), default=0)
    brackets = max((arg.brackets for arg in args), default=0)
    return Node(op, args, value, _start(children), _end(children), depth, brackets)


def _bracketed(made: Node) -> Node:
    return Node(made.op, made.args, made.value, made.start, made.end, made.depth, made.brackets + 1)


class Reader:
    """
    What lark calls when a rule of the grammar is complete.

    Children are the nodes and the tokens of the rule, all of them, None for an optional part that
    is absent. A precision is its token.
    """

    def start(self, children: list[Child]) -> Child:
        """Give the tree of the whole text."""
        return children[0]

    def group(self, children: list[Child]) -> Node:
        """Read parentheses: the inner node, spanning them."""
        (inner,) = _nodes(children)
        depth, brackets = inner.depth, inner.brackets + 1
        return Node(inner.op, inner.args, inner.value, _start(children), _end(children), depth, brackets, grouped=True)

    # --- literals and names

    def keyword(self, children: list[Token]) -> Node:
        """Read null, true or false."""
        return node(str(children[0]), children, ())

    def number(self, children: list[Token]) -> Node:
        """Read a number; it is a Decimal where it has a point."""
        text = str(children[0])
        return node("decimal", children, (), Decimal(text)) if "." in text else node("integer", children, (), int(text))

    def string(self, children: list[Token]) -> Node:
        """Read a text in single quotes."""
        return node("string", children, (), unescape(children[0]))

    def quantity(self, children: list[Token]) -> Node:
        """Read a number with a unit in quotes, or with a calendar word."""
        number, unit = children
        calendar = unit.type == "UNIT"
        return node("quantity", children, (), (Decimal(number), str(unit) if calendar else unescape(unit), calendar))

    def date(self, children: list[Token]) -> Node:
        """Read a date or date-time; its components are checked later."""
        text = str(children[0])[1:]
        return node("datetime" if "T" in text else "date", children, (), text)

    def name(self, children: list[Token]) -> Node:
        """Read a name with its dots."""
        return node("name", children, (), "".join(children))

    def reference(self, children: list[Token]) -> Node:
        """Read a name in double quotes, with the dots behind it."""
        quoted, *rest = children
        return node("reference", children, (), "".join((unescape(quoted), *rest)))

    def call(self, children: list[Child]) -> Node:
        """Read a call of a function."""
        return _bracketed(node("call", children, _nodes(children), str(children[0])))

    def interval(self, children: list[Child]) -> Node:
        """Read an interval with its brackets."""
        tokens = _tokens(children)
        return _bracketed(node("interval", children, _nodes(children), ("LSQB" in tokens, "RSQB" in tokens)))

    def list_(self, children: list[Child]) -> Node:
        """Read a list; the type before it, if any, is its first child and its value."""
        args = _nodes(children)
        declared = args[0].value if args and args[0].op == "type" else None
        items = args[1:] if declared else args
        return _bracketed(node("list", children, items, declared))

    def case(self, children: list[Child]) -> Node:
        """Read a case; its items arrive as pairs."""
        head, *rest = _nodes(children)
        has_comparand = head.op != "when"
        pairs = rest if has_comparand else [head, *rest]
        args: list[Node] = [head] if has_comparand else []
        for item in pairs:
            args.extend(item.args if item.op == "when" else (item,))
        return _bracketed(node("case", children, tuple(args), has_comparand))

    def when(self, children: list[Child]) -> Node:
        """Read one item of a case."""
        return node("when", children, _nodes(children))

    # --- types

    def named_type(self, children: list[Token]) -> Node:
        """Read the name of a type; `System.` before it says nothing."""
        return node("type", children, (), ("".join(children).removeprefix("System."),))

    def generic_type(self, children: list[Child]) -> Node:
        """Read a type with the type of what it holds."""
        (of,) = _nodes(children)
        return _bracketed(Node("type", (), (str(children[0]), *of.value), _start(children), _end(children)))

    # --- operators

    def binary(self, children: list[Child]) -> Node:
        """Read an operator between two operands."""
        left, operator, right = children
        return node(str(operator), children, _nodes((left, right)))

    def nary(self, children: list[Child]) -> Node:
        """Read and/or; a chain of them is one node with all its operands."""
        left, operator, right = children
        op = str(operator)
        first, last = _nodes((left, right))
        args = (*first.args, last) if first.op == op and not first.grouped else (first, last)
        return node(op, children, args)

    def prefix(self, children: list[Child]) -> Node:
        """Read not or exists."""
        return node(str(children[0]), children, _nodes(children))

    def sign(self, children: list[Child]) -> Node:
        """Read a sign before a value."""
        return node("negative" if str(children[0]) == "-" else "positive", children, _nodes(children))

    def bound_of(self, children: list[Child]) -> Node:
        """Read start of, end of."""
        return node(f"{children[0]}_of", children, _nodes(children))

    def part(self, children: list[Child]) -> Node:
        """Read a component of a date: `year from`, `date from`."""
        word = singular(str(children[0]))
        return node("part", children, _nodes(children), "timezoneoffset" if word == "timezone" else word)

    def membership(self, children: list[Child]) -> Node:
        """Read in, contains."""
        return node(str(children[1]), children, _nodes(children), self._precision(children))

    def is_truth(self, children: list[Child]) -> Node:
        """Read is [not] null, true, false."""
        tokens = _tokens(children)
        word = next(word for word in ("null", "true", "false") if word.upper() in tokens)
        return node("is_truth", children, _nodes(children), (word, "NOT" in tokens))

    def is_type(self, children: list[Child]) -> Node:
        """Read a test of a type."""
        value, named = _nodes(children)
        return node("is_type", children, (value,), named.value)

    def as_type(self, children: list[Child]) -> Node:
        """Read a cast."""
        value, named = _nodes(children)
        return node("as_type", children, (value,), named.value)

    def cast(self, children: list[Child]) -> Node:
        """Read a cast with the word cast before it."""
        return self.as_type(children)

    def if_(self, children: list[Child]) -> Node:
        """Read if, then, else."""
        return node("if", children, _nodes(children))

    def between(self, children: list[Child]) -> Node:
        """Read between two values."""
        return node("between", children, _nodes(children))

    def duration(self, children: list[Child]) -> Node:
        """Read a count of whole units between two dates."""
        return node("duration_between", children, _nodes(children), self._precision(children))

    def difference(self, children: list[Child]) -> Node:
        """Read a count of boundaries between two dates."""
        return node("difference_between", children, _nodes(children), self._precision(children))

    # --- timing

    def precision(self, children: list[Token]) -> Token:
        """Give the token of a precision."""
        return children[0]

    def of(self, children: list[Token]) -> Token:
        """Give the token of the precision before `of`."""
        return children[0]

    def relation(self, children: list[Child]) -> Child | Node:
        """Read before, after and their forms with on; the bare relation is its token."""
        if len(children) == 1:
            return children[0]
        relation = self._relation(children[1])
        return node("relation", children, _nodes(children), (relation, self._precision(children)))

    def offset(self, children: list[Child]) -> Node:
        """Read a relation with a distance: `2 weeks or less before`."""
        left, distance, extent, relation, _, right = children
        how = words(str(extent)) if extent is not None else "exactly"
        value = (self._relation(relation), self._precision(children), how)
        return node("offset", children, _nodes((left, right, distance)), value)

    def strict_offset(self, children: list[Child]) -> Node:
        """Read a relation with a strict distance: `less than 2 weeks before`."""
        left, extent, distance, relation, _, right = children
        value = (self._relation(relation), self._precision(children), words(str(extent)))
        return node("offset", children, _nodes((left, right, distance)), value)

    def within(self, children: list[Child]) -> Node:
        """Read within a distance of."""
        left, distance, right = _nodes(children)
        return node("within", children, (left, right, distance), "PROPERLY" in _tokens(children))

    def same_as(self, children: list[Child]) -> Node:
        """Read same as."""
        return node("same", children, _nodes(children), ("as", self._precision(children)))

    def same_or(self, children: list[Child]) -> Node:
        """Read same or before, same or after."""
        side = "before" if "OR_BEFORE" in _tokens(children) else "after"
        return node("same", children, _nodes(children), (side, self._precision(children)))

    def inclusion(self, children: list[Child]) -> Node:
        """Read includes, included in, during."""
        tokens = _tokens(children)
        op = "includes" if "INCLUDES" in tokens else "included_in"
        return node(op, children, _nodes(children), (self._precision(children), "PROPERLY" in tokens))

    def overlaps(self, children: list[Child]) -> Node:
        """Read overlaps, overlaps before, overlaps after."""
        tokens = _tokens(children)
        side = next((word for word in ("before", "after") if word.upper() in tokens), None)
        return node("overlaps", children, _nodes(children), (self._precision(children), side))

    @staticmethod
    def _precision(children: Iterable[Child]) -> str | None:
        unit = _tokens(children).get("UNIT")
        return singular(unit) if unit else None

    @staticmethod
    def _relation(token: Child) -> str:
        relation = words(str(token))
        if "on" not in relation.split():
            return relation
        return "on or before" if "before" in relation else "on or after"
