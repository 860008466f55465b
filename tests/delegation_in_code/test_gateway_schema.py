"""A gateway of one's own: members composed and joined in this process, with own fields beside theirs."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from delegation_in_code.library import Library
from support.jobs_service import JobsService, jobs_service

from dovetail_client import Binding, Retries
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
