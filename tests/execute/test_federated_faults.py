"""What a subgraph may answer for entities and must not: what is lost by it, and where that is told."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from execute.faulty import Break, Subgraphs, ask, rows_with

from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphError


def entities(response: dict[str, Any]) -> list[Any]:
    """The entities in a response, of the only call."""
    (found,) = response["data"].values()
    return found


def errors(*problems: dict[str, Any]) -> Break:
    return lambda response: {**response, "errors": list(problems)}


def problem(*path: Any, **extensions: Any) -> dict[str, Any]:
    return {
        "message": "m",
        "locations": [{"line": 1, "column": 2}],
        **({"path": list(path)} if path else {}),
        **({"extensions": extensions} if extensions else {}),
    }


def item(index: int, value: Any, *problems: dict[str, Any]) -> Break:
    """Another item in the list of entities."""

    def damage(response: dict[str, Any]) -> Any:
        entities(response)[index] = value
        return {**response, "errors": list(problems)} if problems else response

    return damage


def listed(make: Callable[[list[Any]], Any]) -> Break:
    """Another list of entities."""
    return lambda response: {"data": {alias: make(found) for alias, found in response["data"].items()}}


def instead(reply: Any) -> Break:
    return lambda _: reply


def by_alias(response: dict[str, Any]) -> Any:
    (alias,) = response["data"]
    return item(1, None, problem(alias, 1, code="X"))(response)


TEXT = "{ top { name stock box { cm } } }"
"""Of x, y and z, y at the places 1 and 4; place 2 is null."""
SOUND = {"stock": 1, "box": {"cm": 1}}
NONE: dict[str, Any] = {"stock": None, "box": None}
INVALID, HTTP = "SUBGRAPH_INVALID_RESPONSE", "SUBGRAPH_HTTP_ERROR"
BROKEN = SubgraphError("SUBGRAPH_UNREACHABLE", "reset")
SLOW = SubgraphError("SUBGRAPH_TIMEOUT", "slow")
ALL = "xyz"
ONCE = [["top"]]
OF_Y = [["top", 1], ["top", 4]]

ANSWERS: dict[str, tuple[Break, str, list[Any], str | None]] = {
    # What `b` says; the entities that are without its fields; where errors are told; their code.
    "sound": (lambda response: response, "", [], None),
    "more beside": (lambda response: {**response, "extensions": {"a": 1}, "x": 1}, "", [], None),
    "no errors": (errors(), "", [], None),
    "fields nobody asked for": (item(1, {**SOUND, "name": "other", "id": "other", "x": {}}), "", [], None),
    "null entity": (item(1, None), "y", [], None),
    "null entity and why": (item(1, None, problem("_entities", 1, code="X")), "y", OF_Y, "X"),
    "nothing in an entity": (item(1, {}), "y", [], None),
    "alias instead of the field": (by_alias, "y", OF_Y, "X"),
    "null field and why": (
        item(1, {**SOUND, "stock": None}, problem("_entities", 1, "stock", code="X")),
        "y.stock", [["top", 1, "stock"], ["top", 4, "stock"]], "X",
    ),
    "null object and why below": (
        item(1, {**SOUND, "box": None}, problem("_entities", 1, "box", "cm", code="X")),
        "y.box", [["top", 1, "box", "cm"], ["top", 4, "box", "cm"]], "X",
    ),
    "an error below what is no object": (
        item(1, {**SOUND, "stock": None}, problem("_entities", 1, "stock", "deep", 3)),
        "y.stock", [["top", 1, "stock"], ["top", 4, "stock"]], None,
    ),
    "an error of a field nobody asked for": (errors(problem("_entities", 1, "price")), "", OF_Y, None),
    "an error of an entity nobody asked for": (errors(problem("_entities", 7, "stock")), "", ONCE, None),
    "an error of the call": (errors(problem("_entities", code="X")), "", ONCE, "X"),
    "an error of nothing": (errors(problem(code="X")), "", ONCE, "X"),
    "an error of something else": (errors(problem("other", 1)), "", ONCE, None),
    "errors that are none": (errors(5, "m", {}, {"message": 5}), "", ONCE, None),  # type: ignore[arg-type]
    "null data": (instead({"data": None, "errors": [problem(code="X")]}), ALL, ONCE, "X"),
    "no data": (instead({"errors": [problem(code="X")]}), ALL, ONCE, "X"),
    "null data by an entity": (instead({"data": None, "errors": [problem("_entities", 1)]}), ALL, ONCE, None),
    "null entities": (listed(lambda _: None), ALL, [], None),
    "no entities": (instead({"data": {}}), ALL, ONCE, INVALID),
    "no entities and why": (instead({"data": {}, "errors": [problem("_entities", code="X")]}), ALL, ONCE, "X"),
    "no entities and an error": (instead({"data": {}, "errors": [problem(code="X")]}), ALL, ONCE, "X"),
    "other field": (instead({"data": {"_entities": [SOUND] * 3}}), ALL, ONCE, INVALID),
    "fewer": (listed(lambda found: found[:2]), ALL, ONCE, INVALID),
    "more": (listed(lambda found: [*found, SOUND]), ALL, ONCE, INVALID),
    "none": (listed(lambda _: []), ALL, ONCE, INVALID),
    "an object for the list": (listed(lambda found: found[0]), ALL, ONCE, INVALID),
    "a scalar for the list": (listed(lambda _: "x"), ALL, ONCE, INVALID),
    "a scalar for an entity": (item(1, 5), "y", OF_Y, INVALID),
    "a list for an entity": (item(1, [SOUND]), "y", OF_Y, INVALID),
    "its type": (item(1, {**SOUND, "__typename": "P"}), "", [], None),
    "other type": (item(1, {**SOUND, "__typename": "Box"}), "y", OF_Y, INVALID),
    "unknown type": (item(1, {**SOUND, "__typename": "Nobody"}), "y", OF_Y, INVALID),
    "inaccessible type": (item(1, {**SOUND, "__typename": "Hidden"}), "y", OF_Y, INVALID),
    "no name for a type": (item(1, {**SOUND, "__typename": 5}), "y", OF_Y, INVALID),
    "data no object": (instead({"data": []}), ALL, ONCE, INVALID),
    "errors no list": (lambda response: {**response, "errors": {}}, ALL, ONCE, INVALID),
    "neither": (instead({}), ALL, ONCE, INVALID),
    "list": (instead([{"data": None}]), ALL, ONCE, INVALID),
    "nothing": (instead(b""), ALL, ONCE, INVALID),
    "no JSON": (instead(b"<html>"), ALL, ONCE, INVALID),
    "cut off": (instead(b'{"data": {"_0": [{"stock": 1'), ALL, ONCE, INVALID),
    "keys twice": (instead(b'{"data": {"_0": [{"stock": 1, "stock": 2}, null, null]}}'), ALL, ONCE, INVALID),
    "no UTF-8": (instead(b'{"data": {"_0": "\xff"}}'), ALL, ONCE, INVALID),
    "500": (instead(SubgraphAnswer(status=500, body=b"oh")), ALL, ONCE, HTTP),
    "500 with JSON": (instead(SubgraphAnswer(status=500, body=b'{"oh": 1}')), ALL, ONCE, HTTP),
    "500 with errors": (
        instead(SubgraphAnswer(status=500, body=json.dumps({"errors": [problem(code="X")]}).encode())), ALL, ONCE, "X",
    ),
    "500 with data": (
        lambda response: SubgraphAnswer(status=500, body=json.dumps(response).encode()), "", [], None,
    ),
    "reset": (instead(BROKEN), ALL, ONCE, "SUBGRAPH_UNREACHABLE"),
    "timeout": (instead(SLOW), ALL, ONCE, "SUBGRAPH_TIMEOUT"),
}  # fmt: skip


def without(lost: str) -> dict[str, Any]:
    """`top` where these entities, or a field of one, are lost."""
    rows = [
        None if name is None else {"name": name.upper(), **_left(name, lost)} for name in ["x", "y", None, "z", "y"]
    ]
    return {"top": rows}


def _left(name: str, lost: str) -> dict[str, Any]:
    entity, _, key = lost.partition(".")
    return {**SOUND, **({key: None} if key else NONE)} if name in entity else SOUND


@pytest.mark.parametrize(("damage", "lost", "places", "code"), ANSWERS.values(), ids=ANSWERS)
def test_what_is_wrong_with_an_answer_is_told_where_it_is_and_no_more_is_lost(
    damage: Break, lost: str, places: list[Any], code: str | None
) -> None:
    data, found = ask(TEXT, Subgraphs(rows_with({}), damage))

    assert data == without(lost)
    assert list(map(list, dict.fromkeys(tuple(each.get("path", ())) for each in found))) == places
    assert {each["extensions"].get("code") for each in found} <= {code}
    assert all(each["extensions"]["service"] == "b" and "locations" not in each for each in found)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{ one { stock } }", ["one"]),
        ("{ rows { stock } }", ["rows"]),
        ("{ a: one { stock } b: one { stock } }", None),
        ("{ one { stock box { inner { cm } } } }", ["one"]),
    ],
)
@pytest.mark.parametrize("reply", [b"", {"errors": [problem()]}, BROKEN, {"data": {}}], ids=str)
def test_a_failed_call_is_told_once_at_what_its_objects_have_in_common(text: str, path: Any, reply: Any) -> None:
    _, found = ask(text, Subgraphs(rows_with({}), instead(reply)))

    assert [each["path"] for each in found] == ([["a"], ["b"]] if path is None else [path])


@pytest.mark.parametrize("reply", [b"", {"data": {}}, {"data": None, "errors": [problem()]}], ids=str)
def test_a_failed_call_explains_the_nulls_that_it_leaves(reply: Any) -> None:
    data, found = ask("{ top { name strict } one { name } must { name } }", Subgraphs(rows_with({}), instead(reply)))

    assert data == {"top": [None] * 5, "one": {"name": "Y"}, "must": {"name": "Y"}}
    assert [each["path"] for each in found] == [["top"]]


def test_a_null_that_the_failed_call_has_not_left_is_told_by_itself() -> None:
    """The one of an object that the call was not made for, in the same list."""
    rows = rows_with({"id": None, "name": "Y"})
    data, found = ask("{ top { id name stock } }", Subgraphs(rows, instead(b"")))

    assert data == {
        "top": [{"id": "x", "name": "X", "stock": None}, None, None, {"id": "z", "name": "Z", "stock": None}, None]
    }
    assert [each["path"] for each in found] == [["top"], ["top", 1, "id"], ["top", 4, "id"]]


@pytest.mark.parametrize(
    ("reply", "data", "places"),
    [
        ({"data": {}}, {"one": None, "top": None}, [["one"], ["top"]]),
        ({"data": {"one": None}}, {"one": None, "top": None}, [["top"]]),
        ({"data": {"top": []}, "errors": [problem("one")]}, {"one": None, "top": []}, [["one"]]),
        ({"data": {"top": []}, "errors": [problem()]}, {"one": None, "top": []}, [[]]),
        ({"data": {"one": None, "top": []}, "errors": [problem()]}, {"one": None, "top": []}, [[]]),
    ],
    ids=str,
)
def test_root_fields_that_an_answer_lacks_are_told(reply: Any, data: Any, places: Any) -> None:
    port = Subgraphs(rows_with({}), instead(reply), broken="a")
    shown, found = ask("{ one { name } top { name } }", port)

    assert shown == data
    assert [each.get("path", []) for each in found] == places


def test_root_fields_under_conditions_may_be_missing() -> None:
    text = "query ($no: Boolean = false) { one @include(if: $no) { name } top { name @skip(if: $no) } }"
    data, found = ask(text, Subgraphs(rows_with({}), instead({"data": {"top": []}}), broken="a"))

    assert (data, found) == ({"top": []}, [])


@pytest.mark.parametrize("reply", [b"", {"data": {}}, BROKEN], ids=str)
def test_nothing_is_told_of_root_fields_that_conditions_leave_out(reply: Any) -> None:
    text = "query ($no: Boolean = false) { one @include(if: $no) { name } top { name @skip(if: $no) } }"
    data, found = ask(text, Subgraphs(rows_with({}), instead(reply), broken="a"))

    assert data == {"top": None}
    assert [each["path"] for each in found] == [["top"]]
