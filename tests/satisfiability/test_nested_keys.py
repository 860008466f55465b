"""Keys that are nested deep are looked through once: what is selected below a field is met on very many ways."""

import pytest

from dovetail_composition.compose import compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.sources import SubgraphSource

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable"]) '


@pytest.mark.parametrize("depth", [1, 31])
def test_a_deep_key_of_a_type_that_refers_to_itself_composes(depth: int) -> None:
    """Each of its levels can be had from either subgraph: two to the power of its depth ways."""
    key = "a { " * depth + "id" + " }" * depth
    fields = "id: ID! @shareable a: T @shareable"
    sources = [
        SubgraphSource(name=name, sdl=f"{LINK}{sdl}", endpoint=Endpoint(url=f"http://{name}.test/"))
        for name, sdl in {
            "one": f'type Query {{ t: T }} type T @key(fields: "{key}") {{ {fields} }}',
            "two": f'type T @key(fields: "{key}") {{ {fields} x: Int }}',
        }.items()
    ]

    assert compose(sources).supergraph
