"""Errors of one subgraph that keep none of merging from being found; compose() tells both."""

import pytest

from dovetail_composition.compose import compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource

from .subgraph import LINK

UNSHARED = "type Query { q: Int }"

TOGETHER = {
    "a label": ('type T { a: Int @override(from: "c", label: "1") }', "OVERRIDE_LABEL_INVALID"),
    "an override of its own": ('type T { a: Int @override(from: "a") }', "OVERRIDE_FROM_SELF_ERROR"),
    "an override on an interface": (
        'interface I { a: Int @override(from: "b") }\ntype T implements I { a: Int }',
        "OVERRIDE_ON_INTERFACE",
    ),
    "a tag where nothing is resolved": (
        'type T @key(fields: "a") { a: Int @external @tag(name: "x") }',
        "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL",
    ),
    "a hidden query root": ("extend type Query @inaccessible", "QUERY_ROOT_TYPE_INACCESSIBLE"),
    "a directive that is not defined": (
        'extend schema @composeDirective(name: "@no")',
        "DIRECTIVE_COMPOSITION_ERROR",
    ),
}


def errors(*sdls: str) -> set[str]:
    """Codes of the errors of subgraphs a and b."""
    composed = compose(
        SubgraphSource(name=name, sdl=sdl, federation=True, endpoint=Endpoint(url=f"http://{name}.test/"))
        for name, sdl in zip("ab", sdls, strict=True)
    )
    assert composed.supergraph is None
    return {each.code for each in composed.diagnostics if each.severity == "error"}


@pytest.mark.parametrize(("sdl", "code"), TOGETHER.values(), ids=TOGETHER)
def test_what_merging_finds_is_told_beside_errors_that_are_not_in_its_way(sdl: str, code: str) -> None:
    assert errors(LINK + UNSHARED + "\n" + sdl, LINK + UNSHARED) >= {"INVALID_FIELD_SHARING", code}


def test_nothing_is_merged_of_what_is_no_schema() -> None:
    assert errors(LINK + UNSHARED + " type T { a: Unknown }", LINK + UNSHARED) == {"INVALID_GRAPHQL"}


def test_that_there_are_no_queries_is_told_beside_what_merging_finds() -> None:
    assert errors(LINK + "type T { a: Int }", LINK + "type T { a: Int }") == {"INVALID_FIELD_SHARING", "NO_QUERIES"}
