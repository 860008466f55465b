"""What is kept between compositions is not taken for what only looks the same."""

from dataclasses import replace
from typing import Any

import pytest

from dovetail_composition.artifact import Artifact, encode
from dovetail_composition.compose import compose_leaving_out
from dovetail_composition.manifest import Endpoint, Manifest
from dovetail_composition.members.sources import Hide, LookupSpec, SubgraphSource
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.prepare import Cache


def source(name: str, sdl: str) -> SubgraphSource:
    return SubgraphSource(name=name, sdl=sdl, endpoint=Endpoint(url=f"http://{name}/"))


X = source("a-b", "type Query { x: X } type X { a: Int }")
ALIKE = source("A_b", "type Query { y: Y } type Y { a: Int }")

LOADS_BY_ID = replace(
    source("user", "type Query { user(id: ID!): User bySku(sku: ID!): User } type User { id: ID! sku: ID! }"),
    lookups=(LookupSpec(type="User", key="id", query="user"),),
)
LOADS_BY_SKU = replace(LOADS_BY_ID, lookups=(LookupSpec(type="User", key="sku", query="bySku"),))
HIDES_SKU = replace(
    source("stock", "type Query { stock: User } type User { id: ID! sku: ID! amount: Int }"),
    transforms=(Hide(coordinates=("User.sku",)),),
)

FEDERATION = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key"]) '
TALKS = source(
    "talks", f'{FEDERATION}type Query {{ talk: Talk }} type Talk @key(fields: "id") {{ id: ID! title: Int }}'
)
TURNED = replace(TALKS, sdl=(TALKS.sdl or "").replace("id: ID! title: Int", "title: Int id: ID!"))

SEQUENCES = {
    "a graph whose name in the join spec is taken": [[X], [ALIKE, X], [X]],
    "federated fields in another order": [[TALKS], [TURNED], [TALKS]],
    "a hidden field that becomes a key": [[LOADS_BY_ID, HIDES_SKU], [LOADS_BY_SKU, HIDES_SKU]],
    "a hidden field that is no key any more": [[LOADS_BY_SKU, HIDES_SKU], [LOADS_BY_ID, HIDES_SKU]],
}


def artifact(sources: list[SubgraphSource], cache: Cache | None = None, memo: Memo = NO_MEMO) -> Artifact:
    supergraph = compose_leaving_out(sources, cache, memo).supergraph
    assert supergraph is not None
    return encode(supergraph, Manifest(), memo)


@pytest.mark.parametrize("name", SEQUENCES)
def test_each_composition_is_as_if_it_were_the_first(name: str) -> None:
    memo = Memo(1000)
    cache: Cache = {}

    for sources in SEQUENCES[name]:
        assert artifact(sources, cache, memo) == artifact(sources)


def test_federated_types_that_merge_to_the_same_are_the_same() -> None:
    memo = Memo(1000)

    first, second = (
        compose_leaving_out([TALKS, replace(X, sdl=f"type Query {{ x: {type_name} }}")], {}, memo).supergraph
        for type_name in ("Int", "Float")
    )

    assert first is not None
    assert second is not None
    assert first.schema.types["Talk"] is second.schema.types["Talk"]
    assert first.schema.types["Query"] is not second.schema.types["Query"]


def test_one_change_among_many_derives_next_to_nothing_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in results that were kept: two hundred members of two types, then one of them changes."""
    memo = Memo(100_000)
    cache: Cache = {}
    made: list[object] = []
    keep = memo._keep

    def counted(key: Any, entry: Any) -> None:
        made.append(key)
        keep(key, entry)

    def member(index: int, more: str = "") -> SubgraphSource:
        return source(
            f"m{index:03}",
            f"type Query {{ m{index}: M{index} }} type M{index} {{ a: N{index} }} type N{index} {{ b: Int {more} }}",
        )

    members = [member(index) for index in range(200)]
    monkeypatch.setattr(memo, "_keep", counted)
    artifact(members, cache, memo)
    first = len(made)
    made.clear()

    artifact([*members[:-1], member(199, "c: Int")], cache, memo)

    assert len(made) < first / 20
