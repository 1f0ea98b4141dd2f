"""From text to tree, within the limits of the language."""

from __future__ import annotations

import typing as t

from protocol_engine.language.faults import LanguageError, fault

if t.TYPE_CHECKING:
    from protocol_engine.language.tree import Node

LENGTH = 4000
"""Greatest number of characters of a text."""

DEPTH = 32
"""Greatest number of levels, of operators and of brackets; a chain of and, or of or, is one level."""


def parse(text: str) -> Node:
    """
    Parse a text of the rule language (a subset of CQL 1.5).

    Raises:
        LanguageError: `too-long`, `too-deep` or `syntax`.
    """
    if len(text) > LENGTH:
        message = f"the text has {len(text)} characters; at most {LENGTH} are allowed"
        raise LanguageError([fault("too-long", message, text, LENGTH)])
    # The parser is imported when the first text is parsed: importing the package stays cheap.
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken  # noqa: PLC0415

    from protocol_engine.language.hints import hint  # noqa: PLC0415
    from protocol_engine.language.tables import parser  # noqa: PLC0415

    try:
        tree = t.cast("Node", parser().parse(text))
    except UnexpectedToken as error:
        offset = len(text) if error.token.type == "$END" else t.cast("int", error.token.start_pos)
        raise LanguageError([hint(text, offset)]) from None
    except UnexpectedCharacters as error:
        raise LanguageError([hint(text, t.cast("int", error.pos_in_stream))]) from None
    if max(tree.depth, tree.brackets) > DEPTH:
        message = f"the text nests {max(tree.depth, tree.brackets)} levels deep; at most {DEPTH} are allowed"
        raise LanguageError([fault("too-deep", message, text, tree.start)])
    return tree
