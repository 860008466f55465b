"""Rules on one subgraph that are not about field sets, by the file that each stands in."""

import pytest

from dovetail_composition.compose import compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource

from .subgraph import LINK, findings

QUERY = "type Query { t: Int }\n"

WRONG = {
    # ingest/federated.py
    "an interface named twice": (
        "interface I { a: Int }\ntype T implements I & I { a: Int }",
        ["INVALID_GRAPHQL T 4:23"],
    ),
    "a member named twice": ("type T { a: Int }\nunion U = T | T", ["INVALID_GRAPHQL U 4:15"]),
    # shareable.py
    "shareable on an interface": (
        "interface I { a: Int @shareable }\ntype T implements I { a: Int }",
        ["INVALID_SHAREABLE_USAGE I.a 3:23"],
    ),
    "shareable twice on a field": ("type T { a: Int @shareable @shareable }", ["INVALID_SHAREABLE_USAGE T.a 3:29"]),
    "shareable twice on a declaration": (
        "type T @shareable { a: Int }\nextend type T @shareable @shareable { b: Int }",
        ["INVALID_SHAREABLE_USAGE T 4:27"],
    ),
    # overrides.py
    "an override of its own": ('type T { a: Int @override(from: "a") }', ["OVERRIDE_FROM_SELF_ERROR T.a 3:18"]),
    "an override on an interface": (
        'interface I { a: Int @override(from: "b") }\ntype T implements I { a: Int }',
        ["OVERRIDE_ON_INTERFACE I.a 3:23"],
    ),
    "an override on an interface object": (
        'type T @key(fields: "id") @interfaceObject { id: ID a: Int @override(from: "b") }',
        ["OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE T.a 3:61"],
    ),
    "an external override": (
        'type T { a: Int @override(from: "b") @external b: Int @requires(fields: "a") }',
        ["OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE T.a 3:18"],
    ),
    **{
        f"the label {label}": (
            f'type T {{ a: Int @override(from: "b", label: "{label}") }}',
            ["OVERRIDE_LABEL_INVALID T.a 3:18"],
        )
        for label in (
            "",
            "1a",
            "a b",
            "percent(101)",
            "percent(1.123456789)",
            "percent(-1)",
            "percent(1",
            "percent(.5)",
        )
    },
    # interface_keys.py and interface_objects.py
    "a key that an implementation lacks": (
        'interface I @key(fields: "id") { id: ID }\ntype T implements I { id: ID }',
        ["INTERFACE_KEY_NOT_ON_IMPLEMENTATION I 3:14"],
    ),
    "a key that an implementation does not resolve": (
        (
            'interface I @key(fields: "id") { id: ID }\n'
            'type T implements I @key(fields: "id", resolvable: false) { id: ID }'
        ),
        ["INTERFACE_KEY_NOT_ON_IMPLEMENTATION I 3:14"],
    ),
    "an interface object without a key": (
        "type T @interfaceObject { id: ID }",
        ["INTERFACE_OBJECT_USAGE_ERROR T 3:9"],
    ),
    # merged_on_external.py
    "a tag on an external field": (
        'type T { a: Int @external @tag(name: "x") b: Int @requires(fields: "a") }',
        ["MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL T.a 3:28"],
    ),
    # tags.py
    "a tag with a space": ('type T { a: Int @tag(name: "a b") }', ["INVALID_TAG_NAME T.a 3:18"]),
    "a tag that is too long": (f'type T {{ a: Int @tag(name: "{"a" * 129}") }}', ["INVALID_TAG_NAME T.a 3:18"]),
    "a tag on the schema": ('extend schema @tag(name: "-")', ["INVALID_TAG_NAME 3:16"]),
    # access_control.py
    "an authenticated interface": (
        "interface I @authenticated { a: Int }\ntype T implements I { a: Int }",
        ["AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE I 3:14"],
    ),
    "scopes on an interface's field": (
        'interface I { a: Int @requiresScopes(scopes: [["x"]]) }\ntype T implements I { a: Int }',
        ["AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE I.a 3:23"],
    ),
    "a policy on an interface object": (
        'type T @key(fields: "id") @interfaceObject @policy(policies: [["x"]]) { id: ID }',
        ["AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE T 3:45"],
    ),
    # costs.py and list_sizes.py
    "a cost on an interface": (
        "interface I { a: Int @cost(weight: 1) }\ntype T implements I { a: Int }",
        ["COST_APPLIED_TO_INTERFACE_FIELD I.a 3:23"],
    ),
    "a size of no list": ("type T { a: Int @listSize(assumedSize: 1) }", ["LIST_SIZE_APPLIED_TO_NON_LIST T.a 3:18"]),
    "a negative size": ("type T { a: [Int] @listSize(assumedSize: -1) }", ["LIST_SIZE_INVALID_ASSUMED_SIZE T.a 3:20"]),
    "an unknown slicing argument": (
        'type T { a(x: Int): [Int] @listSize(slicingArguments: ["y"]) }',
        ["LIST_SIZE_INVALID_SLICING_ARGUMENT T.a 3:28"],
    ),
    "a slicing argument that is no integer": (
        'type T { a(x: [Int]): [Int] @listSize(slicingArguments: ["x"]) }',
        ["LIST_SIZE_INVALID_SLICING_ARGUMENT T.a 3:30"],
    ),
    "a sized field that is not there": (
        'type T { a: T @listSize(sizedFields: ["b"]) }',
        ["LIST_SIZE_INVALID_SIZED_FIELD T.a 3:16"],
    ),
    "a sized field that is no list": (
        'type T { a: T b: Int @listSize(sizedFields: ["b"]) c: T @listSize(sizedFields: ["b"]) }',
        ["LIST_SIZE_INVALID_SIZED_FIELD T.b 3:23", "LIST_SIZE_APPLIED_TO_NON_LIST T.c 3:58"],
    ),
    # contexts.py, from_context.py and context_selections.py
    "a context with an underscore": (
        'type T @context(name: "a_b") { a: Int }',
        ["CONTEXT_NAME_INVALID T 3:9"],
    ),
    "a context that is no name": ('type T @context(name: "1") { a: Int }', ["CONTEXT_NAME_INVALID T 3:9"]),
    **{
        f"the context field {field}": (
            (
                'type U @context(name: "u") { id: ID! s: String u: U list: [String] }\n'
                f'type T @key(fields: "id") {{ id: ID! a(x: String @fromContext(field: "{field}")): Int }}'
            ),
            [f"{code} T.a(x:) 4:50"],
        )
        for field, code in {
            "u { s }": "NO_CONTEXT_IN_SELECTION",
            "$ { s }": "NO_CONTEXT_IN_SELECTION",
            "$v { s }": "CONTEXT_NOT_SET",
            "$u": "NO_CONTEXT_IN_SELECTION",
            "$u { s": "CONTEXT_INVALID_SELECTION",
            "$u { no }": "CONTEXT_INVALID_SELECTION",
            "$u { id }": "CONTEXT_INVALID_SELECTION",
            "$u { list }": "CONTEXT_INVALID_SELECTION",
            "$u { s id }": "CONTEXT_INVALID_SELECTION",
            "$u { u { s id } }": "CONTEXT_INVALID_SELECTION",
            "$u { s @skip(if: true) }": "CONTEXT_INVALID_SELECTION",
            "$u { ... on T { id } }": "CONTEXT_INVALID_SELECTION",
        }.items()
    },
    "a context's value that is never null": (
        (
            'type U @context(name: "u") { s: String! }\n'
            'type T @key(fields: "id") { id: ID! a(x: String! @fromContext(field: "$u { s }")): Int }'
        ),
        ["CONTEXT_INVALID_SELECTION T.a(x:) 4:51"],
    ),
    "a fragment on what sets no context": (
        (
            'type U @context(name: "u") { s: String }\ntype V { s: String }\ntype T @key(fields: "id") {\n'
            'id: ID! a(x: String @fromContext(field: "$u ... on U { s } ... on V { s }")): Int }'
        ),
        ["CONTEXT_INVALID_SELECTION T.a(x:) 6:22"],
    ),
    "a context without a fragment on it": (
        (
            'type U @context(name: "u") { s: String }\ntype V @context(name: "u") { s: String }\n'
            'type T @key(fields: "id") { id: ID! a(x: String @fromContext(field: "$u ... on U { s }")): Int }'
        ),
        ["CONTEXT_INVALID_SELECTION T.a(x:) 5:50"],
    ),
    "a context's value of an interface object": (
        (
            'type U @context(name: "u") { i: I }\ntype I @interfaceObject @key(fields: "id") { id: ID! s: String }\n'
            'type T @key(fields: "id") { id: ID! a(x: String @fromContext(field: "$u { i { s } }")): Int }'
        ),
        ["CONTEXT_INVALID_SELECTION T.a(x:) 5:50"],
    ),
    "a context's value by default": (
        (
            'type U @context(name: "u") { s: String }\n'
            'type T @key(fields: "id") { id: ID! a(x: String = "" @fromContext(field: "$u { s }")): Int }'
        ),
        ["CONTEXT_NOT_SET T.a(x:) 4:55"],
    ),
    "a context's value for a type without a key": (
        'type U @context(name: "u") { s: String }\ntype T { a(x: String @fromContext(field: "$u { s }")): Int }',
        ["CONTEXT_NO_RESOLVABLE_KEY T.a(x:) 4:23"],
    ),
    "a context's value for what an interface demands": (
        (
            'type U @context(name: "u") { s: String }\ninterface I { a: Int }\n'
            'type T implements I @key(fields: "id") { id: ID! a(x: String @fromContext(field: "$u { s }")): Int }'
        ),
        ["CONTEXT_NOT_SET T.a(x:) 5:63"],
    ),
    "a context's value for a directive's argument": (
        'directive @d(x: String @fromContext(field: "$u { s }")) on OBJECT',
        ["CONTEXT_NOT_SET @d(x:) 3:25"],
    ),
    # composed_directives.py
    "a composed directive without its sign": (
        'extend schema @composeDirective(name: "x")\ndirective @x on OBJECT',
        ["DIRECTIVE_COMPOSITION_ERROR 3:16"],
    ),
    "a composed directive that is not defined": (
        'extend schema @composeDirective(name: "@x")',
        ["DIRECTIVE_COMPOSITION_ERROR 3:16"],
    ),
    "a composed directive of no specification": (
        'extend schema @composeDirective(name: "@x")\ndirective @x on OBJECT',
        ["DIRECTIVE_COMPOSITION_ERROR 3:16"],
    ),
    # inaccessible.py
    "a hidden query root": ("extend type Query @inaccessible", ["QUERY_ROOT_TYPE_INACCESSIBLE Query 3:20"]),
    # what every schema must be
    "a field defined twice": ("type T { a: Int }\nextend type T { a: Int }", ["INVALID_GRAPHQL T.a 4:17"]),
    "a type that nobody defines": ("type T { a: U }", ["INVALID_GRAPHQL T.a 3:10"]),
    "a directive that is not imported": (
        'type T { a: Int @cacheTag(format: "x") }',
        ["INVALID_GRAPHQL T.a 3:18"],
    ),
    "a directive at a wrong place": ('scalar T @key(fields: "id")', ["INVALID_GRAPHQL T 3:11"]),
    "a directive without its argument": ("type T @key { id: ID }", ["INVALID_GRAPHQL T 3:9"]),
    "a type that takes the query root's name": (
        "type Root { a: Int }\nextend schema { query: Root }",
        ["ROOT_QUERY_USED Query 2:6"],
    ),
}

RIGHT = {
    "shareable on a type and its extension": "type T @shareable { a: Int }\nextend type T @shareable { b: Int }",
    **{
        f"the label {label}": f'type T {{ a: Int @override(from: "b", label: "{label}") }}'
        for label in ("percent(0)", "percent(99.12345678)", "percent(100)", "a", "team:x/y_z-1.2")
    },
    "an interface's key in another order": (
        'interface I @key(fields: "a b { d c }") { a: ID b: B }\ntype B { c: ID d: ID }\n'
        'type T implements I @key(fields: "b { c d } a") { a: ID b: B }'
    ),
    "an interface's key that nobody resolves": (
        'interface I @key(fields: "id", resolvable: false) { id: ID }\n'
        'type T implements I @key(fields: "id", resolvable: false) { id: ID }'
    ),
    "a tag of all sorts": 'type T @tag(name: "_a-b/C9") { a(x: Int @tag(name: "x")): E }\nenum E { A @tag(name: "x") }',
    "sizes": (
        'type T { a(first: Int! = 1): [T] @listSize(slicingArguments: ["first"], assumedSize: 0)\n'
        'b: C @listSize(sizedFields: ["items"]) }\ntype C { items: [Int!]! }'
    ),
    "contexts": (
        'type U @context(name: "u") { s: String! v: V! }\ntype V { s: String! }\n'
        'type T @key(fields: "id") {\nid: ID!\na(x: String @fromContext(field: "$u { s }")): Int\n'
        'b(x: String @fromContext(field: " $u { v { s } }")): Int\n'
        'c(x: String @fromContext(field: "$u ... on U { s }")): Int }'
    ),
    "a composed directive": (
        'extend schema @link(url: "https://example.com/x/v1.0", import: ["@x"]) @composeDirective(name: "@x")\n'
        "directive @x on OBJECT"
    ),
    "a scalar that GraphQL defines": "scalar ID",
    "a directive within its own definition": "directive @x(a: Int @x) on ARGUMENT_DEFINITION | FIELD",
    "a specification's directive within its own definition": (
        "directive @cost(weight: Int! @cost(weight: 1)) on\n"
        "ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR"
    ),
    "a built-in directive at more places": "directive @oneOf on INPUT_OBJECT | OBJECT\ntype T @oneOf { a: Int }",
    "values as others take them": (
        "directive @x(e: E, i: I) on OBJECT\nenum E { A }\ninput I { a: Int! }\n"
        'type T @x(e: "A", i: {}) { a(e: E = "A"): Int }'
    ),
}


@pytest.mark.parametrize(("sdl", "expected"), WRONG.values(), ids=WRONG)
def test_each_wrong_schema_is_found_at_its_place(sdl: str, expected: list[str]) -> None:
    assert findings(LINK + QUERY + sdl) == expected


@pytest.mark.parametrize("sdl", RIGHT.values(), ids=RIGHT)
def test_nothing_is_found_in_a_right_one(sdl: str) -> None:
    assert findings(LINK + QUERY + sdl) == []


def test_an_api_may_have_the_defaults_that_its_federated_subgraphs_have() -> None:
    sdl = "type Query { a(i: I = {}): Int }\ninput I { x: Int! }"
    found = compose([SubgraphSource(name="a", sdl=sdl, federation=True, endpoint=Endpoint(url="http://a"))])

    assert found.diagnostics == ()
