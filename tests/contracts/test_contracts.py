"""Contracts: each published rule of filtering by tags, as the SDL before and the API after."""

from __future__ import annotations

import pytest

from dovetail_composition.api.schema import api_sdl
from dovetail_composition.compose import Composition
from dovetail_composition.contracts import Contract
from dovetail_composition.contracts.apply import apply_contract, under_contract
from dovetail_composition.schema.definitions import Supergraph
from dovetail_composition.supergraph import print_supergraph, read_supergraph

HEAD = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/tag/v0.3")
  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
{ query: Query }
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @inaccessible on OBJECT | FIELD_DEFINITION
directive @tag(name: String!) repeatable on FIELD_DEFINITION | INTERFACE | OBJECT | UNION | ARGUMENT_DEFINITION | SCALAR
  | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION | SCHEMA
enum join__Graph { A @join__graph(name: "a", url: "http://a") }
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
"""


def supergraph(sdl: str) -> Supergraph:
    return read_supergraph(HEAD + sdl.replace("@t(", "@tag(name: "))


def include(*tags: str, hide: bool = False) -> Contract:
    return Contract(include=tags, hide_unreachable_types=hide)


def exclude(*tags: str, hide: bool = False) -> Contract:
    return Contract(exclude=tags, hide_unreachable_types=hide)


FILTERED = {
    "without tags nothing is hidden": (
        Contract(),
        'type Query { a: Int @t("x") b: E } enum E { V }',
        "type Query { a: Int b: E } enum E { V }",
    ),
    "an excluded field": (exclude("x"), 'type Query { a: Int @t("x") b: Int }', "type Query { b: Int }"),
    "a type's tag is its fields', and an empty type is hidden": (
        exclude("x"),
        'type Query { a: Int } type T @t("x") { id: ID }',
        "type Query { a: Int }",
    ),
    "only tagged fields stay, and the types that hold one": (
        include("x"),
        'type Query { t: T @t("x") u: Int } type T { id: ID @t("x") name: String } type U { id: ID }',
        "type Query { t: T } type T { id: ID }",
    ),
    "an included type includes its fields and their arguments": (
        include("x"),
        'type Query { t: T @t("x") } type T @t("x") { id(a: Int): ID name: String @t("y") }',
        "type Query { t: T } type T { id(a: Int): ID name: String }",
    ),
    "exclusion wins": (
        Contract(include=("x",), exclude=("y",)),
        'type Query { a: Int @t("x") b: Int @t("x") @t("y") c: Int }',
        "type Query { a: Int }",
    ),
    "several included tags": (
        include("x", "y"),
        'type Query { a: Int @t("x") b: Int @t("y") c: Int @t("z") }',
        "type Query { a: Int b: Int }",
    ),
    "an excluded argument": (
        exclude("x"),
        'type Query { a(b: Int @t("x"), c: Int): Int }',
        "type Query { a(c: Int): Int }",
    ),
    "an included argument keeps its field": (
        include("x"),
        'type Query { a(b: Int @t("x"), c: Int): Int d(e: Int): Int }',
        "type Query { a(b: Int): Int }",
    ),
    "enum values, and an enum of which none is left": (
        exclude("x"),
        'type Query { a: E } enum E { V W @t("x") } enum F @t("x") { V } enum G { V @t("x") }',
        "type Query { a: E } enum E { V }",
    ),
    "included enum values": (
        include("x"),
        'type Query { a: E @t("x") } enum E { V W @t("x") } enum F { V }',
        "type Query { a: E } enum E { W }",
    ),
    "input fields, and an input object of which none is left": (
        exclude("x"),
        'type Query { a(i: I): Int } input I { a: Int b: Int @t("x") } input J { a: Int @t("x") }',
        "type Query { a(i: I): Int } input I { a: Int }",
    ),
    "included scalars": (
        include("x"),
        'type Query { a: S @t("x") b: Int @t("x") } scalar S @t("x") scalar R',
        "type Query { a: S b: Int } scalar S",
    ),
    "built-in scalars need no tag": (include("x"), 'type Query { a: Int @t("x") }', "type Query { a: Int }"),
    "unions: hidden without an included tag": (
        include("x"),
        'type Query { a: Int @t("x") } union U = T type T { id: ID @t("x") }',
        "type Query { a: Int } type T { id: ID }",
    ),
    "unions: hidden members drop out": (
        exclude("x"),
        'type Query { u: U } union U = S | T type S { id: ID } type T @t("x") { id: ID }',
        "type Query { u: U } union U = S type S { id: ID }",
    ),
    "unions: hidden without a visible member": (
        exclude("x"),
        'type Query { a: Int } union U = S | T type S @t("x") { id: ID } type T { id: ID @t("x") }',
        "type Query { a: Int }",
    ),
    "interfaces: an object may go": (
        exclude("x"),
        (
            'type Query { n: N } interface N { id: ID } type A implements N @t("x") { id: ID }'
            " type B implements N { id: ID }"
        ),
        "type Query { n: N } interface N { id: ID } type B implements N { id: ID }",
    ),
    "interfaces: a field that no object shows is hidden": (
        exclude("x"),
        'type Query { n: N } interface N { id: ID k: Int } type A implements N { id: ID k: Int @t("x") }',
        "type Query { n: N } interface N { id: ID } type A implements N { id: ID }",
    ),
    "what is inaccessible stays so": (
        include("x"),
        'type Query { a: Int @t("x") b: Int @t("x") @inaccessible }',
        "type Query { a: Int }",
    ),
    "unreachable types stay unless the contract says otherwise": (
        exclude("x"),
        'type Query { a: Int t: T @t("x") } type T { id: ID }',
        "type Query { a: Int } type T { id: ID }",
    ),
    "unreachable types are hidden on demand": (
        exclude("x", hide=True),
        (
            'type Query { a(i: I): N t: T @t("x") } type T { e: E } enum E { V } input I { s: S } scalar S scalar R '
            "interface N { id: ID } type A implements N { id: ID }"
        ),
        "type Query { a(i: I): N } input I { s: S } scalar S interface N { id: ID } type A implements N { id: ID }",
    ),
    "an included tag on a type counts as reaching it": (
        include("x", hide=True),
        'type Query { a: Int @t("x") } type T @t("x") { u: U } type U { id: ID @t("x") } type V { id: ID @t("x") }',
        "type Query { a: Int } type T { u: U } type U { id: ID }",
    ),
}


@pytest.mark.parametrize("name", FILTERED)
def test_what_is_left(name: str) -> None:
    contract, before, after = FILTERED[name]

    filtered, findings = apply_contract(supergraph(before), contract)

    assert findings == ()
    assert api_sdl(filtered) == api_sdl(supergraph(after))
    assert read_supergraph(print_supergraph(filtered)) == filtered


REFUSED = {
    "a tag on both sides": (
        Contract(include=("x", "y"), exclude=("y", "x")),
        "type Query { a: Int }",
        ["CONTRACT_CONTRADICTS "],
    ),
    "nothing is left": (include("x"), "type Query { a: Int }", ["CONTRACT_EMPTY Query"]),
    "a visible field of an excluded type": (
        exclude("x"),
        'type Query { a: Int t: T } type T @t("x") { id: ID }',
        ["REFERENCED_INACCESSIBLE Query.t"],
    ),
    "an included field of a scalar without a tag": (
        include("x"),
        'type Query { a: S @t("x") } scalar S',
        ["REFERENCED_INACCESSIBLE Query.a"],
    ),
    "an argument and an input field of an excluded type": (
        exclude("x"),
        'type Query { a(i: I, j: J): Int } input I @t("x") { a: Int } input J { i: I b: Int }',
        ["REFERENCED_INACCESSIBLE J.i", "REFERENCED_INACCESSIBLE Query.a(i:)"],
    ),
    "a required argument": (
        exclude("x"),
        'type Query { a(i: Int! @t("x")): Int b: Int }',
        ["REQUIRED_INACCESSIBLE Query.a(i:)"],
    ),
    "a default that uses an excluded value": (
        exclude("x"),
        'type Query { a(i: E = V): Int } enum E { V @t("x") W }',
        ["DEFAULT_VALUE_USES_INACCESSIBLE Query.a(i:)"],
    ),
    "a field that a visible interface demands": (
        exclude("x"),
        (
            'type Query { n: N } interface N { id: ID k: Int } type A implements N { id: ID k: Int @t("x") } '
            "type B implements N { id: ID k: Int }"
        ),
        ["IMPLEMENTED_BY_INACCESSIBLE A.k"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be(name: str) -> None:
    contract, before, expected = REFUSED[name]

    _, findings = apply_contract(supergraph(before), contract)

    assert [f"{finding.code} {finding.coordinate}" for finding in findings] == expected


def test_a_composition_under_a_contract() -> None:
    whole = Composition(supergraph=supergraph('type Query { a: Int @t("x") b: Int }'))

    assert under_contract(whole, None) is whole
    assert under_contract(Composition(supergraph=None), include("x")) == Composition(supergraph=None)
    narrowed = under_contract(whole, include("x"))
    assert narrowed.supergraph is not None
    assert api_sdl(narrowed.supergraph) == "type Query {\n  a: Int\n}\n"
    refused = under_contract(whole, include("z"))
    assert refused.supergraph is None
    assert [each.code for each in refused.diagnostics] == ["CONTRACT_EMPTY"]
