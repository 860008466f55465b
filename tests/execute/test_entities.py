"""Entities: representations go out, objects come back in their order, errors are told at the places they concern."""

from typing import Any

import pytest
from msgspec.structs import replace

from dovetail_gateway.plan.nodes import KeyObject, PathStep
from dovetail_gateway.testing import Reply

from .build import Outcome, answers, argument, fetches, join, key, root, run, steps

SDL = """
type Query { top: [P] }
type P { id: ID name: String stock: Int! tags: [String!] maker: M size: S parts: [P] }
type M { name: String city: String }
type S { cm: Int unit: String }
"""
TOP = [{"__typename": "P", "id": "1"}, {"__typename": "P", "id": "2"}, {"__typename": "P", "id": "1"}]
BY_ID = KeyObject(path=(), fields=(("id", key("id")),), typename="P")


def entities(text: str, shape: KeyObject = BY_ID, **options: Any) -> Any:
    given = argument("representations", shape, batch=True, type="[_Any!]!")
    return join("e", steps("top"), "_entities", given, entities=True, attach=None, text=text, **options)


async def ask(selection: str, entry: Any, reply: Reply, top: Any = TOP) -> Outcome:
    return await run(
        SDL,
        f"{{ top {{ {selection} }} }}",
        fetches(("a", root("top { __typename id size { __typename cm unit } parts { id } }", "top")), ("b", entry)),
        {"a": answers(top=top), "b": lambda _: reply},
    )


def replies(*items: Any, errors: Any = None) -> Any:
    return {"data": {"e": list(items)}, **({"errors": errors} if errors else {})}


async def test_each_parent_gets_its_entity_and_equal_ones_are_asked_for_once() -> None:
    result = await ask("name", entities("{ ... on P { name } }"), replies({"name": "one"}, {"name": "two"}))

    assert [call.variables for call in result.port.to("b")] == [
        {"k0": [{"__typename": "P", "id": "1"}, {"__typename": "P", "id": "2"}]}
    ]
    assert result.data == {"top": [{"name": "one"}, {"name": "two"}, {"name": "one"}]}
    assert result.errors == []


async def test_parents_of_one_entity_do_not_share_its_objects() -> None:
    """What is merged into one of them is not seen in another."""
    by_name = KeyObject(path=(), fields=(("name", key("name")),), typename="M")
    given = argument("representations", by_name, batch=True, type="[_Any!]!")
    city = join(
        "c", steps("top", "maker"), "_entities", given, entities=True, attach=None, text="{ ... on M { city } }"
    )
    result = await run(
        SDL,
        "{ top { maker { name city } } }",
        fetches(("a", root("top { id }", "top")), ("b", entities("{ ... on P { maker { name } } }")), ("c", city)),
        {
            "a": answers(top=TOP),
            "b": answers(e=[{"maker": {"name": "m"}}, {"maker": None}]),
            "c": answers(c=[{"city": "x"}]),
        },
    )

    assert result.data["top"] == [
        {"maker": {"name": "m", "city": "x"}},
        {"maker": None},
        {"maker": {"name": "m", "city": "x"}},
    ]


@pytest.mark.parametrize("top", [[{"__typename": "P", "id": None}], [{"__typename": "P"}], [None], [], None])
async def test_without_a_key_nothing_is_sent(top: Any) -> None:
    result = await ask("name", entities("{ ... on P { name } }"), replies(), top=top)

    assert result.port.to("b") == []
    assert result.data == {"top": top if not top else [each and {"name": None} for each in top]}
    assert result.errors == []


async def test_a_null_entity_leaves_what_is_known_and_nullability_decides() -> None:
    """Fields that the entity would have had are null; where they must not be, the parent is."""
    nullable = await ask("id name", entities("{ ... on P { name } }"), replies(None, {"name": "two"}))
    required = await ask("id stock", entities("{ ... on P { stock } }"), replies(None, {"stock": 3}))

    assert nullable.data["top"] == [{"id": "1", "name": None}, {"id": "2", "name": "two"}, {"id": "1", "name": None}]
    assert nullable.errors == []
    assert required.data["top"] == [None, {"id": "2", "stock": 3}, None]
    assert required.problems == [
        (["top", index, "stock"], "Cannot return null for non-nullable field P.stock.") for index in (0, 2)
    ]


@pytest.mark.parametrize("head", ["e", "_entities"])
async def test_errors_are_told_at_each_parent_of_the_entity(head: str) -> None:
    """Whether the service names the alias or the field."""
    errors = [{"message": "m", "path": [head, 0, "tags", 1]}, {"message": "n", "path": [head, 1]}]
    result = await ask("id tags", entities("{ ... on P { tags } }"), replies({"tags": None}, None, errors=errors))

    assert result.data["top"] == [{"id": each["id"], "tags": None} for each in TOP]
    assert result.problems == [(["top", 0, "tags", 1], "m"), (["top", 2, "tags", 1], "m"), (["top", 1], "n")]


@pytest.mark.parametrize("index", [2, 99, -1, -99])
async def test_an_error_of_an_item_nobody_asked_for_harms_no_answer(index: int) -> None:
    errors = [{"message": "m", "path": ["_entities", index, "name"]}]
    name = entities("{ ... on P { name } }")
    everyone = await ask("name", name, replies({"name": "a"}, {"name": "b"}, errors=errors))
    second = await ask("name", name, replies({"name": "a"}, None, errors=errors))

    assert everyone.data == {"top": [{"name": "a"}, {"name": "b"}, {"name": "a"}]}
    assert everyone.problems == [(["top"], "m")]
    assert second.data == {"top": [{"name": "a"}, {"name": None}, {"name": "a"}]}
    assert second.problems == [(["top", 1], "m")]


async def test_an_error_explains_the_null_that_it_leaves() -> None:
    """So that it is not told a second time."""
    errors = [{"message": "m", "path": ["_entities", 0, "stock"]}]
    result = await ask(
        "stock", entities("{ ... on P { stock } }"), replies({"stock": None}, {"stock": 1}, errors=errors)
    )

    assert result.data["top"] == [None, {"stock": 1}, None]
    assert result.problems == [(["top", 0, "stock"], "m"), (["top", 2, "stock"], "m")]


@pytest.mark.parametrize(
    "reply",
    [
        replies(),
        replies({"name": "x"}),
        replies({"name": "x"}, {"name": "x"}, {"name": "x"}),
        {"data": {"e": {"name": "x"}}},
        {"data": {"e": "x"}},
        {"data": {"e": 5}},
        {"data": {"other": []}, "errors": [{"message": "m"}]},
        {"data": None, "errors": [{"message": "m", "path": ["_entities"]}]},
        {"errors": [{"message": "m", "path": ["_entities", 77, "name"]}]},
        {"errors": [{"message": "m", "path": ["_entities", -1]}]},
        {"errors": [{"message": "m", "path": ["_entities", "x"]}]},
        {"data": [], "errors": []},
        replies(5, "x"),
        replies([[{"name": "x"}]], True),
    ],
    ids=str,
)
async def test_corrupt_answers_are_errors_of_that_subgraph_only(reply: Any) -> None:
    """Nobody is given another's data, and what is known stays."""
    result = await ask("id name", entities("{ ... on P { name } }"), reply)

    assert result.data == {"top": [{"id": each["id"], "name": None} for each in TOP]}
    assert result.errors
    assert {error["extensions"]["service"] for error in result.errors} == {"b"}


@pytest.mark.parametrize("value", [5, "x", True, [1], [[{"cm": 1}]], {"cm": {"x": 1}}, {"cm": "x"}, {}], ids=str)
async def test_values_that_do_not_fit_are_null(value: Any) -> None:
    result = await ask("id size { cm }", entities("{ ... on P { size { cm } } }"), replies({"size": value}, None))

    assert [each["id"] for each in result.data["top"]] == ["1", "2", "1"]
    assert [each["size"] in (None, {"cm": None}) for each in result.data["top"]] == [True] * 3


async def test_required_values_are_sent_as_they_are_and_nulls_as_nulls() -> None:
    size = KeyObject(
        path=("size",),
        fields=(("cm", replace(key("cm"), nullable=True)), ("unit", replace(key("unit"), nullable=True))),
        typename_key="__typename",
        nullable=True,
    )
    shape = KeyObject(path=(), fields=(("id", key("id")), ("size", size)), typename="P")
    top = [
        {"id": "1", "size": {"__typename": "S", "cm": 1, "unit": None}},
        {"id": "2", "size": None},
        {"id": "3"},
        {"id": "1", "size": {"__typename": "S", "cm": 2, "unit": "x"}},
        {"id": None, "size": {"__typename": "S", "cm": 2, "unit": "x"}},
    ]
    result = await ask("name", entities("{ ... on P { name } }", shape), replies(*({"name": n} for n in "abcd")), top)

    assert result.port.to("b")[0].variables["k0"] == [
        {"__typename": "P", "id": "1", "size": {"__typename": "S", "cm": 1, "unit": None}},
        {"__typename": "P", "id": "2", "size": None},
        {"__typename": "P", "id": "3", "size": None},
        {"__typename": "P", "id": "1", "size": {"__typename": "S", "cm": 2, "unit": "x"}},
    ]
    assert [each["name"] for each in result.data["top"]] == ["a", "b", "c", "d", None]


async def test_lists_of_two_subgraphs_are_merged_by_position() -> None:
    """Of lists of different length nobody knows which items are the same: the first stays."""
    top = [{"id": "1", "parts": [{"id": "p"}, None, {"id": "q"}]}, {"id": "2", "parts": [{"id": "p"}]}]
    reply = replies({"parts": [{"name": "P"}, None, {"name": "Q"}]}, {"parts": [{"name": "P"}, {"name": "Q"}]})
    result = await ask("parts { id name }", entities("{ ... on P { parts { name } } }"), reply, top)

    assert result.data["top"] == [
        {"parts": [{"id": "p", "name": "P"}, None, {"id": "q", "name": "Q"}]},
        {"parts": [{"id": "p", "name": None}]},
    ]


ABSTRACT = """
type Query { media: [Media] }
interface Media { id: ID rate: Int title: String }
type Book implements Media { id: ID rate: Int title: String pages: Int }
type Film implements Media { id: ID rate: Int title: String }
"""
TYPED = KeyObject(path=(), fields=(("id", key("id")),), typename="Media")


def of_media(text: str, shape: KeyObject = TYPED, **options: Any) -> Any:
    given = argument("representations", shape, batch=True, type="[_Any!]!")
    return join("e", steps("media"), "_entities", given, entities=True, attach=None, text=text, **options)


async def test_interface_objects_need_no_type_where_all_are_asked_for_the_same() -> None:
    result = await run(
        ABSTRACT,
        "{ media { id rate } }",
        fetches(("b", root("media { id rate }", "media"))),
        {"b": answers(media=[{"id": "1", "rate": 5}, {"id": "2", "rate": None}])},
        untyped=frozenset({"Media"}),
    )

    assert result.data == {"media": [{"id": "1", "rate": 5}, {"id": "2", "rate": None}]}
    assert result.errors == []


async def test_the_concrete_type_of_an_interface_object_is_what_its_entity_says() -> None:
    text = "{ ... on Media { __typename ... on Book { pages } } }"
    result = await run(
        ABSTRACT,
        "{ media { __typename rate ... on Book { pages } } }",
        fetches(("b", root("media { id rate }", "media")), ("a", of_media(text))),
        {
            "b": answers(media=[{"id": "1", "rate": 5}, {"id": "2", "rate": 6}]),
            "a": answers(e=[{"__typename": "Book", "pages": 9}, {"__typename": "Film"}]),
        },
        untyped=frozenset({"Media"}),
    )

    assert result.data == {"media": [{"__typename": "Book", "rate": 5, "pages": 9}, {"__typename": "Film", "rate": 6}]}


@pytest.mark.parametrize(
    ("entity", "messages"),
    [
        (None, ["Abstract type 'Media' must resolve to an Object type at runtime for field 'Query.media'."]),
        ({"__typename": "Secret"}, ["Abstract type 'Media' was resolved to a type that is not a possible one."]),
        (
            {"__typename": 5},
            ["Abstract type 'Media' must resolve to an Object type at runtime for field 'Query.media'."],
        ),
        ("failed", ["m"]),
    ],
    ids=str,
)
async def test_an_object_whose_type_stays_unknown_is_null(entity: Any, messages: list[str]) -> None:
    """Told once: with the error that has kept it from being known, if there is one."""
    failed = {"data": {"e": [None]}, "errors": [{"message": "m", "path": ["e", 0]}]}
    result = await run(
        ABSTRACT,
        "{ media { __typename rate } }",
        fetches(("b", root("media { id rate }", "media")), ("a", of_media("{ ... on Media { __typename } }"))),
        {
            "b": answers(media=[{"id": "1", "rate": 5}]),
            "a": lambda _: failed if entity == "failed" else {"data": {"e": [entity]}},
        },
        untyped=frozenset({"Media"}),
    )

    assert result.data == {"media": [None]}
    assert [error["message"] for error in result.errors] == messages


async def test_only_objects_of_the_entitys_types_are_asked_for() -> None:
    path = (PathStep(key="media"),)
    given = argument("representations", replace(TYPED, typename="Book"), batch=True, type="[_Any!]!")
    entry = join(
        "e",
        path,
        "_entities",
        given,
        entities=True,
        attach=None,
        text="{ ... on Book { pages } }",
        parent_types=frozenset({"Book"}),
    )
    media = [{"__typename": "Film", "id": "1"}, {"__typename": "Book", "id": "1"}, {"__typename": ["x"], "id": "1"}]
    result = await run(
        ABSTRACT,
        "{ media { id ... on Book { pages } } }",
        fetches(("a", root("media { __typename id }", "media")), ("b", entry)),
        {"a": answers(media=media), "b": answers(e=[{"pages": 9}])},
    )

    assert result.port.to("b")[0].variables == {"k0": [{"__typename": "Book", "id": "1"}]}
    assert result.data["media"] == [{"id": "1"}, {"id": "1", "pages": 9}, None]
