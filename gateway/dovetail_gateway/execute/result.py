"""What execution gives back, and what it needs of a generation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLSchema
from msgspec import Struct

from dovetail_composition.manifest import Batching, Limits
from dovetail_gateway.aside import Aside

from .introspection import Introspections


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionRuntime:
    """What all executions of one generation share."""

    schema: GraphQLSchema
    """The API schema."""
    to_wire: Callable[[str, str, Any], Any]
    """(subgraph, API type reference, JSON value) → the value with the subgraph's own input field and enum names."""
    message: Callable[[str, str], str]
    """(subgraph, error message) → the message with the API's names where it cites the subgraph's own."""
    scalar_formats: Mapping[str, str] = field(default_factory=dict)
    batching: Batching = field(default_factory=Batching)
    limits: Limits = field(default_factory=Limits)
    aside: Aside = field(default_factory=Aside)
    """Where large answers are worked on, and introspection is answered."""
    introspections: Introspections = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "introspections", Introspections(self.schema))


class ExecutionResult(Struct, kw_only=True):
    """`data` as JSON values in response order, `errors` as the response's entries (dicts).

    `data` may be the whole response, errors included, as encoded JSON.
    """

    data: dict[str, Any] | bytes | None
    errors: list[dict[str, Any]]
    is_large: bool = False
    """Whether encoding it may take long."""
