"""The library is light: importing it brings nothing of the gateway, the operator or the cluster along."""

import subprocess
import sys

import dovetail_client

HEAVY = {
    "dovetail_cli",
    "dovetail_composition.artifact",
    "dovetail_composition.compose",
    "dovetail_gateway",
    "dovetail_operator",
    "kopf",
    "kubernetes",
    "yaml",
}


def modules_after(code: str) -> set[str]:
    code = f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines())


def test_importing_the_client_brings_nothing_heavy_along() -> None:
    assert HEAVY & modules_after("from dovetail_client import *\nimport dovetail_client.oauth2") == set()


def test_parts_are_imported_when_they_are_used() -> None:
    assert {"aiohttp", "graphql"} & modules_after("import dovetail_client, dovetail_client.typed") == set()
    assert {"graphql", "dovetail_client.binding"} & modules_after("import dovetail_client.oauth2") == set()


def test_each_public_name_is_there() -> None:
    assert {name: getattr(dovetail_client, name).__name__ for name in dovetail_client.__all__} == {
        name: name for name in dovetail_client.__all__
    }
