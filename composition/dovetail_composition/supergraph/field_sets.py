"""Field sets of a supergraph, such as keys: which fields they name, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from dovetail_composition.definitions import TypeDefinition
from dovetail_composition.type_refs import named_type

Types = Mapping[str, TypeDefinition]

_MAX_TOKENS = 2_000
_MAX_NESTING = 64


def selected_fields(text: str, type_name: str, types: Types) -> Iterator[tuple[str, str]]:
    """Each field that a field set names, nested ones included, with the type that it belongs to; unknown ones not."""
    node = _read(text)
    if not isinstance(node, str):
        yield from ((owner, name) for owner, name, problem in _walk(node, type_name, types) if problem is None)


def field_set_problem(text: str, type_name: str, types: Types) -> str | None:
    """What is wrong with the field set of a type; None: nothing."""
    node = _read(text)
    if isinstance(node, str):
        return node
    return next((problem for _, _, problem in _walk(node, type_name, types) if problem is not None), None)


def _read(text: str) -> SelectionSetNode | str:
    if text.count("{") > _MAX_NESTING:
        return "it is nested too deeply"
    bare = text.strip()
    try:
        document = parse(bare if bare.startswith("{") else f"{{{bare}}}", no_location=True, max_tokens=_MAX_TOKENS)
    except GraphQLError as error:
        return error.message.rstrip(".")
    [*definitions] = document.definitions
    if len(definitions) != 1 or not isinstance(definitions[0], OperationDefinitionNode):
        return "it is no selection"
    return definitions[0].selection_set


def _walk(node: SelectionSetNode, type_name: str, types: Types) -> Iterator[tuple[str, str, str | None]]:
    """Type, field and problem of each selection."""
    definition = types.get(type_name)
    if definition is None:
        yield type_name, "", f"the type {type_name} is not defined"
        return
    if not node.selections:
        yield type_name, "", "it selects nothing"
    for selection in node.selections:
        if isinstance(selection, FragmentSpreadNode):
            yield type_name, "", "it holds a fragment spread"
        elif isinstance(selection, InlineFragmentNode):
            condition = selection.type_condition
            yield from _walk(selection.selection_set, condition.name.value if condition else type_name, types)
        elif isinstance(selection, FieldNode) and selection.name.value != "__typename":
            name = selection.name.value
            field = definition.fields.get(name)
            if field is None:
                yield type_name, name, f"there is no field {type_name}.{name}"
                continue
            yield type_name, name, None
            if selection.selection_set is not None:
                yield from _walk(selection.selection_set, named_type(field.type), types)
