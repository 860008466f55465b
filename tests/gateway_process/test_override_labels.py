"""Labels of progressive overrides that the environment sets: the field is asked of who takes it over."""

from pathlib import Path

import pytest
from support.gateway_process import gateway_process
from support.tiny_service import tiny_service

from dovetail_composition.compose import compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.supergraph import print_supergraph
from dovetail_gateway.settings import gateway_settings

FEDERATION = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@override"])'
OLD = f"{FEDERATION} type Query {{ hello: String! slow: String! }}"
NEW = f'{FEDERATION} type Query {{ hello: String! @override(from: "old", label: "beta") more: Int }}'


def composed(old: str, new: str) -> str:
    sources = [
        SubgraphSource(name=name, sdl=sdl, federation=True, endpoint=Endpoint(url=url))
        for name, sdl, url in (("old", OLD, old), ("new", NEW, new))
    ]
    composition = compose(sources)
    assert composition.supergraph is not None, composition.diagnostics
    return print_supergraph(composition.supergraph)


@pytest.mark.parametrize(
    ("settings", "calls"),
    [({}, (1, 0)), ({"DOVETAIL_OVERRIDE_LABELS": "beta"}, (0, 1)), ({"DOVETAIL_OVERRIDE_LABELS": "alpha"}, (1, 0))],
    ids=["none is set", "its own", "another"],
)
async def test_who_is_asked(tmp_path: Path, settings: dict[str, str], calls: tuple[int, int]) -> None:
    path = tmp_path / "supergraph.graphql"
    async with tiny_service() as old, tiny_service() as new:
        path.write_text(composed(old.url, new.url))
        async with (
            gateway_process("--supergraph", path, **settings) as gateway,
            gateway.session.post(gateway.url, json={"query": "{ hello }"}) as response,
        ):
            assert await response.json() == {"data": {"hello": "world"}}
    assert (old.calls, new.calls) == calls


def test_labels_stand_with_spaces_or_commas_between() -> None:
    assert gateway_settings({}).override_labels == frozenset()
    given = gateway_settings({"DOVETAIL_OVERRIDE_LABELS": "beta, percent(5) team:gamma"})
    assert given.override_labels == {"beta", "percent(5)", "team:gamma"}
