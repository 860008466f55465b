"""Rules on `@key`, `@requires`, `@provides` and `@external`: what each refuses, and what it does not."""

import pytest

from .subgraph import LINK, findings

QUERY = "type Query { t: T }\n"

WRONG = {
    "a key that is no string": ("type T @key(fields: [1]) { id: ID }", ["KEY_INVALID_FIELDS_TYPE T 3:9"]),
    "a key that is a name": ("type T @key(fields: id) { id: ID }", ["KEY_INVALID_FIELDS_TYPE T 3:9"]),
    "a key with a syntax error": ('type T @key(fields: "id {") { id: ID }', ["KEY_INVALID_FIELDS T 3:9"]),
    "an empty key": ('type T @key(fields: "") { id: ID }', ["KEY_INVALID_FIELDS T 3:9"]),
    "a key of two operations": ('type T @key(fields: "id } { id") { id: ID }', ["KEY_INVALID_FIELDS T 3:9"]),
    "a key with an unknown field": ('type T @key(fields: "key") { id: ID }', ["KEY_INVALID_FIELDS T 3:9"]),
    "a key with an alias": ('type T @key(fields: "key: id") { id: ID }', ["KEY_INVALID_FIELDS T 3:9"]),
    "a key with a named fragment": ('type T @key(fields: "...F") { id: ID }', ["KEY_INVALID_FIELDS T 3:9"]),
    "a key without a needed selection": (
        'type T @key(fields: "u") { u: U }\ntype U { id: ID }',
        ["KEY_INVALID_FIELDS T 3:9"],
    ),
    "a key with a selection of a leaf": ('type T @key(fields: "id { x }") { id: ID }', ["KEY_INVALID_FIELDS T 3:9"]),
    "a key with an unknown directive": ('type T @key(fields: "id @no") { id: ID }', ["KEY_INVALID_FIELDS T 3:9"]),
    "a key with a directive": (
        'type T @key(fields: "id @include(if: true)") { id: ID }',
        ["KEY_DIRECTIVE_IN_FIELDS_ARG T 3:9"],
    ),
    "a key with an argument": ('type T @key(fields: "f") { f(x: Int): Int }', ["KEY_FIELDS_HAS_ARGS T 3:9"]),
    "a key of an interface type": (
        'type T @key(fields: "i { id }") { i: I }\ninterface I { id: ID }\ntype U implements I { id: ID }',
        ["KEY_FIELDS_SELECT_INVALID_TYPE T 3:9"],
    ),
    "a key of an interface type without a selection": (
        'type T @key(fields: "i") { i: I }\ninterface I { id: ID }\ntype U implements I { id: ID }',
        ["KEY_INVALID_FIELDS T 3:9", "KEY_FIELDS_SELECT_INVALID_TYPE T 3:9"],
    ),
    "a key of a list of unions": (
        'type T @key(fields: "u { __typename }") { u: [U!]! }\nunion U = T',
        ["KEY_FIELDS_SELECT_INVALID_TYPE T 3:9"],
    ),
    "the second of two keys": (
        'type T @key(fields: "id") @key(fields: "no") { id: ID }',
        ["KEY_INVALID_FIELDS T 3:28"],
    ),
    "a requirement that is no string": (
        "type T { a: Int @external b: Int @requires(fields: 1) }",
        ["REQUIRES_INVALID_FIELDS_TYPE T.b 3:35", "EXTERNAL_UNUSED T.a 3:18"],
    ),
    "a requirement of an unknown field": (
        'type T { b: Int @requires(fields: "a") }',
        ["REQUIRES_INVALID_FIELDS T.b 3:18"],
    ),
    "a requirement with an argument that does not fit": (
        'type T { a(x: Int): Int @external b: Int @requires(fields: "a(x: true)") }',
        ["REQUIRES_INVALID_FIELDS T.b 3:43"],
    ),
    "a requirement without a needed argument": (
        'type T { a(x: Int!): Int @external b: Int @requires(fields: "a") }',
        ["REQUIRES_INVALID_FIELDS T.b 3:44"],
    ),
    "a requirement with a fragment that never applies": (
        'type T { u: U @external b: Int @requires(fields: "u { ... on T { b } }") }\nunion U = V\ntype V { id: ID }',
        ["REQUIRES_INVALID_FIELDS T.b 3:33"],
    ),
    "a requirement with a directive": (
        'type T { a: Int @external b: Int @requires(fields: "a @skip(if: true)") }',
        ["REQUIRES_DIRECTIVE_IN_FIELDS_ARG T.b 3:35"],
    ),
    "a requirement of what is resolved here": (
        'type T { a: Int b: Int @requires(fields: "a") }',
        ["REQUIRES_FIELDS_MISSING_EXTERNAL T.b 3:25"],
    ),
    "a requirement of the key of an extension": (
        'extend type T @key(fields: "id") { id: ID @external b: Int @requires(fields: "id") }',
        ["REQUIRES_FIELDS_MISSING_EXTERNAL T.b 3:61"],
    ),
    "a requirement on an interface": (
        'type T implements I { a: Int @external b: Int }\ninterface I { a: Int b: Int @requires(fields: "a") }',
        ["REQUIRES_UNSUPPORTED_ON_INTERFACE I.b 4:30", "REQUIRES_FIELDS_MISSING_EXTERNAL I.b 4:30"],
    ),
    "a provision that is no string": (
        'type T @key(fields: "id") { id: ID t: T @provides(fields: false) }',
        ["PROVIDES_INVALID_FIELDS_TYPE T.t 3:42"],
    ),
    "a provision of an unknown field": (
        'type T { t: T @provides(fields: "a") }',
        ["PROVIDES_INVALID_FIELDS T.t 3:16"],
    ),
    "a provision with a directive": (
        'type T { a: Int @external t: T @provides(fields: "a @skip(if: true)") }',
        ["PROVIDES_DIRECTIVE_IN_FIELDS_ARG T.t 3:33"],
    ),
    "a provision of a field with arguments": (
        'type T { a(x: Int): Int @external t: T @provides(fields: "a") }',
        ["PROVIDES_FIELDS_HAS_ARGS T.t 3:41"],
    ),
    "a provision of what is resolved anyway": (
        'type T { a: Int t: T @provides(fields: "a") }',
        ["PROVIDES_FIELDS_MISSING_EXTERNAL T.t 3:23"],
    ),
    "a provision by a leaf": (
        'type T { a: Int @provides(fields: "a") }',
        ["PROVIDES_ON_NON_OBJECT_FIELD T.a 3:18"],
    ),
    "a provision by an external field": (
        'type T { a: Int @external t: T @external @provides(fields: "a") u: Int @requires(fields: "t { a }") }',
        ["EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE T.t 3:43"],
    ),
    "a provision on an interface": (
        'type T implements I { a: Int @external i: I }\ninterface I { i: I @provides(fields: "... on T { a }") }',
        ["PROVIDES_UNSUPPORTED_ON_INTERFACE I.i 4:21"],
    ),
    "an external field that nothing uses": ("type T { a: Int @external b: Int }", ["EXTERNAL_UNUSED T.a 3:18"]),
    "an external type of which a field is used": (
        'type T { u: U @external b: Int @requires(fields: "u { a }") }\ntype U @external { a: Int b: Int }',
        ["EXTERNAL_UNUSED U.b 4:9"],
    ),
    "an external field of an interface": (
        'type T implements I @key(fields: "i { a }") { a: Int i: T }\ninterface I { a: Int @external }',
        ["EXTERNAL_UNUSED I.a 4:23", "EXTERNAL_ON_INTERFACE I.a 4:23"],
    ),
}

RIGHT = {
    "nested keys": 'type T @key(fields: "{ id u { a, b } }") { id: ID! u: U }\ntype U { a: Int b: Int }',
    "a key with a field twice": 'type T @key(fields: "u { a } u") { u: U }\ntype U { a: Int }',
    "a key that only others resolve": 'type T @key(fields: "id", resolvable: false) { id: ID }',
    "a key of a list": 'type T @key(fields: "ids us { a }") { ids: [ID!]! us: [U] }\ntype U { a: Int }',
    "a key with __typename": 'type T @key(fields: "__typename id") { id: ID }',
    "an external field in a key": 'type T @key(fields: "id") { id: ID @external }',
    "an external field that an interface demands": (
        "type T implements I { a: Int @external b: Int }\ninterface I { a: Int }"
    ),
    "a requirement with arguments": (
        'type T { a(x: [Int] = [1], e: E): Int @external b: Int @requires(fields: "a(x: [1, 2], e: A)") }\nenum E { A }'
    ),
    "a requirement with fragments": (
        'type T { i: I @external b: Int @requires(fields: "i { a ... on U { c } ... { a } }") }\n'
        "interface I { a: Int }\ntype U implements I { a: Int c: Int @external }"
    ),
    "a requirement below an external field": (
        'type T { u: U @external b: Int @requires(fields: "u { a }") }\ntype U { a: Int }'
    ),
    "a requirement below an interface's field that is external where it is resolved": (
        'type T { i: I b: Int @requires(fields: "i { u { a } }") }\ninterface I { u: U }\n'
        "type V implements I { u: U @external }\ntype U { a: Int }"
    ),
    "a provision on a union": (
        'type T { u: U @provides(fields: "... on V { a }") }\nunion U = V\n'
        'type V @key(fields: "id") { id: ID a: Int @external }'
    ),
    "a provision in lists": (
        'type T { us: [[U!]!]! @provides(fields: "a") }\ntype U @key(fields: "id") { id: ID a: Int @external }'
    ),
}


@pytest.mark.parametrize(("sdl", "expected"), WRONG.values(), ids=WRONG)
def test_each_wrong_field_set_is_found_at_its_place(sdl: str, expected: list[str]) -> None:
    assert findings(LINK + QUERY + sdl) == expected


@pytest.mark.parametrize("sdl", RIGHT.values(), ids=RIGHT)
def test_nothing_is_found_in_a_right_one(sdl: str) -> None:
    assert findings(LINK + QUERY + sdl) == []


def test_interfaces_have_keys_since_2_3() -> None:
    link = LINK.partition("@link")[0] + '@link(url: "https://specs.apollo.dev/federation/v2.{}", import: ["@key"])\n'
    sdl = 'type Query { i: I }\ninterface I @key(fields: "id") { id: ID }\n'
    sdl += 'type T implements I @key(fields: "id") { id: ID }'

    assert findings(link.format(2) + sdl) == ["KEY_UNSUPPORTED_ON_INTERFACE I 3:14"]
    assert findings(link.format(3) + sdl) == []


def test_a_hostile_field_set_is_a_finding() -> None:
    nested = "t { " * 500 + "id" + " }" * 500

    assert findings(f'{LINK}{QUERY}type T @key(fields: "{nested}") {{ id: ID t: T }}') == ["KEY_INVALID_FIELDS T 3:9"]
