"""How a subgraph is asked for a field that it resolves itself: known from the graph alone, kept as long as it is."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from dovetail_composition.graph import QueryGraph, View
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.schema import type_refs
from dovetail_composition.schema.definitions import ContextArgument

from .subgraph_selection import Types


class Asked(Struct, frozen=True, kw_only=True, eq=False):
    """A field on objects of some types, whose answers are alike."""

    types: Types
    condition: Types | None
    """The types that it is selected under; None where it is selected on all objects there are."""
    owner: str
    """The type that declares it there."""
    name: str
    """The subgraph's own."""
    inner: str
    """The type of its value in the subgraph (API name)."""
    view: View
    """Where its value is known then."""
    contexts: tuple[ContextArgument, ...]
    values: Mapping[str, str]
    """Own value → API value of what a leaf holds, where they differ."""


def asked(
    graph: QueryGraph, names: WireNames, view: View, owner: str, types: Types, field_name: str
) -> tuple[Asked, ...]:
    """A field on all these types of objects, selected where `owner` is declared; without conditions where it can be.

    Kept for one type: of several there are too many combinations.
    """
    if len(types) > 1:
        return _find(graph, names, view, owner, types, field_name)
    key = (view, owner, types, field_name)
    found: tuple[Asked, ...] | None = graph.notes.get(key)
    if found is None:
        found = graph.notes[key] = _find(graph, names, view, owner, types, field_name)
    return found


def _find(
    graph: QueryGraph, names: WireNames, view: View, owner: str, types: Types, field_name: str
) -> tuple[Asked, ...]:
    alike: dict[tuple[str, str, View], dict[str, list[str]]] = {}
    for name in types:
        own_name = names.field_name(view.graph, graph.name_in(view.graph, name), field_name)
        ref = graph.field_type_in(view.graph, name, field_name)
        same = (own_name, type_refs.named_type(ref), graph.child_view(name, field_name, view))
        alike.setdefault(same, {}).setdefault(ref, []).append(name)
    covered = owner in types or set(types) == graph.possible_types(owner, view.graph)
    everywhere = covered and graph.resolved_at(owner, field_name, view) is not None
    if graph.is_interface_object(owner, view.graph) or (everywhere and len(alike) == 1):
        ((_, _, child),) = alike
        return (_asked(graph, names, view.graph, types, None, owner, field_name, child),)
    return tuple(
        # Of another nullability they may need aliases, each its own.
        _asked(graph, names, view.graph, tuple(found), tuple(found), found[0], field_name, child)
        for (_, _, child), by_ref in alike.items()
        for found in by_ref.values()
    )


def _asked(
    graph: QueryGraph,
    names: WireNames,
    subgraph: str,
    types: Types,
    condition: Types | None,
    owner: str,
    field_name: str,
    child: View,
) -> Asked:
    inner = type_refs.named_type(graph.field_type_in(subgraph, owner, field_name))
    join = graph.joins(owner, field_name).get(subgraph)
    return Asked(
        types=types,
        condition=condition,
        owner=owner,
        name=names.field_name(subgraph, graph.name_in(subgraph, owner), field_name),
        inner=inner,
        view=child,
        contexts=join.context_arguments if join is not None else (),
        values=names.api_enum_values(subgraph, inner),
    )
