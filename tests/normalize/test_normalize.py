"""An operation's normal form: what each possible type shows, in which order, under which condition."""

from __future__ import annotations

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, build_schema, parse, validate

from dovetail_gateway.document.normalize import normalize
from dovetail_gateway.document.selection import FieldNode, SelectionSet
from dovetail_gateway.document.when import both, either, holds, sort_key

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
