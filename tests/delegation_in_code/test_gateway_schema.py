"""A gateway of one's own: members composed and joined in this process, with own fields beside theirs."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from functools import partial
from typing import Any

import pytest
from aiohttp import web
from delegation_in_code.library import Library
from graphql import OperationType, build_schema, parse, subscribe
from support.jobs_service import JobsService, jobs_service
from support.waiting import until_true

from dovetail_client import Binding, ClosedError, Request, Retries
from dovetail_client.tracing import continuing
from dovetail_gateway import CompositionError, Member, OwnGateway, gateway_schema

JOBS = """
type Job { id: ID! title: String! status: Status! }
enum Status { OPEN CLOSED }
type Query { job(id: ID!): Job jobsByIds(ids: [ID!]!): [Job]! }
"""
LINKS = [
    {
        "field": "Book.job",
        "schema": "jobs",
        "query": "job",
        "arguments": [{"name": "id", "value": "2"}],
    }
]
OWN = """
extend type Query { info: String!, chosen(genre: Genre!): [Book!]! }
extend type Book { label: String! }
"""


@pytest.fixture
async def jobs() -> AsyncIterator[JobsService]:
    async with jobs_service("Joiner", "Carpenter") as started:
        yield started


def label(book: Any, _info: Any) -> str:
    return f"{book.id} {book['genre']}"


@pytest.fixture
async def gateway(books: Binding, jobs: JobsService) -> AsyncIterator[OwnGateway]:
    async def chosen(_root: Any, info: Any, genre: str) -> Any:
        return await made.binding.delegate(
            info, "query", "books", {"genre": genre}, also={"Book.label": "{ id genre }"}
        )

    async with await gateway_schema(
        [Member(name="books", binding=books, links=LINKS), Member(name="jobs", url=jobs.url, sdl=JOBS)],
        extend=OWN,
        resolvers={"Query.info": lambda *_: "both", "Query.chosen": chosen, "Book.label": label},
        needs={"Book.label": "{ id genre }"},
        headers=lambda context: {"x-client": context} if context else {},
    ) as made:
        yield made


async def test_members_are_joined_by_the_executor(gateway: OwnGateway, library: Library, jobs: JobsService) -> None:
    result = await gateway.execute(
        '{ info books(genre: NOVEL) { id job { title } } one: book(id: "b2") { id pages } job(id: "1") { status } }'
    )
    assert not result.errors
    assert result.data == {
        "info": "both",
        "books": [{"id": "b1", "job": {"title": "Carpenter"}}, {"id": "b3", "job": {"title": "Carpenter"}}],
        "one": {"id": "b2", "pages": None},
        "job": {"status": "OPEN"},
    }
    assert len(library.requests) == 1
    assert len(jobs.calls) == 2


async def test_own_fields_get_what_they_need(gateway: OwnGateway, library: Library) -> None:
    result = await gateway.execute(
        """query($g: Genre!) {
          chosen(genre: $g) { label } works { ... on Book { label } } book(id: "b1") { label x: label }
        }""",
        {"g": "POETRY"},
    )
    assert not result.errors
    assert result.data["chosen"] == [{"label": "b2 POETRY"}]
    assert result.data["works"][0] == {"label": "b1 NOVEL"}
    assert result.data["book"] == {"label": "b1 NOVEL", "x": "b1 NOVEL"}

    library.requests.clear()
    await gateway.execute('{ book(id: "b1") { pages } }')
    assert "genre" not in library.requests[0]["query"]


async def test_errors_and_mutations(gateway: OwnGateway) -> None:
    result = await gateway.execute('{ books(genre: POETRY) { id broken } book(id: "none") { id } }')
    assert result.data == {"books": [{"id": "b2", "broken": None}], "book": None}
    assert sorted(str(each.path) for each in result.errors or ()) == ["['book']", "['books', 0, 'broken']"]
    assert {each.extensions["code"] for each in result.errors or ()} == {"LIBRARY:BROKEN"}

    result = await gateway.execute("mutation { a: count b: count }")
    assert result.data == {"a": 1, "b": 2}


async def test_a_member_that_is_gone(jobs: JobsService) -> None:
    gone = Binding(url="http://127.0.0.1:1/graphql", schema="type Query { news: String }", retries=Retries(attempts=1))
    members = [Member(name="news", binding=gone), Member(name="jobs", url=jobs.url, sdl=JOBS)]
    async with gone, await gateway_schema(members) as gateway:
        result = await gateway.execute('{ news job(id: "1") { id } }')
    assert result.data == {"news": None, "job": {"id": "1"}}
    assert [(each.path, each.extensions["code"]) for each in result.errors or ()] == [
        (["news"], "SUBGRAPH_UNREACHABLE")
    ]


async def test_members_that_do_not_fit_are_told() -> None:
    link = {"field": "Query.x", "schema": "nobody", "query": "job"}
    member = Member(name="jobs", url="http://jobs.test/graphql", sdl=JOBS, links=[link])
    with pytest.raises(CompositionError, match="nobody"):
        await gateway_schema([member])
    with pytest.raises(ValueError, match=r"no field Query\.nothing"):
        await gateway_schema(
            [Member(name="jobs", url="http://jobs.test/graphql", sdl=JOBS)], resolvers={"Query.nothing": label}
        )


async def test_manifests_are_members_too(jobs: JobsService) -> None:
    manifest = {
        "apiVersion": "dovetail.dev/v1alpha1",
        "kind": "GraphQLSchema",
        "metadata": {"name": "jobs", "namespace": "shop"},
        "spec": {
            "endpoint": {"url": jobs.url, "headers": [{"name": "X-Client", "forward": True}]},
            "schema": {"introspection": {}},
        },
    }
    async with await gateway_schema([manifest], headers=lambda context: {"X-Client": context}) as gateway:
        result = await gateway.execute('{ job(id: "1") { title } }', context="me")
    assert result.data == {"job": {"title": "Joiner"}}
    assert jobs.headers[-1]["X-Client"] == "me"


TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize("bound", [True, False])
async def test_members_get_the_headers_that_are_theirs(bound: bool, jobs: JobsService) -> None:
    async with Binding(url=jobs.url, schema=JOBS, headers={"X-Own": "own"}) as binding:
        theirs = {"binding": binding} if bound else {"url": jobs.url, "sdl": JOBS}
        rules = [{"name": "X-Client", "forward": True}, {"name": "X-Constant", "value": "c"}]
        member = Member(name="jobs", headers=rules, **theirs)  # type: ignore[arg-type]
        async with await gateway_schema([member], headers=lambda context: context) as gateway:
            with continuing({"traceparent": TRACE}):
                result = await gateway.execute('{ job(id: "1") { id } }', context={"x-client": "me", "X-Other": "no"})
    assert not result.errors
    sent = jobs.headers[-1]
    assert (sent["X-Client"], sent["X-Constant"], sent["traceparent"]) == ("me", "c", TRACE)
    assert "X-Other" not in sent
    assert sent.get("X-Own") == ("own" if bound else None)


async def test_numbers_pass_as_they_were_sent(jobs: JobsService) -> None:
    exact = b'{"data":{"price":1.10,"ratio":0.12345678901234567890123,"count":123456789012345678901234567890}}'
    jobs.answers.append(lambda _: web.Response(body=exact, content_type="application/json"))
    sdl = "scalar Decimal type Query { price: Decimal, ratio: Decimal, count: Decimal }"
    async with (
        Binding(url=jobs.url, schema=sdl) as binding,
        await gateway_schema([Member(name="jobs", binding=binding)]) as gateway,
    ):
        answer = await gateway.binding.send(
            Request(document="{ price ratio count }", operation=OperationType.QUERY, timeout=10)
        )
    assert answer.body == exact


async def test_a_changed_member_is_composed_again(jobs: JobsService) -> None:
    member = Member(name="jobs", url=jobs.url)
    own = {"extend": "extend type Job { label: String! }", "resolvers": {"Job.label": label_of_job}}
    async with await gateway_schema([member], needs={"Job.label": "{ id }"}, **own) as gateway:  # type: ignore[arg-type]
        first = gateway.schema
        assert not await gateway.refresh()
        assert gateway.schema is first

        jobs.schema = build_schema(JOBS.replace("title: String!", "title: String!, salary: Int"))
        assert await gateway.refresh()
        assert gateway.schema is not first
        result = await gateway.execute('{ job(id: "1") { salary label } }')
        assert (result.data, result.errors) == ({"job": {"salary": None, "label": "job 1"}}, None)

        # What is ours now theirs has, too.
        jobs.schema = build_schema(JOBS.replace("title: String!", "title: String!, label: String"))
        with pytest.raises(ValueError, match=r"extend: Field 'Job\.label' already exists"):
            await gateway.refresh()
        jobs.schema = build_schema("type Query { b(a: A): Int } type A { b: Int }", assume_valid=True)
        with pytest.raises(CompositionError, match=r"Query\.b"):
            await gateway.refresh()
        jobs.schema = build_schema(JOBS.replace("title: String!", "title: String!, salary: Int"))
        result = await gateway.execute('{ job(id: "1") { salary label } }')
        assert result.data == {"job": {"salary": None, "label": "job 1"}}


async def is_slow(jobs: JobsService) -> bool:
    return any("slow" in each["query"] for each in jobs.calls)


def label_of_job(job: Any, _info: Any) -> str:
    return f"job {job.id}"


async def test_an_answer_is_read_though_its_api_has_ended(jobs: JobsService) -> None:
    sdl = JOBS.replace("type Query {", "type Query { slow: String")
    jobs.schema = build_schema(sdl)
    async with await gateway_schema([Member(name="jobs", url=jobs.url)]) as gateway:
        waiting = asyncio.create_task(gateway.execute('{ slow job(id: "1") { title } }'))
        await until_true(partial(is_slow, jobs))
        jobs.schema = build_schema(sdl.replace("title: String!", "title: String!, salary: Int"))
        assert await gateway.refresh()
        jobs.go.set()
        result = await waiting
    assert (result.data, result.errors) == ({"slow": "at last", "job": {"title": "Joiner"}}, None)


@pytest.mark.parametrize("bound", [True, False])
async def test_many_at_once_and_one_that_is_given_up(bound: bool, jobs: JobsService) -> None:
    sdl = JOBS.replace("type Query {", "type Query { slow: String")
    jobs.schema = build_schema(sdl)
    async with Binding(url=jobs.url, schema=sdl) as binding:
        member = Member(name="jobs", binding=binding) if bound else Member(name="jobs", url=jobs.url, sdl=sdl)
        async with await gateway_schema([member]) as gateway:
            # New documents wait for each other; this one is no longer new.
            await gateway.execute('{ job(id: "2") { title } }')
            results = await asyncio.gather(*(gateway.execute('{ job(id: "2") { title } }') for _ in range(100)))
            assert [each.errors for each in results if each.errors] == []
            assert all(each.data == {"job": {"title": "Carpenter"}} for each in results)

            waiting = asyncio.create_task(gateway.execute("{ slow }"))
            await until_true(partial(is_slow, jobs))
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting


async def test_what_is_closed_says_so(jobs: JobsService) -> None:
    binding = Binding(url=jobs.url, schema=JOBS)
    gateway = await gateway_schema([Member(name="jobs", binding=binding)])
    await binding.aclose()
    with pytest.raises(ClosedError, match="this binding is closed"):
        await binding.query.job(id=1)
    result = await gateway.execute('{ job(id: "1") { id } }')
    assert [each.extensions["code"] for each in result.errors or ()] == ["SUBGRAPH_UNREACHABLE"]

    await gateway.aclose()
    result = await gateway.execute('{ job(id: "1") { id } }')
    assert [each.message for each in result.errors or ()] == ["this binding is closed"]
    with pytest.raises(ClosedError):
        await gateway.refresh()


OWN_FIELDS: dict[str, tuple[Mapping[str, Any], str]] = {
    "text": ({"extend": "type Query {"}, "extend: Syntax Error"),
    "type": ({"extend": "extend type Nobody { a: Int }"}, "extend: Cannot extend type 'Nobody'"),
    "twice": ({"extend": "extend type Job { id: ID }"}, r"extend: Field 'Job\.id' already exists"),
    "needs": ({"needs": {"Job.nothing": "{ id }"}}, r"needs: the schema has no field Job\.nothing"),
    "needs of no type": ({"needs": {"Nobody": "{ id }"}}, "needs: the schema has no object type for Nobody"),
    "resolver": ({"resolvers": {"Job.nothing": label}}, r"resolvers: the schema has no field Job\.nothing"),
    "resolver of a type": ({"resolvers": {"Job": label}}, "resolvers: Job is no coordinate of a field"),
}


@pytest.mark.parametrize("name", OWN_FIELDS)
async def test_own_fields_that_do_not_fit_are_told(name: str) -> None:
    options, message = OWN_FIELDS[name]
    with pytest.raises(ValueError, match=message):
        await gateway_schema([Member(name="jobs", url="http://jobs.test/graphql", sdl=JOBS)], **options)


async def test_own_subscriptions(jobs: JobsService) -> None:
    async def chosen(_root: Any, info: Any) -> AsyncIterator[Any]:
        for key in ("1", "2"):
            yield await gateway.binding.delegate(info, "query", "job", {"id": key})

    extend = "type Subscription { chosen: Job } extend schema { subscription: Subscription }"
    member = Member(name="jobs", url=jobs.url, sdl=JOBS)
    async with await gateway_schema([member], extend=extend, resolvers={"Subscription.chosen": chosen}) as gateway:
        events = subscribe(gateway.schema, parse("subscription { c: chosen { title } }"))
        found = [event.data async for event in events]  # type: ignore[union-attr]
    assert found == [{"c": {"title": "Joiner"}}, {"c": {"title": "Carpenter"}}]
