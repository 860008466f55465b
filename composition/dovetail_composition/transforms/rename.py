"""The `rename` transform: one type, field, argument, input field or enum value gets another name."""

from __future__ import annotations

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.members.sources import Rename
from dovetail_composition.schema.coordinates import is_public_name
from dovetail_composition.schema.definitions import Field, InputValue, Schema, TypeDefinition
from dovetail_composition.schema.specified import BUILT_IN_SCALARS

from .member_names import rename_argument, rename_fields, rename_input_field, rename_value
from .result import Transformed
from .targets import Target, find
from .type_names import rename_types


def rename(schema: Schema, graph: str, spec: Rename) -> Transformed:
    """The schema with the element renamed and all references following, or with a diagnostic and as it was."""
    target = find(schema, graph, spec.coordinate)
    if isinstance(target, Diagnostic):
        return Transformed(schema=schema, diagnostics=(target,))
    if not _is_allowed(target, spec.to):
        return _refuse(
            schema,
            graph,
            "TRANSFORM_INVALID_NAME",
            spec.coordinate,
            f"'{spec.to}' is not a name that a service may use.",
            "Names are letters, digits and underscores, begin with no digit and not with '__'.",
        )
    if target.member is None:
        return _rename_type(schema, graph, target.type, spec)
    old = target.argument.name if target.argument else target.member.name
    if old == spec.to:
        return Transformed(schema=schema)
    type_name = target.type.name
    if target.argument:
        return rename_argument(schema, graph, type_name, target.member.name, old, spec.to)
    if isinstance(target.member, Field):
        return rename_fields(schema, graph, type_name, {old: spec.to})
    if isinstance(target.member, InputValue):
        return rename_input_field(schema, graph, type_name, old, spec.to)
    return rename_value(schema, graph, type_name, old, spec.to)


def _rename_type(schema: Schema, graph: str, definition: TypeDefinition, spec: Rename) -> Transformed:
    if definition.name == spec.to:
        return Transformed(schema=schema)
    if definition.name in schema.roots.values():
        return _refuse(
            schema,
            graph,
            "TRANSFORM_ROOT_TYPE",
            definition.name,
            f"'{definition.name}' is a root type.",
            "In the API root types are always called Query, Mutation and Subscription; rename their fields instead.",
        )
    if spec.to in schema.types or spec.to in BUILT_IN_SCALARS:
        return _refuse(
            schema,
            graph,
            "TRANSFORM_NAME_CLASH",
            definition.name,
            f"Type '{definition.name}' cannot become '{spec.to}', which exists already.",
            f"Choose another name, or rename '{spec.to}' first.",
        )
    return Transformed(schema=rename_types(schema, graph, {definition.name: spec.to}))


def _is_allowed(target: Target, name: str) -> bool:
    reserved = target.type.kind == "ENUM" and target.member is not None and name in {"true", "false", "null"}
    return is_public_name(name) and not reserved


def _refuse(schema: Schema, graph: str, code: str, coordinate: str, message: str, hint: str) -> Transformed:
    problem = diagnose(code, message, coordinate=coordinate, subgraph=graph, hint=hint)
    return Transformed(schema=schema, diagnostics=(problem,))
