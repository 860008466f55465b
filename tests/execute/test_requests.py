"""What subgraphs are asked: documents, variables, how many requests."""

from typing import Any

import pytest
from graphql import build_schema
from msgspec.structs import replace

from dovetail_composition.manifest import Batching, Limits
from dovetail_gateway.document.selection import When
from dovetail_gateway.plan.nodes import ClientVariable, EachArgument, KeyObject, TextArgument, VariableRef
from dovetail_gateway.testing import service

from .build import Outcome, answers, argument, fetches, join, key, root, run, steps

SDL = """
type Query { list: [[Row]] rows: [Row] one: Row }
type Row { id: ID name: String other: Row others: [Row] }
"""

UNLESS_SKIPPED = When(frozenset({frozenset({("skip", False)})}))
IF_SKIPPED = When(frozenset({frozenset({("skip", True)})}))
IDS = argument("ids", key("otherId"), key("id"), batch=True)


def row(name: Any) -> dict[str, Any]:
    return {"id": name, "name": f"row {name}"}


def rows_of(alias: str) -> Any:
    return lambda request: {"data": {alias: [row(name) for name in request.variables["k0"]]}}


async def with_parents(parents: list[Any], entries: Any, reply: Any, selection: str, **options: Any) -> Outcome:
    return await run(
        SDL,
        f"{{ rows {{ {selection} }} }}",
        fetches(("a", root("rows { id otherId tenant skus sku t { id } size }", "rows")), ("b", entries)),
        {"a": answers(rows=parents), "b": reply},
        **options,
    )


async def test_a_root_fetch_is_its_text() -> None:
    result = await run(SDL, "{ one { id } }", fetches(("a", root("one { id }", "one"))), {"a": answers(one=row("1"))})

    [call] = result.port.calls
    assert (call.query, dict(call.variables), call.retryable) == ("{ one { id } }", {}, True)


async def test_a_mutation_is_never_retried() -> None:
    sdl = "type Query { a: Int } type Mutation { set(to: Int): Int }"
    entry = root("set(to: $to)", "set", variables=(ClientVariable(name="to", type="Int = 5"),))
    made = fetches(("a", entry))
    made = (type(made[0])(id=0, subgraph="a", operation="mutation", entries=(entry,)),)
    result = await run(sdl, "mutation { set }", made, {"a": answers(set=1)})

    [call] = result.port.calls
    assert (call.query, call.retryable) == ("mutation ($to: Int = 5){ set(to: $to) }", False)
    assert call.variables == {}, "what is absent stays absent, so that the default applies"


async def test_a_hundred_parents_through_nested_lists_are_one_call_with_distinct_keys() -> None:
    grid = [[{"id": f"{x}-{y}", "otherId": x % 5} for x in range(10)] + [None] for y in range(10)] + [None]
    result = await run(
        SDL,
        "{ list { other { id name } } }",
        fetches(("a", root("list { id otherId }", "list")), ("b", join("other", steps("list"), "rows", IDS))),
        {"a": answers(list=grid), "b": rows_of("other")},
    )

    [call] = result.port.to("b")
    assert call.query == "query ($k0: [ID!]!){ other: rows(ids: $k0) { id name } }"
    assert call.variables == {"k0": ["0", "1", "2", "3", "4"]}
    assert result.data["list"][3][7] == {"other": {"id": "2", "name": "row 2"}}
    assert result.data["list"][3][10] is None


async def test_one_and_its_text_are_one_key() -> None:
    parents = [{"id": "a", "otherId": 1}, {"id": "b", "otherId": "1"}, {"id": "c", "otherId": None}]
    result = await with_parents(parents, join("other", steps("rows"), "rows", IDS), rows_of("other"), "other { name }")

    assert result.port.calls[1].variables == {"k0": ["1"]}
    assert [item["other"] for item in result.data["rows"]] == [{"name": "row 1"}, {"name": "row 1"}, None]


@pytest.mark.parametrize("parents", [[], None, [None], [{"id": "x", "otherId": None}]])
async def test_without_keys_there_is_no_call(parents: Any) -> None:
    result = await with_parents(parents, join("other", steps("rows"), "rows", IDS), rows_of("other"), "other { name }")

    assert len(result.port.calls) == 1
    assert result.errors == []


async def test_more_keys_than_a_call_takes_go_in_chunks_side_by_side() -> None:
    parents = [{"id": str(n), "otherId": str(n)} for n in range(25)]
    entry = join("other", steps("rows"), "rows", IDS)
    result = await with_parents(parents, entry, rows_of("other"), "other { id }", batching=Batching(max_keys=10))

    assert [len(call.variables["k0"]) for call in result.port.to("b")] == [10, 10, 5]
    assert [item["other"]["id"] for item in result.data["rows"]] == [str(n) for n in range(25)]


async def test_a_chunk_that_fails_harms_no_other() -> None:
    def reply(request: Any) -> Any:
        if "2" in request.variables["k0"]:
            return {"errors": [{"message": "no 2"}]}
        return rows_of("other")(request)

    parents = [{"id": str(n), "otherId": str(n)} for n in range(5)]
    entry = join("other", steps("rows"), "rows", IDS)
    result = await with_parents(parents, entry, reply, "other { id }", batching=Batching(max_keys=2))

    assert [item["other"] and item["other"]["id"] for item in result.data["rows"]] == ["0", "1", None, None, "4"]
    assert result.problems == [(["rows", 2, "other"], "no 2"), (["rows", 3, "other"], "no 2")]


@pytest.mark.parametrize("enabled", [True, False])
async def test_the_switch_for_batching_changes_the_calls_and_not_the_answer(enabled: bool) -> None:
    parents = [{"id": str(n), "otherId": str(n % 3)} for n in range(40)]
    entry = join("other", steps("rows"), "rows", IDS)
    result = await with_parents(
        parents, entry, rows_of("other"), "other { id }", batching=Batching(enabled=enabled), limits=Limits()
    )

    assert len(result.port.to("b")) == (1 if enabled else 40)
    assert [item["other"]["id"] for item in result.data["rows"]] == [str(n % 3) for n in range(40)]
    assert result.errors == []


async def test_entries_of_one_fetch_are_one_request() -> None:
    entries = [
        root("one { id }", "one"),
        join("other", steps("rows"), "rows", IDS),
        join("others", steps("rows"), "tagged", argument("of", key("id"), key("id"), batch=True), collection=True),
    ]
    reply = answers(one=row("1"), other=[row("x")], others=[row("r"), row("r")])
    result = await run(
        SDL,
        "{ rows { other { id } others { id } } one { id } }",
        fetches(("a", root("rows { id otherId }", "rows")), ("b", entries)),
        {"a": answers(rows=[{"id": "r", "otherId": "x"}]), "b": reply},
    )

    [call] = result.port.to("b")
    assert call.query == (
        "query ($k0: [ID!]!, $k1: [ID!]!){ one { id } other: rows(ids: $k0) { id name } "
        "others: tagged(of: $k1) { id name } }"
    )
    assert result.data == {"rows": [{"other": {"id": "x"}, "others": [{"id": "r"}, {"id": "r"}]}], "one": {"id": "1"}}


async def test_client_variables_travel_as_given_or_not_at_all() -> None:
    names = ("null", "value", "absent", "renamed", "list", "k0")
    variables = tuple(
        ClientVariable(name=name, type="T", rewrite="Filter" if name in ("renamed", "list") else None) for name in names
    )
    entry = join(
        "other",
        steps("rows"),
        "rows",
        IDS,
        variables=(*variables, ClientVariable(name="c", type="Boolean!", when=UNLESS_SKIPPED)),
    )
    result = await with_parents(
        [{"id": "a", "otherId": "1"}],
        entry,
        lambda request: {"data": {"other": [row(name) for name in request.variables["k7"]]}},
        "other { id }",
        variables={
            "null": None,
            "value": 1,
            "renamed": {"a": 1},
            "list": [{"a": 2}, None],
            "k0": "mine",
            "skip": True,
            "x": 1,
        },
        to_wire=lambda subgraph, type_name, value: {"as": type_name, "for": subgraph, "was": value},
    )

    call = result.port.calls[1]
    assert call.query.startswith(
        "query ($null: T, $value: T, $absent: T, $renamed: T, $list: T, $k0: T, $c: Boolean!, $k7: [ID!]!)"
    )
    assert call.variables == {
        "null": None,
        "value": 1,
        "renamed": {"as": "Filter", "for": "b", "was": {"a": 1}},
        "list": [{"as": "Filter", "for": "b", "was": {"a": 2}}, None],
        "k0": "mine",
        "c": False,
        "k7": ["1"],
    }
    assert result.data == {"rows": [{"other": {"id": "1"}}]}


async def test_inactive_entries_are_left_out_and_fetches_without_active_ones_not_made() -> None:
    entries = [root("one { id }", "one", when=IF_SKIPPED), root("rows { id }", "rows", when=UNLESS_SKIPPED)]
    operation = "query($skip: Boolean!) { one @include(if: $skip) { id } rows @skip(if: $skip) { id } }"
    made = fetches(("a", entries), ("b", root("list { id }", "list", when=IF_SKIPPED)))
    result = await run(SDL, operation, made, {"a": answers(rows=[row("1")])}, variables={"skip": False})

    assert [call.query for call in result.port.calls] == ["{ rows { id } }"]
    assert result.body == '{"data":{"rows":[{"id":"1"}]}}'


async def test_each_repeats_the_call_per_element_in_one_request() -> None:
    schema = build_schema(
        "type Query { repository(owner: String!, name: String!): Row } type Row { id: ID name: String }"
    )

    class Root:
        @staticmethod
        def repository(_info: Any, owner: str, name: str) -> Any:
            return None if name == "none" else {"id": name, "name": f"{owner}/{name}"}

    each = EachArgument(name="name", type="String!", value=["a", VariableRef(name="v"), "none", "a"])
    entry = join("rows", (), "repository", TextArgument(name="owner", text='"me"'), each, mode="each", collection=True)
    result = await run(
        SDL, "{ rows { name } }", fetches(("b", entry)), {"b": service(schema, Root())}, variables={"v": "b"}
    )

    assert len(result.port.calls) == 1
    assert result.data == {"rows": [{"name": "me/a"}, {"name": "me/b"}, None, {"name": "me/a"}]}


@pytest.mark.parametrize(
    ("value", "variables", "expected"),
    [
        (VariableRef(name="v"), {"v": ["1", None]}, [{"id": "1"}, None]),
        (VariableRef(name="v"), {"v": []}, []),
        (VariableRef(name="v"), {"v": None}, None),
        (VariableRef(name="v"), {}, None),
        ("1", {}, [{"id": "1"}]),
    ],
)
async def test_each_over_a_client_argument(value: Any, variables: Any, expected: Any) -> None:
    entry = join("rows", (), "row", EachArgument(name="id", type="ID!", value=value), mode="each", collection=True)
    reply = lambda request: {"data": {"rows": row(request.variables["k0"])}}  # noqa: E731
    result = await run(SDL, "{ rows { id } }", fetches(("b", entry)), {"b": reply}, variables=variables)

    assert result.data == {"rows": expected}
    assert result.errors == []


async def test_fixed_arguments_of_a_batch_make_a_call_for_each_of_their_values() -> None:
    def reply(request: Any) -> Any:
        values = list(request.variables.values())
        tenants, keys = values[::2], values[1::2]
        found = [
            [row(name) | {"name": f"{tenant}/{name}"} for name in names]
            for tenant, names in zip(tenants, keys, strict=True)
        ]
        return {"data": dict(zip(["other", "other_1"], found, strict=True))}

    entry = join("other", steps("rows"), "rows", argument("tenant", key("tenant"), type="ID!"), IDS)
    parents = [
        {"id": "a", "otherId": "1", "tenant": "x"},
        {"id": "b", "otherId": "1", "tenant": "y"},
        {"id": "c", "otherId": "2", "tenant": "x"},
        {"id": "d", "otherId": "2", "tenant": None},
    ]
    result = await with_parents(parents, entry, reply, "other { name }")

    assert len(result.port.to("b")) == 1
    assert result.port.calls[1].variables == {"k0": "x", "k1": ["1", "2"], "k2": "y", "k3": ["1"]}
    names = [item["other"] and item["other"]["name"] for item in result.data["rows"]]
    assert names == ["x/1", "y/1", "x/2", None]


async def test_several_batch_arguments_are_zipped_lists_matched_as_tuples() -> None:
    entry = join(
        "others",
        steps("rows"),
        "rows",
        argument("skus", key("skus"), key("sku"), batch=True),
        argument("tenants", key("tenant"), key("tenant"), batch=True),
        collection=True,
        text="{ sku tenant name }",
    )
    found = [
        {"sku": sku, "tenant": tenant, "name": f"{tenant}{sku}"} for sku, tenant in [("2", "x"), ("1", "y"), ("1", "x")]
    ]
    parents = [
        {"skus": ["1", "2"], "tenant": "x"},
        {"skus": ["1", None], "tenant": "y"},
        {"skus": ["1"], "tenant": None},
    ]
    result = await with_parents(parents, entry, answers(others=found), "others { name }")

    assert result.port.calls[1].variables == {"k0": ["1", "2", "1"], "k1": ["x", "x", "y"]}
    names = [item["others"] and [one and one["name"] for one in item["others"]] for item in result.data["rows"]]
    assert names == [["x1", "x2"], ["y1", None], None]


async def test_composite_keys_are_input_objects_matched_whole() -> None:
    shape = KeyObject(
        path=(), fields=(("sku", key("sku")), ("tenant", KeyObject(path=("t",), fields=(("id", key("id")),))))
    )
    target = KeyObject(
        path=("key",), fields=(("code", key("code")), ("owner", KeyObject(path=("o",), fields=(("id", key("id")),))))
    )
    by_key = argument("keys", shape, target, "[KeyInput!]!", batch=True)
    entry = join("other", steps("rows"), "rows", by_key, text="{ key { code o { id } } name }")
    parents = [
        {"sku": 1, "t": {"id": "x"}},
        {"sku": "1", "t": {"id": "y"}},
        {"sku": "2", "t": None},
        {"sku": None, "t": {"id": "x"}},
    ]
    found = [
        {"key": {"code": "1", "o": {"id": "y"}}, "name": "1y"},
        {"key": {"code": "1", "o": {"id": "x"}}, "name": "1x"},
        {"key": {"code": "x", "o": {"id": "1"}}, "name": "x1"},
    ]
    result = await with_parents(parents, entry, answers(other=found), "other { name }")

    assert result.port.calls[1].variables == {
        "k0": [{"sku": 1, "tenant": {"id": "x"}}, {"sku": "1", "tenant": {"id": "y"}}]
    }
    assert [item["other"] and item["other"]["name"] for item in result.data["rows"]] == ["1x", "1y", None, None]


async def test_representations_carry_their_type_and_may_hold_nulls_beside_the_key() -> None:
    shape = KeyObject(
        path=(), fields=(("id", key("id")), ("size", replace(key("size"), nullable=True))), typename="Row"
    )
    argument_ = argument("representations", shape, batch=True, type="[_Any!]!")
    entry = join("e", steps("rows"), "_entities", argument_, entities=True, attach=None, text="{ ... on Row { name } }")
    parents = [{"id": "1", "size": None}, {"id": "2", "size": 5}, {"id": None, "size": None}, {"id": "1", "size": None}]
    result = await with_parents(parents, entry, answers(e=[{"name": "one"}, None]), "name")

    assert result.port.calls[1].variables == {
        "k0": [{"__typename": "Row", "id": "1", "size": None}, {"__typename": "Row", "id": "2", "size": 5}]
    }
    assert [item["name"] for item in result.data["rows"]] == ["one", None, None, "one"]


@pytest.mark.parametrize(
    ("type_", "sent"), [("[ID!]!", ["7"]), ("[String!]!", ["7"]), ("[Int!]!", [7]), ("[Long!]!", [7])]
)
async def test_keys_fit_the_type_of_the_argument(type_: str, sent: Any) -> None:
    entry = join("other", steps("rows"), "rows", argument("ids", key("otherId"), key("id"), batch=True, type=type_))
    parents = [{"id": "a", "otherId": 7}, {"id": "b", "otherId": "7"}]
    result = await with_parents(parents, entry, answers(other=[row(7)]), "other { id }")

    assert result.port.calls[1].variables == {"k0": sent}
    assert [item["other"] for item in result.data["rows"]] == [{"id": "7"}, {"id": "7"}]


async def test_keys_that_no_number_of_ours_holds_are_sent_as_they_came() -> None:
    parents = b'{"data":{"rows":[{"id":"a","otherId":123456789012345678901234567890}]}}'
    entry = join("other", steps("rows"), "rows", argument("ids", key("otherId"), key("id"), batch=True, type="[Big]"))
    items = b'{"data":{"other":[{"id":123456789012345678901234567890,"name":"big"}]}}'
    made = fetches(("a", root("rows { id otherId }", "rows")), ("b", entry))
    result = await run(SDL, "{ rows { other { id name } } }", made, {"a": lambda _: parents, "b": lambda _: items})

    assert result.data == {"rows": [{"other": {"id": "123456789012345678901234567890", "name": "big"}}]}


async def test_keys_that_cannot_be_encoded_are_sent_as_what_no_service_knows() -> None:
    parents = b'{"data":{"rows":[{"id":"a","otherId":"\\ud800"},{"id":"b","otherId":"\\u00e9"}]}}'
    entry = join("other", steps("rows"), "rows", IDS)
    made = fetches(("a", root("rows { id otherId }", "rows")), ("b", entry))
    result = await run(SDL, "{ rows { other { id } } }", made, {"a": lambda _: parents, "b": rows_of("other")})

    assert result.port.calls[1].variables == {"k0": ["?", "\u00e9"]}
    assert [row["other"] for row in result.data["rows"]][1] == {"id": "\u00e9"}
