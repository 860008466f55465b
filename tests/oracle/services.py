"""The world's servers: the monolith that knows the truth, and the services behind a port in memory."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphRequest

from .schemas import monolith_sdl, own, service_sdl
from .world import Entity, World


class Truth:
    """What every field of a world is worth, wherever it is resolved; mutations change the instance."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.bumps: Counter[str] = Counter()

    def find(self, entity: str, row_id: str | None) -> dict[str, Any] | None:
        return self.world.entities[entity].rows.get(str(row_id))

    def field(self, row: dict[str, Any], name: str, arguments: dict[str, Any]) -> Any:
        """A field of an entity's row, links followed."""
        if "text" in row:
            return row[name]
        entity = self.world.entities[row["__entity"]]
        if name == "id":
            return row["id"]
        spec = next(item for item in entity.fields if item.name == name)
        if spec.service == entity.extension and row["id"] not in entity.known_in_extension:
            return None
        if (entity.name, name, row["id"]) in self.world.faults:
            raise GraphQLError(f"{entity.name}.{name} {row['id']} failed", extensions={"code": f"{entity.name}:FAILED"})
        if spec.kind == "described":
            return (
                f"{row['name']} {json.dumps(_plain(arguments), sort_keys=True)} {self.bumps[entity.name + row['id']]}"
            )
        if spec.kind == "value":
            return {"text": row["name"], "size": 3, "inner": {"text": "in", "size": 1, "inner": None}}
        if spec.kind == "peer":
            return self.find(*row["peerRef"])
        if spec.kind == "any":
            return [self.find(item.name, "1") for item in self.world.members(entity.home)]
        if spec.kind == "one":
            return self.find(spec.target, row[spec.key])
        if spec.kind == "owned":
            return [item for item in self.rows(spec.target) if item[spec.key] == row["id"]]
        if spec.kind == "many":
            return self.many(row[spec.key], spec.target, arguments.get("order"))
        return row[name]

    def many(self, keys: list[str] | None, target: str, order: str | None) -> list[Any] | None:
        if keys is None:
            return None
        found = [self.find(target, key) for key in keys]
        if order is None:
            return found
        return sorted((row for row in found if row), key=lambda row: int(row["id"]), reverse=order == "DOWN")

    def rows(self, entity: str) -> list[dict[str, Any]]:
        return list(self.world.entities[entity].rows.values())

    def bump(self, entity: Entity, arguments: dict[str, Any]) -> Any:
        self.bumps[entity.name + arguments["id"]] += arguments["by"]
        return self.find(entity.name, arguments["id"])

    def root(self, name: str, arguments: dict[str, Any]) -> Any:
        """A root field that monolith and services share."""
        for entity in self.world.entities.values():
            if name == f"all{entity.name}":
                return self.rows(entity.name)
            if name == f"some{entity.name}":
                return self.find(entity.name, arguments["id"])
            if name == f"bump{entity.name}":
                return self.bump(entity, arguments)
        service = int(name.removeprefix("named").removeprefix("any"))
        rows = [row for entity in self.world.members(service) for row in self.rows(entity.name)]
        return rows if name.startswith("named") else rows[: 1 + len(str(arguments["color"]))]


def _plain(value: Any) -> Any:
    """Arguments as the common names have them."""
    if isinstance(value, dict):
        return {name.removeprefix("Own"): _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.removeprefix("Own") if isinstance(value, str) else value


class Monolith:
    """graphql-core executing one schema: the oracle."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.schema = build_schema(monolith_sdl(world))

    def execute(self, document: str, variables: dict[str, Any]) -> ExecutionResult:
        truth = Truth(self.world)

        def resolve(source: Any, info: Any, **arguments: Any) -> Any:
            if source is None:
                return truth.root(info.field_name, _plain(arguments))
            return truth.field(source, info.field_name, arguments)

        return execute_sync(
            self.schema,
            parse(document),
            variable_values=variables,
            field_resolver=resolve,
            type_resolver=lambda value, _info, _type: value["__entity"],
        )


class Services:
    """All services of a world behind the subgraph port; every request is validated as a real server would."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.truth = Truth(world)
        self.random = Random(seed)
        self.schemas: dict[str, GraphQLSchema] = {
            f"s{index}": build_schema(service_sdl(world, index)) for index in range(world.services)
        }
        self.requests: list[SubgraphRequest] = []

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        self.requests.append(request)
        service = int(request.subgraph[1:])
        schema = self.schemas[request.subgraph]
        document = parse(request.query)
        problems = validate(schema, document)
        assert not problems, f"{request.query}\n{problems}"

        def resolve(source: Any, info: Any, **arguments: Any) -> Any:
            if source is None:
                return self._root(info.field_name, arguments)
            return self._wire(service, info, self.truth.field(source, info.field_name.removeprefix("Own"), arguments))

        result = execute_sync(
            schema,
            document,
            variable_values=json.loads(json.dumps(request.variables)),
            field_resolver=resolve,
            type_resolver=lambda value, _info, _type: own(self.world, service, value["__entity"]),
        )
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = [error.formatted for error in result.errors]
        return SubgraphAnswer(status=200, body=json.dumps(body).encode())

    def _wire(self, service: int, info: Any, value: Any) -> Any:
        if str(info.return_type).strip("!") == own(self.world, service, "Color") and value is not None:
            return own(self.world, service, value)
        return value

    def _root(self, name: str, arguments: dict[str, Any]) -> Any:
        for entity in self.world.entities.values():
            if name == f"by{entity.name}":
                return self.truth.find(entity.name, arguments["id"])
            if name == f"by{entity.name}s":
                return self._ordered(entity, arguments["ids"], arguments.get("order"))
            if name == f"extension{entity.name}":
                known = [item for item in arguments["ids"] if item in entity.known_in_extension]
                return self._ordered(entity, known, None)
            if name.startswith(f"{entity.name}By"):
                back = name.removeprefix(f"{entity.name}By")
                return [row for row in self.truth.rows(entity.name) if row[back] in arguments["keys"]]
        return self.truth.root(name, _plain(arguments))

    def _ordered(self, entity: Entity, keys: list[str], order: str | None) -> list[Any]:
        found = [self.truth.find(entity.name, key) for key in keys]
        if order is not None:
            return sorted((row for row in found if row), key=lambda row: int(row["id"]), reverse=order == "DOWN")
        rows = [row for row in found if row]
        if self.world.answers != "plain":
            self.random.shuffle(rows)
        if self.world.answers == "messy":
            rows = [*rows, *rows[:1], None]
        return rows
