"""
Protocol files in and out: YAML to records with the place of everything, and back.

The only owner of PyYAML and cattrs.
"""

from __future__ import annotations

from protocol_engine.loader.loading import load, loads
from protocol_engine.loader.places import Places, place_in

__all__ = ["Places", "load", "loads", "place_in"]
