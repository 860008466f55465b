from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.cluster import ApiServer, api_server
from support.processes import Running, running

Start = Callable[..., Running]


@pytest.fixture(scope="session")
def cluster() -> ApiServer:
    return api_server()


@pytest.fixture
def start_operator(cluster: ApiServer, tmp_path: Path) -> Iterator[Start]:
    """Start operators, which end with the test."""
    with ExitStack() as stack:

        def start(*arguments: str, kubeconfig: Path = cluster.kubeconfig) -> Running:
            output = tmp_path / f"operator-{len(list(tmp_path.iterdir()))}.log"
            operator = running(
                output, "-m", "dovetail_operator", *arguments, environment={"KUBECONFIG": str(kubeconfig)}
            )
            started = stack.enter_context(operator)
            started.wait_for("operator is running")
            return started

        yield start
