"""
How large a protocol file may be.

A file beyond one of these limits gives a problem instead of work: whoever can upload a protocol
must not be able to stop the service that reads it.
"""

from __future__ import annotations

MAX_BYTES = 2 * 1024 * 1024
"""Bytes of a file in UTF-8; a 200-state, 1,000-rule protocol takes about a tenth."""

MAX_DEPTH = 12
"""Lists and mappings inside each other; the definition itself never needs more than seven."""

MAX_NODES = 150_000
"""Values and keys of a file."""

MAX_TEXT = 20_000
"""Characters of one text."""

MAX_NAME = 200
"""Characters of one key."""

MAX_NUMBER = 200
"""Characters of one number as written."""

MAX_DIGITS = 40
"""Digits of one number."""

MAX_POWER = 99
"""Greatest power of ten, up or down, that a number may reach."""

MAX_PROBLEMS = 100
"""Problems reported of one file; the first in the order of the file."""
