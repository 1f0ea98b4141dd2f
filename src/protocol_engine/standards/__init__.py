"""Standards of clinical research, in and out: each a package that nothing below depends on."""

from __future__ import annotations
