"""What holds for the repository as a whole: lock files agree, nothing names one machine, every promise file exists."""

import re
import subprocess
import tomllib

import pytest
from support.needs import ROOT

# Assembled, so that this file does not contain what it looks for.
MACHINE_PATHS = re.compile("|".join([r"/wor" + r"k/", r"/roo" + r"t/", r"/tmp/bash" + "_jobs"]))
SHARED_AT = re.compile(r"^(tests|e2e|bench)/|^\.ci/|^Makefile$")
DOTTED_SHARED = ".." + "/shared"


def tracked_texts() -> dict[str, str]:
    """Return all files that git knows and that are text, by path."""
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    texts = {}
    for name in listing.splitlines():
        path = ROOT / name
        if path.is_file() and b"\0" not in (data := path.read_bytes()):
            texts[name] = data.decode()
    return texts


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return tracked_texts()


def pinned(lock: str) -> set[tuple[str, str]]:
    """Return the packages of a requirements file with their versions."""
    return set(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE))


def names(requirement: str) -> str:
    """Return the package that a requirement names."""
    return re.split(r"[^a-z0-9-]", requirement)[0]


def test_no_file_names_a_path_of_one_machine(texts: dict[str, str]) -> None:
    assert [name for name, text in texts.items() if MACHINE_PATHS.search(text)] == []


def test_only_tests_and_ci_reach_outside_the_repository(texts: dict[str, str]) -> None:
    assert [name for name, text in texts.items() if DOTTED_SHARED in text and not SHARED_AT.match(name)] == []


def test_the_lock_files_agree() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text())
    locked = {(package["name"], package.get("version")) for package in lock["package"] if package["name"] != "dovetail"}

    assert pinned("requirements.lock") == locked, "run `make lock`"
    assert pinned("requirements-runtime.lock") < locked, "run `make lock`"
    assert pinned("requirements-build.lock") < locked, "run `make lock`"


def test_the_image_gets_what_the_extras_name_and_nothing_of_what_tests_or_builds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    wanted = {names(line) for line in [*project["project"]["dependencies"], *extras["gateway"], *extras["operator"]]}
    groups = [line for group in project["dependency-groups"].values() for line in group if isinstance(line, str)]
    runtime = {name for name, _ in pinned("requirements-runtime.lock")}

    assert wanted <= runtime
    assert runtime & {names(line) for line in groups} == set()


def test_the_lock_names_the_public_index_only() -> None:
    lock = (ROOT / "uv.lock").read_text()
    exported = [path.read_text() for path in ROOT.glob("requirements*.lock")]

    assert set(re.findall(r"https?://([^/\"]+)", lock)) <= {"pypi.org", "files.pythonhosted.org"}
    assert len(exported) == 3
    assert [text for text in exported if "://" in text] == []


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_the_files_every_reader_looks_for_exist(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0


def test_every_verb_of_the_makefile_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)

    assert phony is not None
    assert set(phony[1].split()) == set(re.findall(r"^([a-z0-9]+):.*## ", makefile, re.MULTILINE))
