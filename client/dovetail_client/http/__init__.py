"""The transport over HTTP, with server-sent events and WebSockets for subscriptions."""

from .transport import HttpTransport, SubscriptionProtocol
from .websocket import ConnectionParams

__all__ = ["ConnectionParams", "HttpTransport", "SubscriptionProtocol"]
