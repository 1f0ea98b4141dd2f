"""The report of a study as plain text."""

from __future__ import annotations

import typing as t
from collections import Counter

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from protocol_engine.standards.sdtm.records import StudyReport

SHOWN = 20
"""Rows that are named where many are left out; all of them are in the records."""


def render(report: StudyReport) -> str:
    """Write a report as plain text, with a final line break."""
    parts = (
        _heading(report),
        _dispositions(report),
        _visits(report),
        _screening(report),
        _after(report),
        _unfollowed(report),
        _findings(report),
        _rows(report),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lay out rows below a heading; columns of numbers are aligned to the right."""
    cells = [[str(value) if value is not None else "" for value in row] for row in rows]
    if not cells:
        return ["  none"]
    widths = [max(len(line[place]) for line in (head, *cells)) for place in range(len(head))]
    right = [all(line[place].lstrip("-").isdigit() or not line[place] for line in cells) for place in range(len(head))]

    def laid_out(line: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(line, widths, right, strict=True)
        )
        return ("  " + "  ".join(padded)).rstrip()

    return [laid_out(line) for line in (head, *cells)]


def _heading(report: StudyReport) -> Iterator[str]:
    groups = ", ".join(f"{group or 'no group'} {count}" for group, count in report.groups.items())
    verdicts = ", ".join(f"{verdict} {count}" for verdict, count in report.verdicts.items())
    yield f"{report.protocol}: {report.participants} participants, {report.facts} facts, from {report.source}"
    yield f"  groups: {groups}"
    yield f"  verdicts: {verdicts}"


def _dispositions(report: StudyReport) -> Iterator[str]:
    yield "Dispositions: as the data record them, and as the replay ends"
    found: dict[tuple[str, str, bool], Counter[str]] = {}
    for row in report.dispositions:
        found.setdefault((row.recorded, row.replayed, row.agrees), Counter())[row.group] += row.count
    groups = list(report.groups)
    rows = [
        (
            recorded or "(none)",
            replayed,
            *(counts[group] for group in groups),
            counts.total(),
            "" if agrees else "differs",
        )
        for (recorded, replayed, agrees), counts in sorted(found.items(), key=lambda item: -item[1].total())
    ]
    rows.append(("all", "", *(report.groups[group] for group in groups), report.participants, ""))
    yield from table(("recorded", "replayed", *(group or "no group" for group in groups), "all", ""), rows)
    differs = sum(row.count for row in report.dispositions if not row.agrees)
    yield f"  {report.participants - differs} of {report.participants} replays end where the record says"


def _visits(report: StudyReport) -> Iterator[str]:
    yield "Visits and their windows"
    head = ("visit", "seen", "inside", "early", "late", "unknown", "missed", "on last day", "basis", "cite")
    yield from table(
        head,
        (
            (
                row.label, row.seen, row.inside, row.early, row.late, row.unknown,
                f"{row.missed} (+{row.unknown_missed}?)" if row.unknown_missed else row.missed,
                row.on_last_day, row.basis or "", row.cite or "",
            )
            for row in report.visits
        ),
    )  # fmt: skip
    yield "  unknown: it cannot be told from the data; on last day: early or late on the day participation ended"
    repeated = sum(row.repeated for row in report.visits)
    if repeated:
        yield f"  {repeated} further facts name a visit that another fact had answered"


def _screening(report: StudyReport) -> Iterator[str]:
    people = len({one.participant for one in report.long_screening})
    yield f"Screening longer than the protocol allows: {people} participants"
    for id, text in report.screening_limits:
        days = [one.days for one in report.long_screening if one.rule == id]
        most = f", by {min(days)} to {max(days)} days" if days else ""
        yield f"  {id} ({text}): {len(days)}{most}"
    if report.long_screening:
        yield from table(
            ("participant", "group", "days over", "rule"),
            ((one.participant, one.group, one.days, one.rule) for one in report.long_screening),
        )


def _after(report: StudyReport) -> Iterator[str]:
    yield f"Facts after the day of the recorded disposition: {sum(report.after_disposition.values())}"
    yield from table(("event", "facts"), Counter(report.after_disposition).most_common())


def _unfollowed(report: StudyReport) -> Iterator[str]:
    people = len({one.participant for one in report.unfollowed})
    yield f"Histories that the protocol cannot follow: {people} participants"
    yield from table(
        ("participant", "group", "date", "event", "outcome", "reason"),
        ((one.participant, one.group, one.occurred, one.kind, one.outcome, one.reason) for one in report.unfollowed),
    )
    if report.without_facts:
        yield f"  without any fact: {', '.join(report.without_facts)}"


def _findings(report: StudyReport) -> Iterator[str]:
    yield "Findings by rule"
    yield from table(
        ("rule", "category", "outcome", "findings", "participants", "basis"),
        ((row.rule, row.category, row.outcome, row.count, row.participants, row.basis) for row in report.findings),
    )


def _rows(report: StudyReport) -> Iterator[str]:
    yield "Rows of the data sets"
    yield from table(
        ("data set", "rows", "selected", "facts"),
        ((one.dataset, one.rows, one.selected, one.facts) for one in report.coverage),
    )
    if report.absent:
        yield f"  no data set for: {', '.join(report.absent)}"
    yield f"  selected and yet no fact: {len(report.left_out)}"
    left: dict[tuple[str, str, str], list[str]] = {}
    for one in report.left_out:
        where = f"row {one.row} ({one.participant})" if one.participant else f"row {one.row}"
        left.setdefault((one.dataset, one.rule, one.reason), []).append(where)
    for (dataset, rule, reason), rows in sorted(left.items()):
        shown = ", ".join(rows[:SHOWN]) + (", …" if len(rows) > SHOWN else "")
        yield f"  {dataset} {rule}: {len(rows)} with {reason}: {shown}"
