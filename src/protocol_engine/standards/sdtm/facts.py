"""
Rows to facts, as the mapping says; what cannot become a fact is counted and told, never dropped.

Everybody whom the participants' data set or any other lists is a person of the reading, with or
without facts.
"""

from __future__ import annotations

import re
import typing as t
from decimal import Decimal, InvalidOperation

import attrs

from protocol_engine.event import Event
from protocol_engine.language import parse_date
from protocol_engine.standards.sdtm.datasets import Cell, Dataset, Library, Row, written
from protocol_engine.standards.sdtm.fit import data_problems, protocol_problems
from protocol_engine.standards.sdtm.mapping import FactRule, Mapping, MappingError, selects

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from protocol_engine.protocol import DataElement, Protocol

Reason = t.Literal[
    "no participant",
    "another study",
    "no usable date",
    "no kind for its value",
    "another row has its id",
]
"""Why a row is no fact."""

_YES_OR_NO = {"Y": True, "N": False, "true": True, "false": False}
_WHOLE = re.compile(r"(\d+)\.0+")
_NUMBERS = ("Integer", "Decimal", "Quantity")


@attrs.frozen
class LeftOut:
    """
    A row that the mapping selects and that is no fact all the same.

    Attributes:
        rule: Name of the fact in the mapping; empty where the whole row was left out.
        row: Number of the row in the data set, from 1.
        participant: None where the row names nobody.
    """

    reason: Reason
    dataset: str
    rule: str
    row: int
    participant: str | None


@attrs.frozen
class Coverage:
    """
    What became of the rows of one data set.

    Attributes:
        rows: All of them.
        selected: Those that at least one rule of the mapping asks for.
        facts: Facts made of them.
    """

    dataset: str
    rows: int
    selected: int
    facts: int


@attrs.frozen
class Person:
    """
    One participant with the facts of all data sets.

    Attributes:
        group: As the report groups them; None where the data do not say.
        listed: Whether the participants' data set has them.
        recorded: The dispositions that the data record, each with its date as written.
    """

    id: str
    group: str | None
    listed: bool
    facts: tuple[Event, ...]
    recorded: tuple[tuple[str, str | None], ...] = ()


@attrs.frozen
class Reading:
    """
    All facts of a study.

    Attributes:
        people: In the order of the participants' data set; then those whom only others list.
        left_out: In the order of the mapping.
        coverage: For each data set that was read.
        absent: Names of the optional facts whose data sets there are not.
    """

    people: tuple[Person, ...]
    left_out: tuple[LeftOut, ...]
    coverage: tuple[Coverage, ...]
    absent: tuple[str, ...] = ()


def read(library: Library, mapping: Mapping, protocol: Protocol) -> Reading:
    """
    Read the facts of a study.

    Raises:
        MappingError: The mapping does not fit the protocol or the data; carries every problem.
        DatasetError: A data set cannot be read.
    """
    places = {name: found for name, rule in mapping.facts.items() if (found := _place(rule, library.names)) is not None}
    wanted = dict.fromkeys([mapping.participants.dataset, *places.values()])
    if mapping.dispositions is not None:
        wanted[mapping.dispositions.dataset] = None
    datasets = {name: library.get(name) for name in wanted if name in library.names}
    problems = [*protocol_problems(mapping, protocol), *data_problems(mapping, datasets, library.names)]
    if problems:
        raise MappingError(problems)
    return _Reading(mapping, protocol, datasets, places).reading()


def _place(rule: FactRule, names: Iterable[str]) -> str | None:
    """Find the data set with the rows of a fact."""
    return next((one for one in rule.datasets if one in names), None)


class _Reading:
    """One reading; gathers the facts of each person and what is left out."""

    def __init__(
        self, mapping: Mapping, protocol: Protocol, datasets: dict[str, Dataset], places: dict[str, str]
    ) -> None:
        self.mapping = mapping
        self.places = places
        self.elements = protocol.data
        self.datasets = datasets
        self.left_out: list[LeftOut] = []
        self.persons: dict[str, Row] = {}
        self.facts: dict[str, dict[str, Event]] = {}
        self.recorded: dict[str, list[tuple[str, str | None]]] = {}

    def reading(self) -> Reading:
        """Read all rules, in the order of the mapping."""
        people = self.datasets[self.mapping.participants.dataset]
        for number, row in enumerate(people.rows, 1):
            id = self._whose(people, number, row)
            if id is not None:
                self.persons.setdefault(id, row)
                self.facts.setdefault(id, {})
        selected: dict[str, set[int]] = {name: set() for name in self.datasets}
        made = dict.fromkeys(self.datasets, 0)
        for name, place in self.places.items():
            rule, dataset = self.mapping.facts[name], self.datasets[place]
            for number, row, id in self._rows(rule, dataset):
                selected[place].add(number)
                made[place] += self._take(name, rule, dataset, number, row, id)
        self._look_up_dispositions()
        for dataset in self.datasets.values():
            for number, row in enumerate(dataset.rows, 1):
                id = self._whose(dataset, number, row, tell=dataset is not people)
                if id is not None:
                    self.facts.setdefault(id, {})
        coverage = tuple(
            Coverage(name, len(one.rows), len(selected[name]), made[name]) for name, one in self.datasets.items()
        )
        absent = tuple(name for name in self.mapping.facts if name not in self.places)
        return Reading(tuple(map(self._person, self.facts)), tuple(self.left_out), coverage, absent)

    def _whose(self, dataset: Dataset, number: int, row: Row, *, tell: bool = True) -> str | None:
        """Give whose row it is; None where it is nobody's, or of another study."""
        study = self.mapping.study
        if study is not None and "STUDYID" in dataset.columns and written(row["STUDYID"]) != study:
            reason: Reason = "another study"
        elif row["USUBJID"] is None:
            reason = "no participant"
        else:
            return written(row["USUBJID"])
        if tell:
            self.left_out.append(LeftOut(reason, dataset.name, "", number, None))
        return None

    def _rows(self, rule: FactRule, dataset: Dataset) -> Iterator[tuple[int, Row, str]]:
        for number, row in enumerate(dataset.rows, 1):
            if not selects(row, rule.rows, written) or (rule.but and selects(row, rule.but, written)):
                continue
            id = self._whose(dataset, number, row, tell=False)
            if id is not None and (not rule.people or selects(self.persons.get(id, {}), rule.people, written)):
                yield number, row, id

    def _take(self, name: str, rule: FactRule, dataset: Dataset, number: int, row: Row, id: str) -> bool:
        """Make a fact of a row, or note why not. Returns whether it was made."""
        made = self._fact(name, rule, dataset, row, id)
        if isinstance(made, Event):
            known = self.facts.setdefault(id, {}).setdefault(made.id, made)
            if known is made:
                return True
            made = "another row has its id"
        self.left_out.append(LeftOut(made, dataset.name, name, number, id))
        return False

    def _fact(self, name: str, rule: FactRule, dataset: Dataset, row: Row, id: str) -> Event | Reason:
        kind = rule.kind if isinstance(rule.kind, str) else rule.kind.pick(written(row[rule.kind.column]))
        if kind is None:
            return "no kind for its value"
        occurred = next((date for column in rule.date if (date := row[column]) is not None), None)
        if not is_date(occurred):
            return "no usable date"
        ended = row[rule.ended] if rule.ended else None
        return Event(
            kind,
            written(occurred),
            dict(self._data(rule, row)),
            id=_name(name, rule, dataset, row, id),
            ended=written(ended) if is_date(ended) else None,
            visit=rule.visit.pick(written(row[rule.visit.column])) if rule.visit else None,
        )

    def _data(self, rule: FactRule, row: Row) -> Iterator[tuple[str, t.Any]]:
        for element, column in rule.data.items():
            if row[column] is not None:
                yield element, as_entered(row[column], self.elements[element])
        if rule.measured is not None:
            measured = rule.measured.values.get(written(row[rule.measured.column]))
            result = row[rule.measured.result]
            if measured is not None and result is not None:
                yield measured, as_entered(result, self.elements[measured])

    def _look_up_dispositions(self) -> None:
        recorded = self.mapping.dispositions
        if recorded is None:
            return
        dataset = self.datasets[recorded.dataset]
        for number, row in enumerate(dataset.rows, 1):
            if selects(row, recorded.rows, written):
                id = self._whose(dataset, number, row, tell=False)
                if id is not None:
                    date = row[recorded.date]
                    found = (written(row[recorded.column]), written(date) if is_date(date) else None)
                    self.recorded.setdefault(id, []).append(found)

    def _person(self, id: str) -> Person:
        row = self.persons.get(id)
        group = self.mapping.participants.group
        return Person(
            id,
            (written(row[group]) or None) if row is not None and group is not None else None,
            row is not None,
            tuple(self.facts[id].values()),
            tuple(self.recorded.get(id, ())),
        )


def _name(name: str, rule: FactRule, dataset: Dataset, row: Row, id: str) -> str:
    """
    Name a fact after where it comes from, so that another delivery of the data gives the same name.

    A whole number that a file writes with a fraction (`1.0`) is that number.
    """
    domain = written(row.get("DOMAIN")) or dataset.name
    sequence = f"{domain}SEQ"
    columns = rule.id or ((sequence,) if sequence in dataset.columns else ())
    parts = [_whole(written(row[column])) for column in columns] or [name]
    parts += [rule.part] if rule.part else []
    return "/".join([written(row.get("STUDYID")) or "-", id, domain, *parts])


def _whole(text: str) -> str:
    found = _WHOLE.fullmatch(text)
    return found[1] if found else text


def is_date(value: Cell) -> bool:
    """Tell whether a cell is a date, a date-time, or part of one, that can be placed in time."""
    try:
        parse_date(written(value))
    except ValueError:
        return False
    return True


def as_entered(value: Cell, element: DataElement) -> t.Any:
    """
    Give a cell in the form in which its data element is entered.

    Texts of data sets without types (CSV) become numbers where the element is one, and `Y` and
    `N` (codelist NY, C66742) become true and false. What does not fit stays as it is, and is
    unreadable to the rules.
    """
    if element.type in _NUMBERS and isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    if element.type == "Boolean":
        return _YES_OR_NO.get(written(value), value)
    if element.type in ("String", "Date", "DateTime") and value is not None:
        return written(value)
    return value


def kinds_of(facts: Iterable[Event]) -> dict[str, int]:
    """Count facts by their kind, in the order in which the kinds are first met."""
    found: dict[str, int] = {}
    for fact in facts:
        found[fact.kind] = found.get(fact.kind, 0) + 1
    return found
