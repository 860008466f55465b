"""Whatever is executed through `remote_schema` is answered as the service itself answers it."""

import enum

import pytest
import strawberry
from delegation_in_code.library import Library, in_process
from delegation_in_code.services import Service, service
from graphql import get_introspection_query, graphql, parse, print_schema, subscribe
from support.introspection import keep_introspection

from dovetail_client import Answer, Binding, remote_schema


@strawberry.enum
class Kind(enum.Enum):
    A = 1
    B = 2


QUERIES = {
    "aliases": '{ a: book(id: "b1") { x: title y: title(language: "de") title(language: "fr") } b: version version }',
    "alias of another field's name": '{ book(id: "b1") { id: title title: id pages: genre } }',
    "fragments": """{ book(id: "b1") { ...A ... on Work { id ...A } ... { pages } } }
        fragment A on Book { genre author { ...B } } fragment B on Author { name works { __typename ...C } }
        fragment C on Work { id ... on Book { pages } ... on Film { director { name } } }""",
    "lists": "{ books { id prices published genre items reviews { stars by } } }",
    "abstract": "{ works { __typename id t: title ... on Book { pages } ... on Film { director { id } } } }",
    "union": '{ find(text: "") { __typename ... on Work { id } ... on Author { name } ... on Book { id title } } }',
    "typename only": '{ __typename work(id: "f1") { __typename } book(id: "b2") { t: __typename } }',
    "null": '{ work(id: "none") { id } author(id: "none") { id } }',
    "error at a root field": '{ book(id: "none") { id } version }',
    "error that takes all data": '{ mustBook(id: "none") { id } version book(id: "b1") { id } }',
    "errors below": "{ books { id broken x: broken reviews { stars broken } } }",
    "null where none may be": '{ book(id: "b3") { id editor { name } } books(ids: ["b3"]) { editor { id } } }',
    "root again": '{ author(id: "a1") { root { version b: book(id: "b2") { id } book(id: "b1") { id } } } }',
    "the service's own directive": '{ book(id: "b1") { title @shout loud: title(language: "x") @shout(times: 2) } }',
    "introspection": '{ __schema { queryType { name } } version __type(name: "Book") { name } }',
}


def answer_of(result: object) -> object:
    formatted = result.formatted  # type: ignore[attr-defined]
    errors = [{key: value for key, value in each.items() if key != "locations"} for each in formatted.get("errors", ())]
    return {"data": formatted["data"], "errors": sorted(errors, key=lambda each: str(each.get("path")))}


@pytest.mark.parametrize("name", QUERIES)
async def test_an_answer_is_the_services_own(name: str, library: Library, books: Binding) -> None:
    schema = await remote_schema(books)

    assert answer_of(await graphql(schema, QUERIES[name])) == answer_of(await graphql(library.schema, QUERIES[name]))
    assert len(library.requests) == (2 if name == "error that takes all data" else 1)


async def test_variables_and_conditions(library: Library, books: Binding) -> None:
    schema = await remote_schema(books)
    query = """query($id: ID!, $first: Int = 1, $unused: Int, $f: ReviewFilter, $no: Boolean!, $language: String) {
      book(id: $id) { title(language: $language) genre @skip(if: $no) pages @include(if: $no)
        reviews(first: $first, filter: $f) { by } ... @include(if: $no) { broken } }
      echo(filter: $f, genre: POETRY, on: "2020-01-01")
    }"""
    for values in (
        {"id": "b1", "no": True, "language": None},
        {"id": "b2", "first": None, "no": False, "f": {"genres": ["NOVEL"], "on": "2021-01-01"}},
    ):
        expected = await graphql(library.schema, query, variable_values=values)
        assert answer_of(await graphql(schema, query, variable_values=values)) == answer_of(expected)


async def test_mutations_go_one_after_the_other(library: Library, books: Binding) -> None:
    schema = await remote_schema(books)
    result = await graphql(schema, "{ version }")
    assert result.data == {"version": "1"}

    result = await graphql(schema, 'mutation { a: count b: count addBook(input: {title: "New"}) { title genre } }')
    assert result.data == {"a": 1, "b": 2, "addBook": {"title": "New (en)", "genre": "NOVEL"}}
    assert [each["query"].split()[0] for each in library.requests] == ["{", "mutation", "mutation", "mutation"]


async def test_events_come_with_their_errors() -> None:
    library, binding = in_process()
    schema = await remote_schema(binding)
    query = parse("subscription($g: Genre) { new: published(genre: $g) { n: title editor { name } } }")

    async def events(of: object) -> list[object]:
        stream = subscribe(of, query, variable_values={"g": "NOVEL"})  # type: ignore[arg-type]
        stream = await stream if hasattr(stream, "__await__") else stream
        return [answer_of(event) async for event in stream]  # type: ignore[union-attr]

    found = await events(schema)
    assert found == await events(library.schema)
    assert [bool(each["errors"]) for each in found] == [False, True, False]  # type: ignore[index]


async def test_the_schema_that_is_validated_against_stays_as_it_was(books: Binding) -> None:
    schema = await remote_schema(books)
    assert schema is not await books.schema()
    assert (await books.schema()).query_type.fields["book"].resolve is None  # type: ignore[union-attr]


FULL = """
"The schema"
schema { query: Root }

directive @spec(a: [One!] = [{ a: 1 }], b: Size = B @deprecated) repeatable on FIELD

scalar Url @specifiedBy(url: "https://url.test")

enum Size { A B @deprecated(reason: "old") }

input One @oneOf { a: Int b: String }

input Filter { first: Int = 3 sizes: [[Size!]] = [[A], [B]] old: Int @deprecated }

interface Node { id: ID }

interface Named implements Node { id: ID }

type Thing implements Named & Node { id: ID old(by: Filter = { first: 2 }): Int @deprecated(reason: "x") url: Url }

union Any = Thing

type Root { thing(one: One, f: Float = 1.5e10, s: String = "q\\"uo", n: Int = null): Thing any: [Any!]! }
"""


@pytest.mark.parametrize("known", [True, False], ids=["by SDL", "by introspection"])
async def test_introspection_tells_all_that_the_service_tells(known: bool) -> None:
    made, binding = service(FULL)
    if not known:
        binding = Binding(url="http://service.test/graphql", transport=made)
    ask = get_introspection_query(
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
        one_of=True,
    )
    schema = await remote_schema(binding)
    assert await graphql(schema, ask) == await graphql(made.schema, ask)
    assert print_schema(schema) == print_schema(made.schema)


async def test_one_of_is_told_beside_a_schema_of_strawberrys(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_introspection(monkeypatch)
    _, binding = service(FULL)
    before = await remote_schema(binding)
    strawberry.Schema(strawberry.type(type("Query", (), {"__annotations__": {"a": int}})))
    for schema in (before, await remote_schema(binding)):
        result = await graphql(
            schema, '{ one: __type(name: "One") { isOneOf } no: __type(name: "Filter") { isOneOf } }'
        )
        assert result.data == {"one": {"isOneOf": True}, "no": {"isOneOf": False}}


async def test_resolvers_of_the_services_own_schema_do_not_run_here(library: Library) -> None:
    async with Binding(url=library.url, schema=library.schema) as books:
        schema = await remote_schema(books)
        result = await graphql(schema, '{ book(id: "b1") { title reviews(first: 1) { by } } works { __typename } }')
    assert not result.errors
    assert result.data
    assert result.data["book"] == {"title": "Alps (en)", "reviews": [{"by": "b1-0"}, None]}


async def test_a_schema_of_strawberrys(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_introspection(monkeypatch)

    @strawberry.interface
    class Named:
        first_name: str

    @strawberry.type
    class Person(Named):
        kind: Kind

        @strawberry.field
        def of(self, kind: Kind) -> str:
            return f"{self.first_name} {kind!r}"

    @strawberry.type
    class Query:
        @strawberry.field
        def people(self, kind: Kind = Kind.A) -> list[Named]:
            return [Person(first_name="Ann", kind=kind)]

    original = strawberry.Schema(Query, types=[Person])
    core = original._schema
    schema = await remote_schema(Binding(url="http://p.test/graphql", schema=core, transport=Service(core)))
    query = """query($k: Kind!) {
      people(kind: B) { __typename firstName ... on Person { kind of(kind: $k) x: of(kind: B) } }
      more: people { firstName }
    }"""
    result = await graphql(schema, query, variable_values={"k": "A"})
    assert not result.errors
    assert result.data == (await original.execute(query, variable_values={"k": "A"})).data


@pytest.mark.parametrize("number", [3, 2**53 + 1, -(2**70) + 1, 0.5])
async def test_a_float_is_one_however_a_service_writes_it(number: float) -> None:
    """JavaScript writes 2^70 as an integer, with digits that no double has."""
    _, binding = service(
        "type Query { a: Float, b: [Float!] }", canned=lambda _: Answer(data={"a": number, "b": [number]})
    )
    schema = await remote_schema(binding)
    result = await graphql(schema, "{ a }")
    assert (result.data, result.errors) == ({"a": float(number)}, None)
    result = await graphql(schema, "{ b }")
    assert (result.data, result.errors) == ({"b": [float(number)]}, None)
