"""
The Schedule of Activities of a protocol, worked out from its chart, and the tables that it becomes.

From the chart to its plan (`planned`, `prepared`), in order (`sequence`), in words (`timing`, `footnotes`), as
records (`table`, `records`). Whoever writes a table reads the records alone.
"""

from protocol_engine.diagrams.activities.records import Activities
from protocol_engine.diagrams.activities.table import activities_of

__all__ = ["Activities", "activities_of"]
