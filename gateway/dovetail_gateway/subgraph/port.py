"""The port through which execution calls subgraphs; adapters and fakes implement it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple, Protocol

import msgspec

from dovetail_gateway.lossless_json.encode import encode_json


class SubgraphRequest(NamedTuple):
    """One GraphQL request to one subgraph. `retryable` is true for queries only."""

    subgraph: str
    query: str
    variables: Mapping[str, Any] = {}
    retryable: bool = True
    body: bytes | None = None
    """The whole request as JSON, where its maker has it already. Then the variables are in there alone."""

    def encoded(self) -> bytes:
        """The whole request as JSON."""
        return self.body or encode_json({"query": self.query, "variables": self.variables})


class SubgraphAnswer(msgspec.Struct, frozen=True, gc=False):
    """What a subgraph's HTTP server answered: status and inflated body, not yet decoded."""

    status: int
    body: bytes
    content_type: str = "application/json"


class SubgraphError(Exception):
    """A call that brought no answer; `code` is one of the gateway's public codes, the message is safe to show."""

    def __init__(self, code: str, message: str) -> None:
        """`code` such as `SUBGRAPH_TIMEOUT`; `message` without internals (no addresses, no library text)."""
        super().__init__(message)
        self.code = code


class PromptAnswer(asyncio.Future[SubgraphAnswer]):
    """A future that tells a listener of its end at once: its callbacks wait for the loop's next turn."""

    __slots__ = ("listener",)

    listener: Callable[[asyncio.Future[SubgraphAnswer]], None] | None
    """Called by whoever ends this, once. Set before; must not raise."""


class SubgraphPort(Protocol):
    """Calls subgraphs on behalf of one client request (its forwarded headers and deadline are already bound)."""

    def send(self, request: SubgraphRequest) -> Awaitable[SubgraphAnswer]:
        """Send one request. It begins at once where it can; what is returned is awaited once, or cancelled.

        Awaiting it raises `SubgraphError`. Cancelling it abandons the call. It may be a `PromptAnswer`.
        """
        ...
