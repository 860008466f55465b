"""An operation's normal form: what each possible type shows, in which order, under which condition."""

from __future__ import annotations

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, build_schema, parse, validate

from dovetail_gateway.document.normalize import normalize
from dovetail_gateway.document.selection import FieldNode, SelectionSet
from dovetail_gateway.document.when import both, either, holds, included, sort_key
from dovetail_gateway.request.errors import RequestError

SCHEMA = build_schema("""
type Query { pet: Pet named: Named dog: Dog }
interface Named { name: String }
type Dog implements Named { name: String barks: Boolean owner: Person }
type Cat implements Named { name: String lives: Int! owner: Person }
type Person implements Named { name: String pet: Pet }
union Pet = Dog | Cat
""")


def selection_of(text: str) -> SelectionSet:
    """The normal form of a document's only operation; its Boolean variables are declared here."""
    used = [name for name in ("a", "b") if f"${name}" in text]
    if used:
        text = f"query ({', '.join(f'${name}: Boolean!' for name in used)}) {text}"
    document = parse(text)
    assert validate(SCHEMA, document) == []
    operation = next(item for item in document.definitions if isinstance(item, OperationDefinitionNode))
    fragments = {item.name.value: item for item in document.definitions if isinstance(item, FragmentDefinitionNode)}
    return normalize(SCHEMA, operation, fragments)


def text_of(selection: SelectionSet) -> str:
    """A normal form as text: groups by their types, conditions behind a question mark."""
    groups = []
    for group in selection.groups:
        fields = " ".join(_field(field) for field in group.fields)
        groups.append(f"{'|'.join(group.types)}({fields})")
    return " ".join(groups)


def _field(field: FieldNode) -> str:
    key = field.name if field.name == field.response_key else f"{field.response_key}={field.name}"
    conditions = [",".join(name if wanted else f"!{name}" for name, wanted in item) for item in sort_key(field.when)]
    when = f"?{'/'.join(conditions)}" if field.when is not None else ""
    return key + when + (f"[{text_of(field.selection)}]" if field.selection else "")


CASES = {
    "a field on every member": ("{ named { name } }", "Query(named[Cat|Dog|Person(name)])"),
    "members that see different fields": (
        "{ named { name ... on Dog { barks } } }",
        "Query(named[Cat|Person(name) Dog(name barks)])",
    ),
    "duplicates merge in the order of first appearance": (
        "{ dog { barks name } dog { name owner { name } } }",
        "Query(dog[Dog(barks name owner[Person(name)])])",
    ),
    "fragments expand": (
        "{ pet { ...f } } fragment f on Pet { ... on Named { name } ... on Cat { lives } }",
        "Query(pet[Cat(name lives) Dog(name)])",
    ),
    "literal conditions are decided": (
        "{ dog @include(if: true) { name barks @skip(if: true) } }",
        "Query(dog[Dog(name)])",
    ),
    "an unconditional occurrence wins, and the other's condition moves inside": (
        " { dog { name } dog @include(if: $a) { barks } }",
        "Query(dog[Dog(name barks?a)])",
    ),
    "either of two conditions": (
        " { dog @include(if: $a) { name } dog @skip(if: $b) { barks } }",
        "Query(dog?a/!b[Dog(name?a barks?!b)])",
    ),
    "nested conditions join": (
        " { ... @include(if: $a) { dog @skip(if: $b) { name } } }",
        "Query(dog?a,!b[Dog(name)])",
    ),
    "contradictions vanish": (
        " { dog { name ... @include(if: $a) { barks @skip(if: $a) } } }",
        "Query(dog[Dog(name)])",
    ),
    "__typename is a field": ("{ kind: __typename dog { __typename } }", "Query(kind=__typename dog[Dog(__typename)])"),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_normal_form(text: str, expected: str) -> None:
    """The document has this normal form."""
    assert text_of(selection_of(text)) == expected


ORDERS = {
    "the first occurrence is left out": ("{ name @include(if: $a) barks name }", {"a": False}, "barks name"),
    "the first occurrence is there": ("{ name @include(if: $a) barks name }", {"a": True}, "name barks"),
    "in fragments": (
        "{ ... @include(if: $a) { owner { name } } ... @include(if: $b) { barks } name owner { name } }",
        {"a": False, "b": True},
        "barks name owner",
    ),
    "all of them left out but the last": (
        "{ name @include(if: $a) barks name @include(if: $b) t: __typename name @skip(if: $a) }",
        {"a": False, "b": False},
        "barks t name",
    ),
    "one after the other": ("{ name @include(if: $a) name barks }", {"a": False}, "name barks"),
}


@pytest.mark.parametrize(("text", "variables", "expected"), ORDERS.values(), ids=ORDERS.keys())
def test_order_under_conditions(text: str, variables: dict[str, bool], expected: str) -> None:
    """A field stands where it is met first among what is not left out."""
    dog = selection_of(f"{{ dog {text} }}").groups[0].fields[0].selection
    assert dog is not None
    assert " ".join(field.response_key for field in included(dog.groups[0], variables)) == expected


def test_conditions_that_multiply_beyond_measure_are_refused() -> None:
    levels = 12
    fragments = [
        f"fragment F{level} on Person {{ name pet {{ ... on Dog {{ "
        f"owner @include(if: $a{level}) {{ ...F{level + 1} }} owner @skip(if: $b{level}) {{ ...F{level + 1} }} }} }} }}"
        for level in range(levels)
    ]
    variables = " ".join(f"$a{level}: Boolean! $b{level}: Boolean!" for level in range(levels))
    start = f"query ({variables}) {{ dog {{ owner {{ ...F0 }} }} }} fragment F{levels} on Person {{ name }} "
    document = parse(start + " ".join(fragments))
    operation, *rest = document.definitions
    assert isinstance(operation, OperationDefinitionNode)
    with pytest.raises(RequestError) as raised:
        normalize(
            SCHEMA, operation, {each.name.value: each for each in rest if isinstance(each, FragmentDefinitionNode)}
        )
    assert raised.value.code == "DIRECTIVE_LIMIT_EXCEEDED"


def test_repeated_selections_are_one_object() -> None:
    """A fragment that two fields spread is normalised once, so that planning it is too."""
    normal = selection_of("{ one: dog { ...f } two: dog { ...f } } fragment f on Dog { owner { name } }")
    one, two = (field.selection.groups[0].fields[0] for field in normal.groups[0].fields if field.selection)

    assert one.selection is two.selection


def test_conditions_form_an_algebra() -> None:
    """And, or and evaluation agree with Boolean logic on every assignment."""
    whens = [
        selection_of(f"{{ {text} }}").groups[0].fields[0].when
        for text in (
            "dog { name }",
            "dog @include(if: $a) { name }",
            "dog @skip(if: $b) { name }",
            "dog @include(if: $a) @skip(if: $b) { name }",
            "dog @include(if: $a) { name } dog @include(if: $b) { name }",
        )
    ]
    for variables in ({"a": a, "b": b} for a in (True, False) for b in (True, False)):
        for left in whens:
            for right in whens:
                assert holds(both(left, right), variables) == (holds(left, variables) and holds(right, variables))
                assert holds(either(left, right), variables) == (holds(left, variables) or holds(right, variables))
