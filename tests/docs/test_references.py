"""The pages that are made from code are current, and the pages that people write name what the code has."""

import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from support.needs import ROOT

from dovetail_composition.resources import policies
from dovetail_gateway import settings as gateway_settings
from dovetail_gateway.errors import CODES
from dovetail_operator import settings as operator_settings

DOCS = ROOT / "docs"
OPERATING = (DOCS / "operating.md").read_text()
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])


def test_the_pages_made_from_code_are_current() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "scripts.reference", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr


def test_operating_explains_every_limit_with_codes_that_exist() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| \w+ \| [^|]+ \| (?:`(\w+)`)? ?\|$", OPERATING, re.MULTILINE))

    assert set(rows) == {*policies.SIZES, *policies.DURATIONS, *policies.COUNTS}
    assert set(rows.values()) - {""} <= set(CODES)


def test_operating_tells_the_defaults_that_the_reference_tells() -> None:
    reference = (DOCS / "reference" / "resources.md").read_text()
    defaults = re.findall(r"^\| `spec\.limits\.(\w+)` \| [^|]+ \| (\w+) \|", reference, re.MULTILINE)

    assert len(defaults) == len({*policies.SIZES, *policies.DURATIONS, *policies.COUNTS})
    assert [(name, default) for name, default in defaults if f"| `{name}` | {default} |" not in OPERATING] == []


def settings_in(page: str) -> dict[str, str]:
    """Of the tables of a page: variables and their defaults."""
    rows = re.findall(r"^\| (`DOVETAIL_[^|]+) \|([^|]*)\|", page, re.MULTILINE)
    pairs = [zip(names.split(", "), defaults.split(", "), strict=True) for names, defaults in rows]
    return {name.strip("`"): default.strip() for pair in pairs for name, default in pair}


def test_operating_explains_every_setting_of_a_gateway() -> None:
    assert settings_in(OPERATING).keys() == gateway_settings._ENVIRONMENT.keys()


def test_operating_the_operator_explains_every_setting_with_its_default() -> None:
    told = settings_in((DOCS / "kubernetes" / "operator.md").read_text())
    actual = {f"DOVETAIL_{name.upper()}": value for name, value in asdict(operator_settings.Settings()).items()}
    shown = {
        name: value if isinstance(value, str) else f"{value:g}" if value < 1e6 else str(value)
        for name, value in actual.items()
    }

    assert {name: "" if default == "none" else default for name, default in told.items()} == shown


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """The names that GitHub gives headings."""
    titles = re.findall(
        r"^#{1,6} (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = without_code(path.read_text())
    broken = []
    for link in re.findall(r"\]\(([^)]+)\)", text):
        target, _, anchor = link.partition("#")
        if "://" in link:
            continue
        other = (path.parent / target).resolve() if target else path
        if not other.exists() or (anchor and anchor not in anchors(other.read_text())):
            broken.append(link)

    assert broken == []


def test_every_page_is_reached_from_the_index() -> None:
    linked = set(re.findall(r"\]\(([^)#]+)\)", (DOCS / "README.md").read_text()))

    assert {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")} - linked == {"README.md"}
