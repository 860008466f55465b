"""Steps: `@external` where it meant nothing in Federation 1 goes, and with it fields that nothing uses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from dovetail_composition.federation.written import FieldName, Written
from dovetail_composition.schema.type_refs import named_type

from .steps import on_interface, with_uses


def externals_on_interfaces_and_types(written: Written) -> Written:
    """Fields of interfaces are resolved nowhere, and `@external` on a type was let pass without a meaning."""
    return with_uses(
        written,
        "external",
        (use for use in written.of("external") if use.field and not use.pushed and not on_interface(written, use)),
    )


def externals_in_extensions_keys(written: Written) -> Written:
    """An extension knows the fields of its own keys, which it had to mark all the same; nested ones are another's."""
    own = {
        (chosen.type, chosen.field.name)
        for name, keys in written.keys.items()
        if name in written.extended
        for key in keys
        for chosen in written.chosen(key)
        if chosen.type == name and not chosen.parents
    }
    return without_externals(written, own)


def without_externals(written: Written, names: Collection[FieldName]) -> Written:
    """The subgraph with these fields no longer external."""
    return with_uses(written, "external", (use for use in written.of("external") if (use.type, use.field) not in names))


def unused_externals(written: Written) -> Written:
    """Fields that are external and that nothing uses go; types that are empty then go, unless something leads to them.

    In a type that it extends without a key, a field may turn out to belong to another subgraph's key, so that such
    fields stay until all subgraphs are known.
    """
    keyless = {name for name in written.extended if name not in written.keys}
    unused = {name for name in written.external - written.used if name[0] not in keyless}
    return without_fields(written, unused)


def without_fields(written: Written, names: Collection[FieldName]) -> Written:
    """The subgraph without some fields, and without types that are left empty and that nothing refers to."""
    if not names:
        return written
    owners = {owner for owner, _ in names}
    types = dict(written.types)
    for owner in owners:
        definition = types[owner]
        kept = {name: each for name, each in definition.fields.items() if (owner, name) not in names}
        types[owner] = replace(definition, fields=kept)
    # Entities are referred to by the root field that loads them.
    referred = _references(written) | written.keys.keys()
    gone = {owner for owner in owners if not types[owner].fields and owner not in referred}
    kept_types = {name: each for name, each in types.items() if name not in gone}
    roots = {operation: name for operation, name in written.schema.roots.items() if name not in gone}
    uses = {
        directive: tuple(use for use in found if (use.type, use.field) not in names and use.type not in gone)
        for directive, found in written.uses.items()
    }
    schema = replace(written.schema, types=kept_types, roots=roots)
    return replace(written, schema=schema, uses=uses, extended=written.extended - gone)


def _references(written: Written) -> set[str]:
    found: set[str] = set()
    for definition in written.types.values():
        found.update(definition.members)
        found.update(named_type(field.type) for field in definition.fields.values())
    return found
