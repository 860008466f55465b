"""Definitions of specifications' elements that stand in the SDL: they must say what the specification says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    InputValueDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    UnionTypeDefinitionNode,
)

from dovetail_composition.diagnostics.notes import Notes
from dovetail_composition.literals.text import literal_text
from dovetail_composition.schema.definitions import DirectiveDefinition, InputValue
from dovetail_composition.schema.specified import BUILT_IN_DIRECTIVES, BUILT_IN_SCALARS
from dovetail_composition.schema.type_refs import (
    is_list,
    is_non_null,
    item_type,
    named_type,
    nullable,
    rename,
    type_text,
)

from .names import Names
from .specs import MACHINERY_TYPES

_KINDS: Mapping[str, type[TypeDefinitionNode]] = {"SCALAR": ScalarTypeDefinitionNode, "ENUM": EnumTypeDefinitionNode}
_MACHINERY_KINDS: Mapping[str, type[TypeDefinitionNode]] = {
    "_Any": ScalarTypeDefinitionNode,
    "_Entity": UnionTypeDefinitionNode,
    "_Service": ObjectTypeDefinitionNode,
}
_LOOSE = frozenset({"key", "provides", "requires"})
_LOOSE_TYPES = frozenset({"String", "_FieldSet", "FieldSet"})


def check_given_definitions(
    document: DocumentNode, names: Names, notes: Notes, *, federation_1: bool
) -> Mapping[str, DirectiveDefinition]:
    """The definitions that hold for the specifications' directives, by their names in the SDL: the given ones first.

    The GraphQL specification is one of them: its directives may be allowed at more places, or at fewer.
    """
    found = dict(names.directives)
    defined = {
        node.name.value for node in document.definitions if isinstance(node, TypeDefinitionNode | TypeExtensionNode)
    }
    scalars = {node.name.value for node in document.definitions if isinstance(node, ScalarTypeDefinitionNode)}
    for node in document.definitions:
        if isinstance(node, DirectiveDefinitionNode) and node.name.value in BUILT_IN_DIRECTIVES:
            found[node.name.value] = _built_in(node, notes)
        if isinstance(node, TypeDefinitionNode):
            _check_type(node, names, notes)
        elif isinstance(node, DirectiveDefinitionNode) and names.is_known(node.name.value):
            _check_references(node, defined, notes)
            name = node.name.value
            if name not in names.directives:
                continue
            expected = names.directives[name]
            if federation_1 and expected.name in _LOOSE and _is_loose(node):
                # Federation 1 never looked at it, so that all sorts of definitions are in use.
                continue
            for problem in _problems(node, expected, names, scalars):
                message = f"The definition of @{name} is not that of its specification: {problem}"
                hint = "Remove the definition: it is known from the @link, or from Federation 1."
                notes.add("DIRECTIVE_DEFINITION_INVALID", message, f"@{name}", node, hint)
            found[name] = _given(node, expected)
    return found


def _check_type(node: TypeDefinitionNode, names: Names, notes: Notes) -> None:
    name = node.name.value
    if name in BUILT_IN_SCALARS and not isinstance(node, ScalarTypeDefinitionNode):
        notes.add("BUILT_IN_REDEFINED", f"{name} is defined by the GraphQL specification.", name, node)
    kind = _MACHINERY_KINDS.get(name) if name in MACHINERY_TYPES else _KINDS.get(names.types.get(name, ""))
    if kind is not None and not isinstance(node, kind):
        message = f"The type {name} is federation's own, and not of the kind that it is defined as here."
        notes.add("TYPE_DEFINITION_INVALID", message, name, node, "Remove the definition, or give it another name.")


def _check_references(node: DirectiveDefinitionNode, defined: set[str], notes: Notes) -> None:
    for argument in node.arguments or ():
        name = named_type(type_text(argument.type))
        if name not in defined and name not in BUILT_IN_SCALARS:
            coordinate = f"@{node.name.value}({argument.name.value}:)"
            hint = f"Define the scalar {name}, or remove the directive's definition."
            notes.add("INVALID_GRAPHQL", f"The type {name} is not defined.", coordinate, argument, hint)


def _built_in(node: DirectiveDefinitionNode, notes: Notes) -> DirectiveDefinition:
    name = node.name.value
    expected = BUILT_IN_DIRECTIVES[name]
    given = _given(node, expected)
    arguments = {argument.name: nullable(argument.type) for argument in given.arguments}
    same = arguments == {argument.name: nullable(argument.type) for argument in expected.arguments}
    if not same or (len(expected.locations) == 1 and expected.locations[0] not in given.locations):
        message = f"The definition of @{name} is not that of the GraphQL specification."
        notes.add("INVALID_GRAPHQL", message, f"@{name}", node, "Remove the definition.")
    return given


def _is_loose(node: DirectiveDefinitionNode) -> bool:
    arguments = node.arguments or ()
    if not arguments:
        return True
    return len(arguments) == 1 and arguments[0].name.value == "fields" and type_text(arguments[0].type) in _LOOSE_TYPES


def _problems(
    node: DirectiveDefinitionNode, expected: DirectiveDefinition, names: Names, scalars: AbstractSet[str]
) -> Iterator[str]:
    if node.repeatable and not expected.repeatable:
        yield "it is not repeatable."
    other = sorted({location.value for location in node.locations} - set(expected.locations))
    if other:
        yield f"it may not stand on {', '.join(other)}."
    given = {argument.name.value: argument for argument in node.arguments or ()}
    known = {argument.name: argument for argument in expected.arguments}
    for name in given:
        if name not in known:
            yield f"it has no argument {name}."
    for name, argument in known.items():
        if name in given:
            yield from _argument_problems(given[name], argument, names, scalars)
        elif is_non_null(argument.type) and argument.default is None:
            yield f"its argument {name} is missing."


def _argument_problems(
    node: InputValueDefinitionNode, expected: InputValue, names: Names, scalars: AbstractSet[str]
) -> Iterator[str]:
    given = type_text(node.type)
    wanted = _local(expected.type, names)
    fitting = nullable(given) if is_non_null(given) and not is_non_null(wanted) else given
    if fitting != wanted and not _stands_for(fitting, wanted, names, scalars):
        yield f"its argument {expected.name} is of the type {wanted}."
    default = literal_text(node.default_value) if node.default_value else None
    if not is_non_null(given) and default != expected.default:
        yield f"its argument {expected.name} has " + (
            f"the default {expected.default}." if expected.default else "no default."
        )


def _stands_for(given: str, wanted: str, names: Names, scalars: AbstractSet[str]) -> bool:
    """Any type may stand where the specification has a scalar of its own, but for other such scalars."""
    if is_non_null(wanted):
        return is_non_null(given) and _stands_for(nullable(given), nullable(wanted), names, scalars)
    if is_list(wanted):
        return is_list(given) and _stands_for(item_type(given), item_type(wanted), names, scalars)
    return wanted in names.types and nullable(given) not in scalars


def _local(type_ref: str, names: Names) -> str:
    name = named_type(type_ref)
    return rename(type_ref, names.type_names[name]) if name in names.type_names else type_ref


def _given(node: DirectiveDefinitionNode, expected: DirectiveDefinition) -> DirectiveDefinition:
    return DirectiveDefinition(
        name=expected.name,
        arguments=tuple(
            InputValue(
                name=argument.name.value,
                type=type_text(argument.type),
                default=literal_text(argument.default_value) if argument.default_value else None,
            )
            for argument in node.arguments or ()
        ),
        locations=tuple(sorted({location.value for location in node.locations})),
        repeatable=node.repeatable,
    )
