"""What every field of a world is worth, wherever it is resolved."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from graphql import GraphQLError

from .world import Arguments, Entity, Row, World


class Truth:
    """All that can be asked of a world; mutations change the instance."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.bumps: Counter[str] = Counter()

    def find(self, entity: str, row_id: Any) -> Row | None:
        """An entity's row."""
        return self.world.entities[entity].rows.get(str(row_id))

    def find_any(self, reference: str | None) -> Row | None:
        """The row that a reference `entity:id` names."""
        return self.find(*reference.split(":")) if reference is not None else None

    def rows(self, entity: str) -> list[Row]:
        """All rows of an entity."""
        return list(self.world.entities[entity].rows.values())

    def many(self, target: str, keys: list[Any] | None, order: str | None = None) -> list[Row | None] | None:
        """One row for each key; where an order is asked for, those that exist, once, in this order."""
        if keys is None:
            return None
        found = [self.find(target, key) for key in keys]
        if order is None:
            return found
        unique = {row["id"]: row for row in found if row}
        return [unique[row_id] for row_id in sorted(unique, reverse=order == "DOWN")]

    def bump(self, entity: Entity, row_id: str, by: int | None) -> Row | None:
        """What a mutation does."""
        self.bumps[entity.name + row_id] += by or 0
        return self.find(entity.name, row_id)

    def field(self, row: Row, name: str, arguments: Arguments) -> Any:
        """A field of a row, links followed."""
        if name == "id":
            return row["id"]
        holder = self.world.holder(row)
        spec = next(item for item in holder.fields if item.name == name)
        if isinstance(holder, Entity) and not holder.knows(spec.service, row["id"]):
            return None
        if (holder.name, name, row.get("id")) in self.world.faults:
            raise GraphQLError(f"{holder.name}.{name} {row['id']} failed", extensions={"code": f"{holder.name}:FAILED"})
        return row[name] if spec.worth is None else spec.worth(self, row, arguments)


def told(*parts: Any) -> str:
    """Arguments as a text that shows every difference."""
    return " ".join(part if isinstance(part, str) else json.dumps(part, sort_keys=True) for part in parts)
