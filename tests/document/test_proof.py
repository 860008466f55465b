"""The quick proof of validity: it proves what clients mostly send, and nothing that the library finds fault with."""

import random
import re

import pytest
from graphql import GraphQLSchema, GraphQLSyntaxError, build_schema, parse, specified_rules, validate
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.operations import OperationMaker

from dovetail_gateway.document.proof import is_proven
from dovetail_gateway.document.rules import validation_rules

BUDGET = 20_000

SCHEMA = build_schema("""
directive @loud(times: Int! = 1, how: How) on FIELD | INLINE_FRAGMENT
directive @again(x: Int) repeatable on FIELD | QUERY
scalar Any
enum Color { RED GREEN }
input How { color: Color!, tags: [String!], inner: How, count: Int = 1 }
input One @oneOf { a: Int, b: String }
interface Named { name: String id: ID! same: Named }
interface Deep implements Named { name: String id: ID! same: Deep depth: Int! }
type Dog implements Named & Deep {
  name: String id: ID! same: Dog depth: Int! barks(loud: Boolean!): Boolean owner: Person value: Int
}
type Cat implements Named { name: String id: ID! same: Cat lives(of: [Int!]!): Int! owner: Person! value: String }
type Person implements Named { name: String id: ID! same: Person pet: Pet pets(like: How, by: [How!]): [Pet!]! }
union Pet = Dog | Cat
union Lone = Person
type Query {
  pet: Pet named(id: ID! = "1", at: Float): Named dog: Dog person(name: String): Person lone: Lone
  any(of: Any, one: One, color: Color): Any described(how: How!): String
}
type Mutation { rename(id: ID!, name: String): Person pet: Pet }
type Subscription { changed: Person }
""")

PROVEN = [
    "{ pet { __typename } }",
    "query A { dog { name } } query B { person { name } }",
    "mutation ($id: ID!) { rename(id: $id, name: null) { name } }",
    "query ($a: Boolean = true) { dog @include(if: $a) { name @skip(if: false) name } }",
    'query ($n: Int = 3) { dog { name @loud(times: $n, how: {color: RED, tags: ["x"]}) @again @again(x: 1) } }',
    "{ pet { ...D ... on Cat { lives(of: 1) } } } fragment D on Dog { name ...N } fragment N on Named { id name }",
    "{ named { ...N } dog { ...N } } fragment N on Named { id same { same { id } } }",
    "{ person { pets(like: {color: GREEN}) { ... on Named { name } } } again: person { name } }",
    "query ($how: How!, $tags: [String!]) { a: described(how: $how) b: described(how: {color: RED, tags: $tags}) }",
    "query ($how: How!) { person { pets(by: [$how, {color: RED}]) { ... { __typename } } } }",
    "{ any(of: 1.5, color: RED) named(id: 7, at: 3) { id } }",
    "{ " + " ".join(f"a{number}: dog {{ name }}" for number in range(200)) + " }",
]

LEFT_OPEN = [
    "subscription { changed { name } }",
    "{ __schema { queryType { name } } }",
    "query @again { dog { name } }",
    "{ any(one: {a: 1}) }",
    "{ pet { ... on Dog { value } ... on Cat { value } } }",
    "{ " + "dog { name } " * 200 + "}",
    "{ ...A } fragment A on Query { dog { same { ...B } } } fragment B on Dog { same { ...B } }",
    "{ dog { " + "... { " * 150 + "name" + " }" * 152,
    "{ any(of: " + "9" * 1_001 + ") }",
    "{ any(of: 1e999) }",
]


KNOWN = {
    "ExecutableDefinitions",
    "KnownOperationTypes",
    "UniqueOperationNames",
    "LoneAnonymousOperation",
    "SingleFieldSubscriptions",
    "KnownTypeNames",
    "FragmentsOnCompositeTypes",
    "VariablesAreInputTypes",
    "ScalarLeafs",
    "FieldsOnCorrectType",
    "UniqueFragmentNames",
    "KnownFragmentNames",
    "NoUnusedFragments",
    "PossibleFragmentSpreads",
    "NoFragmentCycles",
    "UniqueVariableNames",
    "NoUndefinedVariables",
    "NoUnusedVariables",
    "KnownDirectives",
    "UniqueDirectivesPerLocation",
    "DeferStreamDirectiveOnRootField",
    "DeferStreamDirectiveOnValidOperations",
    "DeferStreamDirectiveLabel",
    "StreamDirectiveOnListField",
    "KnownArgumentNames",
    "UniqueArgumentNames",
    "ValuesOfCorrectType",
    "ProvidedRequiredArguments",
    "VariablesInAllowedPosition",
    "OverlappingFieldsCanBeMerged",
    "UniqueInputFieldNames",
    "MaxIntrospectionDepth",
}


@pytest.mark.parametrize("document", PROVEN)
def test_what_clients_mostly_send_is_proven(document: str) -> None:
    assert is_proven(SCHEMA, parse(document), BUDGET)
    assert not faults(SCHEMA, document)


@pytest.mark.parametrize("document", LEFT_OPEN)
def test_the_rest_is_left_to_the_library(document: str) -> None:
    assert not is_proven(SCHEMA, parse(document), BUDGET)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(0, 4), st.integers(1, 4))
def test_nothing_is_proven_that_the_library_refuses(seed: int, changes: int, depth: int) -> None:
    text = changed(OperationMaker(SCHEMA, seed, depth).draw()[0], random.Random(seed), changes)
    try:
        document = parse(text)
    except GraphQLSyntaxError:
        return
    if is_proven(SCHEMA, document, BUDGET):
        assert not faults(SCHEMA, text), text


def test_the_proof_stands_for_all_rules_of_the_library() -> None:
    """A rule that is new in graphql-core has to be looked at: does what is proven keep it?"""
    assert {rule.__name__.removesuffix("Rule") for rule in specified_rules} == KNOWN


def changed(text: str, source: random.Random, changes: int) -> str:
    """The document with a few tokens left out, doubled, moved or exchanged for others."""
    tokens = re.findall(r'"[^"]*"|\.\.\.|\$?[\w.-]+|[^\s\w]', text)
    others = [
        *tokens,
        "$v0",
        "@skip(if: true)",
        "Dog",
        "Cat",
        "name",
        "pet",
        "null",
        "1",
        "[1]",
        "{color: RED}",
        "...F0",
    ]
    for _ in range(changes):
        at = source.randrange(len(tokens))
        match source.randrange(4):
            case 0:
                del tokens[at]
            case 1:
                tokens.insert(at, source.choice(others))
            case 2:
                tokens[at] = source.choice(others)
            case _:
                other = source.randrange(len(tokens))
                tokens[at], tokens[other] = tokens[other], tokens[at]
        if not tokens:
            break
    return " ".join(tokens)


def faults(schema: GraphQLSchema, text: str) -> list[str]:
    rules = validation_rules(BUDGET, introspection=True)
    found = validate(schema, parse(text), rules, allow_empty_selection_sets=False)
    return [error.message for error in found]
