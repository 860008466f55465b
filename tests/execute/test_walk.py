"""The walk over a plan: order, what runs side by side, how answers join."""

import asyncio
from typing import Any

import pytest

from dovetail_composition.manifest import Batching
from dovetail_gateway.plan.nodes import Constant, Fetch, PathStep, Rewrite
from dovetail_gateway.testing import Reply

from .build import answers, argument, fetches, join, key, root, run, steps

SDL = """
interface Named { name: String }
union Thing = Book | Film
enum Mood { GOOD BAD }
type Query { things: [Thing] a: Book b: Book c: Book named: Named }
type Book implements Named { id: ID name: String mood: Mood author: Person size: Size same: Book }
type Film implements Named { id: ID name: String author: Person }
type Person { id: ID name: String own: String x: String }
type Size { w: Int h: Int parts: [Size] }
"""


def parallel(*entries: tuple[str, tuple[int, ...], Any]) -> tuple[Fetch, ...]:
    return tuple(
        Fetch(id=index, subgraph=name, depends_on=depends_on, entries=(entry,))
        for index, (name, depends_on, entry) in enumerate(entries)
    )


async def test_a_fetch_starts_as_soon_as_what_it_depends_on_is_done() -> None:
    slow_is_waiting, dependent_is_done = asyncio.Event(), asyncio.Event()

    async def slow(_request: Any) -> Reply:
        slow_is_waiting.set()
        await dependent_is_done.wait()
        return {"data": {"b": {"id": "slow"}}}

    async def quick(_request: Any) -> Reply:
        await slow_is_waiting.wait()
        return {"data": {"a": {"id": "1"}}}

    def dependent(_request: Any) -> Reply:
        dependent_is_done.set()
        return {"data": {"same": [{"id": "1", "name": "one"}]}}

    made = parallel(
        ("slow", (), root("b { id }", "b")),
        ("quick", (), root("a { id }", "a")),
        ("dependent", (1,), join("same", steps("a"), "books", argument("ids", key("id"), key("id"), batch=True))),
    )
    subgraphs = {"slow": slow, "quick": quick, "dependent": dependent}
    async with asyncio.timeout(30):
        result = await run(SDL, "{ a { same { name } } b { id } }", made, subgraphs)

    assert result.data == {"a": {"same": {"name": "one"}}, "b": {"id": "slow"}}


async def test_calls_without_batching_run_side_by_side_but_not_all_at_once() -> None:
    running = most = 0
    full = asyncio.Event()

    async def reply(request: Any) -> Reply:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == 16:
            full.set()
        await full.wait()
        running -= 1
        return {"data": {"same": [{"id": name, "name": "n"} for name in request.variables["k0"]]}}

    things = [{"__typename": "Book", "id": str(n)} for n in range(50)]
    made = fetches(
        ("a", root("things { __typename id }", "things")),
        ("b", join("same", steps("things"), "books", argument("ids", key("id"), key("id"), batch=True))),
    )
    operation = "{ things { ... on Book { same { id } } } }"
    async with asyncio.timeout(30):
        result = await run(
            SDL, operation, made, {"a": answers(things=things), "b": reply}, batching=Batching(enabled=False)
        )

    assert most == 16
    assert [thing["same"]["id"] for thing in result.data["things"]] == [str(n) for n in range(50)]


async def test_a_bug_in_an_adapter_is_not_taken_for_an_answer() -> None:
    made = parallel(("a", (), root("a", "a")), ("b", (), root("b", "b")))
    with pytest.raises(ExceptionGroup) as caught:
        await run(SDL, "{ a { id } b { id } }", made, {"a": lambda _: ZeroDivisionError("bug"), "b": answers(b=None)})
    assert caught.group_contains(ZeroDivisionError)


async def test_parents_of_other_types_are_passed_by() -> None:
    things = [
        {"__typename": "Book", "id": "1"},
        {"__typename": "Film", "id": "2"},
        {"id": "3"},
        {"__typename": ["Book"]},
    ]
    entry = join(
        "author",
        steps("things"),
        "authors",
        argument("of", key("id"), key("book"), batch=True),
        parent_types=frozenset({"Book"}),
        text="{ book name }",
    )
    made = fetches(("a", root("things { __typename id }", "things")), ("b", entry))
    reply = answers(author=[{"book": "1", "name": "x"}, {"book": "2", "name": "y"}])
    result = await run(
        SDL,
        "{ things { ... on Book { author { name } } ... on Film { author { name } } } }",
        made,
        {"a": answers(things=things), "b": reply},
    )

    assert result.port.calls[1].variables == {"k0": ["1"]}
    assert result.data == {"things": [{"author": {"name": "x"}}, {"author": None}, None, None]}
    assert [path for path, _ in result.problems] == [["things", 2], ["things", 3]]


async def test_what_parents_share_is_not_written_into_for_one_of_them() -> None:
    """Two things have one author; only below the book is the author's `x` asked for, by another call."""
    things = [{"__typename": "Book", "id": "1", "by": "p"}, {"__typename": "Film", "id": "2", "by": "p"}]
    below_books = (PathStep(key="things"), PathStep(key="author", types=frozenset({"Book"})))
    by = argument("ids", key("by"), key("id"), batch=True)
    look = argument("ids", key("id"), key("id"), batch=True)
    made = fetches(
        ("a", root("things { __typename id by }", "things")),
        ("b", join("author", steps("things"), "people", by, text="{ id }")),
        ("c", join("x", below_books, "peopleOf", look, attach=None, text="{ id x: own }")),
    )
    result = await run(
        SDL,
        "{ things { ... on Book { author { x: own } } ... on Film { author { x } } } }",
        made,
        {"a": answers(things=things), "b": answers(author=[{"id": "p"}]), "c": answers(x=[{"id": "p", "x": "own"}])},
    )

    assert result.data == {"things": [{"author": {"x": "own"}}, {"author": {"x": None}}]}


async def test_nobody_gives_what_another_was_asked_for() -> None:
    """Neither who answers first nor who answers last, at no depth; the type of an object stays with it."""
    first = {"id": "1", "name": "not asked", "size": {"w": 1, "h": 0}, "extra": 1}
    second = {"id": "1", "name": "asked", "size": {"w": 0, "h": 5}, "author": {"id": "not asked"}}
    look = argument("ids", key("id"), key("id"), batch=True)
    made = fetches(
        ("a", root("a { id size { w } }", "a")),
        ("b", join("x", steps("a"), "books", look, attach=None, text="{ id name size { h } }")),
    )
    result = await run(
        SDL,
        "{ a { name size { w h } author { id } } }",
        made,
        {"a": answers(a=first, b={"id": "not asked"}), "b": answers(x=[second])},
    )

    assert result.data == {"a": {"name": "asked", "size": {"w": 1, "h": 5}, "author": None}}


async def test_lookups_merge_deeply() -> None:
    first = {"id": "1", "size": {"w": 1, "parts": [{"w": 2}, None]}, "author": None}
    second = {"id": "1", "size": {"h": 5, "parts": [{"h": 6}, {"h": 7}]}, "author": {"name": "late"}, "name": "n"}
    look = argument("ids", key("id"), key("id"), batch=True)
    text = "{ id name size { h parts { h } } author { name } }"
    made = fetches(
        ("a", root("a { id size { w parts { w } } author { id } }", "a")),
        ("b", join("x", steps("a"), "books", look, attach=None, text=text)),
    )
    result = await run(
        SDL,
        "{ a { name size { w h parts { w h } } author { id name } } }",
        made,
        {"a": answers(a=first), "b": answers(x=[second])},
    )

    parts = [{"w": 2, "h": 6}, {"w": None, "h": 7}]
    assert result.data == {
        "a": {"name": "n", "size": {"w": 1, "h": 5, "parts": parts}, "author": {"id": None, "name": "late"}}
    }


async def test_one_root_field_may_come_from_two_fetches() -> None:
    made = parallel(("a", (), root("a { id }", "a")), ("b", (), root("a { name }", "a")))
    result = await run(SDL, "{ a { id name } }", made, {"a": answers(a={"id": "1"}), "b": answers(a={"name": "n"})})

    assert result.data == {"a": {"id": "1", "name": "n"}}


async def test_names_come_back_as_the_apis() -> None:
    rewrite = Rewrite(
        children={
            "named": Rewrite(
                children={
                    "__typename": Rewrite(values={"gh_Book": "Book"}),
                    "mood": Rewrite(values={"good": "GOOD"}),
                    "same": Rewrite(children={"mood": Rewrite(values={"bad": "BAD"})}),
                }
            )
        }
    )
    made = fetches(("a", root("named { __typename mood same { mood } }", "named", rewrite=rewrite)))
    reply = answers(named={"__typename": "gh_Book", "mood": "good", "same": {"mood": "bad"}})
    result = await run(SDL, "{ named { __typename ... on Book { mood same { mood } } } }", made, {"a": reply})

    assert result.data == {"named": {"__typename": "Book", "mood": "GOOD", "same": {"mood": "BAD"}}}


async def test_results_of_types_that_the_link_does_not_allow_are_null() -> None:
    rewrite = Rewrite(children={"__typename": Rewrite(values={"B": "Book", "F": "Film"})})
    entry = join("a", (), "thing", mode="each", narrow=frozenset({"Book"}), rewrite=rewrite)
    for typename, expected in (("B", {"name": "n"}), ("F", None), ("?", None), (None, None)):
        reply = answers(a={"__typename": typename, "name": "n"})
        result = await run(SDL, "{ a { name } }", fetches(("x", entry)), {"x": reply})

        assert result.data == {"a": expected}
        assert result.errors == []


async def test_constants_are_answered_by_the_plan() -> None:
    value = {"w": 1, "parts": [{"w": 2}]}
    made = fetches(("a", root("things { __typename }", "things")))
    books = frozenset({"Book"})
    result = await run(
        SDL,
        "{ a { id } things { ... on Book { size { w parts { w } } } } }",
        made,
        {"a": answers(things=[{"__typename": "Book"}, {"__typename": "Film"}])},
        constants=(
            Constant(path=(), parent_types=None, key="a", value={"id": "fixed"}),
            Constant(path=steps("things"), parent_types=books, key="size", value=value, after=(0,)),
        ),
    )

    assert result.data == {"a": {"id": "fixed"}, "things": [{"size": value}, {}]}


async def test_introspection_is_answered_here_beside_data() -> None:
    made = fetches(("a", root("a { id }", "a")))
    own = "__type(name: $name) { name } a { id } s: __schema { queryType { name } }"
    result = await run(
        SDL,
        f"query($name: String!) {{ kind: __typename {own} }}",
        made,
        {"a": answers(a={"id": "1"})},
        variables={"name": "Mood"},
        introspection="query($name: String!) { __type(name: $name) { name } s: __schema { queryType { name } } }",
    )

    expected = '{"kind":"Query","__type":{"name":"Mood"},"a":{"id":"1"},"s":{"queryType":{"name":"Query"}}}'
    assert result.body == f'{{"data":{expected}}}'


@pytest.mark.parametrize("leaf", ["author", "size", "things", "name"])
async def test_hostile_nesting_is_an_error_and_no_crash(leaf: str) -> None:
    deep: Any = "x"
    for level in range(240):
        deep = [deep] if level % 2 else {"id": "1", "author": deep, "__typename": "Book"}
    look = argument("ids", key("id"), key("id"), batch=True)
    made = fetches(
        ("a", root("things", "things", "a")),
        ("b", join("author", steps("things", "author", "author"), "people", look)),
        ("c", join("x", steps("things"), "people", look, attach=None)),
    )
    result = await run(
        SDL,
        "{ things { ... on Book { author { name } } } }",
        made,
        {"a": answers(things=[deep, {"id": "1"}]), "b": answers(author=[deep]), "c": answers(x=deep)},
    )

    assert result.errors != []


@pytest.mark.parametrize(("type_", "calls"), [("Int!", ["a"]), ("Int", ["a", "b"])])
async def test_no_mutation_follows_one_that_makes_the_answer_null(type_: str, calls: list[str]) -> None:
    made = tuple(
        Fetch(id=n, subgraph=name, operation="mutation", depends_on=(n - 1,) if n else (), entries=(root(name, name),))
        for n, name in enumerate("ab")
    )
    reply = {"data": None, "errors": [{"message": "no", "path": ["a"]}]}
    sdl = f"type Query {{ q: Int }} type Mutation {{ a: {type_} b: Int }}"
    result = await run(sdl, "mutation { a b }", made, {"a": lambda _: reply, "b": answers(b=1)})

    assert [call.subgraph for call in result.port.calls] == calls
    assert result.data == (None if type_ == "Int!" else {"a": None, "b": 1})
    assert result.problems == [(["a"], "no")]


async def test_odd_aliases_are_mere_keys() -> None:
    data = {"__class__": {"id": "1"}, "__typename": {"id": "2"}, "items": {"id": "3"}, "{0}": 1}
    made = fetches(
        ("a", root("__class__: a { id } __typename: c { id } items: b { id }", "__class__", "__typename", "items"))
    )
    result = await run(
        SDL, "{ __class__: a { id } items: b { id } __typename: c { id } }", made, {"a": answers(**data)}
    )

    assert result.data == {"__class__": {"id": "1"}, "items": {"id": "3"}, "__typename": {"id": "2"}}
    assert result.errors == []


async def test_a_type_name_displaced_by_an_alias_is_found_where_the_planner_put_it() -> None:
    data = {"named": {"__typename": "a name", "___typename": "Book"}}
    result = await run(
        SDL,
        "{ named { __typename: name kind: __typename } }",
        fetches(("a", root("named { __typename: name ___typename: __typename }", "named"))),
        {"a": answers(**data)},
    )

    assert result.data == {"named": {"__typename": "a name", "kind": "Book"}}
