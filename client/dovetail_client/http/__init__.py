"""The transport over HTTP, with server-sent events and WebSockets for subscriptions."""

from .transport import HttpTransport, SubscriptionProtocol

__all__ = ["HttpTransport", "SubscriptionProtocol"]
