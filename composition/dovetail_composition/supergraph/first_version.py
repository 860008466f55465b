"""Join v0.1, the form of Federation 1: what it leaves to be concluded is said as later versions say it.

Only entities have `@join__type`s there; a value type belongs to each subgraph in which fields lead to it. A field
without `@join__field` is resolved by its entity's owner, or, in a value type, wherever its own type is known. Key
fields are known to each subgraph that has the key, and what `@requires` and `@provides` name is external in theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from dovetail_composition.schema.definitions import Field, FieldJoin, InputValue, Schema, TypeDefinition, TypeJoin
from dovetail_composition.schema.specified import BUILT_IN_SCALARS
from dovetail_composition.schema.type_refs import named_type
from dovetail_composition.selections.field_sets import Chosen, parse_field_set, walk

Types = Mapping[str, TypeDefinition]
Names = Mapping[str, frozenset[str]]


def complete_first(schema: Schema, owners: Mapping[str, str], graphs: Iterable[str]) -> Schema:
    """The schema with joins for all types and fields. `owners`: type → the subgraph that `@join__owner` names."""
    types = schema.types
    reached = {graph: frozenset(_reach(schema, owners, graph)) for graph in graphs}
    placed = {name: replace(each, joins=_type_joins(each, owners, reached)) for name, each in types.items()}
    known = {name: frozenset(join.graph for join in each.joins) for name, each in placed.items()}
    further = _named_in_field_sets(placed)
    resolved = {name: _with_fields(each, owners, known, further) for name, each in placed.items()}
    return replace(schema, types={name: _finished(each, known) for name, each in resolved.items()})


def _reach(schema: Schema, owners: Mapping[str, str], graph: str) -> Iterator[str]:
    """The types that a subgraph knows: from its root fields and entities along its fields."""
    types = schema.types
    pending = [*schema.roots.values()]
    pending += [name for name, each in types.items() if any(join.graph == graph and join.keys for join in each.joins)]
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name in seen or name not in types:
            continue
        seen.add(name)
        yield name
        definition = types[name]
        pending += [*definition.interfaces, *definition.members]
        if definition.kind == "INTERFACE":
            pending += [other.name for other in types.values() if name in other.interfaces]
        pending += [named_type(each.type) for each in definition.input_fields.values()]
        texts = [(key.fields, name) for join in definition.joins if join.graph == graph for key in join.keys]
        for field in definition.fields.values():
            if not _is_resolved(field, owners.get(name), graph):
                continue
            inner = named_type(field.type)
            pending += [inner, *(named_type(argument.type) for argument in field.arguments)]
            for join in field.joins:
                if join.graph == graph:
                    texts += [(text, of) for text, of in ((join.requires, name), (join.provides, inner)) if text]
        for text, of in texts:
            pending += [named_type(each.field.type) for each in _selected(text, of, types)]


def _selected(text: str, type_name: str, types: Types) -> Iterator[Chosen]:
    selection = parse_field_set(text)
    return iter(()) if isinstance(selection, str) else walk(selection, type_name, types)


def _is_resolved(field: Field, owner: str | None, graph: str) -> bool:
    if field.joins:
        return any(join.graph == graph for join in field.joins)
    return owner is None or owner == graph


def _type_joins(definition: TypeDefinition, owners: Mapping[str, str], reached: Names) -> tuple[TypeJoin, ...]:
    owner = owners.get(definition.name)
    if owner is not None and all(join.graph != owner for join in definition.joins):
        return (TypeJoin(graph=owner), *definition.joins)
    if definition.joins:
        return definition.joins
    return tuple(TypeJoin(graph=graph) for graph, names in sorted(reached.items()) if definition.name in names)


def _named_in_field_sets(types: Types) -> Mapping[tuple[str, str], Mapping[str, bool]]:
    """Type and field → subgraphs whose field sets name it → whether only ones of `@requires` or `@provides` do."""
    found: dict[tuple[str, str], dict[str, bool]] = {}

    def note(text: str, type_name: str, graph: str, *, external: bool) -> None:
        for each in _selected(text, type_name, types):
            graphs = found.setdefault((each.type, each.field.name), {})
            graphs[graph] = graphs.get(graph, True) and external

    for name, definition in types.items():
        for type_join in definition.joins:
            for key in type_join.keys:
                note(key.fields, name, type_join.graph, external=False)
        for field in definition.fields.values():
            for join in field.joins:
                if join.requires is not None:
                    note(join.requires, name, join.graph, external=True)
                if join.provides is not None:
                    note(join.provides, named_type(field.type), join.graph, external=True)
    return found


def _with_fields(
    definition: TypeDefinition,
    owners: Mapping[str, str],
    known: Names,
    further: Mapping[tuple[str, str], Mapping[str, bool]],
) -> TypeDefinition:
    owner = owners.get(definition.name)
    fields = {}
    for name, field in definition.fields.items():
        joins = {join.graph: join for join in field.joins or _concluded(definition, field, owner, known)}
        for graph, external in sorted(further.get((definition.name, name), {}).items()):
            if graph in known[definition.name]:
                joins.setdefault(graph, FieldJoin(graph=graph, external=external))
        fields[name] = replace(field, joins=tuple(joins.values()))
    return replace(definition, fields=fields)


def _concluded(definition: TypeDefinition, field: Field, owner: str | None, known: Names) -> Iterator[FieldJoin]:
    if owner is not None:
        yield FieldJoin(graph=owner)
        return
    inner = named_type(field.type)
    for join in definition.joins:
        if inner in BUILT_IN_SCALARS or join.graph in known.get(inner, frozenset()):
            yield FieldJoin(graph=join.graph)


def _finished(definition: TypeDefinition, known: Names) -> TypeDefinition:
    """Without subgraphs in which nothing of the type is left, and with what follows from where types are known."""
    joins = definition.joins
    if definition.fields:
        used = {join.graph for field in definition.fields.values() for join in field.joins}
        joins = tuple(join for join in joins if join.graph in used)
    graphs = tuple(join.graph for join in joins)
    both = {
        name: tuple(graph for graph in graphs if graph in known.get(name, frozenset()))
        for name in (*definition.interfaces, *definition.members)
    }
    return replace(
        definition,
        joins=joins,
        interfaces={name: both[name] for name in definition.interfaces},
        members={name: both[name] for name in definition.members},
        values={name: replace(value, graphs=graphs) for name, value in definition.values.items()},
        input_fields={name: _everywhere(each) for name, each in definition.input_fields.items()},
    )


def _everywhere(field: InputValue) -> InputValue:
    return replace(field, graphs=())
