"""Directives that a supergraph keeps, how their arguments are merged, and those that clients may use."""

import pytest

from dovetail_composition.supergraph import print_supergraph, read_supergraph

from .composing import LINK, compose_all, errors, hints, in_api, in_supergraph


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        ('@tag(name: "b") @tag(name: "a")', '@tag(name: "b")', '@tag(name: "a") @tag(name: "b")'),
        ("@authenticated", "", "@authenticated"),
        ("@cost(weight: 2)", "@cost(weight: 10)", "@cost(weight: 10)"),
        (
            '@requiresScopes(scopes: [["a"], ["b"]])',
            '@requiresScopes(scopes: [["c"]])',
            '@requiresScopes(scopes: [["a", "c"], ["b", "c"]])',
        ),
        ('@policy(policies: [["a"]])', '@policy(policies: [["a"], ["b"]])', '@policy(policies: [["a"]])'),
        (
            "@listSize(assumedSize: 5)",
            "@listSize(assumedSize: 9, requireOneSlicingArgument: false)",
            "@listSize(assumedSize: 9, requireOneSlicingArgument: false)",
        ),
        ('@deprecated(reason: "x")', "", '@deprecated(reason: "x")'),
    ],
)
def test_merged_directives(one: str, other: str, merged: str) -> None:
    composition = compose_all(
        a=f"type Query {{ x: [Int] @shareable {one} }}", b=f"type Query {{ x: [Int] @shareable {other} }}"
    )
    assert f"x: [Int] {merged} }}" in in_supergraph(composition, "Query")


def test_the_description_that_most_give_is_kept() -> None:
    composition = compose_all(
        a='"one" type Query { a: Int }', b='"two" type Query { b: Int }', c='"two" type Query { c: Int }'
    )
    assert in_api(composition, "type").startswith('"two" type Query')
    assert hints(composition) == ["INCONSISTENT_DESCRIPTION"]


def test_schemas_are_described_as_others_are() -> None:
    described = (
        '"%s" schema @link(url: "https://specs.apollo.dev/federation/v2.9") { query: Query } type Query { %s: Int }'
    )
    composition = compose_all(a=described % ("one", "a"), b=described % ("two", "b"), c=described % ("two", "c"))
    assert composition.supergraph is not None
    assert composition.supergraph.schema.description == "two"
    assert hints(composition) == ["INCONSISTENT_DESCRIPTION"]


def test_an_empty_description_is_none() -> None:
    composition = compose_all(a='"" type Query { a: Int }', b='"two" type Query { b: Int }')
    assert in_api(composition, "type").startswith('"two" type Query')
    assert hints(composition) == []


COMPOSED = LINK.replace("extend schema", 'extend schema @composeDirective(name: "@%s")') + (
    '@link(url: "https://specs.test/thing/v%s", import: [%s])\n'
)


def composed(name: str, version: str, imported: str, definition: str, rest: str) -> str:
    head = COMPOSED.rstrip().replace("\n@link", " @link") % (name, version, imported)
    return f"{head}\n{definition}\n{rest}"


def test_a_composed_directive_is_defined_as_in_the_latest_version() -> None:
    composition = compose_all(
        a=composed("it", "1.0", '"@it"', "directive @it on OBJECT", "type Query { a: Int }"),
        b=composed("it", "1.2", '"@it"', "directive @it on OBJECT | FIELD_DEFINITION", "type Query { b: Int @it }"),
        c=composed("it", "1.1", '"@it"', "directive @it on OBJECT", "type Query { c: Int }"),
    )
    assert in_api(composition, "@it") == "directive @it on FIELD_DEFINITION | OBJECT"
    assert "b: Int @join__field(graph: B) @it" in in_supergraph(composition, "Query")
    assert '@link(url: "https://specs.test/thing/v1.2", import: ["@it"])' in in_supergraph(composition, "schema")


@pytest.mark.parametrize(
    ("name", "imported", "printed"),
    [
        ("it", '{name: "@that", as: "@it"}', '{name: "@that", as: "@it"}'),
        ("thing__it", "", '{name: "@it", as: "@thing__it"}'),
        ("thing", "", '"@thing"'),
    ],
)
def test_a_composed_directive_is_linked_under_the_name_that_its_specification_gives_it(
    name: str, imported: str, printed: str
) -> None:
    composition = compose_all(
        a=composed(name, "1.0", imported, f"directive @{name} on FIELD_DEFINITION", f"type Query {{ a: Int @{name} }}")
    )
    assert composition.supergraph is not None
    text = print_supergraph(composition.supergraph)
    assert f'@link(url: "https://specs.test/thing/v1.0", import: [{printed}])' in text
    assert read_supergraph(text) == composition.supergraph


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (("it", "1.0", '"@it"'), ("it", "2.0", '"@it"')),
        (("it", "1.0", '"@it"'), ("that", "1.0", '{name: "@it", as: "@that"}')),
        (("it", "1.0", '"@it"'), ("it", "1.0", '{name: "@that", as: "@it"}')),
    ],
)
def test_a_composed_directive_is_one(a: tuple[str, str, str], b: tuple[str, str, str]) -> None:
    composition = compose_all(
        a=composed(*a, f"directive @{a[0]} on FIELD_DEFINITION", f"type Query {{ a: Int @{a[0]} }}"),
        b=composed(*b, f"directive @{b[0]} on FIELD_DEFINITION", f"type Query {{ b: Int @{b[0]} }}"),
    )
    assert errors(composition) == ["DIRECTIVE_COMPOSITION_ERROR"]


@pytest.mark.parametrize(
    ("one", "other", "merged", "hint"),
    [
        ("@d on FIELD", "@d on FIELD", "directive @d on FIELD", None),
        ("@d on FIELD", "@e on FIELD", "directive @d on FIELD", "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE"),
        ("@d(x: Int) on FIELD", "@e on FIELD", "", "INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE"),
        ("@d on FIELD | QUERY", "@d on QUERY", "directive @d on QUERY", "INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS"),
        ("@d on FIELD", "@d on QUERY", "", "NO_EXECUTABLE_DIRECTIVE_INTERSECTION"),
        (
            "@d repeatable on FIELD",
            "@d on FIELD",
            "directive @d on FIELD",
            "INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE",
        ),
        (
            "@d(x: Int, y: Int) on FIELD",
            "@d(x: Int) on FIELD",
            "directive @d(x: Int) on FIELD",
            "INCONSISTENT_ARGUMENT_PRESENCE",
        ),
    ],
)
def test_executable_directives(one: str, other: str, merged: str, hint: str | None) -> None:
    composition = compose_all(
        a=f"type Query {{ a: Int }} directive {one}", b=f"type Query {{ b: Int }} directive {other}"
    )
    assert in_api(composition, "@d") == merged
    assert hints(composition) == ([hint] if hint else [])


def test_a_directive_of_some_subgraphs_is_sent_to_these_alone() -> None:
    composition = compose_all(a="type Query { a: Int } directive @d on FIELD", b="type Query { b: Int }")
    assert '@dovetail__known(directive: "d", graphs: [A])' in in_supergraph(composition, "schema")
    assert '@link(url: "https://specs.dovetail.dev/dovetail/v0.1") @' in in_supergraph(composition, "schema")


def test_a_merged_directive_has_one_name() -> None:
    renamed = (
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{name: "@tag", as: "@t"}])\n'
    )
    tagged = 'type Query { b: Int @tag(name: "x") }'
    assert errors(compose_all(a=renamed + 'type Query { a: Int @t(name: "x") }', b=tagged)) == [
        "LINK_IMPORT_NAME_MISMATCH"
    ]
    assert errors(compose_all(a=renamed + "type Query { a: Int }", b=tagged)) == []


def test_contexts_are_of_the_subgraph_that_sets_them() -> None:
    composition = compose_all(
        a='type Query { t: T } type T @key(fields: "id") @context(name: "c") { id: ID! prop: String u: U }'
        ' type U @key(fields: "id") { id: ID! f(x: String @fromContext(field: "$c { prop }")): Int }'
    )
    assert '@context(name: "a__c")' in in_supergraph(composition, "T")
    assert (
        'f: Int @join__field(graph: A, contextArguments: [{name: "x", type: "String", context: "a__c",'
        ' selection: "{ prop }"}])'
    ) in in_supergraph(composition, "U")
