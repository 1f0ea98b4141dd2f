"""From text to a checked, lowered expression."""

from __future__ import annotations

import typing as t

from protocol_engine.language import ir as lowered
from protocol_engine.language.expression import Expression
from protocol_engine.language.faults import LanguageError, fault
from protocol_engine.language.kinds import DATE, DATETIME, NOW, TODAY

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.language.ir import Ir
    from protocol_engine.language.kinds import Type
    from protocol_engine.language.scope import Scope

# What checks a text is imported when the first one is checked: importing the package stays cheap.

CLOCK: dict[str, Type] = {TODAY: DATE, NOW: DATETIME}
SIZE = 4000
"""Greatest number of nodes of an expression, those of the rules that it refers to included."""

HEIGHT = 64
"""Greatest number of levels, in the same way: lowering adds a few to what the author wrote."""


def analyze(
    text: str,
    dictionary: Mapping[str, Type],
    references: Mapping[str, str] | None = None,
    *,
    condition: bool = True,
) -> Expression:
    """
    Check a text against a data dictionary, and lower it.

    Args:
        text: A text of the rule language, a subset of CQL 1.5.
        dictionary: Type of every variable; names may have dots, such as `infused.count`.
        references: Texts of the rules that it may refer to by a name in double quotes.
        condition: The text must be a condition (a Boolean), as every rule is.

    Raises:
        LanguageError: With every fault: syntax, names, types, units, limits.
    """
    from protocol_engine.language.scope import Scope  # noqa: PLC0415

    scope = Scope(text, dictionary, references or {})
    return analyzed(scope, condition=condition)


def analyzed(scope: Scope, *, condition: bool) -> Expression:
    """Check and lower the text of a scope."""
    from protocol_engine.language.elaborate import elaborate  # noqa: PLC0415
    from protocol_engine.language.literals import described  # noqa: PLC0415
    from protocol_engine.language.parse import parse  # noqa: PLC0415

    tree = parse(scope.text)
    term = elaborate(scope, tree)
    if not scope.faults and condition and term.type.name not in ("Boolean", "Any"):
        hint = "; a rule is true or false, such as X < 3" if term.type.name != "String" else ""
        scope.fail("not-a-condition", f"expected a condition, got {described(term.type)}{hint}", tree)
    if not scope.faults:
        _limits(scope, term.ir)
    if scope.faults:
        raise LanguageError(sorted(set(scope.faults), key=lambda fault: fault.offset))
    names = lowered.inputs(term.ir)
    types = tuple(CLOCK.get(name) or scope.dictionary[name] for name in names)
    return Expression(scope.text, term.type, term.ir, names, types, tuple(scope.closing), tuple(scope.warnings))


def _limits(scope: Scope, root: Ir) -> None:
    """Hold the limits for the whole expression, the rules that it refers to included."""
    if sum(1 for _ in lowered.walk(root)) > SIZE:
        message = f"with the rules that it refers to it has more than {SIZE} parts"
        scope.faults.append(fault("too-long", message, scope.text, 0))
    elif lowered.height(root) > HEIGHT:
        message = "with the rules that it refers to it nests too deep"
        scope.faults.append(fault("too-deep", message, scope.text, 0))
