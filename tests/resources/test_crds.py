"""The parser and the custom resource definitions know the same fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.resources import parse_gateway, parse_schema
from dovetail_composition.resources.policies import COUNTS, DURATIONS, SIZES
from dovetail_composition.resources.section import Section

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


@pytest.mark.parametrize(("plural", "parse", "full"), KINDS)
def test_the_parser_knows_every_field_of_the_definition(plural: str, parse: Parse, full: dict[str, Any]) -> None:
    _, diagnostics = parse(full | {"spec": everything(spec_of(plural))})

    assert [item.coordinate for item in diagnostics if item.code == "RESOURCE_FIELD_UNKNOWN"] == []


@pytest.mark.parametrize(("plural", "parse", "full"), KINDS)
def test_the_definition_knows_every_field_of_the_parser(
    plural: str, parse: Parse, full: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the parser asks for anywhere in manifests that have everything, at once and one by one."""
    asked: set[str] = set()
    only = Section.only

    def noting(section: Section, *names: str) -> Section:
        place = re.sub(r"\[\d+\]", "", section.path)
        asked.update(f"{place}.{name}" for name in names if place.startswith("spec"))
        return only(section, *names)

    monkeypatch.setattr(Section, "only", noting)
    for spec in (everything(spec_of(plural)), *alternatives(spec_of(plural))):
        parse(full | {"spec": spec})

    assert asked == fields(spec_of(plural), "spec")


def alternatives(schema: dict[str, Any]) -> list[Any]:
    """Values with one field in each object: some fields are read only where others are absent."""
    if "properties" in schema:
        children = schema["properties"].items()
        return [{name: value} for name, child in children for value in alternatives(child) or ["some"]]
    inside = schema.get("items", schema.get("additionalProperties"))
    values = alternatives(inside) if isinstance(inside, dict) else []
    return [[value] if "items" in schema else {"some": value} for value in values]


def fields(schema: dict[str, Any], path: str) -> set[str]:
    """Paths of all fields, without what only stands for items and keys."""
    inside = schema.get("items", schema.get("additionalProperties"))
    found = fields(inside, path if "items" in schema else f"{path}.some") if isinstance(inside, dict) else set()
    for name, child in schema.get("properties", {}).items():
        found |= {f"{path}.{name}"} | fields(child, f"{path}.{name}")
    return found


def test_the_definition_knows_every_limit() -> None:
    assert set(spec_of("graphqlgateways")["properties"]["limits"]["properties"]) == {*SIZES, *DURATIONS, *COUNTS}
