"""The fixtures of promises: one cluster, image build and client for the run, and a namespace for each promise."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from harness.client import Client, client_pod
from harness.cluster import Cluster
from harness.dump import dump, summary
from harness.images import Images, build_images
from harness.machines import machine
from harness.releases import install_operator
from harness.world import World
from support.needs import ROOT

REPORTS = ROOT / ".cache" / "e2e"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The cluster of this run; one that was started for it ends with it."""
    running = machine()
    try:
        yield Cluster(running)
    finally:
        running.close()


@pytest.fixture(scope="session")
def images(cluster: Cluster) -> Images:
    return build_images(cluster)


@pytest.fixture(scope="session")
def client(cluster: Cluster, images: Images) -> Iterator[Client]:
    with client_pod(cluster, images.services) as running:
        yield running


@pytest.fixture(scope="module")
def operator(cluster: Cluster, images: Images) -> None:
    """The operator of this repository runs, for all namespaces, with the chart's own values."""
    install_operator(cluster, images.dovetail)


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, cluster: Cluster, images: Images, client: Client) -> Iterator[World]:
    """An empty namespace named after the promise."""
    folder = Path(request.path).parent
    made = World(cluster, images, client, folder)
    made.another_namespace(f"e2e-{folder.name.replace('_', '-')}")
    yield made
    cluster.kubectl("delete", "namespace", *made.namespaces, "--ignore-not-found", "--wait=false")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what the cluster looked like when a test failed."""
    report = yield
    funcargs = getattr(item, "funcargs", {})
    if report.failed and "cluster" in funcargs:
        namespaces = funcargs["world"].namespaces if "world" in funcargs else []
        REPORTS.mkdir(parents=True, exist_ok=True)
        path = REPORTS / (re.sub(r"\W+", "-", item.nodeid).strip("-") + ".txt")
        seen = summary(funcargs["cluster"], namespaces)
        path.write_text(dump(funcargs["cluster"], namespaces), encoding="utf-8", errors="backslashreplace")
        report.sections.append(("cluster", f"{seen}\nmore is in {path.relative_to(ROOT)}"))
    return report
