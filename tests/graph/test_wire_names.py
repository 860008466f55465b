"""Names on the wire and back: values, type references and error messages."""

from __future__ import annotations

from typing import Any

import pytest

from dovetail_composition.compose import compose
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import Rename, SubgraphSource

SDL = """
type Query { user(filter: Filter): User }
type User { fullName: String role: Role }
enum Role { ADMIN GUEST }
input Filter { role: Role = GUEST nested: [Filter!] text: String }
"""
RENAMES = {
    "User": "Account",
    "Account.fullName": "name",
    "Role.ADMIN": "OWNER",
    "Filter.role": "kind",
    "Filter": "Search",
}


@pytest.fixture(scope="module")
def names() -> WireNames:
    """The names of one renamed service."""
    source = SubgraphSource(
        name="users",
        sdl=SDL,
        endpoint=Endpoint(url="http://users.test/graphql"),
        transforms=tuple(Rename(coordinate=coordinate, to=to) for coordinate, to in RENAMES.items()),
    )
    composition = compose([source])
    assert composition.supergraph is not None, composition.diagnostics
    return WireNames(composition.supergraph)


VALUES: list[tuple[str, Any, Any]] = [
    ("Role", "OWNER", "ADMIN"),
    ("Role!", "GUEST", "GUEST"),
    ("[Role]", ["OWNER", None], ["ADMIN", None]),
    ("Search", {"kind": "OWNER", "text": "OWNER"}, {"role": "ADMIN", "text": "OWNER"}),
    ("Search", {"nested": [{"kind": "OWNER"}]}, {"nested": [{"role": "ADMIN"}]}),
    ("Search", None, None),
    ("Search", "no object", "no object"),
    ("Search", {"unknown": 1}, {"unknown": 1}),
    ("String", "OWNER", "OWNER"),
]


@pytest.mark.parametrize(("ref", "value", "own"), VALUES)
def test_input_values_take_the_services_names(names: WireNames, ref: str, value: Any, own: Any) -> None:
    """Enum values and input fields are renamed by type, everything else stays."""
    assert names.value("users", ref, value) == own


MESSAGES = [
    (
        "Cannot return null for non-nullable field User.fullName.",
        "Cannot return null for non-nullable field Account.name.",
    ),
    ('Variable "$f" of type "Filter!" is wrong', 'Variable "$f" of type "Search!" is wrong'),
    ("Expected '[User!]' here", "Expected '[Account!]' here"),
    ("User 7 was not found", "User 7 was not found"),
    ("see example.com or User.unknown", "see example.com or Account.unknown"),
]


@pytest.mark.parametrize(("text", "expected"), MESSAGES)
def test_messages_cite_the_names_of_the_api(names: WireNames, text: str, expected: str) -> None:
    """Coordinates and quoted types come back; words of the service's own stay."""
    assert names.message("users", text) == expected


def test_a_service_without_renames_is_quoted_as_it_is(names: WireNames) -> None:
    """Nothing is touched for other services."""
    assert names.message("other", "User.fullName") == "User.fullName"
