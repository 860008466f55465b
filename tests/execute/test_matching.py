"""Which answer goes to which parent.

Rows: kinds of join (batch by target, of single keys, of key lists, of groups; positional; each; single; lookup).
Columns: what the service does with the keys (missing, extra, reordered, duplicated, null, wrong types, no list, error).
Every product carries its own id, so that a parent that shows another key's data is seen at once.
"""

from collections.abc import Callable
from typing import Any

import pytest

from dovetail_composition.manifest import Batching
from dovetail_gateway.testing import Reply

from .build import Outcome, answers, argument, fetches, join, key, root, run, steps

SDL = """
type Query { orders: [Order] }
type Order { id: ID productId: ID productIds: [ID] product: Product products: [Product] name: String }
type Product { id: ID name: String }
"""

ORDERS = [
    {"id": "o1", "productId": "1", "productIds": ["1", "2"]},
    {"id": "o2", "productId": "2", "productIds": ["2", None, "1"]},
    {"id": "o3", "productId": None, "productIds": None},
    {"id": "o4", "productId": "1", "productIds": []},
    {"id": "o5", "productId": "3", "productIds": ["3"]},
]

BY_ID = argument("ids", key("productId"), key("id"), batch=True)
BY_IDS = argument("ids", key("productIds"), key("id"), batch=True)
IN_ORDER = argument("ids", key("productId"), batch=True)
ONE = argument("id", key("productId"), type="ID!")

KINDS: dict[str, Any] = {
    "batch": join("product", steps("orders"), "productsByIds", BY_ID),
    "list": join("products", steps("orders"), "productsByIds", BY_IDS, collection=True),
    "group": join("products", steps("orders"), "productsByIds", BY_ID, collection=True),
    "positional": join("product", steps("orders"), "productsByIds", IN_ORDER),
    "entities": join("product", steps("orders"), "_entities", IN_ORDER, entities=True),
    "each": join("product", steps("orders"), "product", ONE, mode="each"),
    "single": join("product", steps("orders"), "product", ONE, mode="single"),
    "lookup": join("lookup", steps("orders"), "namesByIds", BY_ID, attach=None, text="{ id name }"),
}


def product(product_id: Any) -> dict[str, Any]:
    return {"id": product_id, "name": f"product {product_id}"}


def per_call(make: Callable[[Any], Any]) -> Callable[[Any], Reply]:
    """A service of `product(id:)`: one value for each aliased call of a request."""

    def resolve(request: Any) -> Reply:
        aliases = [part.split(":")[0].strip() for part in request.query.split("{", 1)[1].split("}")[:-2]]
        return {"data": dict(zip(aliases, map(make, request.variables.values()), strict=True))}

    return resolve


async def outcome(kind: str, service: Callable[[Any], Reply], *, batching: Batching | None = None) -> Outcome:
    entry = KINDS[kind]
    shown = {"product": "product { id name }", "products": "products { id name }"}.get(entry.attach, "id name")
    return await run(
        SDL,
        f"{{ orders {{ {shown} }} }}",
        fetches(("orders", root("orders { id productId productIds }", "orders")), ("products", entry)),
        {"orders": answers(orders=ORDERS), "products": service},
        batching=batching,
    )


def service_of(kind: str, items: Callable[[list[Any]], Any]) -> Callable[[Any], Reply]:
    """The service of a batched kind: what it answers for the keys it is asked for."""
    return lambda request: {"data": {KINDS[kind].alias: items(request.variables["k0"])}}


def shown(kind: str, result: Outcome) -> list[Any]:
    attach = KINDS[kind].attach
    if attach is None:
        return [order["name"] for order in result.data["orders"]]

    def short(value: Any) -> Any:
        if isinstance(value, list):
            return [short(item) for item in value]
        if value is None:
            return None
        assert value["name"] == f"product {value['id']}", "an item's fields belong together"
        return value["id"]

    return [short(order[attach]) for order in result.data["orders"]]


PERFECT = {
    "batch": ["1", "2", None, "1", "3"],
    "list": [["1", "2"], ["2", None, "1"], None, [], ["3"]],
    "group": [["1"], ["2"], None, ["1"], ["3"]],
    "positional": ["1", "2", None, "1", "3"],
    "entities": ["1", "2", None, "1", "3"],
    "each": ["1", "2", None, "1", "3"],
    "single": ["1", "2", None, "1", "3"],
    "lookup": ["product 1", "product 2", None, "product 1", "product 3"],
}


@pytest.mark.parametrize("enabled", [True, False], ids=["batching", "no batching"])
@pytest.mark.parametrize("kind", KINDS)
async def test_right_answers_reach_their_parents(kind: str, enabled: bool) -> None:
    batched = kind not in ("each", "single")
    service = service_of(kind, lambda ids: list(map(product, ids))) if batched else per_call(product)
    result = await outcome(kind, service, batching=Batching(enabled=enabled))

    assert shown(kind, result) == PERFECT[kind]
    assert result.errors == []


BY_TARGET = ["batch", "list", "group", "lookup"]

FAULTS: dict[str, Callable[[list[Any]], Any]] = {
    "reordered": lambda ids: [product(item) for item in reversed(ids)],
    "extra": lambda ids: [product("99"), *map(product, ids), product("0")],
    "numbers as keys": lambda ids: [product(item) | {"id": int(item)} for item in ids],
    "nulls between": lambda ids: [None, *map(product, ids), None],
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", BY_TARGET)
async def test_matching_by_target_does_not_care_about(kind: str, fault: str) -> None:
    result = await outcome(kind, service_of(kind, FAULTS[fault]))

    assert shown(kind, result) == PERFECT[kind]
    assert result.errors == []


WITHOUT_2: dict[str, list[Any]] = {
    "batch": ["1", None, None, "1", "3"],
    "list": [["1", None], [None, None, "1"], None, [], ["3"]],
    "group": [["1"], [], None, ["1"], ["3"]],
    "positional": ["1", None, None, "1", "3"],
    "entities": ["1", None, None, "1", "3"],
    "lookup": ["product 1", None, None, "product 1", "product 3"],
}


@pytest.mark.parametrize("kind", BY_TARGET)
async def test_a_missing_item_is_null(kind: str) -> None:
    result = await outcome(kind, service_of(kind, lambda ids: [product(item) for item in ids if item != "2"]))

    assert shown(kind, result) == WITHOUT_2[kind]
    assert result.errors == []


@pytest.mark.parametrize("kind", WITHOUT_2)
async def test_a_null_item_is_null(kind: str) -> None:
    result = await outcome(kind, service_of(kind, lambda ids: [product(i) if i != "2" else None for i in ids]))

    assert shown(kind, result) == WITHOUT_2[kind]
    assert result.errors == []


@pytest.mark.parametrize("kind", ["batch", "list", "lookup"])
async def test_the_first_of_duplicates_counts(kind: str) -> None:
    def items(ids: list[Any]) -> list[Any]:
        return [*map(product, ids), *({"id": item, "name": "late"} for item in ids)]

    result = await outcome(kind, service_of(kind, items))

    assert shown(kind, result) == PERFECT[kind]


async def test_a_group_holds_all_items_of_its_key_in_the_order_of_the_answer() -> None:
    result = await outcome("group", service_of("group", lambda _: [product(item) for item in "2123"]))

    assert shown("group", result) == [["1"], ["2", "2"], None, ["1"], ["3"]]


@pytest.mark.parametrize("wrong", ["text", 7, ["nested"], True])
@pytest.mark.parametrize("kind", WITHOUT_2)
async def test_an_item_that_is_no_object_is_an_error_where_it_is_missed(kind: str, wrong: Any) -> None:
    result = await outcome(kind, service_of(kind, lambda ids: [product(i) if i != "2" else wrong for i in ids]))

    expected = WITHOUT_2[kind]
    assert shown(kind, result) == expected
    assert set(result.codes) == {"SUBGRAPH_INVALID_RESPONSE"}
    attach = KINDS[kind].attach
    path = ["orders", 1] if attach is None else ["orders", 1, attach]
    if kind == "list":
        assert [error["path"] for error in result.errors] == [["orders", 0, attach, 1], ["orders", 1, attach, 0]]
    else:
        assert [error["path"] for error in result.errors] == [path]


NOTHING: dict[str, list[Any]] = {
    **{kind: [None] * 5 for kind in KINDS},
    "list": [[None, None], [None, None, None], None, [], [None]],
}


@pytest.mark.parametrize("answer", [{}, {"id": "1", "name": "product 1"}, "1", 1, True])
@pytest.mark.parametrize("kind", WITHOUT_2)
async def test_an_answer_that_is_no_list_is_an_error_of_each_field_and_one_of_a_lookup(kind: str, answer: Any) -> None:
    result = await outcome(kind, service_of(kind, lambda _: answer))

    assert shown(kind, result) == NOTHING[kind]
    assert set(result.codes) == {"SUBGRAPH_INVALID_RESPONSE"}
    asking = [0, 1, 4] if kind == "list" else [0, 1, 3, 4]
    wanted = [["orders"]] if kind == "lookup" else [["orders", index] for index in asking]
    assert [error["path"][:2] for error in result.errors] == wanted


@pytest.mark.parametrize("items", [["1", "2"], ["1", "2", "3", "4"], []], ids=["fewer", "more", "none"])
@pytest.mark.parametrize("kind", ["positional", "entities"])
async def test_positional_answers_of_the_wrong_length_are_given_to_nobody(kind: str, items: list[str]) -> None:
    result = await outcome(kind, service_of(kind, lambda _: list(map(product, items))))

    assert shown(kind, result) == NOTHING[kind]
    assert set(result.codes) == {"SUBGRAPH_INVALID_RESPONSE"}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_failed_call_is_said_at_each_field_of_a_link_and_once_of_a_lookup(kind: str) -> None:
    reply = {"data": None, "errors": [{"message": "broken", "extensions": {"code": "X"}}]}
    result = await outcome(kind, lambda _: reply)

    assert shown(kind, result) == NOTHING[kind]
    assert {error["message"] for error in result.errors} == {"broken"}
    if kind == "lookup":
        assert [error["path"] for error in result.errors] == [["orders"]]
    else:
        assert {error["path"][1] for error in result.errors} >= {0, 1, 4}
    assert result.errors[0]["extensions"] == {"code": "X", "service": "products"}


@pytest.mark.parametrize("kind", ["each", "single"])
@pytest.mark.parametrize("wrong", ["text", 7, [1]])
async def test_a_call_that_gives_no_object_is_an_error_of_its_parent(kind: str, wrong: Any) -> None:
    result = await outcome(kind, per_call(lambda item: wrong if item == "2" else product(item)))

    assert shown(kind, result)[0] == "1"
    assert "SUBGRAPH_INVALID_RESPONSE" in result.codes
    assert {tuple(error["path"]) for error in result.errors} == {("orders", 1, "product")}
