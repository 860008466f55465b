"""What holds for the charts' files before anything is rendered."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.charts import CHARTS, GATEWAY, OPERATOR, Object
from support.needs import ROOT

from dovetail_operator.settings import Settings

from . import matrix

BY_NAME = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)


@BY_NAME
def test_chart_and_image_have_the_version_of_the_project(chart: Path) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    about = yaml.safe_load((chart / "Chart.yaml").read_text())

    assert (about["name"], about["version"], about["appVersion"]) == (chart.name, version, version)


def test_the_operator_s_chart_holds_the_custom_resources_as_they_are() -> None:
    copies = {path.name: path.read_text() for path in (OPERATOR / "files" / "crds").iterdir()}

    assert copies == {path.name: path.read_text() for path in (ROOT / "crds").iterdir()}, (
        "run: python -m scripts.reference"
    )


@BY_NAME
def test_the_schema_refuses_whatever_it_does_not_name(chart: Path) -> None:
    schema = json.loads((chart / "values.schema.json").read_text())

    assert [path for path, part in sections(schema) if part.get("additionalProperties") is not False] == []


@BY_NAME
def test_every_value_is_explained_by_a_sentence(chart: Path) -> None:
    schema = json.loads((chart / "values.schema.json").read_text())
    parts = [*leaves(schema), *(section for section in sections(schema) if section[0])]

    assert [path for path, part in parts if not part.get("description", "").endswith((".", "`."))] == []


@pytest.mark.parametrize(("chart", "rows"), [(GATEWAY, matrix.GATEWAY), (OPERATOR, matrix.OPERATOR)])
def test_the_matrix_sets_every_value(chart: Path, rows: Mapping[str, Object]) -> None:
    defaults = {path: part["default"] for path, part in leaves(json.loads((chart / "values.schema.json").read_text()))}
    changed = {path for path, default in defaults.items() for row in rows.values() if at(row, path, default) != default}

    assert set(defaults) - changed == set()


def test_the_operator_s_memory_holds_what_its_processes_may_take_at_most() -> None:
    """Where the whole pod is out of memory, a hostile schema has ended the operator and not itself."""
    limit = yaml.safe_load((OPERATOR / "values.yaml").read_text())["resources"]["limits"]["memory"]
    settings, itself = Settings(), 256 << 20

    assert limit.endswith("Mi")
    assert int(limit[:-2]) << 20 >= settings.compose_memory + 2 * settings.schema_memory + itself


def sections(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each object whose members the schema names: path and schema."""
    yield path, schema
    for name, child in schema["properties"].items():
        if "properties" in child and "default" not in child:
            yield from sections(child, f"{path}{name}.")


def leaves(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each value with a default: path and schema."""
    for path, section in sections(schema):
        yield from ((path + name, child) for name, child in section["properties"].items() if "default" in child)


def at(values: Mapping[str, Any], path: str, default: Any) -> Any:
    """The value at a dotted path."""
    for name in path.split("."):
        if name not in values:
            return default
        values = values[name]
    return values
