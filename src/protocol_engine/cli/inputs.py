"""What the commands read, and what they say when it cannot be read: one sentence, and an exit code."""

from __future__ import annotations

import contextlib
import sys
import typing as t
from collections.abc import Mapping
from pathlib import Path

import attrs
import typer

import protocol_engine as pe
from protocol_engine.cli.terminal import progress, say

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from protocol_engine.chart import Chart
    from protocol_engine.event import Event
    from protocol_engine.participant import Participant
    from protocol_engine.protocol import Protocol
    from protocol_engine.standards.sdtm import Library, Reading
    from protocol_engine.standards.sdtm import Mapping as Declared

FAULTY_PROTOCOL, MISUSED, REFUSED_FACTS = 1, 2, 3
STDIN = "-"
SHOWN = 50
"""Problems of a history that are told one by one; who has more has one cause for all of them."""


def stop(code: int, *lines: object) -> t.NoReturn:
    """Say why and end the program."""
    for line in lines:
        say(line)
    raise typer.Exit(code)


def unreadable(file: str, error: OSError) -> str:
    """Say that a file cannot be read, and why."""
    return f"{file}: cannot be read: {_reason(error)}"


def unwritable(file: str, error: OSError) -> str:
    """Say that a file cannot be written, and why."""
    return f"{file}: cannot be written: {_reason(error)}"


def _reason(error: OSError) -> str:
    reason = error.strerror or type(error).__name__
    return f"{reason[:1].lower()}{reason[1:]}"


def protocol_of(file: str) -> Protocol:
    """
    Load a protocol file, or standard input for `-`.

    Raises:
        ProtocolError: It is faulty.
        OSError: It cannot be read.
    """
    return pe.load(sys.stdin.buffer if file == STDIN else file)


def chart_of(file: str) -> Chart:
    """Compile a protocol file; ends the program where that is not possible."""
    try:
        return pe.compile(protocol_of(file))
    except pe.ProtocolError as error:
        stop(FAULTY_PROTOCOL, *error.problems)
    except OSError as error:
        stop(MISUSED, unreadable(file, error))


def day_of(text: str, option: str) -> str:
    """Check a date that was given on the command line; ends the program where it is none."""
    try:
        pe.Event("", text)
    except pe.HistoryError as error:
        stop(MISUSED, f"{option}: {str(error).removeprefix('occurred: ')}")
    return text


@attrs.frozen
class Source:
    """
    Where the histories come from: JSON Lines or SDTM data sets, as the command line says.

    Attributes:
        protocol: The protocol file.
        histories: File of JSON Lines, `-` for standard input.
        sdtm: Folder of data sets, or a word that stands for one.
        mapping: The mapping file, for data sets.
        only: The one participant who is asked for.
    """

    protocol: str
    histories: str | None
    sdtm: str | None = None
    mapping: str | None = None
    only: str | None = None

    def __attrs_post_init__(self) -> None:
        """End the program where the command line asks for nothing, or for two things at once."""
        if (self.histories is None) == (self.sdtm is None):
            stop(MISUSED, "give either HISTORIES or --sdtm; see --help")
        if self.histories == STDIN == self.protocol:
            stop(MISUSED, "FILE and HISTORIES cannot both be standard input")
        if self.mapping is not None and self.sdtm is None:
            stop(MISUSED, "--mapping is for --sdtm; HISTORIES are facts already")
        if self.sdtm is not None and self.mapping is None and self.protocol == STDIN:
            stop(MISUSED, "give --mapping where the protocol comes from standard input")

    @contextlib.contextmanager
    def open(self, chart: Chart) -> Iterator[tuple[Mapping[str, tuple[Event, ...]], bool]]:
        """
        Give the facts by participant, and whether some were refused; ends the program where there are none to give.

        Facts of a file stay in the file until they are asked for.
        """
        if self.histories is None:
            _, _, reading = self.data_sets(chart)
            yield self._chosen({person.id: person.facts for person in reading.people}), False
            return
        with self._file() as (read, file):
            try:
                found = read(file, "<stdin>" if self.histories == STDIN else self.histories)
            except OSError as error:
                stop(MISUSED, unreadable(self.histories, error))
            tell(found.problems)
            yield self._chosen(found.people), any(one.severity == "error" for one in found.problems)

    @contextlib.contextmanager
    def _file(self) -> Iterator[tuple[Callable[[t.BinaryIO, str], pe.histories.Histories], t.BinaryIO]]:
        """Open the file of histories, with the function that reads it."""
        if self.histories == STDIN:
            yield pe.histories.read, sys.stdin.buffer
            return
        try:
            file = Path(str(self.histories)).open("rb")  # noqa: SIM115 (closed below; only opening it is tried)
        except OSError as error:
            stop(MISUSED, unreadable(str(self.histories), error))
        with file:
            yield (pe.histories.index if file.seekable() else pe.histories.read), file

    def _chosen(self, people: Mapping[str, tuple[Event, ...]]) -> Mapping[str, tuple[Event, ...]]:
        if self.only is None:
            return people
        if self.only not in people:
            stop(MISUSED, f"{self.histories or self.sdtm}: there is no participant {self.only!r}")
        return {self.only: people[self.only]}

    def data_sets(self, chart: Chart) -> tuple[Library, Declared, Reading]:
        """Read SDTM data sets as the mapping says; ends the program where they cannot be read."""
        from protocol_engine.standards import sdtm  # noqa: PLC0415 (only who asks for SDTM waits for it)

        with faults_of_study():
            declared = sdtm.load_mapping(self.mapping or sdtm.mapping_beside(self.protocol))
            library = sdtm.open_library(str(self.sdtm))
            return library, declared, sdtm.read(library, declared, chart.protocol)


@contextlib.contextmanager
def faults_of_study() -> Iterator[None]:
    """End the program where a mapping is wrong or a data set cannot be read."""
    from protocol_engine.standards.sdtm import DatasetError  # noqa: PLC0415 (as above)

    try:
        yield
    except pe.ProtocolError as error:
        stop(FAULTY_PROTOCOL, *error.problems)
    except DatasetError as error:
        stop(MISUSED, error)
    except OSError as error:
        stop(MISUSED, unreadable(str(error.filename), error))


def tell(problems: tuple[pe.Problem, ...]) -> None:
    """Say what is wrong with lines of histories; warnings are called that."""
    for one in problems[:SHOWN]:
        say(spelled(one))
    if len(problems) > SHOWN:
        say(f"... and {len(problems) - SHOWN:,} more")


def spelled(problem: pe.Problem) -> str:
    """Write a problem as one line; a warning is called one behind its place, as compilers do."""
    if problem.severity == "error":
        return str(problem)
    said = ": ".join(part for part in (problem.path, problem.message) if part)
    return f"{problem.place}: warning: {said}" if problem.place else f"warning: {said}"


def replayed(
    chart: Chart,
    people: Mapping[str, tuple[Event, ...]],
    as_of: str | None,
    refused: list[str],
    *,
    streams: bool = False,
) -> Iterator[Participant]:
    """
    Replay everyone, one at a time; who cannot be replayed is told and left out.

    Args:
        refused: Gets the ids of those.
        streams: Everyone is printed at once, not in a table at the end.
    """
    with progress(len(people), streams=streams) as done:
        for id in people:
            try:
                yield pe.replay(chart, id, people[id], as_of=as_of)
            except pe.HistoryError as error:
                refused.append(id)
                say(f"{id}: {error}; this participant was left out")
            done()
