"""Findings as people read them: only what is known is shown."""

import pytest

from dovetail_composition.diagnostics.diagnostic import Diagnostic, Place, render
from dovetail_composition.schema.definitions import Location

AT = Location(line=7, column=6)


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (Place(subgraph="a", coordinate="Query", location=AT), "  also: a 7:6 Query"),
        (Place(subgraph="a", coordinate="Query", location=None), "  also: a Query"),
        (Place(subgraph="", coordinate="Query", location=AT), "  also: 7:6 Query"),
    ],
    ids=["of a subgraph", "without a location", "of a supergraph"],
)
def test_the_other_places_stand_below_a_finding(place: Place, line: str) -> None:
    finding = Diagnostic(code="INVALID_GRAPHQL", message="Query is defined twice.", coordinate="Query", others=(place,))
    assert render(finding).splitlines() == ["error INVALID_GRAPHQL Query: Query is defined twice.", line]
