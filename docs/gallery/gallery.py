"""
Draw everything that can be drawn of both protocols, by the command line, and show it on one page.

`python docs/gallery/gallery.py out` writes `out/index.html` and the drawings beside it, in a folder for each
protocol. What needs an extra is drawn where that is installed.
"""

from __future__ import annotations

import contextlib
import html
import io
import re
import shlex
import string
import sys
import typing as t
from pathlib import Path

from protocol_engine.cli import app
from studies import OPTIONAL, STUDIES, Entry, Study

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

HERE = Path(__file__).resolve().parent


def main(folder: str) -> None:
    """Draw everything into a folder, and write its page."""
    out = Path(folder)
    lacking = _lacking(out)
    drawn = {study: [entry for entry in study.entries if entry.needs not in lacking] for study in STUDIES}
    page = string.Template((HERE / "page.html").read_text(encoding="utf-8")).substitute(
        lacking=f"Left out: {html.escape('; '.join(lacking.values()))}." if lacking else "",
        contents="\n".join(_contents(study, entries) for study, entries in drawn.items()),
        studies="\n".join(_study(out, study, entries, lacking) for study, entries in drawn.items()),
    )
    (out / "index.html").write_text(page, encoding="utf-8")


def _lacking(out: Path) -> dict[str, str]:
    """Give what cannot be drawn here, and why."""
    found = {}
    for name, options in OPTIONAL.items():
        said = _run(f"protocol-engine draw {STUDIES[0].file} {options.format(out / 'trial')}")
        if said:
            found[name] = said
    for trial in out.glob("trial.*"):
        trial.unlink()
    return found


def _run(command: str) -> str:
    """Run a command within this process; give what it says where it fails, else nothing."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            app(shlex.split(command)[1:])
    except SystemExit as end:
        # A warning is no failure.
        return said.getvalue().strip() if end.code else ""
    return ""


def _contents(study: Study, entries: Sequence[Entry]) -> str:
    links = ", ".join(f'<a href="#{study.folder}-{entry.name}">{entry.name}</a>' for entry in entries)
    return f'<p><a href="#{study.folder}">{study.folder}</a>: {links}</p>'


def _study(out: Path, study: Study, entries: Sequence[Entry], lacking: Collection[str]) -> str:
    """Draw everything of a protocol; give its part of the page."""
    (out / study.folder).mkdir(parents=True, exist_ok=True)
    text = Path(study.file).read_text(encoding="utf-8")
    for now, before in study.earlier.items():
        if now not in text:
            raise SystemExit(f"{study.file}: there is no {now!r}; the earlier version of the gallery needs it")
        text = text.replace(now, before)
    if study.earlier:
        _earlier(out, study).write_text(text, encoding="utf-8")
    parts = [_entry(out, study, entry, lacking) for entry in entries]
    return "\n".join([f'<h2 id="{study.folder}">{html.escape(study.name)}</h2>', *parts])


def _earlier(out: Path, study: Study) -> Path:
    """Give where the earlier version is."""
    return out / study.folder / "earlier.yaml"


def _entry(out: Path, study: Study, entry: Entry, lacking: Collection[str]) -> str:
    """Draw something; give its part of the page."""
    files = [out / study.folder / f"{entry.name}.{suffix}" for suffix in entry.suffixes if suffix not in lacking]
    options = entry.options.format(people=study.people, one=study.one, earlier=_earlier(out, study))
    command = " ".join(
        f"protocol-engine draw {study.file} {options} {' '.join(f'-o {file}' for file in files)}".split()
    )
    failed = _run(command)
    if failed:
        raise SystemExit(f"$ {command}\n{failed}")
    made = [found for file in files for found in ([file] if file.exists() else _numbered(file))]
    links = " ".join(
        f'<a href="{file.relative_to(out).as_posix()}">{file.name.removeprefix(f"{entry.name}.")}</a>' for file in made
    )
    return "\n".join(
        [
            f'<section aria-labelledby="{study.folder}-{entry.name}">',
            f'<h3 id="{study.folder}-{entry.name}">{html.escape(entry.says)}</h3>',
            *(_shown(file, file.relative_to(out).as_posix(), entry) for file in _worth(files)),
            f"<pre class=command><code>{html.escape(command)}</code></pre>",
            f"<p>{links}</p>",
            "</section>",
        ]
    )


def _numbered(file: Path) -> list[Path]:
    """Give the files that the pages of a long drawing became."""
    return sorted(file.parent.glob(f"{file.stem}-[0-9]*{file.suffix}"), key=lambda one: (len(one.name), one.name))


def _worth(files: Sequence[Path]) -> Iterator[Path]:
    """Give the files that are shown: of the pictures the first, and all others."""
    pictures = [file for file in files if file.suffix in (".svg", ".png", ".pdf")]
    yield from pictures[:1]
    yield from (file for file in files if file not in pictures)


def _shown(file: Path, link: str, entry: Entry) -> str:
    """Show a file as what it is."""
    says = html.escape(entry.says)
    if file.suffix == ".html":
        return f'<iframe src="{link}" title="{says}" loading="lazy"></iframe>'
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".svg":
        title = re.search(r"<title[^>]*>(.*?)</title>", text, re.DOTALL)
        return f'<a href="{link}"><img src="{link}" alt="{html.escape(title[1]) if title else says}"></a>'
    return f"<details><summary>{file.name}</summary><pre>{html.escape(text)}</pre></details>"


if __name__ == "__main__":
    main(*sys.argv[1:])
