"""What the charts make of values: names, what selects what, tokens, ports, settings and times."""

import functools
import operator
import re
from collections.abc import Mapping
from typing import Any

import pytest
from support.charts import CHARTS, GATEWAY, OPERATOR, Object, environment_of, of_kind, pod_specs, render, selects
from support.cluster import ApiServer

from dovetail_cli.commands import load
from dovetail_cli.parser import build_parser
from dovetail_composition.artifact import slot_names
from dovetail_gateway.settings import gateway_settings
from dovetail_operator.settings import Settings, from_environment

from . import matrix

pytestmark = pytest.mark.cluster

GATEWAY_ROWS = pytest.mark.parametrize("values", matrix.GATEWAY.values(), ids=matrix.GATEWAY)
OPERATOR_ROWS = pytest.mark.parametrize("values", matrix.OPERATOR.values(), ids=matrix.OPERATOR)
TABLES = {GATEWAY: matrix.GATEWAY, OPERATOR: matrix.OPERATOR}
ALL_ROWS = pytest.mark.parametrize(
    ("chart", "values"),
    [
        pytest.param(chart, values, id=f"{chart.name}-{name}")
        for chart in CHARTS
        for name, values in TABLES[chart].items()
    ],
)


@GATEWAY_ROWS
def test_objects_of_a_gateway_are_named_after_the_release(cluster: ApiServer, values: Mapping[str, Any]) -> None:
    objects = render(cluster, GATEWAY, values, release="orders", namespace="shop")
    others = {(item["kind"], item["metadata"]["name"]) for item in objects if item["metadata"]["name"] != "orders"}

    assert others == {("Service", "orders-admin"), ("Pod", "orders-test")}
    assert {item["metadata"]["namespace"] for item in objects} == {"shop"}


@ALL_ROWS
def test_what_selects_pods_selects_those_of_the_deployment_only(
    cluster: ApiServer, chart: Any, values: Mapping[str, Any]
) -> None:
    objects = render(cluster, chart, values)
    labels = {name: labels for name, labels, _ in pod_specs(objects)}
    selectors = {
        (item["kind"], item["metadata"]["name"]): selector
        for item in objects
        for path in ("spec.selector.matchLabels", "spec.selector", "spec.podSelector.matchLabels")
        if item["kind"] in {"Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"}
        and (selector := dig(item, path))
        and not {"matchLabels", "matchExpressions"} & set(selector)
    }

    assert len(selectors) >= 2
    for what, selector in selectors.items():
        assert [name for name, given in labels.items() if selects(selector, given)] == ["public"], what


@ALL_ROWS
def test_metrics_are_read_from_the_admin_port_only(cluster: ApiServer, chart: Any, values: Mapping[str, Any]) -> None:
    objects = render(cluster, chart, values)
    monitors = of_kind(objects, "ServiceMonitor")

    assert bool(monitors) == bool(dig(values, "metrics.serviceMonitor.enabled"))
    for monitor in monitors:
        (service,) = (
            item
            for item in of_kind(objects, "Service")
            if selects(monitor["spec"]["selector"]["matchLabels"], item["metadata"]["labels"])
        )
        (endpoint,) = monitor["spec"]["endpoints"]
        assert [port["name"] for port in service["spec"]["ports"]] == [endpoint["port"]] == ["admin"]
        assert selects(dig(values, "metrics.serviceMonitor.labels") or {}, monitor["metadata"]["labels"])


@ALL_ROWS
def test_ports_that_are_named_are_the_container_s(cluster: ApiServer, chart: Any, values: Mapping[str, Any]) -> None:
    objects = render(cluster, chart, values)
    (container,) = of_kind(objects, "Deployment")[0]["spec"]["template"]["spec"]["containers"]
    ports = {port["name"] for port in container["ports"]}
    targets = {port["targetPort"] for item in of_kind(objects, "Service") for port in item["spec"]["ports"]}
    probes = {container[f"{kind}Probe"]["httpGet"]["port"] for kind in ("startup", "liveness", "readiness")}
    opened = {
        port["port"]
        for item in of_kind(objects, "NetworkPolicy")
        for rule in item["spec"]["ingress"]
        for port in rule["ports"]
    }

    assert targets == ports
    assert probes == {"admin"}
    assert opened in (set(), ports)


@ALL_ROWS
def test_images_are_pinned_by_digest_before_tag(cluster: ApiServer, chart: Any, values: Mapping[str, Any]) -> None:
    given = values.get("image", {})
    version = f"@{given['digest']}" if "digest" in given else f":{given.get('tag', '0.1.0')}"
    containers = [each for _, _, spec in pod_specs(render(cluster, chart, values)) for each in spec["containers"]]

    assert {each["image"] for each in containers} == {given.get("repository", "dovetail") + version}
    assert {each["imagePullPolicy"] for each in containers} == {given.get("pullPolicy", "IfNotPresent")}


@ALL_ROWS
def test_pods_of_tests_never_get_a_token(cluster: ApiServer, chart: Any, values: Mapping[str, Any]) -> None:
    objects = render(cluster, chart, values)

    assert [item["spec"]["automountServiceAccountToken"] for item in of_kind(objects, "Pod")] == [False]
    # Whoever uses the account by mistake gets none either.
    assert [item["automountServiceAccountToken"] for item in of_kind(objects, "ServiceAccount")] in ([], [False])


@GATEWAY_ROWS
def test_a_gateway_that_does_not_watch_has_neither_token_nor_account_nor_rights(
    cluster: ApiServer, values: Mapping[str, Any]
) -> None:
    objects = render(cluster, GATEWAY, values)
    watches = values.get("watch", True)
    spec = of_kind(objects, "Deployment")[0]["spec"]["template"]["spec"]

    assert spec["automountServiceAccountToken"] is watches
    assert spec.get("serviceAccountName") == ("public" if watches else None)
    for kind in ("ServiceAccount", "Role", "RoleBinding"):
        assert len(of_kind(objects, kind)) == watches
    assert of_kind(objects, "ClusterRole") == []


@GATEWAY_ROWS
def test_the_command_line_takes_the_arguments_and_the_gateway_the_environment(
    cluster: ApiServer, values: Mapping[str, Any]
) -> None:
    container = container_of(cluster, GATEWAY, values)
    arguments = build_parser(load()).parse_args(container["args"])
    settings = gateway_settings(environment_of(container), workers=arguments.workers, config_map=arguments.config_map)
    folders = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}

    assert ports == {"http": arguments.port, "admin": arguments.admin_port}
    assert settings.workers == values.get("workers", 1)
    assert settings.shutdown_grace == values.get("shutdownGrace", 5)
    assert settings.drain_timeout == values.get("drainTimeout", 25)
    assert settings.log_level == values.get("logLevel", "INFO")
    assert settings.cors_origins == set(values.get("corsOrigins", []))
    assert str(settings.secrets_dir) == folders["secrets"]
    if values.get("watch", True):
        assert settings.config_map == ("edge", "public")
        assert str(settings.mounted_copy) == folders["artifact"]
    else:
        assert arguments.config_map is settings.mounted_copy is None
        assert str(arguments.supergraph) == folders["artifact"]


@OPERATOR_ROWS
def test_the_command_line_takes_the_arguments_and_the_operator_the_environment(
    cluster: ApiServer, values: Mapping[str, Any]
) -> None:
    container = container_of(cluster, OPERATOR, values)
    arguments = build_parser(load()).parse_args(container["args"])
    environment = environment_of(container)
    settings = from_environment(environment)
    known = {f"DOVETAIL_{name.upper()}" for name in Settings.__dataclass_fields__}

    assert (arguments.namespace or []) == values.get("watchNamespaces", [])
    assert arguments.all_namespaces == (not arguments.namespace)
    assert {name for name in environment if name.startswith("DOVETAIL_")} - known == set()
    assert (settings.lease_name, settings.lease_namespace) == ("public", "<metadata.namespace>")
    assert (settings.admin_host, settings.admin_port) == ("0.0.0.0", container["ports"][0]["containerPort"])
    assert settings.log_level == values.get("logLevel", "INFO")
    for variable, value in (("ALLOWED", "allowed"), ("INTERNAL", "internal")):
        ranges = dig(values, f"endpoints.{value}Ranges") or []
        assert environment[f"DOVETAIL_{variable}_RANGES"] == ",".join(ranges)


@GATEWAY_ROWS
def test_a_pod_has_time_to_drain(cluster: ApiServer, values: Mapping[str, Any]) -> None:
    spec = of_kind(render(cluster, GATEWAY, values), "Deployment")[0]["spec"]["template"]["spec"]

    assert spec["terminationGracePeriodSeconds"] >= 5 + values.get("shutdownGrace", 5) + values.get("drainTimeout", 25)


def test_the_operator_and_kubelet_find_what_the_gateway_needs(cluster: ApiServer) -> None:
    objects = render(cluster, GATEWAY, {}, release="orders")
    (admin,) = (item for item in of_kind(objects, "Service") if item["metadata"]["name"] == "orders-admin")
    volumes = {each["name"]: each for each in of_kind(objects, "Deployment")[0]["spec"]["template"]["spec"]["volumes"]}
    maps = [source["configMap"] for source in volumes["artifact"]["projected"]["sources"]]
    readable = {
        (resource, name)
        for rule in of_kind(objects, "Role")[0]["rules"]
        for resource in rule["resources"]
        for name in rule["resourceNames"]
    }

    assert admin["metadata"]["labels"]["dovetail.dev/gateway"] == "orders"
    assert admin["spec"]["clusterIP"] == "None"
    assert admin["spec"]["publishNotReadyAddresses"] is True
    assert {each["name"] for each in maps} == {"orders", *slot_names("orders")}
    assert {each["optional"] for each in maps} == {True}
    assert volumes["secrets"]["secret"]["secretName"] == "orders"
    assert volumes["secrets"]["secret"]["optional"] is True
    assert readable == {("secrets", "orders"), *(("configmaps", each["name"]) for each in maps)}


def test_the_spec_of_the_gateway_is_passed_on_word_for_word(cluster: ApiServer) -> None:
    spec = matrix.GATEWAY["scaled"]["spec"]

    assert [item["spec"] for item in of_kind(render(cluster, GATEWAY, {"spec": spec}), "GraphQLGateway")] == [spec]
    assert of_kind(render(cluster, GATEWAY, {"createGateway": False}), "GraphQLGateway") == []


def test_the_autoscaler_alone_says_how_many_pods_there_are(cluster: ApiServer) -> None:
    objects = render(cluster, GATEWAY, matrix.GATEWAY["scaled"])
    (deployment,) = of_kind(objects, "Deployment")
    (scaler,) = of_kind(objects, "HorizontalPodAutoscaler")

    assert "replicas" not in deployment["spec"]
    assert scaler["spec"]["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "public"}
    assert "cpu" in deployment["spec"]["template"]["spec"]["containers"][0]["resources"]["requests"]


@pytest.mark.parametrize("row", ["ingress", "route"])
def test_ways_from_outside_end_at_the_public_port(cluster: ApiServer, row: str) -> None:
    objects = render(cluster, GATEWAY, matrix.GATEWAY[row])
    (public,) = (item for item in of_kind(objects, "Service") if item["metadata"]["name"] == "public")
    (port,) = public["spec"]["ports"]
    backends = [
        (path["backend"]["service"]["name"], path["backend"]["service"]["port"])
        for item in of_kind(objects, "Ingress")
        for rule in item["spec"]["rules"]
        for path in rule["http"]["paths"]
    ] or [
        (backend["name"], backend["port"])
        for item in of_kind(objects, "HTTPRoute")
        for rule in item["spec"]["rules"]
        for backend in rule["backendRefs"]
    ]

    rewrites = [
        each["urlRewrite"]["path"]["replaceFullPath"]
        for item in of_kind(objects, "HTTPRoute")
        for rule in item["spec"]["rules"]
        for each in rule["filters"]
    ]

    assert rewrites == (["/graphql"] if row == "route" else [])
    assert port["targetPort"] == "http"
    assert backends
    assert all(backend in [("public", {"name": port["name"]}), ("public", port["port"])] for backend in backends)


def test_a_policy_for_the_network_names_peers_of_the_admin_port(cluster: ApiServer) -> None:
    (policy,) = of_kind(render(cluster, GATEWAY, matrix.GATEWAY["route"]), "NetworkPolicy")
    (open_one,) = of_kind(render(cluster, GATEWAY, {"networkPolicy": {"enabled": True}}), "NetworkPolicy")
    (mounted,) = of_kind(render(cluster, GATEWAY, matrix.GATEWAY["mounted"]), "NetworkPolicy")
    peer = {"namespaceSelector": {"matchLabels": {"team": "ops"}}}
    anyone = {port["port"]: rule.get("from") for rule in open_one["spec"]["ingress"] for port in rule["ports"]}
    listed = {port["port"]: rule.get("from") for rule in policy["spec"]["ingress"] for port in rule["ports"]}
    (pods_of_operator,) = (
        labels for name, labels, _ in pod_specs(render(cluster, OPERATOR, {})) if not name.endswith("-test")
    )

    assert anyone["http"] is None
    assert listed["http"] == [peer]
    assert selects(listed["admin"][0]["podSelector"]["matchLabels"], pods_of_operator)
    assert listed["admin"][1:] == [peer]
    assert {"to": [{"namespaceSelector": {}}]} in open_one["spec"]["egress"]
    assert {"to": [{"namespaceSelector": {}}]} not in policy["spec"]["egress"]
    assert reaches(open_one, 6443)
    assert reaches(policy, 6443)
    assert not reaches(mounted, 6443), "who has no token need not reach the API server"


@OPERATOR_ROWS
def test_custom_resources_are_kept_as_told(cluster: ApiServer, values: Mapping[str, Any]) -> None:
    crds = of_kind(render(cluster, OPERATOR, values), "CustomResourceDefinition")
    kept = [item["metadata"].get("annotations", {}).get("helm.sh/resource-policy") for item in crds]

    if dig(values, "crds.install") is False:
        assert crds == []
    else:
        assert kept == ([None, None] if dig(values, "crds.keep") is False else ["keep", "keep"])


def test_an_operator_of_some_namespaces_puts_nothing_into_the_cluster_s_scope(cluster: ApiServer) -> None:
    cluster_scoped = set(
        re.findall(r"\sfalse\s+(\w+)$", cluster.kubectl("api-resources", "--namespaced=false"), re.MULTILINE)
    )
    objects = render(cluster, OPERATOR, matrix.OPERATOR["namespaces"], release="dovetail", namespace="ops")

    assert "ClusterRole" in cluster_scoped
    assert [item["kind"] for item in objects if item["kind"] in cluster_scoped] == []
    assert {item["metadata"]["namespace"] for item in objects} == {"ops", "shop", "edge"}
    assert {item["metadata"]["name"] for item in objects if item["metadata"]["namespace"] != "ops"} == {"ops-dovetail"}


def container_of(cluster: ApiServer, chart: Any, values: Mapping[str, Any]) -> Object:
    (container,) = of_kind(render(cluster, chart, values), "Deployment")[0]["spec"]["template"]["spec"]["containers"]
    return container


def reaches(policy: Object, port: int) -> bool:
    return any({"port": port, "protocol": "TCP"} in rule.get("ports", []) for rule in policy["spec"]["egress"])


def dig(item: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, None if there is none."""
    try:
        return functools.reduce(operator.getitem, path.split("."), item)
    except KeyError:
        return None
