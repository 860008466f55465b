"""The `include` transform: a partial import of some types and all they reach, without root fields."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.members.sources import Include
from dovetail_composition.schema.definitions import Schema, TypeDefinition
from dovetail_composition.schema.type_refs import named_type

from .hide import hide_root_fields
from .result import Transformed
from .targets import find


def include(schema: Schema, graph: str, spec: Include) -> Transformed:
    """The schema with everything marked that the named types do not reach, and all root fields."""
    diagnostics: list[Diagnostic] = []
    wanted: list[str] = []
    for name in spec.types:
        target = find(schema, graph, name)
        if isinstance(target, Diagnostic):
            diagnostics.append(target)
        elif target.member is not None:
            diagnostics.append(_not_a_type(graph, name, target.type.name))
        else:
            wanted.append(target.type.name)
    if diagnostics:
        return Transformed(schema=schema, diagnostics=tuple(diagnostics))
    reached = _reach(schema, wanted)
    types = {name: _keep(definition, schema, name in reached) for name, definition in schema.types.items()}
    return Transformed(schema=replace(schema, types=types))


def _keep(definition: TypeDefinition, schema: Schema, reached: bool) -> TypeDefinition:
    roots = schema.roots.values()
    if definition.name in roots:
        return hide_root_fields(definition)
    if not reached:
        return replace(definition, inaccessible=True)
    # A field back to the root would lead to root fields that are not imported.
    fields = {
        name: replace(field, inaccessible=True) if named_type(field.type) in roots else field
        for name, field in definition.fields.items()
    }
    return replace(definition, fields=fields)


def _reach(schema: Schema, wanted: list[str]) -> AbstractSet[str]:
    """All types that values of the wanted types can hold or need as input.

    An interface that a field returns reaches its implementations. One that is only implemented by a reached type stays
    for the sake of validity, with what it refers to, but no values come by it, so that its implementations are not
    reached: in a schema with a `Node` every type would reach all the others.
    """
    implementations: dict[str, list[str]] = {}
    for definition in schema.types.values():
        for interface in definition.interfaces:
            implementations.setdefault(interface, []).append(definition.name)
    reached: dict[str, bool] = {}
    pending = [(name, True) for name in wanted]
    while pending:
        name, has_values = pending.pop()
        found = schema.types.get(name)
        if found is None or found.inaccessible or name in schema.roots.values():
            continue
        if reached.get(name, False) or reached.get(name) is has_values:
            continue
        reached[name] = has_values
        pending.extend((each, False) for each in found.interfaces)
        pending.extend((each, has_values) for each in _references(found))
        if has_values:
            pending.extend((each, True) for each in (*found.members, *implementations.get(name, ())))
    return reached.keys()


def _references(definition: TypeDefinition) -> Iterator[str]:
    for field in definition.fields.values():
        if not field.inaccessible:
            yield named_type(field.type)
            yield from (named_type(each.type) for each in field.arguments if not each.inaccessible)
    yield from (named_type(each.type) for each in definition.input_fields.values() if not each.inaccessible)


def _not_a_type(graph: str, coordinate: str, type_name: str) -> Diagnostic:
    return diagnose(
        "TRANSFORM_INVALID_COORDINATE",
        f"'{coordinate}' is not a type; only whole types can be included.",
        coordinate=coordinate,
        subgraph=graph,
        hint=f"Include '{type_name}' and hide what is not wanted of it.",
    )
