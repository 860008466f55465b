"""What holds for the Dockerfile before anything is built of it."""

import re
import tomllib

from support.needs import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()
INSTRUCTIONS = [line for line in re.sub(r"\\\n\s*", " ", DOCKERFILE).splitlines() if line and not line.startswith("#")]


def arguments(name: str) -> list[str]:
    """What follows each instruction of this name."""
    return [line.partition(" ")[2].strip() for line in INSTRUCTIONS if line.split()[0] == name]


def copied() -> set[str]:
    """What is taken from the repository."""
    return {
        source.rstrip("/")
        for line in arguments("COPY")
        if not line.startswith("--from=")
        for source in line.split()[:-1]
    }


def test_every_package_of_the_project_is_in_the_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]

    assert {package.partition("/")[0] for package in packages} <= copied()


def test_the_builder_gets_what_is_copied_and_nothing_else() -> None:
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    let_through = {rule[1:] for rule in rules if rule.startswith("!")}

    assert next(rule for rule in rules if not rule.startswith("#")) == "*"
    assert let_through == copied()
    assert [name for name in let_through if not (ROOT / name).exists()] == []


def test_both_stages_stand_on_the_base_that_one_can_choose() -> None:
    assert [line.partition(" AS ")[0] for line in arguments("FROM")] == ["${BASE}"] * 2
    assert arguments("ARG")[0].startswith("BASE=python:3.")


def test_it_runs_as_a_user_whose_number_is_known() -> None:
    """Kubernetes cannot tell from a name that it is not root."""
    assert arguments("USER") == ["65532:65532"]
    assert arguments("ENTRYPOINT") == ['["dovetail"]']


def test_whatever_is_downloaded_has_a_hash() -> None:
    installs = [part for line in arguments("RUN") for part in line.split("&&") if " install " in part]

    assert len(installs) == 3
    assert [part for part in installs if "--require-hashes" not in part and "/wheels/" not in part] == []
    assert [part for part in installs if "/wheels/" in part and "--no-deps" not in part] == []
