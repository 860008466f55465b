"""What makes a service of serve.py a federation subgraph, by hand; libraries for most languages do it for you.

A subgraph has two root fields more than its API: `_service` tells its schema as its author wrote it, `_entities` loads
objects by the keys that the schema declares.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Entities = Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any] | None]]
"""By type: a function from a representation (`__typename`, a key, what `@requires` names) to the object, or None."""

MACHINERY = """
scalar _Any
union _Entity = {types}
type _Service {{ sdl: String! }}
extend type Query {{
  _service: _Service!
  _entities(representations: [_Any!]!): [_Entity]!
}}
"""


def federated(
    sdl: str, resolvers: Mapping[str, Callable[..., Any]], entities: Entities
) -> tuple[str, Mapping[str, Callable[..., Any]]]:
    """The schema and resolvers of the subgraph."""

    def load(_parent: object, _info: object, representations: Sequence[Mapping[str, Any]]) -> list[Any]:
        found = [(each["__typename"], entities[each["__typename"]](each)) for each in representations]
        return [value and {**value, "__typename": name} for name, value in found]

    def service(_parent: object, _info: object) -> Mapping[str, str]:
        return {"sdl": sdl}

    machinery = MACHINERY.format(types=" | ".join(entities))
    return sdl + machinery, {**resolvers, "Query._service": service, "Query._entities": load}
