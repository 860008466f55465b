"""Introspection answers that no server should give: each is a finding that names the place in the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from graphql import build_schema, introspection_from_schema

from dovetail_composition.ingest.ingest import ingest
from dovetail_composition.members.sources import SubgraphSource

Types = dict[str, dict[str, Any]]

WRONG: dict[str, tuple[Callable[[Types], object], str]] = {
    "a built-in scalar of another kind": (
        lambda types: types["String"].update(kind="OBJECT", fields=[]),
        "types[2].kind must be SCALAR, since String is a built-in scalar.",
    ),
    "a reference by something that is no name": (
        lambda types: types["Query"]["fields"][0].update(type={"kind": "SCALAR", "name": "[Int!]"}),
        "types[0].fields[0].type.name must be the name of a type.",
    ),
    "an unknown kind": (
        lambda types: types["Query"].update(kind="THING"),
        "types[0].kind must be the kind of a named type.",
    ),
    "a type without a name": (lambda types: types["Query"].update(name=None), "types[0].name must be a string."),
    "a default that is no value": (
        lambda types: types["Query"]["fields"][0]["args"][0].update(defaultValue="{"),
        "types[0].fields[0].args[0].defaultValue must be a GraphQL value.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_malformed_answer_is_a_finding(name: str) -> None:
    spoil, message = WRONG[name]
    schema = introspection_from_schema(build_schema("type Query { a(x: Int): String }"))
    types = schema["__schema"]["types"]
    types.sort(key=lambda each: ["Query", "Int", "String"].index(each["name"]) if each["name"][0] in "QIS" else 9)
    spoil({each["name"]: each for each in types})

    ingested = ingest(SubgraphSource(name="s", introspection=schema), "s")

    assert f"data.__schema.{message}" in [each.message for each in ingested.diagnostics]
    assert {each.code for each in ingested.diagnostics} <= {"INVALID_INTROSPECTION", "INVALID_GRAPHQL"}
