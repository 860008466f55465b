"""Which types can be reached from others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .definitions import Schema, TypeDefinition
from .type_refs import named_type


def reached_types(schema: Schema, start: Iterable[str], *, hidden_too: bool) -> set[str]:
    """Names of the types that these and directives lead to: through what clients see, or through everything."""
    implementations: dict[str, list[str]] = {}
    for definition in schema.types.values():
        for interface in definition.interfaces:
            implementations.setdefault(interface, []).append(definition.name)
    pending = list(start)
    for directive in schema.directives.values():
        pending.extend(named_type(each.type) for each in directive.arguments)
    reached: set[str] = set()
    while pending:
        name = pending.pop()
        found = schema.types.get(name)
        if found is None or name in reached or (found.inaccessible and not hidden_too):
            continue
        reached.add(name)
        pending.extend(_references(found, hidden_too=hidden_too))
        pending.extend(implementations.get(name, ()))
    return reached


def _references(definition: TypeDefinition, *, hidden_too: bool) -> Iterator[str]:
    yield from definition.interfaces
    yield from definition.members
    for field in definition.fields.values():
        if hidden_too or not field.inaccessible:
            yield named_type(field.type)
            yield from (named_type(each.type) for each in field.arguments if hidden_too or not each.inaccessible)
    for value in definition.input_fields.values():
        if hidden_too or not value.inaccessible:
            yield named_type(value.type)
