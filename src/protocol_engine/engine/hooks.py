"""
Hooks: what of the host's is called when something is told, and when.

*In the transaction*: at once, with the open transaction; what it raises undoes everything, the
entry included. *After commit*: from the outbox, at least once and in order for each participant,
once the entry is there for good. Neither is called when a history is merely folded again.
"""

from __future__ import annotations

import inspect
import re
import typing as t
from collections import Counter
from collections.abc import Callable, Iterable
from contextvars import ContextVar

import attrs

from protocol_engine.engine.notices import TOPICS, Notice
from protocol_engine.errors import did_you_mean

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.chart import Chart

InTransaction = Callable[[Notice, t.Any], object]
"""Takes a notice, and what the store's transaction is: a SQLAlchemy connection; None in memory."""

AfterCommit = Callable[[Notice], object]
"""Takes a notice; called again later where it raises."""

DEEPEST: t.Final = 8
"""How often a hook may say something that calls a hook, that says something."""

_depth: ContextVar[int] = ContextVar("protocol_engine_hooks", default=0)

_Run = t.TypeVar("_Run", bound=Callable[..., object])


def _texts(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


@attrs.frozen
class Hook(t.Generic[_Run]):
    """
    What is called, and of what it is told.

    Attributes:
        name: Its name in the outbox, which must stay: what is to be delivered is kept under it.
        run: What is called.
        on: Topics, such as `finding.raised`; empty: all.
        about: States, transitions, rules or event kinds; empty: all.
    """

    name: str
    run: _Run
    on: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    about: tuple[str, ...] = attrs.field(default=(), converter=_texts)

    def __attrs_post_init__(self) -> None:
        for topic in self.on:
            if topic not in TOPICS:
                raise ValueError(f"hook {self.name!r}: there is no topic {topic!r}{did_you_mean(topic, TOPICS)}")

    def wants(self, notice: Notice) -> bool:
        """Tell whether it is to be called."""
        return (not self.on or notice.topic in self.on) and (not self.about or notice.about in self.about)


# Two converters that do the same: a generic one would hide from hosts what their hooks are to take.
def _in_transaction(given: Hook[InTransaction] | Iterable[Hook[InTransaction]]) -> tuple[Hook[InTransaction], ...]:
    return (given,) if isinstance(given, Hook) else tuple(given)


def _after_commit(given: Hook[AfterCommit] | Iterable[Hook[AfterCommit]]) -> tuple[Hook[AfterCommit], ...]:
    return (given,) if isinstance(given, Hook) else tuple(given)


@attrs.frozen
class Hooks:
    """
    The hooks of an engine.

    Attributes:
        in_transaction: Called while the entry is written.
        after_commit: Called from the outbox.

    Raises:
        ValueError: Two hooks of one kind have the same name.
    """

    in_transaction: tuple[Hook[InTransaction], ...] = attrs.field(default=(), converter=_in_transaction)
    after_commit: tuple[Hook[AfterCommit], ...] = attrs.field(default=(), converter=_after_commit)

    def __attrs_post_init__(self) -> None:
        for hooks in (self.in_transaction, self.after_commit):
            twice = [name for name, count in Counter(one.name for one in hooks).items() if count > 1]
            if twice:
                raise ValueError(f"there is more than one hook with the name {twice[0]!r}")

    def require_names(self, chart: Chart) -> None:
        """
        Tell whether every hook is about something that the protocol has.

        Raises:
            ValueError: There is no such state, transition, rule or event kind.
        """
        known = {*chart.states, *chart.rules, *chart.kinds, *(one.id for one in chart.transitions)}
        hooks: tuple[Hook[t.Any], ...] = (*self.in_transaction, *self.after_commit)
        for hook in hooks:
            for name in hook.about:
                if re.split("[@#]", name)[0] not in known and not name.endswith(".unknown"):
                    raise ValueError(
                        f"hook {hook.name!r}: the protocol has no state, transition, rule or event {name!r}"
                        f"{did_you_mean(name, known)}"
                    )

    def call(self, notices: Iterable[Notice], transaction: t.Any) -> None:
        """
        Call the hooks in the transaction, for each notice in the order in which they were named.

        Raises:
            RecursionError: They go on calling each other through the engine.
            TypeError: One of them is asynchronous.
        """
        depth = _depth.get()
        if depth == DEEPEST:
            raise RecursionError(f"hooks in the transaction have brought about each other more than {DEEPEST} times")
        token = _depth.set(depth + 1)
        try:
            for notice in notices:
                for hook in self.in_transaction:
                    if hook.wants(notice) and inspect.isawaitable(hook.run(notice, transaction)):
                        # Nobody would await it, and it would seem to have been called.
                        raise TypeError(f"hook {hook.name!r} is asynchronous; in the transaction only functions are")
        finally:
            _depth.reset(token)

    def deliveries(self, notices: Iterable[Notice]) -> Iterator[tuple[str, Notice]]:
        """Give what is to be put into the outbox: a hook's name and the notice."""
        for notice in notices:
            for hook in self.after_commit:
                if hook.wants(notice):
                    yield hook.name, notice
