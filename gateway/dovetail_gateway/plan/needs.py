"""What the plan itself needs of objects: keys and required fields, as selections under response keys of their own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from graphql import FieldNode as SyntaxField
from graphql import OperationDefinitionNode, ValueNode, parse

from dovetail_composition.graph import QueryGraph
from dovetail_composition.schema import type_refs
from dovetail_composition.selections.selection import SelectedField, Selection
from dovetail_gateway.document.selection import FieldNode, SelectionSet

from .position import Position
from .regroup import regroup

TYPENAME = "__typename"

Site = tuple[tuple[str, ...], str, str]
"""Type conditions, name and arguments of a selected field."""

Located = Mapping[Site, "tuple[str, Located]"]
"""Where the data holds the fields of a selection: the response key of each, and what is below."""

TYPENAME_SITE: Site = ((), TYPENAME, "")


def site(item: SelectedField) -> Site:
    """What tells the field from its neighbours."""
    return (item.on, item.name, item.arguments)


def needed_fields(
    graph: QueryGraph, position: Position, type_name: str, selection: Selection
) -> tuple[tuple[FieldNode, ...], Located]:
    """The fields of a selection on an object type, and where the data will hold them."""
    fields: list[FieldNode] = []
    located: dict[Site, tuple[str, Located]] = {}
    for item in selection:
        if not graph.applies(item.on, type_name):
            continue
        if item.name == TYPENAME:
            key = position.hidden_key(TYPENAME, "String!")
            located[site(item)] = (key, {})
            fields.append(FieldNode(response_key=key, name=TYPENAME, type="String!"))
            continue
        type_ref = graph.types[type_name].fields[item.name].type
        key = position.hidden_key(item.name, type_ref, item.arguments)
        below: Located = {}
        inside: SelectionSet | None = None
        if item.selection:
            inside, below = _needed_below(graph, position.child(key), type_refs.named_type(type_ref), item.selection)
        located[site(item)] = (key, below)
        fields.append(
            FieldNode(
                response_key=key,
                name=item.name,
                type=type_ref,
                arguments=argument_values(item.arguments),
                selection=inside,
            )
        )
    return tuple(fields), located


def _needed_below(
    graph: QueryGraph, position: Position, type_name: str, selection: Selection
) -> tuple[SelectionSet | None, Located]:
    """A nested selection; of an abstract type with the concrete one, which a representation has to state."""
    if graph.is_abstract(type_name):
        selection = (SelectedField(TYPENAME), *selection)
    located: dict[Site, tuple[str, Located]] = {}
    by_type: dict[str, tuple[FieldNode, ...]] = {}
    for name in sorted(graph.possible_types(type_name)):
        fields, found = needed_fields(graph, position, name, selection)
        located |= found
        by_type[name] = fields
    return regroup(type_name, by_type), located


@lru_cache(maxsize=1024)
def argument_values(text: str) -> tuple[tuple[str, ValueNode], ...]:
    """The arguments of a selected field as values."""
    if not text:
        return ()
    operation = parse(f"{{ f({text}) }}").definitions[0]
    field = operation.selection_set.selections[0] if isinstance(operation, OperationDefinitionNode) else None
    if not isinstance(field, SyntaxField):
        return ()
    return tuple((item.name.value, item.value) for item in field.arguments or ())
