"""The commands of the README's section on clusters, run as they stand there on a cluster without Dovetail."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

from harness.cluster import Cluster
from harness.images import CHARTS, default_image
from harness.releases import remove_everything
from harness.world import Gateway, World
from support.needs import ROOT

WITHIN = 120.0
HELLO = {"query": "{ hello }", "expect": {"hello": "Hello from Dovetail"}}


def test_by_the_words_of_the_readme(world: World, cluster: Cluster, tmp_path: Path) -> None:
    remove_everything(cluster)
    assert not cluster.kubectl("get", "crd", "-o", "name").count("dovetail")
    script = commands("On a cluster")
    assert script.count("helm install") == 2
    if world.images.dovetail != default_image(CHARTS):
        # Where one's own registry is, is all that the README cannot know.
        repository, _, tag = world.images.dovetail.rpartition(":")
        flags = f"--set image.repository={repository},image.tag={tag}"
        script = re.sub(r"^helm install .*$", rf"\g<0> {flags}", script, flags=re.MULTILINE)
    world.namespaces.append("edge")
    began = time.monotonic()
    said = run(cluster, script, tmp_path / "output", WITHIN)
    took = time.monotonic() - began
    assert '{"data":{"hello":"Hello from Dovetail"}}' in said
    assert took < WITHIN
    cluster.helm("test", "dovetail", "--namespace=dovetail-system")
    cluster.helm("test", "public", "--namespace=edge")

    gateway = Gateway("public", "edge")
    with world.client.load(gateway.url, [HELLO]):
        # A second API beside the first leaves it alone.
        world.apply(*world.manifests("bonjour"))
        second = world.gateway("bonjour")
        world.client.until(second.url, "{ bonjour }", {"bonjour": "Bonjour"})


def commands(heading: str) -> str:
    """The shell commands of a section of the README."""
    text = (ROOT / "README.md").read_text()
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section, f"the README has no section {heading!r}"
    return "\n".join(re.findall(r"^```sh\n(.*?)^```", section[1], re.MULTILINE | re.DOTALL))


def run(cluster: Cluster, script: str, output: Path, seconds: float) -> str:
    """Run a script that may leave something running in the background, and end that; what was printed."""
    with output.open("w") as file:
        process = subprocess.Popen(
            ["bash", "-euc", script],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=cluster.environment(),
            start_new_session=True,
        )
    try:
        code = process.wait(seconds)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
    assert code == 0, output.read_text()
    return output.read_text()
