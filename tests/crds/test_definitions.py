"""The definitions themselves: every field described, every value bounded, every field in a valid example."""

import pytest

from .definitions import OBJECTS, SCHEMAS, nodes

BOUNDS = {"string": "maxLength", "array": "maxItems"}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_field_is_described(kind: str) -> None:
    silent = [
        path
        for path, schema in nodes(SCHEMAS[kind])
        # The API server describes these itself. Items are described by their list where they have fields of their own.
        if path not in {"apiVersion", "kind", "metadata"}
        and not schema.get("description", "").endswith((".", ")"))
        and not (path.endswith("[]") and "properties" in schema)
    ]

    assert silent == []


@pytest.mark.parametrize("kind", SCHEMAS)
def test_nothing_is_unbounded(kind: str) -> None:
    """What CEL costs is estimated from bounds, and what is unbounded lets one object fill the store."""
    endless = []
    for part in ("spec", "status"):
        for path, schema in nodes(SCHEMAS[kind]["properties"][part], part):
            bound = BOUNDS.get(schema.get("type", ""))
            if schema.get("x-kubernetes-int-or-string"):
                bound = "maxLength"
            if "additionalProperties" in schema:
                bound = "maxProperties"
            if bound and bound not in schema and "enum" not in schema:
                endless.append(path)
    assert endless == []


@pytest.mark.parametrize("kind", SCHEMAS)
def test_whatever_has_no_type_says_why(kind: str) -> None:
    """Only a constant of a link and its arguments may be anything, and only a size a number or a text."""
    anything = {path for path, schema in nodes(SCHEMAS[kind]) if schema.get("x-kubernetes-preserve-unknown-fields")}
    untyped = {
        path
        for path, schema in nodes(SCHEMAS[kind])
        if "type" not in schema and not schema.get("x-kubernetes-int-or-string")
    }

    assert anything == untyped
    assert {path.rpartition(".")[2] for path in anything} <= {"value"}


def test_the_valid_examples_use_every_field() -> None:
    for kind, schema in SCHEMAS.items():
        known = {path for path, _ in nodes(schema["properties"]["spec"], "spec")}
        used = {path for each in OBJECTS if each["kind"] == kind for path in _paths(each["spec"], "spec")}

        assert known - used == set()


def _paths(value: object, path: str) -> set[str]:
    found = {path}
    if isinstance(value, list):
        found |= {each for item in value for each in _paths(item, f"{path}[]")}
    if isinstance(value, dict):
        for name, item in value.items():
            step = "{name}" if path == "spec.endpoints" or path.endswith("matchLabels") else name
            found |= _paths(item, f"{path}.{step}")
    return found
