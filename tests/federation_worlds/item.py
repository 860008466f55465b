"""A row as one party sees it: the monolith sees all of it, a subgraph only what it owns or was sent."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from graphql import FieldNode, GraphQLError, InlineFragmentNode, SelectionSetNode

from .subgraph import Subgraph
from .worlds.world import Row, World


class Company:
    """All rows of a world, which mutations change, and who owns what."""

    def __init__(self, world: World, subgraphs: Mapping[str, Subgraph], interfaces: Mapping[str, set[str]]) -> None:
        """`interfaces`: object type → all interfaces that it implements anywhere."""
        self.world = world
        self.subgraphs = subgraphs
        self.interfaces = interfaces
        self.rows = deepcopy(dict(world.rows))
        for name, row in self.rows.items():
            row |= {"__typename": name.split(":")[0], "__name": name}
        self.problems: list[str] = []
        """What no subgraph should ever be asked."""

    def unsent(self, text: str) -> GraphQLError:
        """Note what a representation lacks; what is computed from it fails."""
        self.problems.append(text)
        return GraphQLError(text)

    def find(self, type_name: str, arguments: Mapping[str, Any]) -> list[Row]:
        """Rows of the type that equal the arguments."""
        return [
            row
            for row in self.rows.values()
            if self.is_a(row["__typename"], type_name) and all(row.get(key) == arguments[key] for key in arguments)
        ]

    def is_a(self, name: str, type_name: str) -> bool:
        """Whether an object type is the type or one of its possible types."""
        return type_name == name or type_name in self.interfaces.get(name, ())

    def compute(self, type_name: str, name: str) -> Any:
        """The function of a field, that of an interface counting for all who implement it."""
        names = (type_name, *sorted(self.interfaces.get(type_name, ())))
        return next((found for each in names if (found := self.world.fields.get(f"{each}.{name}"))), None)

    def is_lost(self, row: Row, name: str) -> bool:
        """Whether nobody who owns the field knows the row."""
        owners = {
            graph.name
            for graph in self.subgraphs.values()
            for type_name in (row.get("__typename"), *self.interfaces.get(row.get("__typename", ""), ()))
            if name in getattr(graph.schema.get_type(type_name or ""), "fields", ())
            and f"{type_name}.{name}" not in graph.external
        }
        unknowing = {graph for graph, rows in self.world.unknown.items() if row.get("__name") in rows}
        return bool(owners) and owners <= unknowing


class Item:
    """A row, seen by the monolith (`subgraph` is None) or by a subgraph that was sent a part of it or provides one."""

    def __init__(
        self,
        company: Company,
        row: Row,
        subgraph: Subgraph | None = None,
        sent: Row | None = None,
        provided: tuple[SelectionSetNode, ...] = (),
    ) -> None:
        self.company, self.row, self.subgraph, self.sent, self.provided = company, row, subgraph, sent, provided

    def __call__(self, name: str, **arguments: Any) -> Any:
        """A field's worth, for fields that are computed from it."""
        if self.sent is not None and name in self.sent:
            return _each(self.sent[name], lambda row: Sent(self.company, row))
        type_name = self.row.get("__typename", "")
        if self.subgraph is not None and any(
            f"{each}.{name}" in self.subgraph.external
            for each in (type_name, *self.company.interfaces.get(type_name, ()))
        ):
            raise self.company.unsent(f"{self.subgraph.name} needs {type_name}.{name}, which was not sent")
        if self.subgraph is None and self.company.is_lost(self.row, name):
            return None
        return self.wrap(self.worth(type_name, name, arguments))

    def worth(self, type_name: str, name: str, arguments: Mapping[str, Any]) -> Any:
        """What the field holds: computed, or of the row."""
        compute = self.company.compute(self.row.get("__typename", type_name), name)
        if compute is not None:
            return compute(self, **arguments)
        if name not in self.row:
            self.company.problems.append(f"the world has no {name} of {self.row}")
        return self.row.get(name)

    def wrap(self, value: Any, provided: tuple[SelectionSetNode, ...] = ()) -> Any:
        """Rows for their names, as the same party sees them."""
        rows = self.company.rows
        if isinstance(value, str) and value in rows:
            value = rows[value]
        return _each(value, lambda row: Item(self.company, row, self.subgraph, None, provided), rows)

    def provides(self, name: str, is_a: Any) -> tuple[bool, tuple[SelectionSetNode, ...]]:
        """Whether a `@provides` on the way here grants the field, and what it grants below."""
        found = [each for selection in self.provided for each in _fields(selection, name, is_a)]
        return bool(found), tuple(each.selection_set for each in found if each.selection_set is not None)


class Sent:
    """An object of a representation: nothing is known of it but what was sent."""

    def __init__(self, company: Company, row: Row) -> None:
        self.company, self.row = company, row

    def __call__(self, name: str, **_arguments: Any) -> Any:
        if name not in self.row:
            raise self.company.unsent(f"{name} was not sent within {self.row}")
        return _each(self.row[name], lambda row: Sent(self.company, row))


def plain(value: Any) -> Any:
    """A leaf of a custom scalar, which is an object only in the eyes of what computes from it."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.row if isinstance(value, Item | Sent) else value


def _each(value: Any, make: Any, rows: Mapping[str, Row] | None = None) -> Any:
    if isinstance(value, list):
        return [_each(item, make, rows) for item in value]
    if rows is not None and isinstance(value, str) and value in rows:
        value = rows[value]
    return make(value) if isinstance(value, dict) else value


def _fields(selection: SelectionSetNode, name: str, is_a: Any) -> list[FieldNode]:
    found: list[FieldNode] = []
    for each in selection.selections:
        if isinstance(each, FieldNode) and each.name.value == name:
            found.append(each)
        elif isinstance(each, InlineFragmentNode) and (
            each.type_condition is None or is_a(each.type_condition.name.value)
        ):
            found += _fields(each.selection_set, name, is_a)
    return found
