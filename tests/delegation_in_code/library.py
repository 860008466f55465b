"""A service about books on loopback, with all that a schema can hold: what local schemas delegate to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    default_field_resolver,
    graphql,
    parse,
    subscribe,
)

from dovetail_client import Answer, Binding, Request

SDL = """
directive @shout(times: Int = 1) on FIELD
scalar Date
enum Genre { NOVEL, POETRY }
interface Work { id: ID!, title(language: String = "en"): String! }
type Book implements Work {
  id: ID!
  title(language: String = "en"): String!
  genre: Genre!
  published: Date
  pages: Int
  prices: [[Float]!]
  author: Author
  editor: Author!
  reviews(first: Int = 2, filter: ReviewFilter): [Review]!
  items: [String!]
  broken: String
}
type Film implements Work { id: ID!, title(language: String = "en"): String!, director: Author }
type Author { id: ID!, name: String!, works: [Work!]!, root: Query! }
type Review { stars: Int!, by: String, broken: Int! }
union Found = Book | Film | Author
input ReviewFilter { least: Int = 0, genres: [Genre!], on: Date }
input BookInput { title: String!, genre: Genre = NOVEL, published: Date }

type Query {
  book(id: ID!): Book
  mustBook(id: ID!): Book!
  books(genre: Genre, ids: [ID!]): [Book!]!
  work(id: ID!): Work
  works: [Work]!
  find(text: String!): [Found]
  author(id: ID!): Author
  echo(on: Date, genre: Genre, filter: ReviewFilter): String!
  version: String!
}
type Mutation { addBook(input: BookInput!): Book!, count: Int! }
type Subscription { published(genre: Genre): Book! }
"""

AUTHORS = {key: {"__typename": "Author", "id": key, "name": name} for key, name in {"a1": "Ann", "a2": "Ben"}.items()}
BOOKS = {
    key: {
        "__typename": "Book",
        "id": key,
        "name": name,
        "genre": genre,
        "published": published,
        "pages": pages,
        "prices": [[1.5, None], []],
        "author": AUTHORS.get(author),
        "editor": AUTHORS.get(author),
        "items": [name, key],
    }
    for key, name, genre, published, pages, author in [
        ("b1", "Alps", "NOVEL", "2020-02-03", 100, "a1"),
        ("b2", "Brine", "POETRY", None, None, "a2"),
        ("b3", "Crow", "NOVEL", "1999-12-31", 7, None),
    ]
}
FILMS = {"f1": {"__typename": "Film", "id": "f1", "name": "Dunes", "director": AUTHORS["a2"]}}
WORKS = {**BOOKS, **FILMS}


def _refuse(*_: object, **__: object) -> Any:
    raise GraphQLError("it is broken", extensions={"code": "LIBRARY:BROKEN", "more": [1]})


def _title(work: Mapping[str, Any], info: GraphQLResolveInfo[Any], language: str | None) -> str:
    title = f"{work['name']} ({language})"
    return title.upper() if any(each.name.value == "shout" for each in info.field_nodes[0].directives or ()) else title


def _echo(*_: object, **arguments: Any) -> str:
    return repr(dict(sorted(arguments.items())))


@dataclass(slots=True)
class Library:
    """Answers requests, and keeps them."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    added: int = 0
    schema: GraphQLSchema = field(default_factory=lambda: build_schema(SDL))

    def __post_init__(self) -> None:
        resolvers = {
            "Query.book": lambda _root, _info, id: BOOKS.get(id) or _refuse(),
            "Query.mustBook": lambda _root, _info, id: BOOKS.get(id) or _refuse(),
            "Query.books": self._books,
            "Query.work": lambda _root, _info, id: WORKS.get(id),
            "Query.works": lambda *_: [*WORKS.values(), None],
            "Query.find": lambda *_, text: [*BOOKS.values(), None, *FILMS.values(), *AUTHORS.values()],
            "Query.author": lambda _root, _info, id: AUTHORS.get(id),
            "Query.echo": _echo,
            "Query.version": lambda *_: "1",
            "Book.title": _title,
            "Film.title": _title,
            "Book.broken": _refuse,
            "Book.reviews": lambda book, *_, first, filter=None: [
                *({"stars": n, "by": f"{book['id']}-{n}"} for n in range(first)),
                None,
            ],
            "Review.broken": _refuse,
            "Author.works": lambda author, *_: [b for b in BOOKS.values() if b["author"] is author],
            "Author.root": lambda *_: {},
            "Mutation.addBook": lambda *_, input: {**BOOKS["b1"], **input, "name": input["title"]},
            "Mutation.count": self._count,
        }
        for coordinate, resolve in resolvers.items():
            owner, name = coordinate.split(".")
            self.schema.type_map[owner].fields[name].resolve = resolve  # type: ignore[attr-defined]
        published = self.schema.type_map["Subscription"].fields["published"]  # type: ignore[attr-defined]
        published.subscribe, published.resolve = self._events, default_field_resolver

    async def answer(self, request: web.Request) -> web.Response:
        self.headers.append(dict(request.headers))
        body = await request.json()
        self.requests.append(body)
        result = await graphql(self.schema, body["query"], variable_values=body.get("variables"))
        return web.json_response(result.formatted)

    @staticmethod
    def _books(_root: object, _info: object, genre: str | None = None, ids: list[str] | None = None) -> Any:
        return [b for b in BOOKS.values() if genre in (None, b["genre"]) and (ids is None or b["id"] in ids)]

    def _count(self, *_: object) -> int:
        self.added += 1
        return self.added

    @staticmethod
    async def _events(_root: object, _info: object, genre: str | None = None) -> AsyncIterator[dict[str, Any]]:
        for book in (BOOKS["b1"], {**BOOKS["b2"], "editor": None}, BOOKS["b3"] | {"editor": AUTHORS["a1"]}):
            await asyncio.sleep(0)
            yield {"published": book}


class Direct:
    """A transport that executes in this process: each request is one of the service's."""

    def __init__(self, library: Library) -> None:
        self.library = library

    async def execute(self, request: Request) -> Answer:
        self.library.requests.append({"query": request.document, "variables": dict(request.variables)})
        result = await graphql(self.library.schema, request.document, variable_values=dict(request.variables))
        return _answer(result)

    async def subscribe(self, request: Request) -> AsyncIterator[Answer]:
        document = parse(request.document)
        events = subscribe(self.library.schema, document, variable_values=dict(request.variables))
        events = await events if hasattr(events, "__await__") else events
        assert not isinstance(events, ExecutionResult), events
        async for event in events:
            yield _answer(event)

    async def aclose(self) -> None:
        pass


def _answer(result: ExecutionResult) -> Answer:
    formatted = result.formatted
    return Answer(data=formatted.get("data"), errors=tuple(formatted.get("errors") or ()))


@asynccontextmanager
async def serving() -> AsyncIterator[Library]:
    library = Library()
    app = web.Application()
    app.router.add_post("/graphql", library.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    library.url = f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"
    try:
        yield library
    finally:
        await runner.cleanup()


def in_process() -> tuple[Library, Binding]:
    library = Library()
    return library, Binding(url="http://library.test/graphql", schema=SDL, transport=Direct(library))
