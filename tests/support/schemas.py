"""Schemas for tests: SDL text to definitions, and definitions to a compact text that shows what SDL does not.

`show` marks what is hidden with `-` and puts own names of a subgraph after `<`: `- account < user: Account`.
"""

from __future__ import annotations

from textwrap import dedent

from graphql import (
    DirectiveDefinitionNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    parse,
    print_ast,
)

from dovetail_composition.literals.text import literal_text
from dovetail_composition.schema.definitions import (
    AppliedDirective,
    DirectiveDefinition,
    EnumValue,
    Field,
    InputValue,
    OperationType,
    Schema,
    TypeDefinition,
)

ROOTS: dict[OperationType, str] = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}


def schema_of(sdl: str) -> Schema:
    """The definitions of this SDL, without descriptions and locations."""
    types: dict[str, TypeDefinition] = {}
    directives: dict[str, DirectiveDefinition] = {}
    roots: dict[OperationType, str] = {}
    for node in parse(sdl, no_location=True).definitions:
        if isinstance(node, SchemaDefinitionNode):
            roots = {each.operation.value: each.type.name.value for each in node.operation_types}
        elif isinstance(node, DirectiveDefinitionNode):
            name = node.name.value
            locations = tuple(sorted(each.value for each in node.locations or ()))
            arguments = tuple(_input(each) for each in node.arguments or ())
            directives[name] = DirectiveDefinition(name=name, arguments=arguments, locations=locations)
        else:
            assert isinstance(node, TypeDefinitionNode)
            types[node.name.value] = _type(node)
    roots = roots or {operation: name for operation, name in ROOTS.items() if name in types}
    return Schema(types=types, roots=roots, directives=directives)


def _type(node: TypeDefinitionNode) -> TypeDefinition:
    name, applied = node.name.value, _applied(node)
    match node:
        case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
            return TypeDefinition(
                kind="OBJECT" if isinstance(node, ObjectTypeDefinitionNode) else "INTERFACE",
                name=name,
                fields={each.name.value: _field(each) for each in node.fields or ()},
                interfaces={each.name.value: () for each in node.interfaces or ()},
                directives=applied,
            )
        case UnionTypeDefinitionNode():
            members = {each.name.value: () for each in node.types or ()}
            return TypeDefinition(kind="UNION", name=name, members=members, directives=applied)
        case EnumTypeDefinitionNode():
            values = {each.name.value: EnumValue(name=each.name.value) for each in node.values or ()}
            return TypeDefinition(kind="ENUM", name=name, values=values, directives=applied)
        case InputObjectTypeDefinitionNode():
            inputs = {each.name.value: _input(each) for each in node.fields or ()}
            return TypeDefinition(kind="INPUT_OBJECT", name=name, input_fields=inputs, directives=applied)
        case _:
            assert isinstance(node, ScalarTypeDefinitionNode)
            return TypeDefinition(kind="SCALAR", name=name, directives=applied)


def _field(node: FieldDefinitionNode) -> Field:
    return Field(
        name=node.name.value,
        type=print_ast(node.type),
        arguments=tuple(_input(each) for each in node.arguments or ()),
        directives=_applied(node),
    )


def _input(node: InputValueDefinitionNode) -> InputValue:
    return InputValue(
        name=node.name.value,
        type=print_ast(node.type),
        default=literal_text(node.default_value) if node.default_value else None,
        directives=_applied(node),
    )


def _applied(node: TypeDefinitionNode | FieldDefinitionNode | InputValueDefinitionNode) -> tuple[AppliedDirective, ...]:
    return tuple(
        AppliedDirective(
            name=each.name.value,
            arguments=tuple((arg.name.value, literal_text(arg.value)) for arg in each.arguments or ()),
        )
        for each in node.directives or ()
    )


def show(schema: Schema, *names: str) -> str:
    """The types of these names (all without any) as compact text."""
    return "\n".join(_show_type(schema.types[name]) for name in names or sorted(schema.types))


def text(block: str) -> str:
    """An expected text, written indented in a test."""
    return dedent(block).strip()


def _show_type(definition: TypeDefinition) -> str:
    own = "".join(f" < {join.wire_name}" for join in definition.joins if join.wire_name)
    supers = f" implements {' & '.join(definition.interfaces)}" if definition.interfaces else ""
    members = f" = {' | '.join(definition.members)}" if definition.members else ""
    lines = [f"{_dash(definition)}{definition.kind.lower()} {definition.name}{own}{supers}{members}"]
    lines += [f"  {_show_field(each)}" for each in definition.fields.values()]
    lines += [f"  {_show_input(each)}" for each in definition.input_fields.values()]
    lines += [f"  {_dash(each)}{each.name}{_own(each)}" for each in definition.values.values()]
    return "\n".join(lines)


def _show_field(field: Field) -> str:
    own = "".join(f" < {join.wire_name}" for join in field.joins if join.wire_name)
    arguments = f"({', '.join(_show_input(each) for each in field.arguments)})" if field.arguments else ""
    return f"{_dash(field)}{field.name}{own}{arguments}: {field.type}{_directives(field.directives)}"


def _show_input(each: InputValue) -> str:
    default = f" = {each.default}" if each.default is not None else ""
    return f"{_dash(each)}{each.name}{_own(each)}: {each.type}{default}{_directives(each.directives)}"


def _directives(applied: tuple[AppliedDirective, ...]) -> str:
    return "".join(f" @{each.name}({', '.join(f'{k}: {v}' for k, v in each.arguments or ())})" for each in applied)


def _dash(element: TypeDefinition | Field | InputValue | EnumValue) -> str:
    return "- " if element.inaccessible else ""


def _own(element: InputValue | EnumValue) -> str:
    return "".join(f" < {name}" for name in element.wire_names.values())
