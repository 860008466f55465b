"""Supergraphs that are refused before use, each with all that is wrong with it."""

import pytest

from dovetail_composition.resources import manifest_of_supergraph, parse_gateway
from dovetail_composition.supergraph import SupergraphError, check_urls, read_supergraph

from .documents import linked, problems

APOLLO = "https://specs.apollo.dev"
INACCESSIBLE = f'@link(url: "{APOLLO}/inaccessible/v0.2", for: SECURITY)'
PLAIN = "type Query @join__type(graph: A) { a: Int }"

LINKS = {
    f'@link(url: "{APOLLO}/connect/v0.1", for: EXECUTION)': (
        f"The supergraph needs {APOLLO}/connect/v0.1 for: EXECUTION, which is not supported."
    ),
    '@link(url: "https://example.com/guard/v2.1", for: SECURITY)': (
        "The supergraph needs https://example.com/guard/v2.1 for: SECURITY, which is not supported."
    ),
    '@link(url: "https://example.com/no-version", for: SECURITY)': (
        "The supergraph needs https://example.com/no-version for: SECURITY, which is not supported."
    ),
    f'@link(url: "{APOLLO}/inaccessible/v1.0", for: SECURITY)': (
        f"Version 1.0 of the inaccessible specification is not supported ({APOLLO}/inaccessible/v1.0)."
    ),
    f'@link(url: "{APOLLO}/policy/v0.2", for: SECURITY)': (
        f"Version 0.2 of the policy specification is not supported ({APOLLO}/policy/v0.2)."
    ),
    f'@link(url: "{APOLLO}/authenticated/v0.1", for: SECURITY)': None,
    f'@link(url: "{APOLLO}/requiresScopes/v0.1", for: SECURITY)': None,
    f'@link(url: "{APOLLO}/policy/v0.1", for: SECURITY)': None,
    '@link(url: "https://example.com/policy/v0.1", for: SECURITY)': (
        "The supergraph needs https://example.com/policy/v0.1 for: SECURITY, which is not supported."
    ),
    '@link(url: "https://example.com/notes/v1.0")': None,
    '@link(url: "https://example.com/tag/v1.0")': None,
    f'@link(url: "{APOLLO}/cacheTag/v0.1")': None,
}


@pytest.mark.parametrize("link", LINKS)
def test_what_must_be_understood_and_is_not(link: str) -> None:
    """By name and version. A specification without a purpose may be ignored."""
    expected = LINKS[link]

    assert problems(linked("0.3", PLAIN, link)) == ([] if expected is None else [expected])


def test_all_features_are_named_at_once() -> None:
    links = f'@link(url: "{APOLLO}/connect/v0.1", for: EXECUTION) @link(url: "{APOLLO}/policy/v0.2", for: SECURITY)'
    found = problems(linked("1.0", PLAIN, links))

    assert [each.split(" ")[0:2] for each in found] == [
        ["Version", "1.0"],
        ["The", "supergraph"],
        ["Version", "0.2"],
    ]


TABLE = {
    "type Query @join__type(graph: X) { a: Int }": ["Query: There is no subgraph X."],
    'type Query @join__type(graph: A, key: "") { a: Int }': [
        "Query: The key '' of the subgraph a cannot be used: It selects nothing."
    ],
    'type Query @join__type(graph: A, key: "a { ") { a: Int }': [
        "Query: The key 'a { ' of the subgraph a cannot be used: Syntax Error: Expected Name, found <EOF>."
    ],
    'type Query @join__type(graph: A, key: "a } query { a") { a: Int }': [
        "Query: The key 'a } query { a' of the subgraph a cannot be used: It is no selection of fields."
    ],
    'type Query @join__type(graph: A, key: "b") { a: Int }': [
        "Query: The key 'b' of the subgraph a cannot be used: There is no field Query.b."
    ],
    'type Query @join__type(graph: A, key: "... on Nobody { b }") { a: Int }': [
        "Query: The key '... on Nobody { b }' of the subgraph a cannot be used: The type Nobody is not defined."
    ],
    "type Query @join__type(graph: A) { a: Int @join__field(graph: B) }": [
        "Query.a: It is joined to the subgraph b, to which its type Query does not belong."
    ],
    'type Query @join__type(graph: A) { a: Int @join__field(graph: A, type: "[Int") }': [
        "Query.a: The argument type is no type: '[Int'."
    ],
    'type Query @join__type(graph: A) { a: Int @join__field(graph: A, type: "Nobody!") }': [
        "Query.a: Its type in the subgraph a is Nobody!, which is not defined."
    ],
    'type Query @join__type(graph: A){a: Int @join__field(graph: A, requires: "x") b: B c: C @join__field(graph: Z)}': [
        "Query.c: There is no subgraph Z.",
        "Query.a: The argument requires of the subgraph a, 'x', cannot be used: There is no field Query.x.",
        "Query.b: The type B is not defined.",
        "Query.c: The type C is not defined.",
    ],
    'type Query @join__type(graph: A) { a: [Query] @join__field(graph: A, provides: "a { b }") }': [
        "Query.a: The argument provides of the subgraph a, 'a { b }', cannot be used: There is no field Query.b."
    ],
    'type Query @join__type(graph: A) { a: Int @join__field(graph: A, contextArguments: [{name: "x"}]) }': [
        "Query.a: The argument type must be a string."
    ],
    "type Query @join__type(graph: A) { a: Int } union U @join__type(graph: A) = Nobody": [
        "U: The member Nobody of the union U is not defined."
    ],
}


@pytest.mark.parametrize("types", TABLE)
def test_references_must_lead_somewhere(types: str) -> None:
    """All that does not is told."""
    assert problems(linked("0.5", types)) == TABLE[types]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ("A", ["join__Graph.A says with @join__graph which subgraph it is: The argument name must be a string."]),
        (
            'A @join__graph(name: "a", url: "u") B @join__graph(name: "a", url: "u")',
            ["join__Graph.B names the subgraph a, as another value does."],
        ),
    ],
)
def test_each_subgraph_has_a_name_of_its_own(values: str, expected: list[str]) -> None:
    sdl = linked("0.3", PLAIN)
    start, end = sdl.index("enum join__Graph {"), sdl.index("type Query")

    assert problems(f"{sdl[:start]} enum join__Graph {{ {values} }} {sdl[end:]}") == expected


def test_hostile_field_sets_are_refused() -> None:
    """Not walked for minutes, nor with an exception of another kind."""
    nested = "a {" * 5_000 + "b" + "}" * 5_000
    wide = "a " * 100_000
    found = [
        problems(linked("0.3", f'type Query @join__type(graph: A, key: "{text}") {{ a: Int }}'))
        for text in (nested, wide)
    ]

    assert [each[0].rpartition("cannot be used: ")[2] for each in found] == [
        "Syntax Error: Document is nested too deeply. Parsing aborted.",
        "Syntax Error: Document contains more than 10000 tokens. Parsing aborted.",
    ]


HINTS = {
    linked(
        "0.3", PLAIN, f'@link(url: "{APOLLO}/connect/v0.1", for: EXECUTION)'
    ): "would answer wrongly: compose without",
    linked("0.3", PLAIN, '@link(url: "https://example.com/guard/v2.1", for: SECURITY)'): "leaves its data unprotected",
    linked("0.3", PLAIN, f'@link(url: "{APOLLO}/inaccessible/v1.0", for: SECURITY)'): "v0.1 or a later v0.x",
    linked("0.3", PLAIN, f'@link(url: "{APOLLO}/policy/v0.2", for: SECURITY)'): "version that is: v0.1;",
    linked("0.3", PLAIN, "@link(as: 3)"): "Correct the link",
    "type Query { a: Int }": "not the schema of a subgraph or of an API",
    linked("0.3", 'type Query @join__type(graph: A, key: "b") { a: Int }'): "do not edit what it prints",
    linked(
        "0.3", "type Query @join__type(graph: A) { a: Int @inaccessible }", INACCESSIBLE
    ): "Hide what contains it, too",
}


@pytest.mark.parametrize("sdl", HINTS)
def test_each_cause_has_a_hint_of_its_own(sdl: str) -> None:
    with pytest.raises(SupergraphError) as refused:
        read_supergraph(sdl)

    assert [HINTS[sdl] in each.hint for each in refused.value.diagnostics] == [True], refused.value.diagnostics


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "The subgraph a has no URL."),
        ("ftp://a.example", "The URL of the subgraph a must be an absolute http or https URL."),
        ("a.example/graphql", "The URL of the subgraph a must be an absolute http or https URL."),
        ("http://me:hush@a.example", "The URL of the subgraph a must not hold a user or password."),
        ("https://a.example/graphql", None),
    ],
)
def test_where_subgraphs_answer(url: str, message: str | None) -> None:
    """What is never called needs no URL. A gateway's own URL takes the place of the supergraph's."""
    supergraph = read_supergraph(linked("0.3", PLAIN).replace("http://a.example/graphql", url))
    spec = {
        "supergraph": {"configMapKeyRef": {"name": "s", "key": "s"}},
        "endpoints": {"a": {"url": "http://b.example"}},
    }
    resource = {
        "apiVersion": "dovetail.dev/v1alpha1",
        "kind": "GraphQLGateway",
        "metadata": {"name": "g"},
        "spec": spec,
    }
    gateway, _ = parse_gateway(resource)

    found = [each.message for each in check_urls(supergraph, manifest_of_supergraph(None, supergraph))]

    assert found == ([] if message is None else [message])
    assert gateway is not None
    assert not list(check_urls(supergraph, manifest_of_supergraph(gateway, supergraph)))
