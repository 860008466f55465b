"""Fields of one response key whose types differ in the subgraph get aliases: its validation would refuse them together.

In the API they agree, or the client's operation were not valid. In one subgraph they need not: `... on User { id }`
and `... on Admin { id }` cannot stand side by side where `User.id` is `ID!` and `Admin.id` is `ID` (SameResponseShape
of the GraphQL specification).
"""

from __future__ import annotations

from collections.abc import Iterable

from dovetail_composition.graph import QueryGraph
from dovetail_composition.schema import type_refs

from .subgraph_selection import SubgraphField, SubgraphSelection

_Located = tuple[SubgraphSelection, str, SubgraphField]
"""A field with the selection and the type that it is selected on."""


def separate(graph: QueryGraph, selections: Iterable[SubgraphSelection]) -> None:
    """Alias what clashes in selections whose fields are compared with each other, and in all below them."""
    by_key: dict[str, list[_Located]] = {}
    for selection in selections:
        for (types, key, _), item in selection.fields.items():
            owner = selection.type_name if types is None else types[0]
            by_key.setdefault(key, []).append((selection, owner, item))
    for key, items in by_key.items():
        by_shape: dict[str, list[_Located]] = {}
        if len(items) == 1:
            by_shape[""] = items
        else:
            for located in items:
                by_shape.setdefault(_shape(graph, *located), []).append(located)
        for number, alike in enumerate(by_shape.values()):
            if number:
                alias = _free(key, number, by_key)
                for _, _, item in alike:
                    item.alias = alias
            children = {id(item.child): item.child for _, _, item in alike if item.child is not None}
            if children:
                separate(graph, children.values())


def _shape(graph: QueryGraph, selection: SubgraphSelection, owner: str, item: SubgraphField) -> str:
    """What must agree: lists, nullability, and the type of a leaf."""
    if item.api_name == "__typename":
        return "String!"
    ref = graph.field_type_in(selection.graph, owner, item.api_name)
    return ref if item.child is None else type_refs.rename(ref, "_")


def _free(key: str, number: int, taken: Iterable[str]) -> str:
    names = set(taken)
    candidate = f"{key}_{number}"
    while candidate in names:
        candidate += "_"
    return candidate
