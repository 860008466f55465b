"""Interfaces and unions that are not the same in both schemas: each object has what its local type selects."""

import pytest
from delegation_in_code.services import Service, delegating, executable, service, told
from graphql import GraphQLSchema, graphql

REMOTE = """
interface Node { id: ID! }
interface Work { id: ID!, title: String }
type Book implements Work & Node { id: ID!, title: String, pages: Int }
type Film implements Work & Node { id: ID!, title: String, length: Int }
type Audio implements Work { id: ID!, title: String }
type Author { id: ID!, name: String }
union Found = Book | Film | Author
type Query { works: [Work], found: [Found], nodes: [Node], book: Book, work: Work }
"""
BOOK = {"__typename": "Book", "id": "1", "title": "Alps", "pages": 3}
FILM = {"__typename": "Film", "id": "2", "title": "Dunes", "length": 9}
AUTHOR = {"__typename": "Author", "id": "3", "name": "Ann"}
AUDIO = {"__typename": "Audio", "id": "4", "title": "Waves"}

LOCAL = """
interface Titled { title: String }
interface Work implements Titled { id: ID!, title: String }
type Book implements Work & Titled { id: ID!, title: String, pages: Int }
type Film implements Work & Titled { id: ID!, title: String, length: Int }
union Any = Book | Film
type Query { works: [Work], found: [Work], nodes: [Work], any: [Any], titled: [Titled], book: Titled, work: Book }
"""
TARGETS = {"any": "found", "titled": "nodes"}


@pytest.fixture
def remote() -> tuple[Service, GraphQLSchema]:
    resolvers = {
        "Query.works": lambda *_: [BOOK, FILM, AUDIO],
        "Query.found": lambda *_: [BOOK, FILM, AUTHOR],
        "Query.nodes": lambda *_: [BOOK, FILM],
        "Query.book": lambda *_: BOOK,
        "Query.work": lambda *_: AUDIO,
    }
    made, binding = service(REMOTE, resolvers)
    fields = ("works", "found", "nodes", "any", "titled", "book", "work")
    return made, executable(LOCAL, {f"Query.{each}": delegating(binding, TARGETS.get(each, each)) for each in fields})


CASES = {
    "an interface that is local alone": (
        "{ nodes { ... on Titled { title } } }",
        [{"title": "Alps"}, {"title": "Dunes"}],
    ),
    "a field that is the local interface's alone": (
        "{ nodes { t: title id } }",
        [{"t": "Alps", "id": "1"}, {"t": "Dunes", "id": "2"}],
    ),
    "a union for an interface": (
        "{ found { __typename ...T ... on Book { pages } } } fragment T on Work { id title }",
        [
            {"__typename": "Book", "id": "1", "title": "Alps", "pages": 3},
            {"__typename": "Film", "id": "2", "title": "Dunes"},
            None,
        ],
    ),
    "a union that is local alone": (
        "{ any { ...T ... on Any { __typename } ... on Film { length } } } fragment T on Titled { title }",
        [
            {"title": "Alps", "__typename": "Book"},
            {"title": "Dunes", "__typename": "Film", "length": 9},
            None,
        ],
    ),
    "fragments in fragments": (
        """{ titled { ...A } nodes { ...A } }
        fragment A on Titled { title ...B } fragment B on Work { id ...C } fragment C on Book { pages }""",
        [{"title": "Alps", "id": "1", "pages": 3}, {"title": "Dunes", "id": "2"}],
    ),
    "an object for an interface": (
        "{ book { __typename ... on Work { id } title ... on Film { length } ... on Book { pages } } }",
        {"__typename": "Book", "id": "1", "title": "Alps", "pages": 3},
    ),
    "another object than the one": ("{ work { id } }", None),
}


@pytest.mark.parametrize("name", CASES)
async def test_selections_and_objects(name: str, remote: tuple[Service, GraphQLSchema]) -> None:
    query, expected = CASES[name]

    result = await graphql(remote[1], query)

    assert not result.errors
    assert list((result.data or {}).values())[-1] == expected
    assert len(remote[0].requests) == 1


async def test_what_the_service_knows_is_asked_for_as_it_is(remote: tuple[Service, GraphQLSchema]) -> None:
    await graphql(remote[1], "{ works { ...W } } fragment W on Work { id ... on Book { pages } }")
    assert remote[0].documents() == [
        "{ works { __typename ...W } } fragment W on Work { id ... on Book { pages } }",
    ]


async def test_a_type_that_the_service_has_alone_is_an_error(remote: tuple[Service, GraphQLSchema]) -> None:
    result = await graphql(remote[1], "{ works { id } }")
    assert result.data == {"works": [{"id": "1"}, {"id": "2"}, None]}
    message = "the service answered with an object of type Audio, which is no Work of this schema"
    assert told(result) == [(["works", 2], message, None)]


async def test_one_of_many_may_be_taken(remote: tuple[Service, GraphQLSchema]) -> None:
    _, binding = service(REMOTE, {"Query.nodes": lambda *_: [BOOK, FILM], "Query.book": lambda *_: BOOK})

    async def second(_root: object, info: object) -> object:
        return (await binding.delegate(info, "query", "nodes"))[1]

    async def listed(_root: object, info: object) -> object:
        return [await binding.delegate(info, "query", "book")]

    schema = executable(
        "type Query { second: Film, listed: [Book] } type Film { id: ID! } type Book { title: String }",
        {"Query.second": second, "Query.listed": listed},
    )
    result = await graphql(schema, "{ second { id } listed { title } }")
    assert (result.data, result.errors) == ({"second": {"id": "2"}, "listed": [{"title": "Alps"}]}, None)
