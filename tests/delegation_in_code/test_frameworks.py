"""Delegation in plain graphql-core, Strawberry and Ariadne: the same queries, whatever the library reads objects by."""

import enum
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any, Union

import ariadne
import pytest
import strawberry
from delegation_in_code.library import Library
from graphql import build_schema, graphql
from support.introspection import keep_introspection

from dovetail_client import Binding

SDL = """
scalar Date
enum Genre { NOVEL POETRY }
interface Work { id: ID! title(language: String = "en"): String! }
type Author { id: ID! name: String! works: [Work!]! }
type Film implements Work { id: ID! title(language: String = "en"): String! director: Author }
type Book implements Work {
  id: ID! title(language: String = "en"): String! genre: Genre! published: Date prices: [[Float]!] items: [String!]
  author: Author editor: Author! broken: String reviews(first: Int = 2): [Review]! label: String!
}
type Review { stars: Int! by: String broken: Int! }
union Found = Book | Film | Author
input BookInput { title: String! genre: Genre published: Date }
type Query {
  favourite(id: ID = "b1"): Book
  books(genre: Genre): [Book!]!
  shelf(ids: [ID!]!): [Book]
  works: [Work]!
  find: [Found]
  echo(on: Date, genre: Genre): String!
}
type Mutation { add(input: BookInput!): Book! }
"""
Executed = Callable[..., Awaitable[Any]]


class Kind(enum.Enum):
    NOVEL = 1
    POETRY = 2


def label(book: Any) -> str:
    return f"{book['id']}: {book['genre']}"


def plain(books: Binding) -> Executed:
    schema = build_schema(SDL)
    fields = schema.type_map["Query"].fields  # type: ignore[attr-defined]
    fields["favourite"].resolve = lambda _, info, id: books.delegate(info, "query", "work", {"id": id}, also=NEEDED)
    fields["books"].resolve = lambda _, info, **args: books.delegate(info, "query", "books", args, also=NEEDED)
    fields["shelf"].resolve = lambda _, info, ids: books.delegate_each(
        info, "query", "book", [{"id": each} for each in ids], also=NEEDED
    )
    fields["works"].resolve = lambda _, info: books.delegate(info, "query", "works", also={"Book": NEEDED})
    fields["find"].resolve = lambda _, info: books.delegate(info, "query", "find", {"text": ""}, also={"Book": NEEDED})
    fields["echo"].resolve = lambda _, info, **args: books.delegate(info, "query", "echo", args)
    schema.type_map["Mutation"].fields["add"].resolve = lambda _, info, input: books.delegate(  # type: ignore[attr-defined]
        info, "mutation", "addBook", {"input": input}, also=NEEDED
    )
    schema.type_map["Book"].fields["label"].resolve = lambda book, _info: label(book)  # type: ignore[attr-defined]
    return lambda query, **variables: graphql(schema, query, variable_values=variables)


NEEDED = "{ id genre }"


def with_ariadne(books: Binding) -> Executed:
    query, mutation, book = ariadne.QueryType(), ariadne.MutationType(), ariadne.ObjectType("Book")
    day = ariadne.ScalarType("Date", serializer=date.isoformat, value_parser=date.fromisoformat)

    @query.field("favourite")
    async def favourite(_: Any, info: Any, id: str) -> Any:
        return await books.delegate(info, "query", "work", {"id": id}, also=NEEDED)

    @query.field("books")
    async def all_books(_: Any, info: Any, **args: Any) -> Any:
        return await books.delegate(info, "query", "books", args, also=NEEDED)

    @query.field("shelf")
    async def shelf(_: Any, info: Any, ids: list[str]) -> Any:
        return await books.delegate_each(info, "query", "book", ({"id": each} for each in ids), also=NEEDED)

    @query.field("works")
    async def works(_: Any, info: Any) -> Any:
        return await books.delegate(info, "query", "works", also={"Book": NEEDED})

    @query.field("find")
    async def find(_: Any, info: Any) -> Any:
        return await books.delegate(info, "query", "find", {"text": ""}, also={"Book": NEEDED})

    @query.field("echo")
    async def echo(_: Any, info: Any, **args: Any) -> Any:
        return await books.delegate(info, "query", "echo", args)

    @mutation.field("add")
    async def add(_: Any, info: Any, input: Any) -> Any:
        return await books.delegate(info, "mutation", "addBook", {"input": input}, also=NEEDED)

    @book.field("label")
    def book_label(book: Any, _info: Any) -> str:
        return f"{book.id}: {Kind(book.genre).name}"

    # Objects of abstract types are told by their __typename, as everywhere in Ariadne.
    schema = ariadne.make_executable_schema(SDL, query, mutation, book, day, ariadne.EnumType("Genre", Kind))

    async def execute(text: str, **variables: Any) -> Any:
        return await graphql(schema, text, variable_values=variables)

    return execute


Genre = strawberry.enum(Kind, name="Genre")


@strawberry.interface
class Work:
    id: strawberry.ID

    @strawberry.field
    def title(self, language: str | None = "en") -> str:
        return self.title  # type: ignore[return-value] # what the service has answered

    title_: strawberry.Private[str] = ""


@strawberry.type
class Author:
    id: strawberry.ID
    name: str
    works: list[Work]


@strawberry.type
class Film(Work):
    director: Author | None


@strawberry.type
class Review:
    stars: int
    by: str | None
    broken: int


@strawberry.type
class Book(Work):
    genre: Genre
    date_of_publishing: date | None = strawberry.field(name="published")
    prices: list[list[float | None]] | None
    items: list[str] | None
    author: Author | None
    editor: Author
    broken: str | None

    @strawberry.field
    def reviews(self, first: int | None = 2) -> list[Review | None]:
        return self.reviews  # type: ignore[return-value]

    @strawberry.field
    def label(self) -> str:
        return f"{self.id}: {self.genre.name}"


@strawberry.input
class BookInput:
    title: str
    genre: Genre | None = strawberry.UNSET
    date_of_publishing: date | None = strawberry.field(name="published", default=strawberry.UNSET)


def with_strawberry(books: Binding) -> Executed:
    @strawberry.type
    class Query:
        @strawberry.field
        async def favourite(self, info: strawberry.Info, id: strawberry.ID | None = "b1") -> Book | None:
            return await books.delegate(info, "query", "work", {"id": id}, also=NEEDED)

        @strawberry.field
        async def books(self, info: strawberry.Info, genre: Genre | None = None) -> list[Book]:
            return await books.delegate(info, "query", "books", {"genre": genre}, also=NEEDED)

        @strawberry.field
        async def shelf(self, info: strawberry.Info, ids: list[strawberry.ID]) -> list[Book | None] | None:
            return await books.delegate_each(info, "query", "book", [{"id": each} for each in ids], also=NEEDED)

        @strawberry.field
        async def works(self, info: strawberry.Info) -> list[Work | None]:
            return await books.delegate(info, "query", "works", also={"Book": NEEDED})

        @strawberry.field
        async def find(
            self, info: strawberry.Info
        ) -> list[Annotated[Union[Book, Film, Author], strawberry.union("Found")] | None] | None:  # noqa: UP007
            return await books.delegate(info, "query", "find", {"text": ""}, also={"Book": NEEDED})

        @strawberry.field
        async def echo(self, info: strawberry.Info, on: date | None = None, genre: Genre | None = None) -> str:
            return await books.delegate(info, "query", "echo", {"on": on, "genre": genre})

    @strawberry.type
    class Mutation:
        @strawberry.mutation
        async def add(self, info: strawberry.Info, input: BookInput) -> Book:
            return await books.delegate(info, "mutation", "addBook", {"input": input}, also=NEEDED)

    schema = strawberry.Schema(Query, Mutation, types=[Film, Book])

    async def execute(text: str, **variables: Any) -> Any:
        return await schema.execute(text, variable_values=variables)

    return execute


FRAMEWORKS = {"graphql-core": plain, "Ariadne": with_ariadne, "Strawberry": with_strawberry}


@pytest.fixture(params=FRAMEWORKS)
def execute(request: pytest.FixtureRequest, books: Binding, monkeypatch: pytest.MonkeyPatch) -> Executed:
    keep_introspection(monkeypatch)
    return FRAMEWORKS[request.param](books)


def errors_of(result: Any) -> list[tuple[Any, ...]]:
    return sorted((str(each.path), each.message, each.extensions.get("code")) for each in result.errors or ())


async def test_a_selection_is_forwarded(execute: Executed, library: Library) -> None:
    result = await execute(
        """query($id: ID!, $first: Int!, $no: Boolean!) {
          one: favourite(id: $id) { ...B alias: items reviews(first: $first) { by } author @skip(if: $no) { name } }
        }
        fragment B on Book { id genre published prices items ... on Work { title(language: "de") } }""",
        id="b1",
        first=1,
        no=True,
    )
    assert not result.errors
    assert result.data == {
        "one": {
            "id": "b1",
            "genre": "NOVEL",
            "published": "2020-02-03",
            "prices": [[1.5, None], []],
            "items": ["Alps", "b1"],
            "title": "Alps (de)",
            "alias": ["Alps", "b1"],
            "reviews": [{"by": "b1-0"}, None],
        }
    }
    assert len(library.requests) == 1


async def test_one_field_under_several_names(execute: Executed) -> None:
    query = """{
      books { x: title y: title(language: "de") title(language: "fr") few: reviews(first: 0) { by } reviews { stars } }
      id: favourite { genre: id id: genre }
    }"""
    for _ in range(2):
        result = await execute(query)
        assert not result.errors
        assert result.data["books"][0] == {
            "x": "Alps (en)",
            "y": "Alps (de)",
            "title": "Alps (fr)",
            "few": [None],
            "reviews": [{"stars": 0}, {"stars": 1}, None],
        }
        assert result.data["id"] == {"genre": "b1", "id": "NOVEL"}


async def test_an_interface_is_narrowed_and_another_type_is_null(execute: Executed) -> None:
    result = await execute('{ a: favourite(id: "b2") { __typename id } b: favourite(id: "f1") { id } }')
    assert (result.data, result.errors) == ({"a": {"__typename": "Book", "id": "b2"}, "b": None}, None)


async def test_abstract_types(execute: Executed) -> None:
    result = await execute(
        "{ works { __typename id ... on Film { director { name } } } find { __typename ... on Author { name } } }"
    )
    assert not result.errors
    assert [each and each["__typename"] for each in result.data["works"]] == ["Book", "Book", "Book", "Film", None]
    assert result.data["works"][3]["director"] == {"name": "Ben"}
    assert [each and each["__typename"] for each in result.data["find"]] == [
        *["Book"] * 3,
        None,
        "Film",
        "Author",
        "Author",
    ]


async def test_local_fields_get_what_they_need(execute: Executed, request: pytest.FixtureRequest) -> None:
    result = await execute("{ books { label } favourite { id: label } works { ... on Book { label } } }")
    assert not result.errors
    assert [each["label"] for each in result.data["books"]] == ["b1: NOVEL", "b2: POETRY", "b3: NOVEL"]
    assert result.data["favourite"] == {"id": "b1: NOVEL"}


async def test_errors_are_at_their_places(execute: Executed) -> None:
    result = await execute(
        '{ books { id broken } shelf(ids: ["b1", "none"]) { id } editor: favourite(id: "b3") { editor { id } } }'
    )

    assert result.data["books"] == [{"id": each, "broken": None} for each in ("b1", "b2", "b3")]
    assert result.data["shelf"] == [{"id": "b1"}, None]
    assert result.data["editor"] is None
    broken = "it is broken", "LIBRARY:BROKEN"
    assert errors_of(result) == [
        ("['books', 0, 'broken']", *broken),
        ("['books', 1, 'broken']", *broken),
        ("['books', 2, 'broken']", *broken),
        ("['editor', 'editor']", "Cannot return null for non-nullable field Book.editor.", None),
        ("['shelf', 1]", *broken),
    ]


async def test_values_of_arguments(execute: Executed, library: Library) -> None:
    result = await execute('{ echo(on: "2020-01-02", genre: POETRY) books(genre: POETRY) { id } }')
    assert result.data == {"echo": "{'genre': 'POETRY', 'on': '2020-01-02'}", "books": [{"id": "b2"}]}
    assert len(library.requests) == 1

    result = await execute(
        "mutation($input: BookInput!) { add(input: $input) { title published genre label } }",
        input={"title": "New", "published": "2022-02-02"},
    )
    assert not result.errors
    assert result.data["add"] == {
        "title": "New (en)",
        "published": "2022-02-02",
        "genre": "NOVEL",
        "label": "b1: NOVEL",
    }
