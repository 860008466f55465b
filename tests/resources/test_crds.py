"""The parser and the custom resource definitions know the same fields."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from dovetail_composition.diagnostics import Diagnostic
from dovetail_composition.resources import parse_gateway, parse_schema
from dovetail_composition.resources.policies import COUNTS, DURATIONS, SIZES

from .test_gateway import FULL as GATEWAY
from .test_schema import FULL as SCHEMA

CRDS = Path(__file__).parents[2] / "crds"
Parse = Callable[[dict[str, Any]], tuple[Any, tuple[Diagnostic, ...]]]
KINDS: list[tuple[str, Parse, dict[str, Any]]] = [
    ("graphqlschemas", lambda manifest: parse_schema(manifest, {}), SCHEMA),
    ("graphqlgateways", parse_gateway, GATEWAY),
]


def spec_of(plural: str) -> dict[str, Any]:
    definition = yaml.safe_load((CRDS / f"{plural}.yaml").read_text())
    (version,) = definition["spec"]["versions"]
    spec: dict[str, Any] = version["schema"]["openAPIV3Schema"]["properties"]["spec"]
    return spec


def everything(schema: dict[str, Any]) -> Any:
    """A value with every field that the schema knows; nonsense in each, since only names matter here."""
    if "properties" in schema:
        return {name: everything(child) for name, child in schema["properties"].items()}
    if "additionalProperties" in schema:
        return {"some": everything(schema["additionalProperties"])}
    return [everything(schema["items"])] if "items" in schema else "some"


def unknown(value: Any, schema: dict[str, Any], path: str = "spec") -> list[str]:
    """The fields of a manifest that the schema does not know."""
    if isinstance(value, list):
        return [name for item in value for name in unknown(item, schema.get("items", {}), f"{path}[]")]
    if not isinstance(value, dict) or schema.get("x-kubernetes-preserve-unknown-fields"):
        return []
    missing: list[str] = []
    for name, item in value.items():
        child = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
        missing += [f"{path}.{name}"] if child is None else unknown(item, child, f"{path}.{name}")
    return missing


@pytest.mark.parametrize(("plural", "parse", "full"), KINDS)
def test_the_parser_knows_every_field_of_the_definition(plural: str, parse: Parse, full: dict[str, Any]) -> None:
    _, diagnostics = parse(full | {"spec": everything(spec_of(plural))})

    assert [item.coordinate for item in diagnostics if item.code == "RESOURCE_FIELD_UNKNOWN"] == []


@pytest.mark.parametrize(("plural", "parse", "full"), KINDS)
def test_the_definition_knows_every_field_of_the_parser(plural: str, parse: Parse, full: dict[str, Any]) -> None:
    assert unknown(full["spec"], spec_of(plural)) == []


def test_the_definition_knows_every_limit() -> None:
    assert set(spec_of("graphqlgateways")["properties"]["limits"]["properties"]) == {*SIZES, *DURATIONS, *COUNTS}
