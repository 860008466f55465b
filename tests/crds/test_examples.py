"""Valid examples: the API server takes them as they are, twice, and Dovetail's own reader agrees."""

from pathlib import Path
from typing import Any

import pytest
from support.cluster import ApiServer

from dovetail_composition.resources import parse_gateway, parse_schema

from .definitions import EXAMPLES, OBJECTS

pytestmark = pytest.mark.cluster


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_valid_example_is_accepted_and_applying_it_again_changes_nothing(cluster: ApiServer, path: Path) -> None:
    namespace = cluster.namespace("valid")

    def apply_all() -> list[str]:
        cluster.kubectl("apply", "--server-side", f"--namespace={namespace}", f"--filename={path}")
        stored = cluster.get(f"--namespace={namespace}", f"--filename={path}")
        return [each["metadata"]["resourceVersion"] for each in stored.get("items", [stored])]

    assert apply_all() == apply_all()


@pytest.mark.parametrize("example", OBJECTS, ids=lambda example: example["metadata"]["name"])
def test_what_the_api_server_stores_is_what_our_reader_takes(cluster: ApiServer, example: dict[str, Any]) -> None:
    namespace = cluster.namespace("stored")
    cluster.kubectl("apply", "--server-side", f"--namespace={namespace}", "-f", "-", objects=example)
    stored = cluster.get(f"--namespace={namespace}", example["kind"], example["metadata"]["name"])

    assert _pruned(example["spec"], stored["spec"]) == [], "fields that the schema does not know are dropped silently"
    data = {("schemas", "catalog-schema"): {"schema.graphql": "type Query { a: Int }"}}
    _, diagnostics = parse_schema(stored, data) if example["kind"] == "GraphQLSchema" else parse_gateway(stored)
    assert diagnostics == ()


def _pruned(given: Any, stored: Any, path: str = "spec") -> list[str]:
    match given, stored:
        case dict(), dict():
            missing = [f"{path}.{key}" for key in given if key not in stored]
            common = [
                found for key in given if key in stored for found in _pruned(given[key], stored[key], f"{path}.{key}")
            ]
            return missing + common
        case list(), list():
            return [
                found
                for index, pair in enumerate(zip(given, stored, strict=True))
                for found in _pruned(*pair, f"{path}[{index}]")
            ]
        case _:
            return [] if given == stored else [path]
