"""What can be wrong with a file, and where: problems, and the error that carries all of them."""

from __future__ import annotations

import difflib
import typing as t

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Place:
    """
    A place in a file.

    Attributes:
        file: The file as it was named by whoever opened it.
        line: Line, counted from 1; 0 where the place is the whole file.
        column: Column, counted from 1; 0 where the place is the whole line.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


@attrs.frozen
class Problem:
    """
    One thing that is wrong, or suspicious, in a file.

    Attributes:
        code: Stable name of the kind of problem, such as `unknown-name`.
        message: One sentence in lower case, with the value and what was probably meant.
        path: Where in the definition, such as `transitions[4].require`; empty for the whole file.
        place: Where in the file; None for a protocol that was not read from a file.
        severity: `error` (it does not compile) or `warning`.
    """

    code: str
    message: str
    path: str = ""
    place: Place | None = None
    severity: t.Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        parts = [str(self.place) if self.place else "", self.path, self.message]
        return ": ".join(part for part in parts if part)


class ProtocolError(Exception):
    """
    A protocol file is wrong. Carries every problem found, not only the first.

    Attributes:
        problems: All problems, in the order of the file.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class HistoryError(ValueError):
    """
    A history cannot be folded: the program that made it is wrong.

    Raised for what is no proper event (such as one without a readable `occurred`), for two different
    facts with one id, for a day that cannot be read, and for a participant of another chart.
    The message never holds a participant's values.
    """


class LedgerError(HistoryError):
    """
    An entry cannot be written: what it speaks of is not there, is there already, or lacks its reason.

    The message never holds a participant's values.
    """


class StaleError(Exception):
    """
    Something was said since the caller looked: look again, and decide anew.

    Attributes:
        version: Number of the ledger's last entry.
    """

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(f"the ledger has come to entry {version} since")

    def __reduce__(self) -> tuple[type[StaleError], tuple[int]]:
        """Take it to another process as it is."""
        return type(self), (self.version,)


class KeyReusedError(Exception):
    """
    Something else was said under the same key.

    Attributes:
        key: The key.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"something else was said under the key {key!r}")

    def __reduce__(self) -> tuple[type[KeyReusedError], tuple[str]]:
        """Take it to another process as it is."""
        return type(self), (self.key,)


class StoreError(Exception):
    """
    A database cannot be trusted with ledgers, or not yet: the message says what is to be done.

    The message never holds a participant's values.
    """


class DrawingError(ValueError):
    """
    A drawing cannot be made: what was asked for does not fit together, or what it needs is not there.

    The message says what would fit, and never holds a participant's values.
    """


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """
    Give the end of a message that offers the nearest known word, or nothing.

    Returns:
        `; did you mean 'in_remission'?`, or an empty string when nothing is near.
    """
    words = list(known)
    # What differs in capitals alone is nearest, however short it is.
    near = [one for one in words if one.casefold() == word.casefold()]
    near = near or difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""
