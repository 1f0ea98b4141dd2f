"""
The engine: a chart, and the ledgers of its participants in a store.

It writes what was said into the ledger and tells what that means. The meaning comes from the fold;
the engine adds who may write when: keys that make a call repeatable, and versions that tell of calls
made upon an old state.
"""

from __future__ import annotations

from protocol_engine.engine.asynchronous import AsyncEngine, AsyncMemoryStore, AsyncStore
from protocol_engine.engine.available import Available, available
from protocol_engine.engine.call import Author
from protocol_engine.engine.dispatcher import Dispatcher, Retries
from protocol_engine.engine.engine import Engine
from protocol_engine.engine.enrollment import Counted, Places
from protocol_engine.engine.hooks import Hook, Hooks
from protocol_engine.engine.memory import MemoryStore
from protocol_engine.engine.notices import TOPICS, Notice
from protocol_engine.engine.outbox import Delivery, Outbox
from protocol_engine.engine.outcome import Outcome
from protocol_engine.engine.store import Change, Kept, Store, Unit

__all__ = [
    "TOPICS",
    "AsyncEngine",
    "AsyncMemoryStore",
    "AsyncStore",
    "Author",
    "Available",
    "Change",
    "Counted",
    "Delivery",
    "Dispatcher",
    "Engine",
    "Hook",
    "Hooks",
    "Kept",
    "MemoryStore",
    "Notice",
    "Outbox",
    "Outcome",
    "Places",
    "Retries",
    "Store",
    "Unit",
    "available",
]
