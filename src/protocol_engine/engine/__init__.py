"""
The engine: a chart, and the ledgers of its participants in a store.

It writes what was said into the ledger and tells what that means. The meaning comes from the fold;
the engine adds who may write when: keys that make a call repeatable, and versions that tell of calls
made upon an old state.
"""

from __future__ import annotations

from protocol_engine.engine.available import Available, available
from protocol_engine.engine.engine import Author, Engine
from protocol_engine.engine.memory import MemoryStore
from protocol_engine.engine.outcome import Outcome
from protocol_engine.engine.store import Kept, Store, Unit

__all__ = ["Author", "Available", "Engine", "Kept", "MemoryStore", "Outcome", "Store", "Unit", "available"]
