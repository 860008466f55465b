"""Whole compositions pinned as text: one folder a case, described by its case.md."""

from pathlib import Path

import pytest
import yaml
from conftest import Golden
from graphql import build_schema, lexicographic_sort_schema, print_schema, validate_schema

from dovetail_composition.api.schema import api_sdl, build_api_schema
from dovetail_composition.compose import compose, compose_leaving_out
from dovetail_composition.diagnostics.diagnostic import render
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.resources import parse_schema
from dovetail_composition.schema.definitions import Supergraph
from dovetail_composition.supergraph import print_supergraph, read_supergraph

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").rglob("case.md"))


def sources_of(case: Path) -> list[SubgraphSource]:
    """The members of a case: bare SDL files, and manifests where there is more to say than SDL."""
    sources = []
    for path in sorted((case / "subgraphs").iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".graphql":
            sources.append(SubgraphSource(name=path.stem, sdl=text, endpoint=Endpoint(url=f"http://{path.stem}/")))
            continue
        for manifest in yaml.safe_load_all(text):
            resource, diagnostics = parse_schema(manifest, {})
            assert resource is not None, diagnostics
            sources.append(resource.source)
    return sources


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_case(case: Path, golden: Golden) -> None:
    """Diagnostics, supergraph and API are the ones on record; and what holds for every composition holds."""
    sources = sources_of(case)
    strict, lenient = compose(sources), compose_leaving_out(sources)

    report = "".join(f"{render(each)}\n" for each in strict.diagnostics)
    if lenient.left_out:
        report += f"without {', '.join(lenient.left_out)}: {'composed' if lenient.supergraph else 'nothing left'}\n"
    golden(case / "expected" / "diagnostics.txt", report)
    assert compose(reversed(sources)) == strict
    assert compose_leaving_out(reversed(sources)) == lenient
    for each in (strict.supergraph, lenient.supergraph):
        if each is not None:
            check(each)
    if strict.supergraph is not None:
        golden(case / "expected" / "supergraph.graphql", print_supergraph(strict.supergraph))
        golden(case / "expected" / "api.graphql", api_sdl(strict.supergraph))
        assert lenient.supergraph == strict.supergraph


def check(supergraph: Supergraph) -> None:
    """Its text is read back as the same, and its API is a valid schema in both its forms."""
    assert read_supergraph(print_supergraph(supergraph)) == supergraph
    schema = build_api_schema(supergraph)
    schema.assume_valid, schema._validation_errors = False, None
    assert validate_schema(schema) == []
    assert printed(schema) == printed(build_schema(api_sdl(supergraph)))


def printed(schema: object) -> str:
    return print_schema(lexicographic_sort_schema(schema))
