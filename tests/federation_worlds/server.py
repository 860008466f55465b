"""The subgraphs' servers behind the gateway's port: strict about what they are asked, honest about what they know."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionSetNode,
    execute_sync,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    parse,
    validate,
)

from dovetail_gateway.lossless_json.encode import encode_json
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphRequest

from .item import Company, Item, plain
from .subgraph import Subgraph
from .worlds.world import Row

ROOTS = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}


class Servers:
    """All subgraphs of a world; counts what they are asked and notes what they should never be."""

    def __init__(self, company: Company, labels: frozenset[str] = frozenset()) -> None:
        """`labels`: those of progressive overrides that hold."""
        self.company = company
        self.calls: Counter[str] = Counter()
        self.requests: list[str] = []
        self.overridden = {
            (graph, coordinate) for each in company.subgraphs.values() for coordinate, graph in each.overrides.items()
        }
        for each in company.subgraphs.values():
            for coordinate, (graph, label) in each.labelled.items():
                self.overridden.add((graph if label in labels else each.name, coordinate))

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        """Answer as a server would, in its own schema."""
        subgraph = self.company.subgraphs[request.subgraph]
        self.calls[subgraph.name] += 1
        variables = encode_json(request.variables).decode()
        self.requests.append(f"{subgraph.name}: {request.query} {variables}")
        document = parse(request.query)
        for error in validate(subgraph.schema, document):
            self._problem(subgraph, error.message)

        def resolve(source: Item | None, info: GraphQLResolveInfo, **arguments: Any) -> Any:
            return self._resolve(subgraph, source, info, arguments)

        result = execute_sync(
            subgraph.schema,
            document,
            variable_values=json.loads(variables),
            field_resolver=resolve,
            type_resolver=lambda item, _info, _type: self._type_name(subgraph, item.row),
        )
        for error in result.errors or ():
            assert is_meant(error), error
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = [error.formatted for error in result.errors]
        return SubgraphAnswer(status=200, body=json.dumps(body).encode())

    def _resolve(
        self, subgraph: Subgraph, source: Item | None, info: GraphQLResolveInfo, arguments: Mapping[str, Any]
    ) -> Any:
        name, type_name = info.field_name, info.parent_type.name
        if source is None:
            if name == "_service":
                return {"sdl": subgraph.sdl}
            if name == "_entities":
                return [self._entity(subgraph, each) for each in arguments["representations"]]
            type_name = ROOTS[info.operation.operation.value]
            self._check_override(subgraph, f"{type_name}.{name}")
            value, below = root_field(self.company, info, type_name, arguments), ()
            holder = Item(self.company, {}, subgraph)
        elif isinstance(source, dict):
            return source[name]
        else:
            coordinate, holder = f"{type_name}.{name}", source
            granted, below = source.provides(name, lambda each: self._is_a(subgraph, source.row, each))
            self._check_override(subgraph, coordinate)
            if coordinate in subgraph.external and not granted:
                self._problem(subgraph, f"{coordinate} is external and provided on no way here")
            seer = Item(self.company, source.row) if coordinate in subgraph.external else source
            value = seer.worth(type_name, name, arguments)
        if not is_composite_type(get_named_type(info.return_type)):
            return plain(value)
        granted_here = subgraph.provides.get(f"{info.parent_type.name}.{name}")
        return self._known(subgraph, holder.wrap(value, (*below, *([granted_here] if granted_here else ()))))

    def _known(self, subgraph: Subgraph, value: Any) -> Any:
        """Without what is of types that the subgraph lacks: it would not have such data."""
        if isinstance(value, list):
            kept = [self._known(subgraph, item) for item in value if item is not None]
            return [None if item is None else kept.pop(0) for item in value] if None not in kept else kept
        if isinstance(value, Item) and self._type_name(subgraph, value.row) is None:
            return None
        return value

    def _type_name(self, subgraph: Subgraph, row: Row) -> str | None:
        """The type of a row in the subgraph's own schema: its own, or the interface object that stands for it."""
        name = row.get("__typename")
        if name is None:
            return ""
        if subgraph.schema.get_type(name) is not None:
            return name
        stands = sorted(set(self.company.interfaces.get(name, ())) & subgraph.interface_objects)
        return stands[0] if stands else None

    def _is_a(self, subgraph: Subgraph, row: Row, name: str) -> bool:
        return self._type_name(subgraph, row) == name or self.company.is_a(row.get("__typename", name), name)

    def _entity(self, subgraph: Subgraph, sent: Row) -> Item | None:
        type_name = sent.get("__typename", "")
        type_ = subgraph.schema.get_type(type_name)
        if type_ is None:
            self._problem(subgraph, f"there is no type {type_name!r}: {sent}")
            return None
        for name in sent.keys() - {"__typename", *type_.fields}:  # type: ignore[attr-defined]
            self._problem(subgraph, f"{type_name} has no field {name}: {sent}")
        keys = subgraph.keys.get(type_name, [])
        key = next((each for each in keys if _has(sent, each)), None)
        if key is None:
            self._problem(subgraph, f"no whole key of {type_name}: {sent}")
            return None
        for row in self.company.find(type_name, {}):
            if _equal(Item(self.company, row), sent, key):
                is_unknown = row["__name"] in self.company.world.unknown.get(subgraph.name, ())
                return None if is_unknown else Item(self.company, row, subgraph, sent)
        return None

    def _check_override(self, subgraph: Subgraph, coordinate: str) -> None:
        if (subgraph.name, coordinate) in self.overridden:
            self._problem(subgraph, f"{coordinate} is overridden")

    def _problem(self, subgraph: Subgraph, text: str) -> None:
        self.company.problems.append(f"{subgraph.name}: {text}")


def is_meant(error: GraphQLError) -> bool:
    """Whether an error is one of the world's, not a fault of this code."""
    return isinstance(error.original_error, GraphQLError | None) or "non-nullable" in error.message


def root_field(company: Company, info: GraphQLResolveInfo, type_name: str, arguments: Mapping[str, Any]) -> Any:
    """What a root field is worth: computed, held, or the rows that equal its arguments."""
    name = info.field_name
    compute = company.world.fields.get(f"{type_name}.{name}")
    if compute is not None:
        return compute(Item(company, {}), **arguments)
    held = company.rows.get(f"{type_name}:", {})
    if name in held:
        return held[name]
    found = company.find(get_named_type(info.return_type).name, arguments)
    if is_list_type(get_nullable_type(info.return_type)):
        return [row["__name"] for row in found]
    return found[0]["__name"] if found else None


def _has(sent: Any, key: SelectionSetNode) -> bool:
    """Whether a representation holds a key, nulls being none."""
    if isinstance(sent, list):
        return all(_has(item, key) for item in sent)
    if not isinstance(sent, dict):
        return False
    for each in key.selections:
        if isinstance(each, FieldNode):
            value = sent.get(each.name.value)
            if value is None or (each.selection_set is not None and not _has(value, each.selection_set)):
                return False
        elif isinstance(each, InlineFragmentNode) and not _has(sent, each.selection_set):
            return False
    return True


def _equal(item: Any, sent: Any, key: SelectionSetNode) -> bool:
    """Whether a row is the one that a key names."""
    if isinstance(sent, list):
        return isinstance(item, list) and len(item) == len(sent) and all(map(_equal, item, sent, [key] * len(sent)))
    for each in key.selections:
        if not isinstance(each, FieldNode) or each.name.value == "__typename":
            continue
        mine, theirs = (item(each.name.value) if item is not None else None), sent[each.name.value]
        if each.selection_set is not None:
            if mine is None or not _equal(mine, theirs, each.selection_set):
                return False
        elif mine != theirs and str(mine) != str(theirs):
            return False
    return True
