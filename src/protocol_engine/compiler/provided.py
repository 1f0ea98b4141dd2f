"""The rules that the host provides: what each reads, and the function that answers it."""

from __future__ import annotations

import typing as t

from protocol_engine.chart import Provided
from protocol_engine.compiler.conditions import inputs_of
from protocol_engine.errors import did_you_mean

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from protocol_engine.chart import HostFunction
    from protocol_engine.compiler.numbers import Numbers
    from protocol_engine.protocol import Protocol


def provided_of(protocol: Protocol, functions: Mapping[str, HostFunction], numbers: Numbers) -> dict[str, Provided]:
    """
    Give what each provided rule asks of the host, by its name.

    Raises:
        TypeError: A function has a name that the protocol does not declare, or is none; says all of them.
    """
    faults = list(_faults(protocol, functions))
    if faults:
        raise TypeError("\n".join(f"provided: {fault}" for fault in faults))
    inputs = inputs_of(protocol, numbers)
    return {
        name: Provided(tuple(inputs[read] for read in dict.fromkeys(rule.reads)), functions.get(name))
        for name, rule in protocol.provided.items()
    }


def _faults(protocol: Protocol, functions: Mapping[str, object]) -> Iterator[str]:
    for name, function in functions.items():
        if name not in protocol.provided:
            yield f"the protocol declares no provided rule {name!r}{did_you_mean(str(name), protocol.provided)}"
        if not callable(function):
            yield f"expected a function for {name!r}, got a value of type {type(function).__name__}"
