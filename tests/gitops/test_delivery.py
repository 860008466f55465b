"""The manifests of docs/gitops as tools deliver them: applied, applied again, pruned and brought back."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.charts import of_kind, render
from support.cluster import ApiServer, api_server, eventually
from support.kube_objects import KubeObjects, kube_objects
from support.needs import ROOT
from support.processes import running

GUIDE = ROOT / "docs" / "gitops"
OVERLAYS = GUIDE / "example" / "overlays"
BLOCKS = [
    yaml.safe_load(block)
    for block in re.findall(r"^```yaml\n(.*?)^```", (GUIDE / "README.md").read_text(), re.MULTILINE | re.DOTALL)
]
ARGO, FLUX = "argocd-controller", "kustomize-controller"


@pytest.fixture(scope="session")
def cluster() -> ApiServer:
    return api_server()


def rendered(cluster: ApiServer, overlay: str, namespace: str) -> list[dict[str, Any]]:
    """What kustomize makes of an overlay, in a namespace of the test's own."""
    done = subprocess.run(
        [cluster.home / "bin" / "kubectl", "kustomize", OVERLAYS / overlay], capture_output=True, text=True, check=True
    )
    objects = list(yaml.safe_load_all(done.stdout))
    for each in objects:
        assert each["metadata"]["namespace"] == f"shop-{overlay}"
        each["metadata"]["namespace"] = namespace
    return objects


@pytest.fixture
def objects(cluster: ApiServer, tmp_path: Path) -> Iterator[KubeObjects]:
    """A namespace of its own with the two services, that an operator looks after."""
    namespace = cluster.namespace("gitops")
    for name in ("catalog", "product"):
        cluster.kubectl("create", "service", "clusterip", name, "--tcp=8080", f"--namespace={namespace}")
    environment = {"KUBECONFIG": str(cluster.kubeconfig), "DOVETAIL_ADMIN_PORT": "0"}
    arguments = ("-m", "dovetail_operator", "--namespace", namespace)
    with (
        kube_objects(cluster, namespace) as opened,
        running(tmp_path / "log", *arguments, environment=environment) as operator,
    ):
        operator.wait_for("operator is running")
        yield opened


def apply(cluster: ApiServer, manager: str, given: list[dict[str, Any]]) -> None:
    cluster.kubectl(
        "apply", "--server-side", "--force-conflicts", f"--field-manager={manager}", "-f", "-", objects=given
    )


def settled(objects: KubeObjects) -> None:
    for kind, name in (("GraphQLSchema", "catalog"), ("GraphQLSchema", "product"), ("GraphQLGateway", "public")):
        eventually(lambda kind=kind, name=name: objects.reason(kind, name) == "Ready", f"{name} is ready")
    # An earlier look of the operator, at one of the two, may have left the gateway ready as well.
    both = {"ready": 2, "total": 2}
    eventually(lambda: objects.get("GraphQLGateway", "public")["status"]["schemas"] == both, "both take part")


def written(objects: KubeObjects) -> dict[str, str]:
    """Resource versions of all but Events, which follow statuses a moment later."""
    return {name: version for name, version in objects.versions().items() if not name.startswith("Event/")}


@pytest.mark.cluster
@pytest.mark.parametrize("overlay", ["staging", "production"])
def test_nobody_fights_and_what_is_pruned_comes_back_as_it_was(
    cluster: ApiServer, objects: KubeObjects, overlay: str
) -> None:
    given = rendered(cluster, overlay, objects.namespace)
    apply(cluster, ARGO, given)
    settled(objects)
    first, api = written(objects), objects.get("ConfigMap", "public")

    apply(cluster, ARGO, given)
    assert written(objects) == first, "the same manifests by the same tool write nothing"

    apply(cluster, FLUX, given)
    for each in objects.list("GraphQLSchema"):
        assert each["metadata"]["generation"] == each["status"]["observedGeneration"] == 1
    assert objects.get("ConfigMap", "public")["metadata"] == api["metadata"], "another tool's turn changes no API"

    objects.delete("GraphQLSchema", "product")
    eventually(lambda: objects.reason("GraphQLSchema", "catalog") == "LinksDropped", "the link to it is left out")
    assert "productsByIds" not in objects.sdl()

    objects.delete("GraphQLSchema", "catalog")
    eventually(lambda: objects.reason("GraphQLGateway", "public") == "NoSchemas", "the gateway says so")
    assert "catalogs" in objects.sdl(), "an API of nothing helps nobody"

    apply(cluster, ARGO, given)
    settled(objects)
    eventually(lambda: objects.get("ConfigMap", "public")["data"] == api["data"], "the API is what it was")


@pytest.mark.cluster
def test_the_settings_for_argo_are_a_config_map_as_it_has_one(cluster: ApiServer) -> None:
    settings = yaml.safe_load((GUIDE / "argocd-health.yaml").read_text())
    settings["metadata"]["namespace"] = "default"

    assert "created" in cluster.kubectl("create", "--dry-run=server", "-f", "-", objects=settings)


def test_the_guide_names_folders_that_exist() -> None:
    paths = [
        found
        for block in BLOCKS
        for found in (
            block.get("spec", {}).get("source", {}).get("path"),
            block.get("spec", {}).get("path"),
            block.get("spec", {}).get("chart", {}).get("spec", {}).get("chart"),
        )
        if found
    ]

    assert len(paths) == 4
    assert [path for path in paths if not (ROOT / path).is_dir()] == []


@pytest.mark.cluster
def test_the_values_in_the_guide_are_the_charts(cluster: ApiServer) -> None:
    """Both charts take them; the gateway's are its spec, which the API server judges."""
    (release,) = (block for block in BLOCKS if block.get("kind") == "HelmRelease")
    (operator,) = (block for block in BLOCKS if "helm" in block.get("spec", {}).get("source", {}))
    values = {
        release["spec"]["chart"]["spec"]["chart"]: release["spec"]["values"],
        operator["spec"]["source"]["path"]: operator["spec"]["source"]["helm"]["valuesObject"],
    }
    for chart, given in values.items():
        for each in of_kind(render(cluster, ROOT / chart, given), "GraphQLGateway"):
            each["metadata"]["namespace"] = "default"
            assert "created" in cluster.kubectl("create", "--dry-run=server", "-f", "-", objects=each)
