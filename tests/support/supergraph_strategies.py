"""Hypothesis strategies for supergraphs that use every part of the definitions, well-formed but otherwise arbitrary."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from dovetail_composition.schema.definitions import (
    AppliedDirective,
    DirectiveDefinition,
    EnumValue,
    Field,
    FieldJoin,
    InputValue,
    Key,
    OperationType,
    Schema,
    Subgraph,
    Supergraph,
    TypeDefinition,
    TypeJoin,
)
from dovetail_composition.schema.links import Call, CallArgument, Link, Lookup
from dovetail_composition.schema.outline import outline_of
from dovetail_composition.supergraph.hidden import check_hidden

ROOTS: dict[OperationType, str] = {"query": "Query"}
GRAPHS = ("catalog", "price-list", "b/c")
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
maybe_text = st.none() | texts
lines = st.sampled_from(("one\ntwo", "  a\n b", "a\n", "\n", "\ta\n\tb", 'a"""b\nc', "x\\\ny", "a\n\n  b", "é\r\nx"))
descriptions = st.none() | texts | lines
names = st.sampled_from(("a", "b", "c", "d"))
types = st.sampled_from(("Int", "ID!", "[T]", "E!", "[[I!]!]"))
input_types = st.sampled_from(("Int", "ID!", "[[E!]!]", "N", "S"))
graphs = st.sampled_from(GRAPHS)
some_graphs = st.lists(graphs, min_size=1, unique=True).map(lambda found: tuple(sorted(found)))
wire_names = st.dictionaries(graphs, names, max_size=2)
applied = st.lists(
    st.builds(AppliedDirective, name=st.just("tag"), arguments=st.just((("name", '"x"'),))), max_size=2
).map(tuple)
inputs = st.builds(
    InputValue,
    name=names,
    type=input_types,
    default=st.none() | st.sampled_from(("1", '"x"', "{z: [E, null]}", "[]")),
    description=descriptions,
    deprecated=maybe_text,
    inaccessible=st.booleans(),
    wire_names=wire_names,
    directives=applied,
)


def unique(strategy: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=least, max_size=3, unique_by=lambda each: each.name).map(tuple)


def mapping(strategy: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    return unique(strategy, least).map(lambda found: {each.name: each for each in found})


arguments = st.builds(
    CallArgument,
    name=names,
    type=types,
    source=st.sampled_from(("parent", "argument", "constant")),
    value=texts,
    batch=st.booleans(),
    each=st.booleans(),
    target=maybe_text,
    positional=st.booleans(),
)
calls = st.builds(Call, graph=graphs, query=names, returns=types, arguments=st.lists(arguments, max_size=2).map(tuple))
links = st.builds(
    Link,
    graph=graphs,
    call=st.none() | calls,
    constant=maybe_text,
    collection=st.booleans(),
    batched=st.booleans(),
)
lookups = st.lists(st.builds(Lookup, key=texts, call=calls), max_size=2).map(tuple)
field_sets = st.sampled_from(("__typename", "__typename ... on T { __typename }", "... { again: __typename }"))
keys = st.lists(st.builds(Key, fields=field_sets, resolvable=st.booleans()), max_size=2).map(tuple)


@st.composite
def field_joins(draw: st.DrawFn, among: tuple[str, ...], of: str = "Int") -> tuple[FieldJoin, ...]:
    has_fields = of == "[T]"
    found = draw(st.lists(st.sampled_from(among), unique=True))
    plain = draw(st.booleans())
    return tuple(
        FieldJoin(graph=graph, wire_name=draw(st.none() | names))
        if plain
        else FieldJoin(
            graph=graph,
            type=draw(st.none() | (st.just("[T!]") if has_fields else types)),
            external=draw(st.booleans()),
            requires=draw(st.none() | field_sets),
            provides=draw(st.none() | field_sets) if has_fields else None,
            override=draw(maybe_text),
            override_label=draw(maybe_text),
            used_overridden=draw(st.booleans()),
            wire_name=draw(st.none() | names),
        )
        for graph in sorted(found)
    )


@st.composite
def type_joins(draw: st.DrawFn, federated: bool) -> tuple[TypeJoin, ...]:
    return tuple(
        TypeJoin(
            graph=graph,
            keys=draw(keys) if federated else (),
            extension=federated and draw(st.booleans()),
            interface_object=federated and draw(st.booleans()),
            wire_name=draw(st.none() | names),
        )
        for graph in draw(some_graphs)
    )


def common(draw: st.DrawFn, name: str, kind: str, joins: tuple[TypeJoin, ...]) -> dict[str, Any]:
    return {
        "name": name,
        "kind": kind,
        "joins": joins,
        "description": draw(descriptions),
        "inaccessible": draw(st.booleans()),
        "directives": draw(applied),
    }


@st.composite
def composites(draw: st.DrawFn, name: str, kind: str) -> TypeDefinition:
    joins = draw(type_joins(federated=True))
    among = tuple(join.graph for join in joins)
    fields = {}
    for each in draw(st.lists(names, min_size=1, max_size=3, unique=True)):
        link, type_ = draw(st.none() | links), draw(types)
        fields[each] = Field(
            name=each,
            type=type_,
            arguments=draw(unique(inputs)),
            description=draw(descriptions),
            deprecated=draw(maybe_text),
            inaccessible=draw(st.booleans()),
            joins=draw(field_joins(among, type_)),
            link=link,
            directives=draw(applied),
        )
    interfaces = {"I": draw(some_graphs)} if kind == "OBJECT" and draw(st.booleans()) else {}
    if interfaces or kind == "INTERFACE":
        fields = {"i": Field(name="i", type="Int", joins=draw(field_joins(among)))}
    return TypeDefinition(
        **common(draw, name, kind, joins), fields=fields, interfaces=interfaces, lookups=draw(lookups)
    )


@st.composite
def enums(draw: st.DrawFn) -> TypeDefinition:
    values = st.builds(
        EnumValue,
        name=names,
        description=descriptions,
        deprecated=maybe_text,
        inaccessible=st.booleans(),
        graphs=some_graphs,
        wire_names=wire_names,
        directives=applied,
    )
    joins = draw(type_joins(federated=False))
    return TypeDefinition(**common(draw, "E", "ENUM", joins), values=draw(mapping(values, least=1)))


@st.composite
def input_objects(draw: st.DrawFn) -> TypeDefinition:
    joins = draw(type_joins(federated=False))
    fields = draw(mapping(inputs.filter(lambda each: each.type != "N"), 1))
    one_of = all(each.default is None and not each.type.endswith("!") for each in fields.values())
    return TypeDefinition(**common(draw, "N", "INPUT_OBJECT", joins), input_fields=fields, one_of=one_of)


def shown(types: dict[str, TypeDefinition]) -> dict[str, TypeDefinition]:
    """The types with as little hidden as it takes for an API to be left."""
    while blamed := {each.coordinate.split(".")[0] for each in check_hidden(Schema(types=types, roots=ROOTS))}:
        near = blamed.union(*(outline_of(types[name]).references for name in blamed))
        types = {name: unhidden(each) if name in near else each for name, each in types.items()}
    return types


def unhidden(definition: TypeDefinition) -> TypeDefinition:
    def show(parts: Any) -> dict[str, Any]:
        return {name: replace(part, inaccessible=False) for name, part in parts.items()}

    fields = {
        name: replace(field, arguments=tuple(replace(each, inaccessible=False) for each in field.arguments))
        for name, field in show(definition.fields).items()
    }
    inputs = show(definition.input_fields)
    values = show(definition.values)
    return replace(definition, inaccessible=False, fields=fields, input_fields=inputs, values=values)


@st.composite
def supergraphs(draw: st.DrawFn) -> Supergraph:
    """A supergraph with a type of each kind."""
    scalar = TypeDefinition(
        **common(draw, "S", "SCALAR", draw(type_joins(federated=False))), specified_by=draw(maybe_text)
    )
    members = {"Query": draw(some_graphs), "T": draw(some_graphs)}
    union = TypeDefinition(**common(draw, "U", "UNION", draw(type_joins(federated=False))), members=members)
    found = [
        draw(composites("Query", "OBJECT")),
        draw(composites("T", "OBJECT")),
        draw(composites("I", "INTERFACE")),
        draw(enums()),
        draw(input_objects()),
        scalar,
        union,
    ]
    tag = DirectiveDefinition(
        name="tag",
        arguments=(InputValue(name="name", type="String!"),),
        locations=("FIELD", "OBJECT"),
        repeatable=True,
        description=draw(descriptions),
        graphs=draw(some_graphs),
    )
    subgraphs = {
        name: Subgraph(name, value, draw(st.sampled_from(("", "http://x/graphql"))))
        for name, value in zip(GRAPHS, ("CATALOG", "PRICE_LIST", "B_C"), strict=True)
    }
    return Supergraph(
        subgraphs=subgraphs,
        schema=Schema(
            types=shown({definition.name: definition for definition in found}),
            roots=ROOTS,
            directives={"tag": tag},
            description=draw(descriptions),
        ),
    )
