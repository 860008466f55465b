"""Rule: default values of input fields do not lead back to themselves, which would make coercion endless."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import ListValueNode, ObjectValueNode, ValueNode

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.literals.text import parse_literal
from dovetail_composition.schema.definitions import TypeDefinition
from dovetail_composition.schema.type_refs import named_type

from .rule import Checked

_Place = tuple[str, str]
"""An input object and one of its fields."""


def default_cycles(checked: Checked) -> Iterator[Diagnostic]:
    """Find input fields whose default value needs itself."""
    types = checked.schema.types
    leads_to = {
        (definition.name, field.name): _applied_defaults(field.default, named_type(field.type), types)
        for definition in types.values()
        for field in definition.input_fields.values()
        if field.default is not None and named_type(field.type) in types
    }
    for owner, name in _on_cycles(leads_to):
        coordinate = f"{owner}.{name}"
        yield diagnose(
            "INVALID_GRAPHQL",
            f"The default value of {coordinate} never ends, because the defaults that it brings in go in a circle.",
            coordinate=coordinate,
            location=types[owner].input_fields[name].location,
            hint="Remove one of the default values, or give the field in the other's.",
        )


def _applied_defaults(text: str, type_name: str, types: Mapping[str, TypeDefinition]) -> list[_Place]:
    """The input fields whose defaults a default value brings in, because it does not give them."""
    node = parse_literal(text)
    found: list[_Place] = []
    pending: list[tuple[ValueNode, str]] = [(node, type_name)] if node is not None else []
    while pending:
        value, name = pending.pop()
        definition = types.get(name)
        if isinstance(value, ListValueNode):
            pending.extend((item, name) for item in value.values)
        elif isinstance(value, ObjectValueNode) and definition is not None:
            given = {entry.name.value: entry.value for entry in value.fields}
            for field in definition.input_fields.values():
                if field.name in given:
                    pending.append((given[field.name], named_type(field.type)))
                elif field.default is not None:
                    found.append((name, field.name))
    return found


def _on_cycles(leads_to: Mapping[_Place, list[_Place]]) -> list[_Place]:
    """Take away what leads nowhere until nothing changes; what leads to a cycle is left."""
    led_from: dict[_Place, list[_Place]] = {}
    open_ends = dict.fromkeys(leads_to, 0)
    for place, targets in leads_to.items():
        for target in targets:
            if target in leads_to:
                led_from.setdefault(target, []).append(place)
                open_ends[place] += 1
    ready = [place for place, count in open_ends.items() if count == 0]
    while ready:
        for place in led_from.get(ready.pop(), ()):
            open_ends[place] -= 1
            if open_ends[place] == 0:
                ready.append(place)
    return [place for place, count in open_ends.items() if count > 0]
