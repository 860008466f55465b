"""The library is light: importing it brings nothing of the gateway, the operator or the cluster along."""

import subprocess
import sys

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


def test_importing_the_client_brings_nothing_heavy_along() -> None:
    code = "import sys, dovetail_client, dovetail_client.oauth2; print(*sys.modules, sep='\\n')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert HEAVY & set(run.stdout.splitlines()) == set()
