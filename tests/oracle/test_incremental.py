"""Composing after a change gives, byte for byte, what composing from nothing gives: what is kept only saves time."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail_composition.artifact import encode
from dovetail_composition.compose import Composition, compose_leaving_out
from dovetail_composition.manifest import Endpoint, Manifest
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.prepare import Cache

from .draw import make_world
from .sources import sources


def members(seed: int) -> list[SubgraphSource]:
    return sources(make_world(seed, services=3, entities=3, faulty=False))


def federated(version: int) -> list[SubgraphSource]:
    """Three federated subgraphs of which each version shows other fields, keys and requirements."""
    link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@external", '
    link += '"@requires", "@shareable"]) '
    key = ("id", "sku", "id")[version]
    value, other = "type V @shareable { a: Int }", "type W { t: T }" if version else ""
    entity = f'type T @key(fields: "id") @key(fields: "{key}") {{ id: ID! sku: ID! v{version}: V }}'
    taxed = 'price: Int tax: Int @requires(fields: "weight") weight: Int @external'
    weight = ("Int", "Int", "Int!")[version]
    sdl = (
        f"type Query {{ t: T }} {entity} {value}",
        f'type T @key(fields: "{key}") {{ {key}: ID! {taxed} }} {value} {other}',
        f'type T @key(fields: "id") {{ id: ID! weight: {weight} }}',
    )
    return [
        SubgraphSource(
            name=name,
            created=f"2026-01-0{age}T00:00:00Z",
            sdl=link + text,
            endpoint=Endpoint(url=f"http://{name}.test/graphql"),
        )
        for age, (name, text) in enumerate(zip(("f1", "f2", "f3"), sdl, strict=True), 1)
    ]


def told(composition: Composition, memo: Memo = NO_MEMO) -> tuple[object, ...]:
    artifact = composition.supergraph and encode(composition.supergraph, Manifest(), memo)
    return composition.diagnostics, composition.names, composition.left_out, artifact


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from([1, 30, 100_000]), st.randoms())
def test_what_was_composed_before_changes_nothing(seed: int, other: int, most: int, random: Random) -> None:
    """Members come, go and change to those of another world, whose types and fields of the same names differ."""
    memo = Memo(most)
    cache: Cache = {}
    pool = [*members(seed), *members(other), *(each for version in range(3) for each in federated(version))]
    for _ in range(6):
        chosen = random.sample(pool, random.randint(1, len(pool)))
        current = list({(each.namespace, each.name): each for each in chosen}.values())

        kept = compose_leaving_out(current, cache, memo)

        assert told(kept, memo) == told(compose_leaving_out(current))
