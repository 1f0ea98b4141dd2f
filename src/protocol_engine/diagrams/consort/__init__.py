"""The flow of participants as CONSORT 2025 draws it: milestones, and why not everybody came to the next one."""

from protocol_engine.diagrams.consort.figure import consort

__all__ = ["consort"]
