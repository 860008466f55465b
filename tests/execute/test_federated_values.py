"""Values of entities that a subgraph must not give: data and errors as if one server had found the same values."""

import json
from functools import cache
from typing import Any

import pytest
from execute.faulty import ROUND, SQUARE, Subgraphs, ask, gateway, roots_of, rows_with
from graphql import GraphQLSchema, build_schema, execute_sync, is_object_type, parse, print_schema

VALUES: list[tuple[str, dict[str, Any]]] = [
    ("stock", {"stock": value}) for value in (2**31, -(2**31) - 1, 1.5, 1.0, "7", "x", "", True, [], [1], {}, None)
]
VALUES += [("strict", {"strict": value}) for value in (None, 2**31, "x", {}, [2])]
VALUES += [("ratio", {"ratio": value}) for value in (1, "0.5", "x", True, [0.5], {"a": 1}, 10**400)]
VALUES += [("fine", {"fine": value}) for value in (0, 1, 0.0, "true", "", [], {})]
VALUES += [("text", {"text": value}) for value in (5, 1.5, True, [], ["t"], {}, {"a": "t"})]
VALUES += [("ref", {"ref": value}) for value in (5, 1.5, 1.0, True, [], ["r"], {})]
VALUES += [("grade", {"grade": value}) for value in ("BAD", "UNKNOWN", "SECRET", "good", "", 1, True, ["GOOD"], {})]
VALUES += [("tags", {"tags": value}) for value in ("u", 5, {}, [], [None], ["u", None], ["u", 5, [1]], [["u"]], [{}])]
VALUES += [("grid", {"grid": value}) for value in ([1], [[1], 2], [[None], [1]], [None, [1]], [[[1]]], [["1", "x"]])]
VALUES += [("box { cm }", {"box": value}) for value in ({}, {"cm": None}, 5, "x", [], [{"cm": 1}], True, None)]
VALUES += [
    ("box { cm inner { cm } }", {"box": {"cm": 1, "inner": value}}) for value in ({}, {"cm": None}, 5, [], {"cm": "x"})
]
VALUES += [("need { cm }", {"need": value}) for value in (None, {}, {"cm": None}, 5, [], [{"cm": 1}])]
VALUES += [
    ("boxes { cm }", {"boxes": value})
    for value in ({"cm": 1}, [None], [{"cm": 4}, {}], [{"cm": None}], [5], [[{"cm": 1}]], "x", [])
]
SHAPES: list[Any] = [
    SQUARE, {"size": 3}, {"__typename": None, "size": 3}, {"__typename": 5, "size": 3}, {"__typename": "Box"},
    {"__typename": "Hidden", "size": 3}, {"__typename": "Nobody", "size": 3}, {"__typename": "Shape", "size": 3},
    {"__typename": "Any", "size": 3}, {"__typename": "Round", "radius": 1}, {"__typename": ["Round"]}, 5, "Round", [],
    [ROUND],
]  # fmt: skip
VALUES += [("shape { size ... on Round { radius } }", {"shape": value}) for value in SHAPES]
VALUES += [("shape { __typename }", {"shape": value}) for value in SHAPES]
VALUES += [("any { ... on Shape { size } }", {"any": value}) for value in SHAPES]
VALUES += [("shapes { size }", {"shapes": [SQUARE, value]}) for value in SHAPES]

OPERATIONS = [
    "{ top { name SELECTION } }",
    "{ a: rows { again: id SELECTION } b: one { id SELECTION } top { name } }",
    "{ must { SELECTION } one { name } }",
]


@cache
def monolith() -> GraphQLSchema:
    """The API schema; its objects are dicts, where graphql-core by itself would take anything for one."""
    schema = build_schema(print_schema(gateway().schema))
    for type_ in schema.type_map.values():
        if is_object_type(type_) and type_ is not schema.query_type and not type_.name.startswith("__"):
            type_.is_type_of = lambda value, _: isinstance(value, dict)
    return schema


@pytest.mark.parametrize(("selection", "fault"), VALUES, ids=lambda value: json.dumps(value)[:50])
def test_values_of_entities_are_completed_as_one_server_does(selection: str, fault: dict[str, Any]) -> None:
    """Wrong values, kinds, nulls, lists and types: the same data, and errors at the same places, each told of once."""
    rows = rows_with(fault)
    for operation in OPERATIONS:
        text = operation.replace("SELECTION", selection)
        whole = execute_sync(monolith(), parse(text), roots_of(rows), type_resolver=type_of)
        data, errors = ask(text, Subgraphs(rows))
        note = f"{text}\n{errors}\n{whole.errors}"
        assert data == whole.data, note
        assert [tuple(each["path"]) for each in errors] == [tuple(each.path or ()) for each in whole.errors or ()], note
        assert {each["extensions"]["code"] for each in errors} <= {"INVALID_VALUE", "NULL_IN_NON_NULL_FIELD"}


def type_of(value: Any, *_: Any) -> Any:
    return value.get("__typename") if isinstance(value, dict) else None
