"""What the Dockerfile downloads is checked, and what runs is not root."""

import re

from support.needs import ROOT

LINES = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()


def test_whatever_the_image_installs_is_checked_against_a_hash() -> None:
    installs = [
        command for line in LINES for command in line.split("&&") if "pip" in command and " install " in command
    ]
    downloads = [command for command in installs if "--no-deps /wheels/" not in command]

    assert len(downloads) == 2
    assert [command for command in downloads if "--require-hashes" not in command] == []


def test_every_locked_package_has_a_hash() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        packages = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", lock.read_text(), flags=re.MULTILINE).strip())
        assert [package for package in packages if "--hash=sha256:" not in package] == [], lock.name


def test_nobody_needs_root_to_run_it() -> None:
    users = [line for line in LINES if line.startswith("USER ")]

    assert users == ["USER 65532:65532"]
