"""One table of codes: complete, without repetition, and the page made from it is current."""

import ast
from collections.abc import Iterator

from conftest import Golden
from support.needs import ROOT

from dovetail_composition.diagnostics.codes import CODES
from dovetail_composition.diagnostics.page import diagnostics_page

PACKAGES = ("composition/dovetail_composition", "operator/dovetail_operator", "cli/dovetail_cli")


def codes_in_use() -> Iterator[str]:
    """Every upper-case word that stands in the code as a string."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if path.parent.name != "code_tables":
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.Constant) and isinstance(node.value, str):
                        yield node.value


def test_each_code_stands_in_the_table_once() -> None:
    names = [code.name for code in CODES]

    assert len(set(names)) == len(names)


def test_each_code_is_used() -> None:
    used = set(codes_in_use()) | {f"ROOT_{name}_USED" for name in ("QUERY", "MUTATION", "SUBSCRIPTION")}

    assert {code.name for code in CODES} - used == set()


def test_each_row_says_what_it_means_and_what_helps() -> None:
    for code in CODES:
        assert code.meaning.endswith("."), code.name
        assert code.fix.endswith("."), code.name


def test_the_page_is_current(golden: Golden) -> None:
    golden(ROOT / "docs" / "diagnostics.md", diagnostics_page())
