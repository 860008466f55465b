"""Root types under the names that they have in every API: Query, Mutation, Subscription."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import Field, OperationType, Schema, TypeDefinition
from dovetail_composition.schema.type_refs import named_type, rename
from dovetail_composition.schema.wire_names import rename_type

ROOT_NAMES: Mapping[OperationType, str] = {
    "query": "Query",
    "mutation": "Mutation",
    "subscription": "Subscription",
}


def with_standard_roots(schema: Schema, graph: str) -> tuple[Schema, tuple[Diagnostic, ...]]:
    """The schema of `graph` with its root types renamed; a type that has such a name and is no root is in the way."""
    names = {name: ROOT_NAMES[operation] for operation, name in schema.roots.items() if name != ROOT_NAMES[operation]}
    diagnostics = tuple(
        diagnose(
            f"ROOT_{standard.upper()}_USED",
            f"The type {standard} of {graph} is not its {operation} root type.",
            coordinate=standard,
            subgraph=graph,
            location=schema.types[standard].location,
        )
        for operation, standard in ROOT_NAMES.items()
        if standard in schema.types and standard not in names and schema.roots.get(operation) != standard
    )
    if diagnostics or not names:
        return schema, diagnostics
    types = {names.get(name, name): _renamed(each, names, graph) for name, each in schema.types.items()}
    roots = {operation: names.get(name, name) for operation, name in schema.roots.items()}
    return replace(schema, types=types, roots=roots), ()


def _renamed(definition: TypeDefinition, names: Mapping[str, str], graph: str) -> TypeDefinition:
    fields = {name: _retyped(field, names) for name, field in definition.fields.items()}
    members = {names.get(name, name): graphs for name, graphs in definition.members.items()}
    changed = replace(definition, fields=fields, members=members)
    return rename_type(changed, graph, names[definition.name]) if definition.name in names else changed


def _retyped(field: Field, names: Mapping[str, str]) -> Field:
    name = named_type(field.type)
    return replace(field, type=rename(field.type, names[name])) if name in names else field
