"""Plans over federated subgraphs, pinned as text: one folder a topic with its subgraphs, one query a case."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.compose import compose
from dovetail_composition.graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Endpoint, Policies
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.schema.definitions import Supergraph
from dovetail_gateway.document.prepared import prepare
from dovetail_gateway.plan import Plan, plan_as_json, plan_operation, print_plan

CASES = Path(__file__).parent / "cases"
QUERIES = sorted(path for path in CASES.glob("*/*.graphql"))


@cache
def composed(folder: Path) -> Supergraph:
    """The composition of a folder's subgraphs."""
    sources = [
        SubgraphSource(name=path.stem, sdl=path.read_text(), federation=True, endpoint=Endpoint(url="http://test/"))
        for path in sorted(folder.glob("subgraphs/*.graphql"))
    ]
    composition = compose(sources)
    assert composition.supergraph is not None, composition.diagnostics
    return composition.supergraph


def planned(query: Path) -> Plan:
    supergraph = composed(query.parent)
    prepared = prepare(build_api_schema(supergraph), query.read_text(), None, Policies())
    return plan_operation(
        QueryGraph(supergraph), WireNames(supergraph), prepared.operation, prepared.fragments, prepared.selection
    )


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: str(path.relative_to(CASES).with_suffix("")))
def test_plan(query: Path, golden: Callable[[Path, str], None]) -> None:
    """The plan of the query is the one on record."""
    golden(query.with_suffix(".plan.txt"), print_plan(planned(query)))


def test_the_benchmark_query_takes_seven_calls_at_most() -> None:
    assert len(planned(CASES / "shop" / "three_levels.graphql").fetches) <= 7


def test_the_nodes_of_a_plan() -> None:
    """What scripts and viewers get: kinds and names as in the text, field sets as GraphQL."""
    first = {
        "kind": "Fetch",
        "serviceName": "a",
        "operationKind": "query",
        "nodes": [{"kind": "Selection", "selection": "{ pets { __typename id } }"}],
    }
    parts = [
        {
            "kind": "Flatten",
            "path": ["pets", f"@|[{name}]"],
            "node": {
                "kind": "Entities",
                "requires": f"{{ ... on {name} {{ __typename id }} }}",
                "selection": f"{{ ... on {name} {{ {age} }} }}",
            },
        }
        for name, age in (("Cat", "a: age(of: 1)"), ("Dog", "a: age"))
    ]
    second = {"kind": "Fetch", "serviceName": "b", "operationKind": "query", "nodes": parts}

    assert plan_as_json(planned(CASES / "abstract_types" / "one_key_two_arguments.graphql")) == {
        "kind": "QueryPlan",
        "operationKind": "query",
        "node": {"kind": "Sequence", "nodes": [first, second]},
    }
