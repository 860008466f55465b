"""Delegation from resolvers that are not asynchronous."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from delegation_in_code.library import SDL, Library
from delegation_in_code.services import executable
from graphql import ExecutionResult, graphql_sync

from dovetail_client import SyncBinding

LOCAL = """
type Query { book(id: ID!): Book, books(ids: [ID!]!): [Book] }
type Book { id: ID!, title(language: String = "en"): String!, label: String, broken: String }
type Mutation { count: Int! }
"""
NEEDS = {"Book.label": "{ id genre }"}


@pytest.fixture
def books(library: Library) -> Iterator[SyncBinding]:
    binding = SyncBinding(url=library.url, schema=SDL)
    yield binding
    binding.close()


async def test_sync_resolvers(library: Library, books: SyncBinding) -> None:
    def many(_root: object, info: Any, ids: list[str]) -> Any:
        return books.delegate_each(info, "query", "book", [{"id": each} for each in ids])

    schema = executable(
        LOCAL,
        {
            "Query.book": lambda _, info, id: books.delegate(info, "query", "book", {"id": id}, also=NEEDS),
            "Query.books": many,
            "Mutation.count": lambda _, info: books.delegate(info, "mutation", "count"),
            "Book.label": lambda book, _info: f"{book.id} {book.genre}",
        },
    )

    async def answer(query: str) -> ExecutionResult:
        # In a thread, as the service runs on this test's loop.
        return await asyncio.to_thread(graphql_sync, schema, query)

    result = await answer('{ book(id: "b1") { label t: title(language: "de") } books(ids: ["b2", "none"]) { id } }')
    assert result.data == {"book": {"label": "b1 NOVEL", "t": "Alps (de)"}, "books": [{"id": "b2"}, None]}
    assert [each.path for each in result.errors or ()] == [["books", 1]]
    assert len(library.requests) == 2
    assert (await answer("mutation { a: count b: count }")).data == {"a": 1, "b": 2}
