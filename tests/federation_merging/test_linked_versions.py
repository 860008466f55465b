"""Hints on linked specifications: versions of federation that are too old, and major versions that differ."""

import pytest

from .composing import compose_all, hints

LINKED = 'extend schema @link(url: "https://specs.apollo.dev/federation/v%s") @link(url: "%s")\n'
CASING = "https://specs.test/casing/v"


@pytest.mark.parametrize(
    ("version", "specification", "hinted"),
    [
        ("2.5", "cost/v0.1", True),
        ("2.9", "cost/v0.1", False),
        ("2.0", "authenticated/v0.1", True),
        ("2.0", "tag/v0.3", False),
    ],
)
def test_directives_of_a_later_federation(version: str, specification: str, hinted: bool) -> None:
    link = LINKED % (version, f"https://specs.apollo.dev/{specification}")
    composition = compose_all(a=f"{link}type Query {{ a: Int }}")
    assert hints(composition) == (["IMPLICITLY_UPGRADED_FEDERATION_VERSION"] if hinted else [])


@pytest.mark.parametrize(
    ("one", "other", "found"), [("1.0", "1.3", []), ("1.0", "2.0", ["DIRECTIVE_COMPOSITION_INFO"])]
)
def test_major_versions_of_what_nobody_composes(one: str, other: str, found: list[str]) -> None:
    composition = compose_all(
        a=LINKED % ("2.5", CASING + one) + "type Query { a: Int }",
        b=LINKED % ("2.5", CASING + other) + "type Query { b: Int }",
    )
    assert hints(composition) == found
