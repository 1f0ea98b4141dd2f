"""
The tree of a parsed text: one record for every node.

Which `op` has which arguments and value is the table below; the grammar makes no other.

| op | args | value |
|---|---|---|
| `null`, `true`, `false` | | |
| `integer`, `decimal`, `string` | | int, Decimal, str |
| `quantity` | | (Decimal, unit); a calendar word is a unit without quotes: (Decimal, word, True) |
| `date`, `datetime` | | the text after `@` |
| `name` | | dotted name |
| `reference` | | text between double quotes |
| `list` | items | |
| `interval` | low, high | (low closed, high closed) |
| `call` | arguments | function name |
| `negative`, `positive`, `start_of`, `end_of`, `not`, `exists` | x | |
| `part` | x | `date`, `timezoneoffset` or a precision |
| `*` `/` `div` `mod` `+` `-` `=` `!=` `~` `!~` `<` `<=` `>` `>=` `xor` `implies` | a, b | |
| `is_truth` | x | (`null`, `true` or `false`; negated) |
| `is_type`, `as_type` | x | type as nested tuple |
| `between` | x, low, high | |
| `duration_between`, `difference_between` | a, b | precision |
| `same` | a, b | (`as`, `before` or `after`; precision) |
| `relation` | a, b | (`before`, `after`, `on or before`, `on or after`; precision), see `offset` |
| `offset` | a, b, quantity | (relation; precision; `exactly`, `or more`, `or less`, `less than`, `more than`) |
| `within` | a, b, quantity | proper |
| `in`, `contains` | a, b | precision |
| `includes`, `included_in` | a, b | (precision, proper) |
| `overlaps` | a, b | (precision; None, `before` or `after`) |
| `and`, `or` | two or more | |
| `if` | condition, then, else | |
| `case` | [comparand,] when, then, ..., else | has a comparand |
"""

from __future__ import annotations

import typing as t

import attrs


@attrs.frozen
class Node:
    """
    A node of the tree.

    Two nodes are equal when they say the same; where they stand is not compared.

    Attributes:
        op: What it is; see the table of this module.
        args: The nodes below it.
        value: What it holds itself.
        start: Offset of its first character.
        end: Offset after its last character.
        depth: Levels of operators, this one included.
        brackets: Levels of brackets inside it.
        grouped: Was written in parentheses.
    """

    op: str
    args: tuple[Node, ...] = ()
    value: t.Any = None
    start: int = attrs.field(default=0, eq=False, repr=False)
    end: int = attrs.field(default=0, eq=False, repr=False)
    depth: int = attrs.field(default=1, eq=False, repr=False)
    brackets: int = attrs.field(default=0, eq=False, repr=False)
    grouped: bool = attrs.field(default=False, eq=False, repr=False)
