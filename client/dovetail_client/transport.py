"""The port of transports: one operation goes out as a value, one answer comes back as a value."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import OperationType


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One operation, validated already."""

    document: str
    operation: OperationType
    variables: Mapping[str, Any] = field(default_factory=dict, repr=False)
    operation_name: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Not shown: credentials are among them."""
    timeout: float | None = None
    """Seconds for the whole call; None: no limit. Of a subscription: until it is accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answered, whatever it is."""

    data: dict[str, Any] | None = None
    errors: tuple[Mapping[str, Any], ...] = ()
    extensions: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    retry_after: float | None = None
    """Seconds that the answer asks to wait for."""
    body: bytes | None = field(default=None, repr=False)
    """The same as JSON, with all digits of its numbers as they were sent. None: the transport does not give it."""


class Transport(Protocol):
    """Carries operations to one service. Errors of GraphQL are part of an `Answer`; all others are raised."""

    async def execute(self, request: Request) -> Answer:
        """The answer to a query or a mutation. Raises `BindingError`."""
        ...

    def subscribe(self, request: Request) -> AsyncGenerator[Answer, None]:
        """The answers to a subscription, until the service completes it. Raises `BindingError`."""
        ...

    async def aclose(self) -> None:
        """Give back all connections."""
        ...
