"""Each threat of the security page names tests, and all of them exist."""

import re

from support.needs import ROOT

PAGE = (ROOT / "docs" / "kubernetes" / "security.md").read_text()
HEADER = "| threat | who | what stops it | which test shows it |"


def threats() -> dict[str, list[str]]:
    """Tests by threat."""
    table = PAGE.split(HEADER, 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {threat: re.findall(r"`([^`]+)`", tests) for threat, _, _, tests in cells}


def exists(name: str) -> bool:
    path, _, test = name.partition("::")
    place = ROOT / path if path.startswith("e2e/") else ROOT / "tests" / path
    return (
        re.search(rf"^(async )?def {test}\(", place.read_text(), re.MULTILINE) is not None if test else place.is_dir()
    )


def test_every_threat_names_a_test() -> None:
    found = threats()

    assert len(found) > 25
    assert [threat for threat, tests in found.items() if not tests] == []


def test_the_tests_that_are_named_exist() -> None:
    assert [name for tests in threats().values() for name in tests if not exists(name)] == []
