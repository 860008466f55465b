"""What the text of an entry asks for, read back from it: response keys by object type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
    is_object_type,
    parse,
)

from .conditions import Truth
from .errors import NotCompilableError


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that is asked for, of objects of these types (None: of any)."""

    key: str
    name: str
    types: frozenset[str] | None
    below: tuple[Asked, ...]


def read_text(text: str, schema: GraphQLSchema, truth: Truth) -> tuple[Asked, ...]:
    """What a selection set asks for. Raises `NotCompilableError`."""
    if not text:
        return ()
    (operation,) = parse(text, no_location=True).definitions
    assert isinstance(operation, OperationDefinitionNode)
    return tuple(_fields(operation.selection_set, None, schema, truth))


def of_type(asked: Iterable[Asked], type_name: str) -> dict[str, Asked]:
    """What is asked of an object of this type, by response key."""
    found: dict[str, Asked] = {}
    for item in asked:
        if item.types is None or type_name in item.types:
            old = found.get(item.key)
            below = item.below if old is None else (*old.below, *item.below)
            found[item.key] = Asked(item.key, item.name, None, below)
    return found


def _fields(
    selection: SelectionSetNode | None, types: frozenset[str] | None, schema: GraphQLSchema, truth: Truth
) -> Iterator[Asked]:
    for node in selection.selections if selection else ():
        if not all(_includes(directive, truth) for directive in node.directives or ()):
            continue
        if isinstance(node, FieldNode):
            key = node.alias.value if node.alias else node.name.value
            yield Asked(key, node.name.value, types, tuple(_fields(node.selection_set, None, schema, truth)))
        elif isinstance(node, InlineFragmentNode):
            inner = types
            if node.type_condition is not None:
                named = _possible(node.type_condition.name.value, schema)
                inner = named if types is None else types & named
            yield from _fields(node.selection_set, inner, schema, truth)
        else:
            raise NotCompilableError("a named fragment")


def _possible(type_name: str, schema: GraphQLSchema) -> frozenset[str]:
    type_ = schema.type_map.get(type_name)
    if is_object_type(type_):
        return frozenset({type_name})
    if is_abstract_type(type_):
        return frozenset(item.name for item in schema.get_possible_types(type_))
    raise NotCompilableError(f"the type {type_name}, which the API has not")


def _includes(directive: DirectiveNode, truth: Truth) -> bool:
    name = directive.name.value
    if name not in {"include", "skip"}:
        return True
    (argument,) = directive.arguments or ()
    value = argument.value
    if isinstance(value, VariableNode):
        if value.name.value not in truth:
            raise NotCompilableError(f"a condition on ${value.name.value}")
        holds = truth[value.name.value]
    else:
        assert isinstance(value, BooleanValueNode)
        holds = value.value
    return holds is (name == "include")
