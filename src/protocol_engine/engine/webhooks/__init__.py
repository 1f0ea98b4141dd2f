"""
Webhooks: notices delivered to a receiver on the net.

Needs the `webhooks` extra, by which they are signed.
"""

from __future__ import annotations

from protocol_engine.engine.webhooks.webhook import DeliveryError, Webhook

__all__ = ["DeliveryError", "Webhook"]
