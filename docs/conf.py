"""How the documentation is built: `make docs`."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import version as installed_version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "extensions"))

project = "protocol-engine"
author = "the protocol-engine developers"
project_copyright = "the protocol-engine developers"
version = release = installed_version(project)

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
    "file_format",
    "commands",
    "drawings",
    "protocol_engine.sphinx",
]
exclude_patterns = ["_build", "extensions", "gallery"]

# What it sets up when it is imported is of no interest to whoever builds the pages.
logging.getLogger("alembic").setLevel(logging.WARNING)

nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", r"(?!protocol_engine\.).*"),  # other packages' names: the network is not asked for their documentation
    ("py:.*", r".*\._[A-Z]\w*"),  # type variables, which are a matter between signatures
]
suppress_warnings = ["ref.python"]  # a Transition is a record of the trial and, compiled, a record of the chart

html_theme = "furo"
html_title = "protocol-engine"
html_static_path = ["static"]
html_css_files = ["page.css"]
html_copy_source = False

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_typehints = "description"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "show-inheritance": False}
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
