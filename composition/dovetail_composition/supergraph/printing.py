"""A supergraph as SDL of the join spec, and of our own where links, lookups or own names are in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graphql.language.print_string import print_string

from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import (
    AppliedDirective,
    ContextArgument,
    EnumValue,
    Field,
    FieldJoin,
    InputValue,
    Schema,
    Subgraph,
    Supergraph,
    TypeDefinition,
    TypeJoin,
)
from dovetail_composition.schema.printing import (
    Annotations,
    applied_texts,
    description_text,
    directive_text,
    type_text,
)
from dovetail_composition.schema.specified import EXECUTABLE_LOCATIONS

from .calls import print_link, print_lookup
from .specs import (
    DOVETAIL_DEFINITIONS,
    DOVETAIL_KNOWN_DEFINITION,
    DOVETAIL_NAME_DEFINITION,
    DOVETAIL_URL,
    INACCESSIBLE_DEFINITION,
    INACCESSIBLE_URL,
    JOIN_CONTEXT_DEFINITIONS,
    JOIN_CONTEXT_URL,
    JOIN_DEFINITIONS,
    JOIN_LABEL_URL,
    JOIN_URL,
    KEPT_SPECIFICATIONS,
    LINK_DEFINITIONS,
    LINK_URL,
)

_LABEL, _CONTEXTS = "overrideLabel:", "contextArguments:"
"""Arguments of `@join__field` that only later versions have."""

_ROOTS = frozenset({"Query", "Mutation", "Subscription"})
_ROOT_NAMES = "names of root types"
"""Other routers may do without them: hardly anything that is sent to a subgraph names its root types."""


def print_supergraph(supergraph: Supergraph, memo: Memo = NO_MEMO) -> str:
    """The SDL, byte for byte the same for equal supergraphs."""
    joins = _Joins({name: subgraph.enum_value for name, subgraph in supergraph.subgraphs.items()})
    blocks = [directive_text(directive, joins) for _, directive in sorted(supergraph.schema.directives.items())]
    for _, definition in sorted(supergraph.schema.types.items()):
        graphs = memo.recall(_graphs_of, (definition,))
        values = tuple([joins.values[graph] for graph in graphs])
        text, used = memo.recall(_type_text, (definition,), values, (dict(zip(graphs, values, strict=True)),))
        blocks.append(text)
        joins.used |= used
    joins.used.update(f"@{directive.name}" for directive in supergraph.schema.applied)
    # Somebody's own directive may be called as one of a specification.
    joins.used.difference_update(f"@{name}" for name in supergraph.schema.directives)
    known = list(_known_directives(supergraph))
    head = [_schema_block(supergraph.schema, joins.used, known), LINK_DEFINITIONS, _join_definitions(joins.used)]
    head.append(_graphs_block(supergraph.subgraphs))
    if "@inaccessible" in joins.used:
        head.append(INACCESSIBLE_DEFINITION)
    for specification in KEPT_SPECIFICATIONS:
        head += [text for name, text in specification.definitions.items() if f"@{name}" in joins.used]
    if "dovetail" in joins.used:
        head.append(DOVETAIL_DEFINITIONS)
    else:
        head += [DOVETAIL_NAME_DEFINITION] if _ROOT_NAMES in joins.used else []
        head += [DOVETAIL_KNOWN_DEFINITION] if known else []
    return "\n\n".join([*(block.rstrip("\n") for block in head), *blocks]) + "\n"


def _graphs_of(definition: TypeDefinition) -> tuple[str, ...]:
    """The subgraphs that the text of a type speaks of."""
    fields = definition.fields.values()
    links = [field.link for field in fields if field.link is not None]
    calls = [link.call for link in links if link.call] + [lookup.call for lookup in definition.lookups]
    named = {join.graph for join in definition.joins} | {join.graph for field in fields for join in field.joins}
    named.update(
        graph for graphs in (*definition.interfaces.values(), *definition.members.values()) for graph in graphs
    )
    parts: list[EnumValue | InputValue] = [*definition.values.values(), *definition.input_fields.values()]
    parts += [argument for field in fields for argument in field.arguments]
    named.update(graph for part in parts for graph in (*part.graphs, *part.wire_names))
    return tuple(sorted(named.union((link.graph for link in links), (call.graph for call in calls))))


def _type_text(definition: TypeDefinition, values: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    """A type, and which specifications it needs."""
    joins = _Joins(values)
    return type_text(definition, joins), frozenset(joins.used)


class _Joins(Annotations):
    """The directives of each element; remembers in `used` which specifications they need."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.used: set[str] = set()

    def of_type(self, definition: TypeDefinition) -> Iterator[str]:
        for join in definition.joins:
            yield from self._type_join(join, is_root=definition.name in _ROOTS)
        for interface, graphs in definition.interfaces.items():
            for graph in graphs:
                yield f"@join__implements(graph: {self.values[graph]}, interface: {print_string(interface)})"
        for member, graphs in definition.members.items():
            for graph in graphs:
                yield f"@join__unionMember(graph: {self.values[graph]}, member: {print_string(member)})"
        yield from self._common(definition.inaccessible, {}, definition.directives)
        for lookup in definition.lookups:
            self.used.add("dovetail")
            yield print_lookup(lookup, self.values.__getitem__)

    def of_field(self, definition: TypeDefinition, field: Field) -> Iterator[str]:
        if field.link is not None or not _everywhere(field.joins, definition.joins):
            for join in field.joins:
                yield self._field_join(join)
            if not field.joins and field.link is None:
                yield "@join__field"
        if field.link is not None:
            self.used.add("dovetail")
            yield print_link(field.link, self.values.__getitem__)
        names = {join.graph: join.wire_name for join in field.joins if join.wire_name is not None}
        yield from self._common(field.inaccessible, names, field.directives)

    def of_argument(self, argument: InputValue) -> Iterator[str]:
        return self._common(argument.inaccessible, argument.wire_names, argument.directives)

    def of_input_field(self, field: InputValue) -> Iterator[str]:
        for graph in field.graphs:
            own = f", type: {print_string(field.types[graph])}" if graph in field.types else ""
            yield f"@join__field(graph: {self.values[graph]}{own})"
        yield from self._common(field.inaccessible, field.wire_names, field.directives)

    def of_value(self, value: EnumValue) -> Iterator[str]:
        for graph in value.graphs:
            yield f"@join__enumValue(graph: {self.values[graph]})"
        yield from self._common(value.inaccessible, value.wire_names, value.directives)

    def _type_join(self, join: TypeJoin, *, is_root: bool) -> Iterator[str]:
        graph = f"graph: {self.values[join.graph]}"
        common = (", extension: true" if join.extension else "") + (
            ", isInterfaceObject: true" if join.interface_object else ""
        )
        for key in join.keys:
            resolvable = "" if key.resolvable else ", resolvable: false"
            yield f"@join__type({graph}, key: {print_string(key.fields)}{resolvable}{common})"
        if not join.keys:
            yield f"@join__type({graph}{common})"
        if join.wire_name is not None:
            yield self._name(join.graph, join.wire_name, needed=not is_root)

    def _field_join(self, join: FieldJoin) -> str:
        parts = [f"graph: {self.values[join.graph]}"]
        texts = (
            ("requires", join.requires),
            ("provides", join.provides),
            ("type", join.type),
            ("override", join.override),
            ("overrideLabel", join.override_label),
        )
        parts += [f"{name}: {print_string(text)}" for name, text in texts if text is not None]
        flags = (("external", join.external), ("usedOverridden", join.used_overridden))
        parts += [f"{name}: true" for name, flag in flags if flag]
        if join.context_arguments:
            self.used.add(_CONTEXTS)
            parts.append(f"contextArguments: [{', '.join(map(_context_argument, join.context_arguments))}]")
        if join.override_label is not None:
            self.used.add(_LABEL)
        return f"@join__field({', '.join(parts)})"

    def _common(
        self, inaccessible: bool, wire_names: Mapping[str, str], directives: Iterable[AppliedDirective]
    ) -> Iterator[str]:
        # Their text is written by whoever writes the element.
        self.used.update(f"@{directive.name}" for directive in directives)
        if inaccessible:
            self.used.add("@inaccessible")
            yield "@inaccessible"
        for graph, name in sorted(wire_names.items()):
            yield self._name(graph, name)

    def _name(self, graph: str, name: str, *, needed: bool = True) -> str:
        self.used.add("dovetail" if needed else _ROOT_NAMES)
        return f"@dovetail__name(graph: {self.values[graph]}, name: {print_string(name)})"


def _everywhere(joins: tuple[FieldJoin, ...], types: tuple[TypeJoin, ...]) -> bool:
    """Whether each subgraph of the type resolves the field in the plain way: then nothing need be said."""
    return len(joins) == len(types) and all(
        join.graph == of_type.graph and _is_plain(join) for join, of_type in zip(joins, types, strict=True)
    )


def _is_plain(join: FieldJoin) -> bool:
    return not (
        join.external
        or join.used_overridden
        or join.context_arguments
        or (join.type, join.requires, join.provides, join.override, join.override_label) != (None,) * 5
    )


def _known_directives(supergraph: Supergraph) -> Iterator[str]:
    """Executable directives that not every subgraph knows must not be sent to the others."""
    everyone = set(supergraph.subgraphs)
    for name, directive in sorted(supergraph.schema.directives.items()):
        executable = not EXECUTABLE_LOCATIONS.isdisjoint(directive.locations)
        if executable and directive.graphs and set(directive.graphs) != everyone:
            graphs = ", ".join(supergraph.subgraphs[graph].enum_value for graph in directive.graphs)
            yield f"@dovetail__known(directive: {print_string(name)}, graphs: [{graphs}])"


def _schema_block(schema: Schema, used: set[str], known: Sequence[str]) -> str:
    join_url = JOIN_CONTEXT_URL if _CONTEXTS in used else JOIN_LABEL_URL if _LABEL in used else JOIN_URL
    links = [f'@link(url: "{LINK_URL}")', f'@link(url: "{join_url}", for: EXECUTION)']
    if "@inaccessible" in used:
        links.append(f'@link(url: "{INACCESSIBLE_URL}", for: SECURITY)')
    links += [
        f"@link({each.link})" for each in KEPT_SPECIFICATIONS if any(f"@{name}" in used for name in each.definitions)
    ]
    links += _composed_links(schema)
    if "dovetail" in used:
        links.append(f'@link(url: "{DOVETAIL_URL}", for: EXECUTION)')
    elif _ROOT_NAMES in used or known:
        # Other routers do without: a directive that a subgraph does not know fails only where a client asks for it.
        links.append(f'@link(url: "{DOVETAIL_URL}")')
    marks = "".join(f"\n  {mark}" for mark in (*links, *known, *applied_texts(schema.applied)))
    roots = "".join(f"\n  {operation}: {name}" for operation, name in schema.roots.items())
    return f"{description_text(schema.description)}schema{marks}\n{{{roots}\n}}"


def _composed_links(schema: Schema) -> Iterator[str]:
    """A link for each specification that composed directives are from."""
    names: dict[str, list[str]] = {}
    for name, directive in sorted(schema.directives.items()):
        if directive.specification is not None:
            alias = print_string(f"@{name}")
            original = print_string(f"@{directive.original or name}")
            text = alias if directive.original is None else f"{{name: {original}, as: {alias}}}"
            names.setdefault(directive.specification, []).append(text)
    yield from (f"@link(url: {print_string(url)}, import: [{', '.join(each)}])" for url, each in sorted(names.items()))


def _join_definitions(used: set[str]) -> str:
    """Those of the lowest version that says all that is used."""
    contexts = _CONTEXTS in used
    text = JOIN_DEFINITIONS.replace("{label}", ", overrideLabel: String" if contexts or _LABEL in used else "")
    text = text.replace("{contexts}", ", contextArguments: [join__ContextArgument!]" if contexts else "")
    return f"{text}\n{JOIN_CONTEXT_DEFINITIONS}" if contexts else text


def _context_argument(argument: ContextArgument) -> str:
    texts = (
        ("name", argument.name),
        ("type", argument.type),
        ("context", argument.context),
        ("selection", argument.selection),
    )
    return f"{{{', '.join(f'{name}: {print_string(text)}' for name, text in texts)}}}"


def _graphs_block(subgraphs: Mapping[str, Subgraph]) -> str:
    values = "".join(
        f"\n  {each.enum_value} @join__graph(name: {print_string(each.name)}, url: {print_string(each.url)})"
        for _, each in sorted(subgraphs.items())
    )
    return f"enum join__Graph {{{values}\n}}"
