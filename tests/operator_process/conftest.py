from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.cluster import ApiServer, api_server
from support.kube_objects import KubeObjects, kube_objects
from support.processes import Running, running

Start = Callable[..., Running]


@pytest.fixture(scope="session")
def cluster() -> ApiServer:
    return api_server()


@pytest.fixture
def objects(cluster: ApiServer) -> Iterator[KubeObjects]:
    """The objects of a namespace of the test's own."""
    with kube_objects(cluster, cluster.namespace("test")) as opened:
        yield opened


@pytest.fixture
def start_operator(cluster: ApiServer, tmp_path: Path) -> Iterator[Start]:
    """Start operators, which end with the test."""
    with ExitStack() as stack:

        def start(
            *arguments: str,
            kubeconfig: Path = cluster.kubeconfig,
            environment: Mapping[str, str] | None = None,
            until: str = "operator is running",
        ) -> Running:
            operator = running(
                tmp_path / f"operator-{len(list(tmp_path.iterdir()))}.log",
                *("-m", "dovetail_operator", *arguments),
                environment={"KUBECONFIG": str(kubeconfig), "DOVETAIL_ADMIN_PORT": "0", **(environment or {})},
            )
            started = stack.enter_context(operator)
            started.wait_for(until)
            return started

        yield start
