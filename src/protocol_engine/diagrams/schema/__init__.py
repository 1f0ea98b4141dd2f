"""
The trial schema of ICH M11 (1.2): time from left to right, epochs as columns, arms as rows.

What stands beside what (`lanes`), at which place (`sheet`), the boxes and the lines between them (`boxes`,
`paths`, `wires`), what is said of arms and of time (`words`, `arms`), what stands around it (`frame`), and the
figure (`drawing`).
"""

from protocol_engine.diagrams.schema.drawing import schema, schema_of

__all__ = ["schema", "schema_of"]
