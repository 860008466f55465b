"""Links that are wrong: each says what, where, and which name is near; the field stays as it was, or absent."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.linking import catalog_and_product, linked, service

from dovetail_composition.diagnostics.codes import CODES

CASES = yaml.safe_load(Path(__file__).with_name("refusals.yaml").read_text())
FIXES = {code.name: code.fix for code in CODES}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_wrong_link_is_refused(case: dict[str, Any]) -> None:
    result = linked(
        *catalog_and_product([{"field": "Catalog.linked", "value": "a"}, case["link"]]),
        service("front", "type Query { hello: Int }", "links: [{field: Query.hello, value: 1}]", virtual=True),
        service("stock", "type Query { stock: Int }", namespace="depot"),
    )
    assert len(result.diagnostics) == 1, result.diagnostics
    (finding,) = result.diagnostics
    hint = FIXES[case["code"]] if case["hint"] == "fix" else case["hint"]
    assert (finding.code, finding.hint) == (case["code"], hint)
    assert finding.severity == case.get("severity", "error")
    assert (finding.coordinate, finding.subgraph) == (case["link"]["field"], "catalog")
    type_name, name = case["link"]["field"].split(".")
    definition = result.schema.types.get(type_name)
    field = definition.fields.get(name) if definition else None
    assert finding.severity == "warning" or finding.code == "LINK_INTERFACE" or field is None or field.link is None


@pytest.mark.parametrize("text", ["[Product", "Product!!", "", "Product]", "a b"])
def test_a_type_in_sdl_that_is_none_is_refused(text: str) -> None:
    """In manifests the parser refuses it already."""
    link = f'@graphQLLink(schema: "product", query: "products", type: "{text}")'
    result = linked(
        service("catalog", f"type Query {{ catalog: Int linked: Int {link} }}"),
        service("product", "type Query { products: Int }"),
    )

    assert [(each.code, each.coordinate) for each in result.diagnostics] == [("LINK_TYPE_INVALID", "Query.linked")]
    assert result.diagnostics[0].hint.startswith("Write it like ")
