"""Operator and gateway as a release starts them do their work with their accounts' rights, and ask for no others."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.charts import GATEWAY, OPERATOR, environment_of, of_kind, render
from support.cluster import ApiServer, eventually
from support.gateway_process import gateway_process
from support.operator import gateway, schema
from support.processes import Running, running

from . import matrix

pytestmark = pytest.mark.cluster

SECONDS = 60
"""Controllers and processes start beside other tests, on few cores."""


@contextmanager
def operator(server: ApiServer, release: str, values: dict[str, Any], folder: Path) -> Iterator[Running]:
    """The operator of a release in `ops`: its arguments, its environment, the token of its account."""
    objects = render(server, OPERATOR, values, release=release, namespace="ops")
    (container,) = of_kind(objects, "Deployment")[0]["spec"]["template"]["spec"]["containers"]
    variables = {
        **environment_of(container),
        "DOVETAIL_LEASE_NAMESPACE": "ops",
        "DOVETAIL_ADMIN_HOST": "127.0.0.1",
        "DOVETAIL_ADMIN_PORT": "0",
        "KUBECONFIG": str(server.kubeconfig_of(release, "ops", folder)),
    }
    with running(folder / f"{release}.log", "-m", "dovetail_cli", *container["args"], environment=variables) as started:
        yield started


def greeting(field: str) -> dict[str, Any]:
    """A schema whose one field answers `hello`."""
    link = {"field": f"Query.{field}", "value": "hello"}
    return schema("user", f"type Query {{ {field}: String }}", namespace="shop", links=[link])


BROKEN = schema("broken", "type Query {", namespace="shop")


def is_ready(server: ApiServer, namespace: str, name: str) -> bool:
    found = server.get("graphqlgateway", name, f"--namespace={namespace}")["status"]
    return any(each["type"] == "Accepted" and each["status"] == "True" for each in found.get("conditions", []))


def artifact(server: ApiServer, namespace: str, name: str) -> str:
    """The digest that the operator wrote."""
    found = server.get("configmap", name, f"--namespace={namespace}")
    return found["data"]["digest"] if found else ""


@pytest.mark.parametrize(("release", "values"), [("dovetail", {}), ("narrow", matrix.NARROW)])
def test_the_operator_composes(installed: ApiServer, tmp_path: Path, release: str, values: dict[str, Any]) -> None:
    installed.kubectl("delete", "events", "--all", "--namespace=shop")
    installed.kubectl("delete", "graphqlschema", "--all", "--namespace=shop")
    installed.kubectl("apply", "--filename=-", objects=[greeting("hello"), BROKEN, gateway(release, namespace="shop")])

    with operator(installed, release, values, tmp_path) as process:
        eventually(lambda: artifact(installed, "shop", release), "the artifact is written", SECONDS)
        eventually(lambda: is_ready(installed, "shop", release), "the gateway's status is written", SECONDS)
        events = eventually(lambda: installed.get("events", "--namespace=shop"), "the broken one is told of", SECONDS)
        lease = installed.get("lease", release, "--namespace=ops")
        code, _ = process.stop()
        said = process.said().lower()

    assert code == 0
    assert "forbidden" not in said
    # Not of a time, nor of a port or a digest.
    assert not re.search(r"(?<![.\w])403\b", said)
    assert lease["spec"]["holderIdentity"]
    assert {each["involvedObject"]["name"] for each in events["items"]} == {"broken"}


async def test_the_gateway_follows_its_artifact(installed: ApiServer, tmp_path: Path) -> None:
    values = {"spec": {"schemas": {"namespaces": {"from": "All"}}}}
    (wanted,) = of_kind(render(installed, GATEWAY, values), "GraphQLGateway")
    installed.kubectl(
        "apply", "--server-side", "--force-conflicts", "--filename=-", objects=[wanted, greeting("hello")]
    )
    (container,) = of_kind(render(installed, GATEWAY, values), "Deployment")[0]["spec"]["template"]["spec"][
        "containers"
    ]
    (source,) = (each for each in container["args"] if each.startswith("--config-map="))
    kubeconfig = str(installed.kubeconfig_of("public", "edge", tmp_path))

    with operator(installed, "dovetail", {}, tmp_path):
        eventually(lambda: artifact(installed, "edge", "public"), "the artifact is written", SECONDS)
        async with gateway_process(source, KUBECONFIG=kubeconfig) as process:
            assert await process.query("{ hello }") == {"data": {"hello": "hello"}}
            before = artifact(installed, "edge", "public")
            installed.kubectl("apply", "--filename=-", objects=greeting("goodbye"))
            eventually(
                lambda: artifact(installed, "edge", "public") != before, "the operator wrote the change", SECONDS
            )
            await process.until_look("/status", digest=artifact(installed, "edge", "public"))
            assert await process.query("{ goodbye }") == {"data": {"goodbye": "hello"}}

    assert [line for line in process.logs if line["level"] in {"warning", "error"}] == []
