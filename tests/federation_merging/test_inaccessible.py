"""What stays visible has to be a schema without what is hidden."""

import pytest

from .composing import compose_all, errors, in_api, in_supergraph


@pytest.mark.parametrize(
    ("sdl", "code"),
    [
        ("type Query { q: Int t: T } type T @inaccessible { x: Int }", "REFERENCED_INACCESSIBLE"),
        ("type Query { q(e: E): Int } enum E @inaccessible { X }", "REFERENCED_INACCESSIBLE"),
        ("type Query { t: T } type T { x: Int @inaccessible }", "ONLY_INACCESSIBLE_CHILDREN"),
        ("type Query { e: E } enum E { X @inaccessible }", "ONLY_INACCESSIBLE_CHILDREN"),
        ("type Query { u: U } union U = T type T @inaccessible { x: Int }", "ONLY_INACCESSIBLE_CHILDREN"),
        ("type Query { q(x: Int! @inaccessible): Int }", "REQUIRED_INACCESSIBLE"),
        ("type Query { q(i: I): Int } input I { x: Int! @inaccessible y: Int }", "REQUIRED_INACCESSIBLE"),
        (
            "type Query { i: I } interface I { x: Int y: Int } type T implements I { x: Int y: Int @inaccessible }",
            "IMPLEMENTED_BY_INACCESSIBLE",
        ),
        (
            "type Query { i: I } interface I { x(a: Int): Int } type T implements I { x(a: Int @inaccessible): Int }",
            "IMPLEMENTED_BY_INACCESSIBLE",
        ),
        ("type Query { q(e: E = X): Int } enum E { X @inaccessible Y }", "DEFAULT_VALUE_USES_INACCESSIBLE"),
        (
            "type Query { q(i: I = {x: 1}): Int } input I { x: Int @inaccessible y: Int }",
            "DEFAULT_VALUE_USES_INACCESSIBLE",
        ),
        ("type Query @inaccessible { q: Int }", "QUERY_ROOT_TYPE_INACCESSIBLE"),
    ],
)
def test_hidden_parts_that_are_missed(sdl: str, code: str) -> None:
    assert errors(compose_all(a=sdl)) == [code]


def test_hidden_anywhere_is_hidden_everywhere() -> None:
    composition = compose_all(
        a="type Query { x: Int @shareable y: Int }", b="type Query { x: Int @shareable @inaccessible }"
    )
    assert in_api(composition, "Query") == "type Query { y: Int }"
    assert "x: Int @inaccessible" in in_supergraph(composition, "Query")
