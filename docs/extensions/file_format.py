"""
Write the reference of the file format from the records that hold a protocol.

A page that has the line `<!-- generated: file format -->` gets a section for each record in its
place: what the record is, where it stands, and a table of its keys. Nothing generated is kept.
"""

from __future__ import annotations

import inspect
import re
import typing as t
from decimal import Decimal

import attrs

from protocol_engine import protocol as records
from protocol_engine.loader.forms import CHOICES, NOUNS, Key, item_of, keys, named_of, record_beside_text

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

MARKER = "<!-- generated: file format -->"

FEW = 5
"""Longest closed list that stands in a table; longer ones have a section."""

SHARED = {
    "label": "Short name for people; drawings and tables show it.",
    "text": "The demand in words, for people who do not read the rule language.",
    "cite": "Passage of the source document that says so.",
    "basis": "Who says so: the source (`stated`), our reading of an ambiguous source (`interpreted`), or only the "
    "author of the file (`assumed`).",
    "category": "Place of its findings in the deviation taxonomy.",
    "important": "Whether the sponsor counts a departure as an important deviation; not written: nobody has said.",
    "closes_unknown": "Why an operator that turns *unknown* into an answer is right in its text.",
    "check": "Text in the rule language.",
    "data": "Data elements, by name.",
}
"""What keys mean that several records have alike, where the record itself says nothing else."""

OWN = {
    "Protocol.id": "Name of the study, such as its number in a register.",
    "Protocol.version": 'Version of the protocol, as a text: `"1.0"`.',
    "Protocol.title": "Title of the study.",
    "Protocol.source": "The document that the protocol was taken from.",
    "Protocol.enrollment": "How many participants the study may have.",
    "Protocol.data": "The variables of the study: everything that a rule may read from events.",
    "Protocol.criteria": "The inclusion and exclusion criteria.",
    "Protocol.rules": "Rules that transitions and events require by name.",
    "Protocol.provided": "Rules that the program around the engine answers, by functions of its own.",
    "Protocol.states": "Where a participant can be.",
    "Protocol.events": "What can happen.",
    "Protocol.transitions": "What an event does to a participant.",
    "Protocol.schedule": "What is expected, and when.",
    "Protocol.interpretations": "How ambiguous passages of the source were read.",
    "Source.document": "Name of the document.",
    "Source.dated": "Date of the document.",
    "Criteria.inclusion": "What must be true of a participant.",
    "Criteria.exclusion": "What must be false of a participant.",
    "State.epoch": "The epoch that it belongs to.",
    "EpochOf.epoch": "The epoch.",
    "Transition.event": "The kind of event that takes it.",
    "Transition.id": "Its name; where it is not written, the event's name if that names one transition, else "
    "`<event>-><to>`. Where that is not unique either, it must be written.",
    "InlineRule.id": "Its name, in findings and everywhere.",
    "Window.after": "When it is wanted: this long after the anchor.",
    "Window.early": "How long before that it may be; not written: not at all.",
    "Window.late": "How long after that it may be; not written: not at all.",
    "Window.at_least": "It may not be sooner after the anchor than this.",
    "Window.at_most": "It may not be later after the anchor than this.",
    "Interpretation.id": "Its name.",
    "Interpretation.about": "The criteria, rules or other names that were read so.",
    "Interpretation.reading": "How the passage was read.",
    "Interpretation.because": "Why.",
}
"""What keys mean that need no word in the code, but need one here."""


@attrs.frozen
class Section:
    """
    One record, ready to be written.

    Attributes:
        places: Where it stands, such as `transitions[n].window`.
    """

    record: type
    title: str
    places: tuple[str, ...]
    about: str
    meanings: dict[str, str]

    @property
    def anchor(self) -> str:
        """The name that links point to."""
        return anchor_of(self.record)


def anchor_of(record: type) -> str:
    """Give the name under which a record's section can be linked to."""
    return "format-" + record.__name__.lower()


def title_of(record: type) -> str:
    """Give the heading of a record's section: its noun without the article."""
    title = NOUNS[record].split(" ", 1)[1]
    return title[0].upper() + title[1:]


def meanings_of(record: type) -> tuple[str, dict[str, str]]:
    """Take a record's docstring apart: what it is, and what each field means."""
    text = inspect.cleandoc(record.__doc__ or "")
    about, _, attributes = text.partition("Attributes:\n")
    meanings: dict[str, str] = {}
    name = ""
    for line in attributes.splitlines():
        start = re.match(r" {4}(\w+): (.*)", line)
        if start:
            name = start[1]
            meanings[name] = start[2]
        elif name and line.strip():
            meanings[name] += " " + line.strip()
    named = r" ?The key is `\w+`\."  # the table shows the key itself
    meanings = {field: re.sub(named, "", spelled_out(meaning)) for field, meaning in meanings.items()}
    return spelled_out(about.strip()), {field: meaning for field, meaning in meanings.items() if meaning}


def spelled_out(text: str) -> str:
    """Put the members in the place of the name of a closed list, such as DATA_TYPES."""

    def members(found: re.Match[str]) -> str:
        values = getattr(records, found[0], None)
        return ", ".join(f"`{value}`" for value in values) if isinstance(values, tuple) else found[0]

    return re.sub(r"\b[A-Z]+_[A-Z]+\b", members, text)


def inner(form: t.Any) -> Iterator[tuple[type, str]]:
    """Give the records that a value of a form may hold, each with how its place is written."""
    if attrs.has(form):
        yield form, ""
    elif (record := record_beside_text(form)) is not None:
        yield record, ""
    elif (named := named_of(form)) is not None:
        yield from ((record, f".NAME{rest}") for record, rest in inner(named))
    elif (item := item_of(form)) is not None:
        yield from ((record, f"[n]{rest}") for record, rest in inner(item))


def sections() -> tuple[Section, ...]:
    """Give a section for each record that a file can hold, the whole file first."""
    places: dict[type, list[str]] = {records.Protocol: ["the whole file"]}
    waiting: list[tuple[type, str]] = [(records.Protocol, "")]
    while waiting:
        record, path = waiting.pop(0)
        for name, key in keys(record).items():
            for child, rest in inner(key.type):
                place = f"{path}.{name}{rest}".lstrip(".")
                if child not in places:
                    waiting.append((child, place))
                places.setdefault(child, []).append(f"`{place}`")
    return tuple(
        Section(record, title_of(record), tuple(where), *meanings_of(record)) for record, where in places.items()
    )


def form_of(key: Key) -> str:
    """Say in words what the value of a key looks like."""
    if len(key.choices) > FEW:
        return f"[one of a list](#format-list-{key.field})"
    if key.choices:
        return ", ".join(f"`{choice}`" for choice in key.choices)
    return words(key.type, single=key.single)


def words(form: t.Any, *, single: bool = False) -> str:
    """Say in words what a value of a form looks like; `single`: one item may stand for a list of one."""
    simple = {str: "text", bool: "`true` or `false`", int: "whole number", Decimal: "number"}
    if form in simple:
        return simple[form]
    if attrs.has(form):
        return f"[{title_of(form).lower()}](#{anchor_of(form)})"
    if (record := record_beside_text(form)) is not None:
        return f"name, or [{title_of(record).lower()}](#{anchor_of(record)})"
    if (named := named_of(form)) is not None:
        return f"{words(named)} by name"
    if (item := item_of(form)) is not None:
        return f"list of: {words(item)}" + ("; a single one may stand alone" if single else "")
    if t.get_origin(form) is tuple:
        return "list of " + " and ".join(words(argument) for argument in t.get_args(form))
    raise TypeError(f"the reference has no words for {form}")


def meaning_of(section: Section, key: Key) -> str:
    """
    Say what a key means: by its record's docstring, by that of the window, or as everywhere.

    Raises:
        LookupError: Nobody says what it means.
    """
    name = section.record.__name__
    window = "at_least" in keys(section.record)
    said = (
        section.meanings.get(key.field),
        OWN.get(f"{name}.{key.field}"),
        meanings_of(records.Window)[1].get(key.field) if window else None,
        OWN.get(f"Window.{key.field}") if window else None,
        SHARED.get(key.field),
    )
    for meaning in said:
        if meaning is not None:
            return meaning
    raise LookupError(f"{name}.{key.field}: the docstring does not say what it means")


def default_of(key: Key) -> str:
    """Show what holds where the key is not written."""
    if key.required:
        return "**required**"
    if key.default is None or key.default == () or key.default == {} or attrs.has(type(key.default)):
        return ""
    return f"`{str(key.default).lower() if isinstance(key.default, bool) else key.default}`"


def markdown() -> str:
    """Write all sections."""
    lines: list[str] = []
    for section in sections():
        lines += [f"({section.anchor})=", f"## {section.title}", "", section.about, ""]
        lines += [f"Stands at: {', '.join(section.places)}.", ""]
        lines += ["| key | value | if not written | meaning |", "|---|---|---|---|"]
        for name, key in keys(section.record).items():
            cells = (f"`{name}`", form_of(key), default_of(key), meaning_of(section, key))
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    for field, choices in CHOICES.items():
        if len(choices) > FEW:
            lines += [f"(format-list-{field})=", f"## The words of `{field}`", ""]
            lines += [*(f"- `{choice}`" for choice in choices), ""]
    return "\n".join(lines)


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the sections in the place of the marker."""
    if MARKER in source[0]:
        source[0] = source[0].replace(MARKER, markdown())


def setup(app: Sphinx) -> dict[str, bool]:
    """Say to Sphinx what this extension does."""
    app.connect("source-read", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
