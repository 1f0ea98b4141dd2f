"""
Protocol files in and out: YAML to records with the place of everything, and back.

The only owner of PyYAML and cattrs.
"""

from __future__ import annotations

from protocol_engine.loader.json_schema import schema
from protocol_engine.loader.loading import Attempt, attempt, in_order_of_file
from protocol_engine.loader.meaning import canonical
from protocol_engine.loader.places import Places, place_in
from protocol_engine.loader.salvage import Salvaged
from protocol_engine.loader.source import Readable, fetch
from protocol_engine.loader.writer import dump

__all__ = [
    "Attempt",
    "Places",
    "Readable",
    "Salvaged",
    "attempt",
    "canonical",
    "dump",
    "fetch",
    "in_order_of_file",
    "place_in",
    "schema",
]
