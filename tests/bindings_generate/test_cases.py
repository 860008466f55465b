"""Schemas in, packages out: each case's whole package as one text, file by file."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    lexicographic_sort_schema,
    print_schema,
)
from support.generated_bindings import CASES, package_of

from dovetail_client.generate import OperationsError, Source, generate

NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_the_package_is_the_golden_one(name: str, golden: Callable[[Path, str], None]) -> None:
    files = package_of(name)

    golden(CASES / name / "expected.txt", "".join(f"=== {path}\n{text}" for path, text in files.items()))
    for path, text in files.items():
        ast.parse(text, path)


def test_another_order_of_types_changes_nothing() -> None:
    schema = build_schema((CASES / "names" / "schema.graphql").read_text())
    ordered = build_schema(print_schema(lexicographic_sort_schema(schema)))

    names = set(generate(schema, "names"))

    assert names == set(generate(ordered, "names"))


def test_a_new_type_changes_no_other_types_file() -> None:
    before = generate(build_schema("type Query { a: A } type A { x: Int }"), "small")
    after = generate(build_schema("type Query { a: A } type A { x: Int } type B { y: Int } enum E { F }"), "small")

    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}

    assert changed == {"__init__.py", "enums/__init__.py", "enums/e.py", "objects/b.py"}


SAID = [
    'it "may" be """quoted"""',
    'three at the end """',
    'four """"',
    'a backslash before the last \\"',
    "a backslash at the end \\",
    '"""\nimport os\n"""',
    "not \\N{DASH}, \\x41 or \\u",
    "'''",
    '"',
    "a\r1 / 0",
    "a\N{LINE SEPARATOR}b\N{RIGHT-TO-LEFT OVERRIDE}c\0d",
]


@pytest.mark.parametrize("said", SAID)
def test_whatever_a_description_says_is_only_said(said: str) -> None:
    enum = GraphQLEnumType("State", {"OPEN": None}, description=said)
    query = GraphQLObjectType("Query", {"state": GraphQLField(enum, description=said, deprecation_reason=said)})
    files = generate(GraphQLSchema(query), "small")

    trees = {path: ast.parse(text) for path, text in files.items() if path.endswith(".py")}
    (class_,) = (each for each in trees["enums/state.py"].body if isinstance(each, ast.ClassDef))

    assert ast.get_docstring(class_) == said.strip()


_ALIASES = "Use different aliases on the fields to fetch both if this was intentional."
WRONG_OPERATIONS = [
    ("query A { nope }", "a.graphql:1:11: Cannot query field 'nope' on type 'Query'."),
    ("{ version }", "a.graphql:1:1: an operation without a name"),
    ("query A { version", "a.graphql:1:18: Syntax Error: Expected Name, found <EOF>."),
    ("query A { version } query A { version }", "a.graphql:1:7: There can be only one operation named 'A'."),
    (
        "query A { ...F } query B { ...F } fragment F on Query { version version(a: 1) version(a: 1) }",
        f"a.graphql:1:57: Fields 'version' conflict because they have differing arguments. {_ALIASES}",
    ),
    ("query A { __schema { types { name } } }", "a.graphql:1:11: introspection has no place in generated bindings"),
]


@pytest.mark.parametrize(("text", "problem"), WRONG_OPERATIONS)
def test_wrong_operations_are_told_with_their_place(text: str, problem: str) -> None:
    with pytest.raises(OperationsError) as caught:
        generate(
            build_schema("type Query { version(a: Int): String }"), "small", operations=[Source("a.graphql", text)]
        )

    assert str(caught.value) == problem
