"""Keys as links find them in the parents, and as the target is sent them."""

from __future__ import annotations

import json
from typing import Any

from graphql import FragmentDefinitionNode, OperationDefinitionNode, build_schema, parse
from support.both_ways import execute

from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.compose import compose
from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec, Rename, SubgraphSource
from dovetail_gateway.document.normalize import normalize
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.plan import plan_operation
from dovetail_gateway.testing import MemorySubgraphs, service

SHELVES = """
type Query { shelves: [Shelf!]! }
type Shelf { boxes: [Box] labels: [[Label]] size: Size label: Label }
type Box { items: [ID!] }
type Label { item: ID }
enum Size { SMALL LARGE }
"""
ITEMS = """
type Query { items(ids: [ID!]!): [Item] told(size: Extent, of: Measure): String sizes(keys: [Extent!]!): [Sized!]! }
type Item { id: ID! }
type Sized { size: Extent! text: String! }
enum Extent { S LARGE }
input Measure { size: Extent }
"""
RENAMES = (
    Rename(coordinate="Extent", to="Size"),
    Rename(coordinate="Size.S", to="SMALL"),
)


class Shelves:
    """Two shelves, the second of which holds nothing."""

    shelves = (
        {
            "boxes": [{"items": ["1", "2"]}, None, {"items": ["3"]}],
            "labels": [[{"item": "2"}], None, [{"item": "1"}, None]],
            "size": "SMALL",
            "label": {"item": "1"},
        },
        {"boxes": None, "labels": [], "size": None, "label": None},
    )


class Items:
    """Items by id, and texts that tell how they were asked for."""

    @staticmethod
    def items(_info: Any, ids: list[str]) -> list[dict[str, str]]:
        return [{"id": each} for each in reversed(ids) if each != "2"]

    @staticmethod
    def told(_info: Any, **given: Any) -> str:
        return json.dumps(given)

    @staticmethod
    def sizes(_info: Any, keys: list[str]) -> list[dict[str, str]]:
        return [{"size": key, "text": f"{key} it is"} for key in keys]


async def answer(link: LinkSpec, query: str, variables: dict[str, Any] | None = None) -> Any:
    """The data of a query against shelves with this link, without an error."""
    composition = compose(
        [
            SubgraphSource(name="shelves", sdl=SHELVES, endpoint=Endpoint(url="http://a.test/graphql"), links=(link,)),
            SubgraphSource(name="items", sdl=ITEMS, endpoint=Endpoint(url="http://b.test/graphql"), transforms=RENAMES),
        ]
    )
    assert composition.supergraph is not None, composition.diagnostics
    schema, names = build_api_schema(composition.supergraph), WireNames(composition.supergraph)
    document = parse(query)
    operation = next(item for item in document.definitions if isinstance(item, OperationDefinitionNode))
    fragments = {item.name.value: item for item in document.definitions if isinstance(item, FragmentDefinitionNode)}
    shape = normalize(schema, operation, fragments)
    plan = plan_operation(QueryGraph(composition.supergraph), names, operation, fragments, shape)
    subgraphs = {"shelves": service(build_schema(SHELVES), Shelves()), "items": service(build_schema(ITEMS), Items())}
    runtime = ExecutionRuntime(schema=schema, to_wire=names.value, message=names.message)
    port = MemorySubgraphs(subgraphs)
    result = await execute(plan, variables=variables or {}, port=port, runtime=runtime)
    assert result.errors == []
    return result.data


def items_of(path: str) -> LinkSpec:
    """The items whose keys stand at a path."""
    argument = LinkArgumentSpec(name="ids", from_=path, batch=True, target_field_name="id")
    return LinkSpec(field="Shelf.items", schema="items", query="items", collection=True, arguments=(argument,))


async def test_lists_of_keys_in_a_list_of_objects_are_one_list() -> None:
    data = await answer(items_of("boxes.items"), "{ shelves { items { id } } }")

    assert data == {"shelves": [{"items": [{"id": "1"}, None, None, {"id": "3"}]}, {"items": None}]}


async def test_keys_in_nested_lists_of_objects_are_one_list() -> None:
    data = await answer(items_of("labels.item"), "{ shelves { items { id } } }")

    assert data == {"shelves": [{"items": [None, None, {"id": "1"}, None]}, {"items": []}]}


async def test_an_enum_value_goes_to_the_target_under_its_own_name() -> None:
    arguments = (LinkArgumentSpec(name="size", from_="size"),)
    data = await answer(
        LinkSpec(field="Shelf.told", schema="items", query="told", arguments=arguments), "{ shelves { size told } }"
    )

    assert data == {"shelves": [{"size": "SMALL", "told": '{"size": "S"}'}, {"size": None, "told": None}]}


async def test_enum_values_are_keys() -> None:
    arguments = (LinkArgumentSpec(name="keys", from_="size", batch=True, target_field_name="size"),)
    link = LinkSpec(field="Shelf.sized", schema="items", query="sizes", batched=True, arguments=arguments)
    data = await answer(link, "{ shelves { sized { text size } } }")

    assert data == {"shelves": [{"sized": {"text": "S it is", "size": "SMALL"}}, {"sized": None}]}


async def test_the_clients_values_that_repeat_a_call_go_out_under_the_targets_names() -> None:
    arguments = (LinkArgumentSpec(name="of", argument="each", each=True),)
    link = LinkSpec(field="Shelf.told", schema="items", query="told", arguments=arguments)
    query = "query($size: Size) { shelves { told(each: [{size: $size}, {size: LARGE}, null]) } }"
    data = await answer(link, query, {"size": "SMALL"})

    told = ['{"of": {"size": "S"}}', '{"of": {"size": "LARGE"}}', None]
    assert data == {"shelves": [{"told": told}, {"told": told}]}
