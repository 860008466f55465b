"""Installing, upgrading, rolling back and uninstalling leave in a cluster what they should, and nothing else."""

import re

import pytest
import yaml
from support.charts import GATEWAY, OPERATOR, helm
from support.cluster import ApiServer, eventually, start_api_server
from support.needs import ROOT

pytestmark = pytest.mark.cluster

SECONDS = 60
"""Controllers and processes start beside other tests, on few cores."""

CRDS = ("graphqlgateways.dovetail.dev", "graphqlschemas.dovetail.dev")
SCHEMA = {
    "apiVersion": "dovetail.dev/v1alpha1",
    "kind": "GraphQLSchema",
    "metadata": {"name": "user"},
    "spec": {"endpoint": {"service": {"name": "user"}}, "schema": {"sdl": "type Query { user: String }"}},
}


@pytest.fixture(scope="module")
def server() -> ApiServer:
    """A cluster without the custom resources, whose controllers run."""
    return start_api_server("--kcm")


def test_custom_resources_and_what_users_made_outlive_the_operator_until_told_otherwise(server: ApiServer) -> None:
    system, shop = server.namespace("system"), server.namespace("shop")
    notes = helm(server, "install", "dovetail", OPERATOR, f"--namespace={system}")
    assert f"kubectl delete crd {CRDS[1]} {CRDS[0]}" in notes
    server.kubectl("wait", "--for=condition=Established", *(f"crd/{name}" for name in CRDS))
    server.kubectl("apply", "--filename=-", f"--namespace={shop}", objects=SCHEMA)

    helm(server, "uninstall", "dovetail", f"--namespace={system}", "--wait")
    assert crds(server) == set(CRDS)
    assert server.get("graphqlschema", "user", f"--namespace={shop}")
    assert left_of(server, "dovetail", system) == {f"customresourcedefinition/{name}" for name in CRDS}

    helm(server, "install", "dovetail", OPERATOR, f"--namespace={system}", values={"crds": {"keep": False}})
    assert server.get("graphqlschema", "user", f"--namespace={shop}")
    helm(server, "uninstall", "dovetail", f"--namespace={system}", "--wait")
    eventually(lambda: not crds(server), "the custom resources are gone", SECONDS)
    assert left_of(server, "dovetail", system) == set()


def test_an_upgrade_brings_new_custom_resources_and_keeps_the_objects(server: ApiServer) -> None:
    system = server.namespace("system")
    server.kubectl("apply", "--server-side", f"--filename={ROOT / 'crds'}")
    for name in CRDS:
        server.kubectl("patch", "crd", name, "--type=merge", "--patch", yaml.safe_dump(OLDER_VERSION))
        # As an older release of the chart would have left them.
        server.kubectl("label", "crd", name, "app.kubernetes.io/managed-by=Helm")
        owner = ("name=dovetail", f"namespace={system}")
        server.kubectl("annotate", "crd", name, *(f"meta.helm.sh/release-{each}" for each in owner))
    server.kubectl("wait", "--for=condition=Established", *(f"crd/{name}" for name in CRDS))
    server.kubectl("apply", "--filename=-", f"--namespace={system}", objects=SCHEMA)

    helm(server, "install", "dovetail", OPERATOR, f"--namespace={system}", values={"crds": {"install": False}})
    assert {short_names(server, name) for name in CRDS} == {("older",)}
    helm(server, "upgrade", "dovetail", OPERATOR, f"--namespace={system}", values={"crds": {"keep": False}})

    assert {short_names(server, name) for name in CRDS} == {("gqls",), ("gqlgw",)}
    assert server.get("graphqlschema", "user", f"--namespace={system}")
    helm(server, "uninstall", "dovetail", f"--namespace={system}", "--wait")
    eventually(lambda: not crds(server), "the custom resources are gone", SECONDS)


def test_a_gateway_is_installed_upgraded_rolled_back_and_removed(server: ApiServer) -> None:
    edge = server.namespace("edge", **{"pod-security.kubernetes.io/enforce": "restricted"})
    server.kubectl("apply", "--server-side", f"--filename={ROOT / 'crds'}")
    server.kubectl("wait", "--for=condition=Established", *(f"crd/{name}" for name in CRDS))

    notes = helm(server, "install", "public", GATEWAY, f"--namespace={edge}")
    commands = re.findall(r"^  kubectl ((?:get|describe) .+)$", notes, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        server.kubectl(*command.split())
    eventually(lambda: images(server, edge) == ["dovetail:0.1.0"] * 2, "two pods were let in", SECONDS)
    helm(server, "upgrade", "public", GATEWAY, f"--namespace={edge}", values={"image": {"tag": "2"}, "watch": False})
    # None becomes ready without a kubelet, so the new one stands beside the old ones, which go on serving.
    eventually(
        lambda: images(server, edge) == ["dovetail:0.1.0"] * 2 + ["dovetail:2"],
        "the new version comes in beside",
        SECONDS,
    )
    assert server.get("serviceaccount,role,rolebinding", "public", f"--namespace={edge}") in (None, {"items": []})
    helm(server, "rollback", "public", f"--namespace={edge}")
    template = server.get("deployment", "public", f"--namespace={edge}")["spec"]["template"]
    assert template["spec"]["containers"][0]["image"] == "dovetail:0.1.0"
    assert server.get("role", "public", f"--namespace={edge}")
    helm(server, "uninstall", "public", f"--namespace={edge}", "--wait")

    eventually(lambda: left_of(server, "public", edge) == set(), "nothing is left", SECONDS)


OLDER_VERSION = {"spec": {"names": {"shortNames": ["older"]}}}


def crds(server: ApiServer) -> set[str]:
    names = server.kubectl("get", "crd", "--output=name").split()
    return {name.partition("/")[2] for name in names} & set(CRDS)


def short_names(server: ApiServer, name: str) -> tuple[str, ...]:
    return tuple(server.get("crd", name)["spec"]["names"]["shortNames"])


def images(server: ApiServer, namespace: str) -> list[str]:
    """Of the pods that are not on their way out."""
    pods = (server.get("pods", f"--namespace={namespace}") or {"items": []})["items"]
    return sorted(pod["spec"]["containers"][0]["image"] for pod in pods if "deletionTimestamp" not in pod["metadata"])


def left_of(server: ApiServer, release: str, namespace: str) -> set[str]:
    """Every object that carries the name of the release, or Helm's mark of it, wherever it is."""
    kinds = server.kubectl("api-resources", "--verbs=list", "--output=name").split()
    wanted = ",".join(kind for kind in kinds if not kind.startswith("events"))
    found = server.get(wanted, "--all-namespaces")["items"]
    return {
        f"{item['kind'].lower()}/{item['metadata']['name']}"
        for item in found
        if item["metadata"].get("annotations", {}).get("meta.helm.sh/release-name") == release
        or (item["metadata"].get("namespace") == namespace and item["metadata"]["name"].startswith(release))
    }
