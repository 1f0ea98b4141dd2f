"""What was used last, at hand for the next time, as far as there is room."""

from __future__ import annotations

import collections
import threading
import typing as t

_K = t.TypeVar("_K")
_V = t.TypeVar("_V")

ROOM: t.Final = 20_000
"""Facts, in all, of the histories that are kept at hand: some 30 MB."""


class Recent(t.Generic[_K, _V]):
    """
    The values that were used last. Several threads may use it.

    A cache, and no more: whoever takes a value from it must be able to tell whether it still holds.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._taken = 0
        self._values: collections.OrderedDict[_K, tuple[_V, int]] = collections.OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: _K) -> _V | None:
        """Give a value; None where it is not at hand."""
        with self._lock:
            found = self._values.get(key)
            if found is None:
                return None
            self._values.move_to_end(key)
            return found[0]

    def put(self, key: _K, value: _V, size: int) -> None:
        """Keep a value at hand, in the place of those that have not been used for longest."""
        with self._lock:
            self._taken += size - self._values.pop(key, (None, 0))[1]
            self._values[key] = (value, size)
            while self._taken > self._room:
                _, (_, gone) = self._values.popitem(last=False)
                self._taken -= gone
