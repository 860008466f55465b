"""Errors of subgraphs, at the client's paths."""

from typing import Any

import pytest
from msgspec.structs import replace

from dovetail_composition.manifest import Batching, Limits
from dovetail_gateway.execute import state
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphError
from dovetail_gateway.testing import Reply

from .build import Outcome, answers, argument, fetches, join, key, root, run, steps

SDL = """
type Query { shops: [Shop] other: String }
type Shop { id: ID name: String items: [Item] main: Item tags: [Item] }
type Item { id: ID name: String parts: [Item] }
"""

SHOPS = [
    {"id": "s0", "itemIds": ["a", "b"], "mainId": "b"},
    {"id": "s1", "itemIds": ["b", None, "c"], "mainId": "a"},
    {"id": "s2", "itemIds": None, "mainId": None},
]
ITEMS = argument("ids", key("itemIds"), key("id"), batch=True)
MAIN = argument("ids", key("mainId"), key("id"), batch=True)


def item(item_id: str, **more: Any) -> dict[str, Any]:
    return {"id": item_id, "name": item_id.upper(), **more}


def error(*path: Any, message: str = "m", **more: Any) -> dict[str, Any]:
    return {"message": message, **({"path": list(path)} if path else {}), **more}


async def ask(entry: Any, selection: str, reply: Any, **options: Any) -> Outcome:
    return await run(
        SDL,
        f"{{ shops {{ {selection} }} }}",
        fetches(("shops", root("shops { id itemIds mainId }", "shops")), ("items", entry)),
        {"shops": answers(shops=SHOPS), "items": reply if callable(reply) else lambda _: reply},
        **options,
    )


def paths(result: Outcome) -> list[str]:
    return ["/".join(map(str, error.get("path", ()))) for error in result.errors]


async def test_message_and_extensions_are_kept_locations_dropped_service_added() -> None:
    extensions = {"code": "PRODUCT:NOT_FOUND", "detail": {"n": [1]}}
    problem = error("a", message="gone", extensions=extensions, locations=[{"line": 1, "column": 1}], other=1)
    result = await run(
        "type Query { a: String }",
        "{ a }",
        fetches(("s", root("a", "a"))),
        {"s": lambda _: {"data": {"a": None}, "errors": [problem]}},
    )

    assert result.errors == [{"message": "gone", "path": ["a"], "extensions": {**extensions, "service": "s"}}]


@pytest.mark.parametrize("extensions", ["text", ["a"], 5, None])
async def test_extensions_that_are_no_object_are_dropped(extensions: Any) -> None:
    reply = {"data": {"a": None}, "errors": [error("a", extensions=extensions)]}
    result = await run("type Query { a: Int }", "{ a }", fetches(("s", root("a", "a"))), {"s": lambda _: reply})

    assert result.errors == [{"message": "m", "path": ["a"], "extensions": {"service": "s"}}]


@pytest.mark.parametrize("entry", ["text", None, 5, {}, {"message": 5}, {"message": "m", "path": [{"a": 1}, True]}])
async def test_malformed_errors_are_still_errors(entry: Any) -> None:
    reply = {"data": {"a": None}, "errors": [entry]}
    result = await run("type Query { a: Int }", "{ a }", fetches(("s", root("a", "a"))), {"s": lambda _: reply})

    assert len(result.errors) == 1
    assert result.errors[0]["path"] == ["a"]


async def test_an_error_inside_a_batched_item_goes_to_every_parent_of_its_key() -> None:
    entry = join("items", steps("shops"), "items", ITEMS, collection=True)
    reply = {"data": {"items": [item("c"), item("b", name=None)]}, "errors": [error("items", 1, "name")]}
    result = await ask(entry, "items { name }", reply)

    assert paths(result) == ["shops/0/items/1/name", "shops/1/items/0/name"]
    assert result.data["shops"][0]["items"] == [None, {"name": None}]


async def test_an_error_on_a_null_item_goes_to_the_parents_of_the_key_at_its_place() -> None:
    entry = join("main", steps("shops"), "items", MAIN)
    reply = {"data": {"main": [None, item("a")]}, "errors": [error("main", 0)]}
    result = await ask(entry, "main { name }", reply)

    assert result.port.calls[1].variables == {"k0": ["b", "a"]}
    assert paths(result) == ["shops/0/main"]


async def test_an_error_on_a_null_item_whose_key_is_answered_elsewhere_goes_to_the_unanswered() -> None:
    entry = join("main", steps("shops"), "items", MAIN)
    reply = {"data": {"main": [None, item("b")]}, "errors": [error("main", 0)]}
    result = await ask(entry, "main { name }", reply)

    assert paths(result) == ["shops/1/main"]


async def test_an_error_in_an_item_nobody_asked_for_is_told_at_the_common_place() -> None:
    entry = join("main", steps("shops"), "items", MAIN)
    reply = {"data": {"main": [item("b"), item("a"), item("z", name=None)]}, "errors": [error("main", 2, "name")]}
    result = await ask(entry, "main { name }", reply)

    assert paths(result) == ["shops"]


async def test_an_error_within_a_group_has_the_index_in_the_parents_list() -> None:
    entry = join("tags", steps("shops"), "tags", MAIN, collection=True)
    reply = {"data": {"tags": [item("b"), item("a"), item("b", name=None)]}, "errors": [error("tags", 2, "name")]}
    result = await ask(entry, "tags { name }", reply)

    assert paths(result) == ["shops/0/tags/1/name"]
    assert result.data["shops"][0]["tags"] == [{"name": "B"}, {"name": None}]


async def test_an_error_follows_the_order_of_the_service_where_that_is_shown() -> None:
    entry = join("items", steps("shops"), "items", ITEMS, collection=True, ordered_by_service=True)
    reply = {"data": {"items": [item("c"), item("b", name=None)]}, "errors": [error("items", 1, "name")]}
    result = await ask(entry, "items { name }", reply)

    assert result.data["shops"][1]["items"] == [{"name": "C"}, {"name": None}]
    assert paths(result) == ["shops/0/items/0/name", "shops/1/items/1/name"]


async def test_an_error_of_a_nulled_item_in_the_order_of_the_service_is_told_at_the_list() -> None:
    entry = join("items", steps("shops"), "items", ITEMS, collection=True, ordered_by_service=True)
    reply = {"data": {"items": [item("c"), None]}, "errors": [error("items", 1, "name")]}
    result = await ask(entry, "items { name }", reply)

    assert result.data["shops"][1]["items"] == [{"name": "C"}]
    assert paths(result) == ["shops/0/items", "shops/1/items"]


async def test_an_error_of_a_lookup_goes_to_the_parent() -> None:
    entry = join("look", steps("shops"), "shops", argument("ids", key("id"), key("id"), batch=True), attach=None)
    reply = {
        "data": {"look": [{"id": "s1", "name": None}, None, {"id": "s0", "name": "x"}]},
        "errors": [error("look", 0, "name"), error("look", 1, message="no")],
    }
    result = await ask(entry, "name", reply)

    assert list(zip(paths(result), [e["message"] for e in result.errors], strict=True)) == [
        ("shops/1/name", "m"),
        ("shops/2", "no"),
    ]


@pytest.mark.parametrize("mode", ["each", "single"])
async def test_an_error_of_an_aliased_call_goes_to_its_parents(mode: str) -> None:
    entry = join("main", steps("shops"), "item", argument("id", key("mainId"), type="ID!"), mode=mode)

    def reply(request: Any) -> Reply:
        aliases = [alias for alias in ("main", "main_1") if f"{alias}:" in request.query]
        wanted = dict(zip(aliases, request.variables.values(), strict=True))
        bad = [alias for alias, name in wanted.items() if name == "a"]
        data = {alias: item(name, parts=None) for alias, name in wanted.items()}
        return {"data": data, "errors": [error(alias, "parts", 3, "name") for alias in bad]}

    result = await ask(entry, "main { name parts { name } }", reply)

    assert paths(result) == ["shops/1/main/parts/3/name"]


async def test_an_error_of_an_element_has_its_index() -> None:
    entry = join("items", steps("shops"), "item", argument("id", key("itemIds"), type="ID!", each=True), mode="each")
    reply = {"data": {"items": item("a"), "items_1": None, "items_2": item("c")}, "errors": [error("items_1")]}
    result = await ask(entry, "items { name }", reply)

    assert paths(result) == ["shops/0/items/1", "shops/1/items/0"]
    assert result.data["shops"][1]["items"] == [None, None, {"name": "C"}]


async def test_errors_of_what_only_the_plan_needs_are_told_where_the_client_can_see() -> None:
    entry = join("main", steps("shops"), "items", MAIN)
    reply = {
        "data": {"shops": [{"id": "s0", "mainId": None}], "other": None},
        "errors": [error("shops", 0, "mainId"), error("shops", 0, "mainId", message="n"), error("hidden", "x")],
    }
    result = await run(
        SDL,
        "{ shops { main { name } } }",
        fetches(("shops", root("shops { id mainId }", "shops")), ("items", entry)),
        {"shops": lambda _: reply, "items": answers(main=[])},
    )

    assert result.data == {"shops": [{"main": None}]}
    assert result.problems == [(["shops", 0], "m"), (["shops", 0], "n"), (["shops"], "m")]


async def test_the_same_error_is_told_once() -> None:
    reply = {"data": {"a": None}, "errors": [error("a"), error("a"), error("a", message="n")]}
    result = await run("type Query { a: Int }", "{ a }", fetches(("s", root("a", "a"))), {"s": lambda _: reply})

    assert result.problems == [(["a"], "m"), (["a"], "n")]


async def test_a_partial_failure_explains_every_part_of_the_request() -> None:
    two = [join("main", steps("shops"), "items", MAIN), join("tags", steps("shops"), "tags", MAIN, collection=True)]
    reply = {"data": None, "errors": [error("main", 0, "id")]}
    result = await run(
        SDL,
        "{ shops { main { name } tags { name } } }",
        fetches(("shops", root("shops { id mainId }", "shops")), ("items", two)),
        {"shops": answers(shops=SHOPS[:1]), "items": lambda _: reply},
    )

    assert paths(result) == ["shops/0/main", "shops/0/tags"]
    assert result.data == {"shops": [{"main": None, "tags": None}]}


async def test_more_errors_than_a_response_holds_are_cut_with_a_note() -> None:
    shops = [{"id": str(index), "mainId": str(index)} for index in range(3000)]
    result = await run(
        SDL,
        "{ shops { main { name } } }",
        fetches(("shops", root("shops", "shops")), ("items", join("main", steps("shops"), "items", MAIN))),
        {"shops": answers(shops=shops), "items": lambda _: {"errors": [error()]}},
    )

    assert len(result.errors) == 1001
    assert result.codes[-1] == "TOO_MANY_ERRORS"
    assert result.data == {"shops": [{"main": None}] * 3000}


HTTP = [
    (SubgraphAnswer(status=503, body=b"<html>down</html>"), "SUBGRAPH_HTTP_ERROR", {"status": 503}),
    (SubgraphAnswer(status=500, body=b'{"error":"boom"}'), "SUBGRAPH_HTTP_ERROR", {"status": 500}),
    (SubgraphAnswer(status=404, body=b""), "SUBGRAPH_HTTP_ERROR", {"status": 404}),
    (SubgraphAnswer(status=200, body=b"<html>"), "SUBGRAPH_INVALID_RESPONSE", {}),
    (b"[]", "SUBGRAPH_INVALID_RESPONSE", {}),
    (b"null", "SUBGRAPH_INVALID_RESPONSE", {}),
    (b"{}", "SUBGRAPH_INVALID_RESPONSE", {}),
    (b'{"data":null}', "SUBGRAPH_INVALID_RESPONSE", {}),
    (b'{"data":[]}', "SUBGRAPH_INVALID_RESPONSE", {}),
    (b'{"data":"a"}', "SUBGRAPH_INVALID_RESPONSE", {}),
    (b'{"data":{"a":1},"errors":{}}', "SUBGRAPH_INVALID_RESPONSE", {}),
    (b'{"data":null,"errors":[]}', "SUBGRAPH_INVALID_RESPONSE", {}),
    (b'{"data":{"a":NaN}}', "SUBGRAPH_INVALID_RESPONSE", {}),
    (b'{"data":{"a":1,"a":2}}', "SUBGRAPH_INVALID_RESPONSE", {}),
    (b'{"data":' + b"[" * 100_000, "SUBGRAPH_INVALID_RESPONSE", {}),
    (SubgraphError("SUBGRAPH_TIMEOUT", "The subgraph did not answer in time."), "SUBGRAPH_TIMEOUT", {}),
    (SubgraphError("SUBGRAPH_UNREACHABLE", "gone"), "SUBGRAPH_UNREACHABLE", {}),
]


@pytest.mark.parametrize(("reply", "code", "more"), HTTP)
async def test_failed_calls_have_codes(reply: Any, code: str, more: dict[str, Any]) -> None:
    made = fetches(("s", root("a b", "a", "b")))
    result = await run("type Query { a: Int b: Int! }", "{ a b }", made, {"s": lambda _: reply})

    assert result.data is None
    assert [error["path"] for error in result.errors] == [["a"], ["b"]]
    assert result.errors[0]["extensions"] == {"code": code, **more, "service": "s"}


@pytest.mark.parametrize("status", [200, 400, 500])
async def test_a_graphql_body_counts_whatever_the_status(status: int) -> None:
    reply = SubgraphAnswer(status=status, body=b'{"data":{"a":1,"b":null},"errors":[{"message":"m","path":["b"]}]}')
    result = await run(
        "type Query { a: Int b: Int }", "{ a b }", fetches(("s", root("a b", "a", "b"))), {"s": lambda _: reply}
    )

    assert result.data == {"a": 1, "b": None}
    assert result.problems == [(["b"], "m")]


async def test_calls_beyond_the_limit_are_errors_and_the_rest_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "UNBATCHED_CALLS", 1)
    entry = join("main", steps("shops"), "item", argument("id", key("mainId"), type="ID!"), mode="single")
    reply = lambda request: {"data": {"main": item(request.variables["k0"])}}  # noqa: E731
    result = await ask(entry, "main { name }", reply, limits=Limits(calls_per_request=1))

    assert result.data["shops"] == [{"main": {"name": "B"}}, {"main": None}, {"main": None}]
    assert paths(result) == ["shops/1/main"]
    assert result.codes == ["SUBGRAPH_CALLS_EXCEEDED"]


async def test_a_link_that_is_not_batched_may_call_once_a_parent() -> None:
    entry = join("main", steps("shops"), "item", argument("id", key("mainId"), type="ID!"), mode="single")
    reply = lambda request: {"data": {"main": item(request.variables["k0"])}}  # noqa: E731
    options = {"batching": Batching(max_keys=1), "limits": Limits(calls_per_request=1)}
    result = await ask(entry, "main { name }", reply, **options)

    assert result.errors == []
    assert len(result.port.calls) == 3


async def test_without_batching_calls_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "UNBATCHED_CALLS", 2)
    entry = join("main", steps("shops"), "items", MAIN)
    reply = lambda request: {"data": {"main": [item(name) for name in request.variables["k0"]]}}  # noqa: E731
    options = {"batching": Batching(enabled=False), "limits": Limits(calls_per_request=1)}
    result = await ask(entry, "main { name }", reply, **options)

    assert result.codes == ["SUBGRAPH_CALLS_EXCEEDED"]
    assert len(result.port.calls) == 2


async def test_without_batching_a_larger_limit_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "UNBATCHED_CALLS", 1)
    entry = join("main", steps("shops"), "item", argument("id", key("mainId"), type="ID!"), mode="single")
    reply = lambda request: {"data": {"main": item(request.variables["k0"])}}  # noqa: E731
    options = {"batching": Batching(enabled=False), "limits": Limits(calls_per_request=3)}
    result = await ask(entry, "main { name }", reply, **options)

    assert result.errors == []
    assert len(result.port.calls) == 3


async def test_a_root_field_that_cannot_be_null_explains_an_answer_without_data_alone() -> None:
    made = tuple(replace(fetch, operation="mutation") for fetch in fetches(("s", root("a b", "a", "b"))))
    reply = {"data": None, "errors": [{"message": "no", "path": ["b"]}]}
    sdl = "type Query { q: Int } type Mutation { a: Int b: Int! }"
    result = await run(sdl, "mutation { a b }", made, {"s": lambda _: reply})

    assert result.data is None
    assert result.problems == [(["b"], "no")]
