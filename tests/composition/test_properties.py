"""What holds for whatever is composed: order does not matter, text is read back, and nothing raises."""

import json
from contextlib import suppress
from typing import Any

import pytest
from graphql import build_schema, introspection_from_schema, validate_schema
from hypothesis import given
from hypothesis import strategies as st
from support.sdl_strategies import schemas
from support.supergraph_strategies import supergraphs

from dovetail_composition.api.schema import api_sdl, build_api_schema
from dovetail_composition.compose import Composition, compose, compose_leaving_out
from dovetail_composition.diagnostics.diagnostic import has_errors
from dovetail_composition.ingest.ingest import ingest
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.schema.definitions import Supergraph
from dovetail_composition.supergraph import SupergraphError, print_supergraph, read_supergraph

SDL = """
"A shop" schema @link(url: "x") { query: Query mutation: M }
directive @graphQLLink(schema: String, query: String, arguments: [A!]) on FIELD_DEFINITION
input A { name: String! from: String = "x" }
extend type Query { "d" products(ids: [ID!]! = ["1"], by: By): [Product!]! @deprecated(reason: "r") }
type Query { a: Int user: U @graphQLLink(schema: "users", query: "user", arguments: [{name: "id", from: "a.b"}]) }
type M { set(value: Float = 1.5e3): Boolean }
interface N implements N2 & N3 { id: ID! } union U = Product | Query
type Product implements N @key(fields: "id") { id: ID! price(c: C = EUR): [[Int!]!] }
enum C { EUR USD @deprecated } scalar D @specifiedBy(url: "u") input By @oneOf { id: ID x: [By!] }
\"\"\"
block \\\"\"\" string
\"\"\" type T { x: T }
"""
PIECES = (*SDL.split(), "{", "}", "(", ")", "[", "]", "!", "@", "=", "&", "|", '"', '"""', "\\", "$", "...", "#", "\n")


@st.composite
def mutilated(draw: st.DrawFn) -> str:
    """A schema with pieces taken out, doubled, moved and put in."""
    pieces = SDL.split(" ")
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(pieces) - 1))
        match draw(st.integers(0, 3)):
            case 0:
                pieces[at : at + draw(st.integers(1, 10))] = []
            case 1:
                pieces.insert(at, draw(st.sampled_from(PIECES)))
            case 2:
                pieces.insert(at, draw(st.text(max_size=5)))
            case _:
                pieces[at:at] = pieces[at : at + 5]
        pieces = pieces or [""]
    return " ".join(pieces)


def is_valid(text: str) -> bool:
    return not has_errors(ingest(SubgraphSource(name="s", sdl=text), "s").diagnostics)


# Drawn without slips a schema can still be wrong: input objects may need themselves.
valid_schemas = schemas(wrong=0).filter(is_valid)


def sources_of(texts: list[str]) -> list[SubgraphSource]:
    return [
        SubgraphSource(name=f"s{number}", sdl=text, endpoint=Endpoint(url=f"http://s{number}/"))
        for number, text in enumerate(texts)
    ]


def shown(composition: Composition) -> str:
    supergraph = composition.supergraph
    text = print_supergraph(supergraph) + api_sdl(supergraph) if supergraph else ""
    return f"{composition.diagnostics}{composition.names}{composition.left_out}{text}"


@given(st.lists(valid_schemas, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_sources_does_not_matter(texts: list[str], random: Any) -> None:
    """Shuffled sources give the same bytes, and each supergraph is read back and has a valid API."""
    sources = sources_of(texts)
    shuffled = random.sample(sources, len(sources))

    for how in (compose, compose_leaving_out):
        composition = how(sources)
        assert shown(composition) == shown(how(shuffled))
        if composition.supergraph is not None:
            assert read_supergraph(print_supergraph(composition.supergraph)) == composition.supergraph
            assert validate_schema(build_schema(api_sdl(composition.supergraph))) == []


@given(st.lists(valid_schemas, min_size=1, max_size=4))
def test_one_good_member_is_enough(texts: list[str]) -> None:
    """Members that are valid alone and in conflict are left out until the rest composes; the oldest always stays."""
    composition = compose_leaving_out(sources_of(texts))

    assert composition.supergraph is not None
    assert "s0" not in composition.left_out


@given(valid_schemas)
def test_introspection_says_what_sdl_says(text: str) -> None:
    """A schema that is known by its introspection result is the same as by its SDL, applied directives aside."""
    schema = build_schema(text)
    data = json.loads(json.dumps(introspection_from_schema(schema, input_value_deprecation=True)))
    by_sdl = compose(sources_of([text]))
    by_introspection = compose([SubgraphSource(name="s0", introspection=data, endpoint=Endpoint(url="http://s0/"))])

    assert by_sdl.supergraph is not None
    assert by_introspection.supergraph == by_sdl.supergraph


@given(mutilated())
def test_broken_sdl_gives_diagnostics(text: str) -> None:
    """Whatever stands in a schema: findings, never an exception; and no findings means that it composes."""
    ingested = ingest(SubgraphSource(name="s", sdl=text), "s")
    composition = compose(sources_of([text, "type Query { fine: Int }"]))

    assert (composition.supergraph is None) == has_errors(composition.diagnostics)
    assert has_errors(ingested.diagnostics) <= (composition.supergraph is None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3) | st.just("OBJECT"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("name", "kind", "ofType")), inner),
    max_leaves=5,
)


@given(st.data())
def test_broken_introspection_gives_diagnostics(data: st.DataObject) -> None:
    """Whatever an endpoint answers: findings, never an exception."""
    answer = introspection_from_schema(
        build_schema("type Query { a(x: [In!] = [{b: 1}]): E } input In { b: Int } enum E { A }")
    )
    node: Any = answer
    for _ in range(data.draw(st.integers(0, 12))):
        keys = list(node) if isinstance(node, dict) else list(range(len(node))) if isinstance(node, list) else []
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if not isinstance(node[key], dict | list) or data.draw(st.integers(0, 5)) == 0:
            node[key] = data.draw(JSON)
            break
        node = node[key]

    ingested = ingest(SubgraphSource(name="s", introspection=answer), "s")
    composition = compose([SubgraphSource(name="s", introspection=answer, endpoint=Endpoint(url="http://s/"))])

    assert has_errors(ingested.diagnostics) <= (composition.supergraph is None)


@given(supergraphs())
def test_a_supergraph_is_read_back_as_it_was(supergraph: Supergraph) -> None:
    """Printing and reading lose nothing of what a supergraph can hold."""
    assert read_supergraph(print_supergraph(supergraph)) == supergraph


@given(supergraphs(), st.data())
def test_a_broken_supergraph_is_refused(supergraph: Supergraph, data: st.DataObject) -> None:
    """Reading either succeeds or raises `SupergraphError`; what was read can be shown as an API."""
    pieces = print_supergraph(supergraph).split(" ")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(pieces) - 1))
        pieces[at : at + data.draw(st.integers(0, 3))] = data.draw(st.lists(st.sampled_from(pieces), max_size=2))
    with suppress(SupergraphError):
        build_api_schema(read_supergraph(" ".join(pieces)))


def test_a_source_that_tells_nothing_is_a_finding() -> None:
    """Neither SDL nor introspection: the schema is not known."""
    ingested = ingest(SubgraphSource(name="s"), "s")

    assert [each.code for each in ingested.diagnostics] == ["SCHEMA_UNKNOWN"]
    assert compose([SubgraphSource(name="s")]).supergraph is None


@pytest.mark.parametrize("text", ["", " ", "\0", "\ufeff", "{" * 3000, "type Query { a: " + "[" * 3000, '"' * 3000])
def test_strange_texts_are_findings(text: str) -> None:
    """Texts that no schema begins with."""
    assert has_errors(ingest(SubgraphSource(name="s", sdl=text), "s").diagnostics)
