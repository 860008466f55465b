"""Links: every way to declare one, and the field and call that it becomes."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.linking import findings, linked, service, show_field

CASES = yaml.safe_load(Path(__file__).with_name("links.yaml").read_text())
SERVICES = {name: Path(__file__).with_name(f"{name}.graphql").read_text() for name in ("catalog", "product")}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_link_becomes(case: dict[str, Any]) -> None:
    links = yaml.safe_dump({"links": [case["link"]]}, sort_keys=False)
    result = linked(service("catalog", SERVICES["catalog"], links), service("product", SERVICES["product"]))
    assert findings(result) == []
    type_name, name = case["link"]["field"].split(".")
    field = result.schema.types[type_name].fields[name]
    assert show_field(field) == case["gives"]
    assert field.joins == ()
    assert field.link is not None
    assert field.link.graph == "catalog"
