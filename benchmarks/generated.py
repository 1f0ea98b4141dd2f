"""Protocols of any size: a long path, as many rules as wanted, and ways out."""

from __future__ import annotations

import protocol_engine as pe

ELEMENTS = 40


def text(states: int, rules_each: int) -> str:
    """
    Write a protocol.

    Args:
        states: States on the path; every step has an event of its own.
        rules_each: Rules that each step requires, all different.
    """
    lines = ["protocol: GENERATED", 'version: "1"', "data:"]
    lines += [f"  V{n}: {{type: Quantity, unit: mg/dL, range: [0, 1000], valid_for: 90 days}}" for n in range(ELEMENTS)]
    lines += ["  Arm: {type: String, values: [a, b, c]}", "rules:"]
    for number in range((states - 1) * rules_each):
        one, other = number % ELEMENTS, (number * 7 + 3) % ELEMENTS
        check = f"V{one} < {100 + number % 50}.5 'mg/dL' and (V{other} >= 1 'mg/dL' or Arm in {{'a', 'b'}})"
        lines.append(f'  rule_{number}: {{check: "{check}", category: eligibility, cite: Section {number}}}')
    lines += ["states:", "  s0: {initial: true}"]
    lines += [f"  s{number}: {{}}" for number in range(1, states)]
    lines += ["  done: {disposition: completed}", "  off: {disposition: withdrawal by participant}"]
    lines += ["  alive: {track: vital, initial: true}", "  dead: {track: vital, disposition: death, ends_study: true}"]
    names = ", ".join(f"V{number}" for number in range(ELEMENTS))
    lines += ["events:", f"  examined: {{may_carry: [{names}, Arm]}}"]
    lines += [f"  step_{number}: {{}}" for number in range(1, states)]
    lines += ["  finished: {}", "  withdrew: {}", "  died: {}", "transitions:"]
    for number in range(1, states):
        required = ", ".join(f"rule_{(number - 1) * rules_each + rule}" for rule in range(rules_each))
        lines.append(f"  - {{event: step_{number}, from: s{number - 1}, to: s{number}, require: [{required}]}}")
    lines.append(f"  - {{event: finished, from: s{states - 1}, to: done}}")
    lines += ["  - {event: withdrew, from: any, to: off}", "  - {event: died, from: alive, to: dead}"]
    return "\n".join(lines) + "\n"


def compiled(states: int, rules_each: int) -> pe.Chart:
    """Compile such a protocol."""
    return pe.compile(pe.loads(text(states, rules_each)))


def path(steps: int) -> list[pe.Event]:
    """Give a history that conforms: an examination, then the first steps, one a day."""
    data = {**{f"V{number}": 50 for number in range(ELEMENTS)}, "Arm": "a"}
    moves = [pe.Event(f"step_{number}", f"2025-02-{number:02}") for number in range(1, steps + 1)]
    return [pe.Event("examined", "2025-01-31", data), *moves]
