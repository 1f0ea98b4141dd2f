"""
The express lane: for each event kind a generated function for the fact that simply conforms.

It answers what the stepper would answer where every date is known to the day, exactly one way is
true, and every rule and window is satisfied. In every other case it answers None, and the stepper
judges, with reasons. So it can be fast without being a second meaning; a property test holds the
two equal.
"""

from __future__ import annotations

import re
import typing as t
from types import MappingProxyType

import attrs

from protocol_engine.event import date_of, date_time_of
from protocol_engine.language import inline
from protocol_engine.windows import shift_day

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from protocol_engine.chart import Condition, Element, Express, Input, Kind, Offer, Rule, Steps, Transition


def express_lanes(
    kinds: Mapping[str, Kind], elements: Mapping[str, Element], ending: Sequence[tuple[int, str]]
) -> dict[str, Express]:
    """
    Generate the function of each kind, all at once.

    Args:
        ending: The states that end the study, each with the number of its track.
    """
    names: dict[str, t.Any] = {"date_of": date_of, "date_time_of": date_time_of, "shift_day": shift_day}
    text: list[str] = []
    for kind in kinds.values():
        text += _Lane(kind, elements, names, ending).lines()
    exec(compile("\n".join(text), "<express lanes>", "exec"), names)  # noqa: S102 (made of our own templates only)
    return {name: names[f"lane{kind.index}"] for name, kind in kinds.items()}


@attrs.define
class _Lane:
    """The text of one kind's function being made; what it refers to is put into the name space."""

    kind: Kind
    elements: Mapping[str, Element]
    names: dict[str, t.Any]
    ending: Sequence[tuple[int, str]]

    def lines(self) -> list[str]:
        """Give the function's lines."""
        head = [f"def lane{self.kind.index}(position, known, latest, event, reading):"]
        if len(self.kind.offers) > 1:
            return [*head, "  return None"]
        body: list[str] = []
        if not self.kind.offers:
            if self.kind.during is not None:
                body.append(f"if {self.name(self.kind.during)}.isdisjoint(position): return None")
            body += self.told(None, None)
        else:
            body += [f"if position[{track}] == {state!r}: return None" for track, state in self.ending]
            body += self.cells(self.kind.offers[0])
        text = "\n".join(body)
        used = [f"{name} = reading.{name}" for name in ("values", "day") if re.search(rf"\b{name}\b", text)]
        return [*head, "  try:", *("    " + line for line in (*used, *body)), "  except Exception: return None"]

    def name(self, value: object) -> str:
        """Put a value into the name space of the functions."""
        name = f"c{len(self.names)}"
        self.names[name] = value
        return name

    def cells(self, offer: Offer) -> list[str]:
        """Branch on the state; states with the same transitions share their lines."""
        shared: dict[tuple[int, ...], tuple[list[str], Sequence[Transition]]] = {}
        for state, cell in offer.cells.items():
            shared.setdefault(tuple(id(one) for one in cell), ([], cell))[0].append(state)
        lines = [f"state = position[{offer.track}]"]
        for states, candidates in shared.values():
            test = f"state == {states[0]!r}" if len(states) == 1 else f"state in {self.name(frozenset(states))}"
            lines += [f"if {test}:", *("    " + line for line in self.cell(offer, candidates))]
        return [*lines, "return None"]

    def cell(self, offer: Offer, candidates: Sequence[Transition]) -> list[str]:
        """Choose by `when`, as far as every answer is true or false."""
        if len(candidates) == 1 and candidates[0].when is None:
            return self.told(offer, candidates[0])
        conditional = [one for one in candidates if one.when is not None]
        rest = [one for one in candidates if one.when is None]
        if any(not one.otherwise for one in rest) or len(rest) > 1:
            return ["return None"]
        conditions = [t.cast("Condition", one.when) for one in conditional]
        lines = self.gathered(conditions)
        lines += [f"a{number} = {self.answered(one)}" for number, one in enumerate(conditions)]
        for chosen, one in enumerate([*conditional, *rest]):
            test = " and ".join(f"a{number} is {number == chosen}" for number in range(len(conditional)))
            lines += [f"if {test}:", *("    " + line for line in self.told(offer, one))]
        return [*lines, "return None"]

    def told(self, offer: Offer | None, taken: Transition | None) -> list[str]:
        """Hold the fact against what is demanded, and tell that it conforms."""
        rules = list(dict.fromkeys((*(taken.require if taken is not None else ()), *self.kind.require)))
        windows = [one for one in (taken.window if taken is not None else None, self.kind.window) if one is not None]
        if any(rule.provided is not None for rule in rules):
            return ["return None"]
        lines: list[str] = []
        for window in windows:
            tests = self.window(window)
            if tests is None:
                return ["return None"]
            lines += tests
        conditions = [one.condition for one in rules if one.condition is not None]
        lines += self.gathered(conditions)
        lines += [f"if {self.unsatisfied(one)}: return None" for one in conditions]
        moves = ((offer.track, taken.target),) if offer is not None and taken is not None else ()
        # Handed out with every step, so nobody may change it.
        ways = MappingProxyType({taken.track: taken} if taken is not None else {})
        answer = (ways, (*rules, *windows), moves)
        return [*lines, f"return {self.name(answer)}"]

    def window(self, rule: Rule) -> list[str] | None:
        """Test that the fact lies in a window of days counted from the latest anchor; None for other windows."""
        span = rule.span
        if span is None or span.exact or span.which != "latest":
            return None
        lines = [f"anchor = latest[{span.anchor}]", "if anchor is None or not anchor.is_anchor: return None"]
        lines += ["start = anchor.event.occurred", "if start.first_day != start.last_day: return None"]
        if span.low is not None:
            lines.append(f"if day < {self.shifted('start.first_day', span.low)}: return None")
        if span.high is not None:
            lines.append(f"if day > {self.shifted('start.first_day', span.high)}: return None")
        return lines

    def shifted(self, day: str, steps: Steps) -> str:
        """Give the text that moves a day by a calendar distance."""
        if all(unit == "days" for unit, _ in steps):
            return f"{day} + {sum(amount for _, amount in steps)}"
        return f"shift_day({day}, {self.name(steps)})"

    def gathered(self, conditions: Iterable[Condition]) -> list[str]:
        """Fetch what conditions read, each once; where something is not simply there, leave the lane."""
        inputs = dict.fromkeys(one for condition in conditions for one in condition.inputs)
        return [line for one in inputs for line in self.fetched(one)]

    def fetched(self, one: Input) -> list[str]:
        """Fetch one input into its variable."""
        variable = _variable(one)
        if one.source == "data":
            return self.datum(variable, one)
        if one.source == "track":
            return [f"{variable} = position[{one.index}]"]
        if one.source in ("today", "now"):
            return [f"{variable} = {'date_of' if one.source == 'today' else 'date_time_of'}(event.occurred)"]
        if one.source == "count":
            return [f"{variable} = 0 if latest[{one.index}] is None else latest[{one.index}].count"]
        form = {
            "occurred": "date_of({0}.event.occurred)",
            "first": "date_of({0}.first.event.occurred)",
            "at": "date_time_of({0}.event.occurred)",
            "ended": "{0}.event.ended and date_of({0}.event.ended)",
        }[one.source].format(variable)
        return [f"{variable} = latest[{one.index}]", f"if {variable} is not None: {variable} = {form}"]

    def datum(self, variable: str, one: Input) -> list[str]:
        """Fetch a data element: from the fact itself, else the latest value, as long as it is valid."""
        name, valid_for = one.name, self.elements[one.name].valid_for
        if name in self.kind.required:
            return [f"{variable} = values[{name!r}]"]
        lines = [f"{variable} = known[{one.index}].value"]
        if valid_for is not None and any(unit == "minutes" for unit, _ in valid_for):
            lines = [f"if known[{one.index}].value is not None: return None", f"{variable} = None"]
        elif valid_for is not None:
            limit = self.shifted("datum.day", valid_for)
            # Where nothing is on record there is no day to be moved.
            lines = [
                f"datum = known[{one.index}]",
                f"{variable} = datum.value if datum.day and {limit} >= day else None",
            ]
        if name not in self.kind.own:
            return lines
        return [f"if {name!r} in values: {variable} = values[{name!r}]", "else:", *("    " + line for line in lines)]

    def answered(self, condition: Condition) -> str:
        """Give the text that answers a condition: true, false, or None."""
        known, called = self.inlined(condition), self.called(condition)
        return called if known is None else f"({known[1]} if {known[0]} else {called})"

    def unsatisfied(self, condition: Condition) -> str:
        """Give the text that tells whether a condition is not certainly true."""
        known, called = self.inlined(condition), self.called(condition)
        return f"{called} is not True" if known is None else f"not ({known[0]} and {known[1]}) and {called} is not True"

    def inlined(self, condition: Condition) -> tuple[str, str] | None:
        """Give a condition's source where everything that it reads is known."""
        return inline(condition.expression, {one.name: _variable(one) for one in condition.inputs}, self.name)

    def called(self, condition: Condition) -> str:
        """Give the text that calls a condition's function."""
        arguments = ", ".join(_variable(one) for one in condition.inputs)
        return f"{self.name(condition.function)}({arguments})"


def _variable(one: Input) -> str:
    return f"{one.source}{one.index}"
