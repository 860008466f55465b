"""The manifests of the examples say what their services serve, and local ones differ in their endpoints only."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from graphql import DocumentNode, FieldDefinitionNode, build_ast_schema, parse, print_schema, visit
from graphql.language import REMOVE, Visitor
from processes import EXAMPLES

WITH_SDL = [
    EXAMPLES / folder / "manifests" / f"{name}.yaml"
    for folder, names in {"shop": ("catalog", "product", "review", "user"), "jobs": ("jobs", "applications")}.items()
    for name in names
]


class WithoutLinks(Visitor):
    """Drops what a manifest's SDL adds to a service's: fields with @graphQLLink."""

    def enter_field_definition(self, node: FieldDefinitionNode, *_args: Any) -> Any:
        return REMOVE if any(each.name.value == "graphQLLink" for each in node.directives or ()) else None


def schema_of(sdl: str) -> str:
    document: DocumentNode = visit(parse(sdl), WithoutLinks())
    return print_schema(build_ast_schema(document))


@pytest.mark.parametrize("manifest", WITH_SDL, ids=lambda path: path.stem)
def test_a_manifest_declares_the_schema_that_its_service_serves(manifest: Path) -> None:
    declared = yaml.safe_load(manifest.read_text())["spec"]["schema"]["sdl"]
    served = (manifest.parents[1] / "services" / f"{manifest.stem}.graphql").read_text()

    assert schema_of(declared) == schema_of(served)


@pytest.mark.parametrize("template", sorted(EXAMPLES.glob("*/gateway.local.yaml")), ids=lambda path: path.parent.name)
def test_a_local_gateway_differs_from_the_clusters_in_its_endpoints_only(template: Path) -> None:
    local = yaml.safe_load(template.read_text())
    local["spec"].pop("endpoints")

    (cluster,) = template.parent.rglob("gateway.yaml")
    assert local == yaml.safe_load(cluster.read_text())
