"""Checks that what hiding leaves visible is still a usable schema; codes are those of federation's `@inaccessible`."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.literals.names import names_in_literal
from dovetail_composition.schema.coordinates import members_of
from dovetail_composition.schema.definitions import Field, InputValue, Location, Schema, TypeDefinition
from dovetail_composition.schema.type_refs import named_type


def check_visible(schema: Schema, graph: str) -> Iterator[Diagnostic]:
    """All that is wrong with the visible part of a schema, once parts of it are hidden."""
    for definition in schema.types.values():
        if definition.inaccessible:
            continue
        yield from _empty(definition, schema, graph)
        yield from _implementations(definition, schema, graph)
        yield from _inputs(definition, schema, graph)


def _empty(definition: TypeDefinition, schema: Schema, graph: str) -> Iterator[Diagnostic]:
    members = members_of(definition)
    # Other services may fill a root type; composition checks it when all are merged.
    is_root = definition.name in schema.roots.values()
    if not is_root and members and all(each.inaccessible for each in members.values()):
        yield _problem(
            "ONLY_INACCESSIBLE_CHILDREN",
            f"Nothing of '{definition.name}' is visible any more.",
            definition.name,
            graph,
            definition.location,
            f"Hide '{definition.name}' itself, or leave a part of it visible.",
        )


def _implementations(definition: TypeDefinition, schema: Schema, graph: str) -> Iterator[Diagnostic]:
    for interface_name in definition.interfaces:
        interface = schema.types.get(interface_name)
        if interface is None or interface.inaccessible:
            continue
        for name, demanded in interface.fields.items():
            field = definition.fields.get(name)
            if field is None or demanded.inaccessible:
                continue
            if field.inaccessible:
                yield _hidden_implementation(f"{definition.name}.{name}", f"{interface_name}.{name}", graph, field)
                continue
            visible = {each.name for each in field.arguments if not each.inaccessible}
            for argument in demanded.arguments:
                if not argument.inaccessible and argument.name not in visible:
                    place = f"{name}({argument.name}:)"
                    own, by = f"{definition.name}.{place}", f"{interface_name}.{place}"
                    yield _hidden_implementation(own, by, graph, field)


def _inputs(definition: TypeDefinition, schema: Schema, graph: str) -> Iterator[Diagnostic]:
    values = [(f"{definition.name}.{each.name}", each) for each in definition.input_fields.values()]
    for field in definition.fields.values():
        if not field.inaccessible:
            values.extend((f"{definition.name}.{field.name}({each.name}:)", each) for each in field.arguments)
    for coordinate, value in values:
        if value.inaccessible:
            if value.is_required:
                yield _required(coordinate, f"'{coordinate}' is hidden but must be given.", graph, value)
            continue
        type_ = schema.types.get(named_type(value.type))
        if type_ is not None and type_.inaccessible:
            yield _required(coordinate, f"'{coordinate}' must be given, but its type is hidden.", graph, value)
        yield from _default(coordinate, value, schema, graph)


def _default(coordinate: str, value: InputValue, schema: Schema, graph: str) -> Iterator[Diagnostic]:
    if value.default is None:
        return
    for type_name, member_name in names_in_literal(value.default, value.type, schema.types):
        if members_of(schema.types[type_name])[member_name].inaccessible:
            yield _problem(
                "DEFAULT_VALUE_USES_INACCESSIBLE",
                f"The default of '{coordinate}' uses '{type_name}.{member_name}', which is hidden.",
                coordinate,
                graph,
                value.location,
                f"Leave '{type_name}.{member_name}' visible, or hide '{coordinate}', too.",
            )


def _hidden_implementation(coordinate: str, by: str, graph: str, field: Field) -> Diagnostic:
    return _problem(
        "IMPLEMENTED_BY_INACCESSIBLE",
        f"'{coordinate}' is hidden, but '{by}' demands it.",
        coordinate,
        graph,
        field.location,
        f"Hide '{by}', too.",
    )


def _required(coordinate: str, message: str, graph: str, value: InputValue) -> Diagnostic:
    owner = coordinate.split("(", maxsplit=1)[0] if "(" in coordinate else coordinate.split(".", maxsplit=1)[0]
    return _problem("REQUIRED_INACCESSIBLE", message, coordinate, graph, value.location, f"Hide '{owner}', too.")


def _problem(code: str, message: str, coordinate: str, graph: str, location: Location | None, hint: str) -> Diagnostic:
    return diagnose(code, message, coordinate=coordinate, subgraph=graph, location=location, hint=hint)
