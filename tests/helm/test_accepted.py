"""A real API server takes what the charts make, whatever the values, and its strictest standard lets the pods run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.charts import GATEWAY, OPERATOR, helm, pod_specs, render
from support.cluster import ApiServer

from . import matrix

pytestmark = pytest.mark.cluster

ROWS = [
    *(pytest.param(GATEWAY, row, id=f"gateway-{name}") for name, row in matrix.GATEWAY.items()),
    *(pytest.param(OPERATOR, row, id=f"operator-{name}") for name, row in matrix.OPERATOR.items()),
]
EVERY_ROW = pytest.mark.parametrize(("chart", "values"), ROWS)


@pytest.fixture(scope="module")
def restricted(cluster: ApiServer) -> str:
    """A namespace that takes pods of the standard "restricted" only, and warns of Deployments that make others."""
    modes = ("enforce", "warn")
    return cluster.namespace("restricted", **{f"pod-security.kubernetes.io/{mode}": "restricted" for mode in modes})


@EVERY_ROW
def test_helm_finds_nothing_to_warn_of(cluster: ApiServer, chart: Path, values: Mapping[str, Any]) -> None:
    said = helm(cluster, "lint", "--strict", chart, values=values)

    assert "WARNING" not in said


@EVERY_ROW
def test_the_api_server_takes_all_objects(
    cluster: ApiServer, restricted: str, chart: Path, values: Mapping[str, Any]
) -> None:
    if watched := values.get("watchNamespaces"):
        values = {**values, "watchNamespaces": [cluster.namespace(name) for name in watched]}
    objects = render(cluster, chart, values, namespace=restricted)

    said = cluster.kubectl(
        "apply", "--server-side", "--force-conflicts", "--dry-run=server", "--filename=-", objects=objects
    )

    assert said.count("serverside-applied (server dry run)") == len(objects)
    assert "Warning" not in said


@EVERY_ROW
def test_pods_are_let_in_where_the_restricted_standard_is_enforced(
    cluster: ApiServer, restricted: str, chart: Path, values: Mapping[str, Any]
) -> None:
    specs = list(pod_specs(render(cluster, chart, values, namespace=restricted)))

    assert len(specs) == 2, "one of the Deployment, one of the test"
    for name, labels, spec in specs:
        wanted = pod(f"{name}-", labels, spec)
        said = cluster.kubectl("create", "--filename=-", f"--namespace={restricted}", objects=wanted)
        assert "created" in said
        assert "Warning" not in said


def test_that_namespace_refuses_a_pod_without_its_security_context(cluster: ApiServer, restricted: str) -> None:
    (_, labels, spec), *_ = pod_specs(render(cluster, GATEWAY, {}, namespace=restricted))

    said = cluster.kubectl(
        "create",
        "--filename=-",
        f"--namespace={restricted}",
        objects=pod("lax-", labels, {**spec, "securityContext": {}}),
        check=False,
    )

    assert "violates PodSecurity" in said


def pod(prefix: str, labels: Mapping[str, str], spec: Mapping[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"generateName": prefix, "labels": labels}, "spec": spec}
