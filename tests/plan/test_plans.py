"""Plans of whole compositions, pinned as text: one folder a topic, one query a case."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from graphql import FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode, parse, validate

from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.compose import compose
from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.resources import parse_schema
from dovetail_gateway.document.normalize import normalize
from dovetail_gateway.plan import plan_as_json, plan_operation, print_plan
from dovetail_gateway.plan.printing import print_tree

CASES = Path(__file__).parent / "cases"
QUERIES = sorted(CASES.rglob("*.graphql"))
COMPOSED: dict[Path, tuple[GraphQLSchema, QueryGraph, WireNames]] = {}


def composed(folder: Path) -> tuple[GraphQLSchema, QueryGraph, WireNames]:
    """The composition of a folder's manifests, made once."""
    if folder not in COMPOSED:
        sources = []
        for manifest in yaml.safe_load_all((folder / "schemas.yaml").read_text()):
            parsed, diagnostics = parse_schema(manifest, {})
            assert parsed is not None, diagnostics
            sources.append(getattr(parsed, "source", parsed))
        composition = compose(sources)
        assert composition.supergraph is not None, composition.diagnostics
        supergraph = composition.supergraph
        COMPOSED[folder] = (build_api_schema(supergraph), QueryGraph(supergraph), WireNames(supergraph))
    return COMPOSED[folder]


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: str(path.relative_to(CASES).with_suffix("")))
def test_plan(query: Path, golden: Callable[[Path, str], None]) -> None:
    """The plan of the query is the one on record; its JSON says no less than its text."""
    schema, graph, names = composed(query.parent)
    document = parse(query.read_text())
    assert validate(schema, document) == []
    operation = next(item for item in document.definitions if isinstance(item, OperationDefinitionNode))
    fragments = {item.name.value: item for item in document.definitions if isinstance(item, FragmentDefinitionNode)}
    plan = plan_operation(graph, names, operation, fragments, normalize(schema, operation, fragments))
    text = print_plan(plan)
    golden(query.with_suffix(".plan.txt"), text)
    assert print_tree(json.loads(json.dumps(plan_as_json(plan)))) == text
