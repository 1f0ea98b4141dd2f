"""
Put into the `console` blocks of pages what their commands print now.

For the day on which the program's wording changes: `python docs/refresh.py docs/tutorial/first-protocol.md`.
Read the difference before it is committed: the page must still be true. Output that a page shortens with `...`
stays as it is. Pictures of docs/static that a page draws under the same name are drawn anew.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import conftest

PICTURES = Path(__file__).resolve().parent / "static"
BLOCK = re.compile(r"^```(?P<kind>\{code-block\} \w+|\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def refreshed(block: re.Match[str]) -> str:
    """Do what a block says, in the page's folder; give the block as it should stand."""
    kind, body = block["kind"], block["body"]
    if kind == "console":
        parts = re.split(r"^(?=\$ )", body, flags=re.MULTILINE)
        return "```console\n" + "".join(map(shown, parts)) + "```"
    caption = re.match(r":caption: (.+\..+)\n", body)
    if kind.startswith("{") and caption:
        conftest.write_file(caption[1], body[caption.end() :])
    named = re.match(r"# ([\w-]+\.\w+)\n", body)
    if kind == "yaml" and named:
        conftest.write_file(named[1], body)
    return block[0]


def shown(part: str) -> str:
    """Give a command with its output."""
    command, _, output = part.removeprefix("$ ").partition("\n")
    if not part.startswith("$ ") or not re.match(conftest.RUN, command) or "\n..." in f"\n{output}":
        return part
    printed = conftest.run(command)
    if "Traceback" in printed:
        raise SystemExit(f"$ {command}\n{printed}")
    lines = [line.rstrip() for line in printed.splitlines()]
    return "\n".join([f"$ {command}", *lines, ""])


def main() -> None:
    """Refresh the pages that the command line names."""
    for page in [Path(name).resolve() for name in sys.argv[1:]]:
        namespace: dict[str, object] = {}
        conftest.open_folder(namespace)
        try:
            text = BLOCK.sub(refreshed, page.read_text(encoding="utf-8"))
            for picture in PICTURES.iterdir():
                if Path(picture.name).exists():
                    picture.write_bytes(Path(picture.name).read_bytes())
        finally:
            conftest.close_folder(namespace)
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
