"""Links: every way to declare one, and the field and call that it becomes."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from support.linking import catalog_and_product, findings, linked, show_field

CASES = yaml.safe_load(Path(__file__).with_name("links.yaml").read_text())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_link_becomes(case: dict[str, Any]) -> None:
    result = linked(*catalog_and_product([case["link"]]))
    assert findings(result) == []
    type_name, name = case["link"]["field"].split(".")
    field = result.schema.types[type_name].fields[name]
    assert show_field(field) == case["gives"]
    assert field.joins == ()
    assert field.link is not None
    assert field.link.graph == "catalog"
