"""References to other namespaces and the addresses of endpoints, against a real API server."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any

import pytest
from aiohttp import web
from support.cluster import ApiServer, eventually, start_api_server
from support.needs import ROOT
from support.operator import gateway, schema
from support.reference_grants import grant, install_grants, uninstall_grants

from .conftest import Start

pytestmark = pytest.mark.cluster

STOCK = "type Query { stock: Int }"


@pytest.fixture(scope="module")
def cluster() -> ApiServer:
    """One of this module's own: ReferenceGrants come and go."""
    server = start_api_server()
    crds = sorted(str(path) for path in (ROOT / "crds").glob("*.yaml"))
    server.kubectl("apply", "--server-side", *(f"--filename={crd}" for crd in crds))
    server.kubectl("wait", "--for=condition=Established", "--timeout=30s", *(f"--filename={crd}" for crd in crds))
    return server


@pytest.fixture
def grants(cluster: ApiServer) -> Iterator[None]:
    """ReferenceGrants are served, for the time of a test."""
    install_grants(cluster, "v1")
    yield
    uninstall_grants(cluster)


@dataclass
class Tenants:
    """Two namespaces: a shop whose gateway takes its schemas, and a depot that it refers to."""

    cluster: ApiServer
    shop: str
    depot: str

    def apply(self, *objects: Any) -> None:
        self.cluster.kubectl("apply", "--server-side", "-f", "-", objects=list(objects))

    def condition(self, name: str, kind: str, namespace: str = "") -> dict[str, Any]:
        """A condition of a schema; empty where there is none."""
        found = self.cluster.get("graphqlschema", name, f"--namespace={namespace or self.shop}") or {}
        conditions = found.get("status", {}).get("conditions", [])
        return next((each for each in conditions if each["type"] == kind), {})

    def wait_for(self, name: str, kind: str, reason: str) -> str:
        """Wait until a condition of a schema has this reason; its message."""
        message: str = eventually(
            lambda: (found := self.condition(name, kind)).get("reason") == reason and [found["message"]],
            f"{name} has {kind} {reason}",
        )[0]
        return message

    def config_map(self) -> dict[str, str]:
        """The artifact of the shop's gateway."""
        found = self.cluster.get("configmap", "public", f"--namespace={self.shop}") or {}
        data: dict[str, str] = found.get("data", {})
        return data


@pytest.fixture
def tenants(cluster: ApiServer) -> Tenants:
    made = Tenants(cluster, cluster.namespace("shop"), cluster.namespace("depot"))
    made.apply(gateway(namespace=made.shop), schema("user", "type Query { me: Int }", namespace=made.shop))
    return made


def service(name: str, namespace: str, **spec: Any) -> dict[str, Any]:
    made = {"ports": [{"port": 80}], "selector": {"app": name}, **spec}
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {key: value for key, value in made.items() if value is not None},
    }


def at(name: str, namespace: str, url: str) -> dict[str, Any]:
    field = name.replace("-", "_")
    return schema(name, f"type Query {{ {field}: Int }}", namespace=namespace, endpoint={"url": url})


@pytest.mark.parametrize("version", ["v1", "v1beta1"])
def test_grants_take_effect_also_where_they_are_installed_later(
    tenants: Tenants, start_operator: Start, version: str
) -> None:
    start_operator("--all-namespaces")
    endpoint = {"service": {"name": "stock", "namespace": tenants.depot}}
    tenants.apply(service("stock", tenants.depot), schema("stock", STOCK, namespace=tenants.shop, endpoint=endpoint))
    tenants.wait_for("stock", "ResolvedRefs", "RefNotPermitted")
    assert "stock" not in tenants.config_map()["supergraph.graphql"]

    install_grants(tenants.cluster, version)
    try:
        tenants.apply(grant(tenants.depot, tenants.shop, "Service/stock", version=version))
        tenants.wait_for("stock", "Ready", "Ready")
        assert "stock" in tenants.config_map()["supergraph.graphql"]

        tenants.cluster.kubectl("delete", "referencegrant", "tests", f"--namespace={tenants.depot}")
        tenants.wait_for("stock", "ResolvedRefs", "RefNotPermitted")
        eventually(lambda: "stock" not in tenants.config_map()["supergraph.graphql"], "the schema has left the API")
    finally:
        uninstall_grants(tenants.cluster)


@pytest.mark.usefixtures("grants")
def test_a_refusal_does_not_tell_whether_there_is_a_target(tenants: Tenants, start_operator: Start) -> None:
    depot = tenants.depot
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "there", "namespace": depot}, "data": {}}
    text = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "there", "namespace": depot}, "data": {}}
    tenants.apply(service("there", depot), secret, text, schema("there", STOCK, namespace=depot))
    for name in ("there", "ghost"):
        header = {"name": "X-Key", "secretKeyRef": {"name": name, "namespace": depot, "key": "key"}}
        auth = {"tokenURL": "http://login.example/", "secretRef": {"name": name, "namespace": depot}}
        endpoint = {"url": "http://a.example/"}
        link = {"field": f"Query.{name}_link", "schema": f"{depot}/{name}", "query": "stock"}
        made = {
            "service": {"endpoint": {"service": {"name": name, "namespace": depot}}},
            "url": {"endpoint": {"url": f"http://{name}.{depot}.svc.cluster.local./"}},
            "header": {"endpoint": {**endpoint, "headers": [header]}},
            "auth": {"endpoint": {**endpoint, "auth": {"oauth2ClientCredentials": auth}}},
            "config-map": {"schema": {"configMapKeyRef": {"name": name, "namespace": depot, "key": "key"}}},
            "link": {"links": [link]},
        }
        tenants.apply(
            *(
                schema(
                    f"{name}-{what}",
                    f"type Query {{ {name}_{what.replace('-', '_')}_: Int }}",
                    namespace=tenants.shop,
                    **spec,
                )
                for what, spec in made.items()
            )
        )

    start_operator("--all-namespaces")

    for what in ("service", "url", "header", "auth", "config-map", "link"):
        reason = "LinksDropped" if what == "link" else "RefNotPermitted"
        told = {name: tenants.wait_for(f"{name}-{what}", "ResolvedRefs", reason) for name in ("there", "ghost")}
        assert told["there"].replace("there", "ghost") == told["ghost"], what


@pytest.mark.usefixtures("grants")
def test_secrets_config_maps_and_schemas_of_another_namespace(tenants: Tenants, start_operator: Start) -> None:
    shop, depot = tenants.shop, tenants.depot
    value = base64.b64encode(b"hush").decode()
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys", "namespace": depot}}
    text = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "sdl", "namespace": depot}}
    header = {"name": "X-Key", "secretKeyRef": {"name": "keys", "namespace": depot, "key": "key"}}
    both = {"key": "kubernetes.io/metadata.name", "operator": "In", "values": [shop, depot]}
    selection = {"namespaces": {"from": "Selector", "selector": {"matchExpressions": [both]}}}
    tenants.apply(
        {**secret, "data": {"key": value}},
        {**text, "data": {"text": STOCK}},
        schema("product", "type Query { products: Int }", namespace=depot),
        gateway(namespace=shop, schemas=selection),
        schema(
            "stock",
            "",
            namespace=shop,
            endpoint={"url": "http://stock.example/", "headers": [header]},
            schema={"configMapKeyRef": {"name": "sdl", "namespace": depot, "key": "text"}},
            links=[{"field": "Query.linked", "schema": f"{depot}/product", "query": "products"}],
        ),
    )
    start_operator("--all-namespaces")
    tenants.wait_for("stock", "ResolvedRefs", "RefNotPermitted")

    tenants.apply(grant(depot, shop, "Secret/keys", "ConfigMap/sdl"))
    message = tenants.wait_for("stock", "ResolvedRefs", "LinksDropped")
    assert "LINK_NOT_PERMITTED" in message
    assert f"namespace: {shop}" in message

    tenants.apply(grant(depot, shop, "Secret/keys", "ConfigMap/sdl", "GraphQLSchema/product"))
    tenants.wait_for("stock", "Ready", "Ready")
    assert "linked" in tenants.config_map()["supergraph.graphql"]
    companion = tenants.cluster.get("secret", "public", f"--namespace={shop}")
    assert companion["data"] == {f"{depot}_keys_key": value}

    tenants.cluster.kubectl("delete", "referencegrant", "tests", f"--namespace={depot}")
    tenants.wait_for("stock", "ResolvedRefs", "RefNotPermitted")
    eventually(
        lambda: tenants.cluster.get("secret", "public", f"--namespace={shop}") is None, "the copy of the value is gone"
    )


def test_endpoints_where_none_may_be(tenants: Tenants, start_operator: Start) -> None:
    shop = tenants.shop
    api_server = tenants.cluster.get("service", "kubernetes", "--namespace=default")["spec"]["clusterIP"]
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-7"}}
    tenants.apply(node)
    addresses = {"status": {"addresses": [{"type": "InternalIP", "address": "10.9.0.7"}]}}
    tenants.cluster.kubectl("patch", "node", "node-7", "--subresource=status", "--patch", json.dumps(addresses))
    tenants.apply(
        service("fine", shop),
        service("external", shop, type="ExternalName", externalName="else.example", selector=None, ports=None),
        service("anywhere", shop, selector=None),
    )
    refused = {
        "loopback": "http://127.0.0.1:8080/",
        "short": "http://127.1/",
        "decimal": "http://2130706433/",
        "hexadecimal": "http://0x7f000001/",
        "octal": "http://0177.0.0.1/",
        "version-6": "http://[::1]/",
        "mapped": "http://[::ffff:7f00:1]/",
        "name": "http://localhost/",
        "metadata": "http://169.254.169.254/latest",
        "node": "http://10.9.0.7:10250/",
        "api-server": f"https://{api_server}/",
        "api-server-name": "https://kubernetes.default.svc.cluster.local/",
        "one-label": "http://fine:8080/",
        "external": f"http://external.{shop}.svc/",
        "anywhere": f"http://anywhere.{shop}.svc/",
    }
    tenants.apply(*(at(name, shop, url) for name, url in refused.items()), at("fine", shop, f"http://fine.{shop}.svc/"))

    start_operator("--all-namespaces")

    for name in refused:
        tenants.wait_for(name, "Accepted", "EndpointRefused")
    tenants.wait_for("fine", "Ready", "Ready")
    sdl = tenants.config_map()["supergraph.graphql"]
    assert not [name for name in refused if f" {name.replace('-', '_')}: Int" in sdl]
    denied = json.loads(tenants.config_map()["addresses.json"])["denied"]
    assert {"10.9.0.7/32", f"{api_server}/32", "127.0.0.0/8"} <= set(denied)

    before = tenants.config_map()["digest"]
    tenants.cluster.kubectl("delete", "node", "node-7")
    tenants.wait_for("node", "Ready", "Ready")
    assert "10.9.0.7/32" not in json.loads(tenants.config_map()["addresses.json"])["denied"]
    assert tenants.config_map()["digest"] != before, "its schema takes part now"


def test_addresses_inside_of_the_cluster_are_called_by_names_of_services_only(
    tenants: Tenants, start_operator: Start
) -> None:
    shop, kubectl = tenants.shop, tenants.cluster.kubectl
    tenants.apply(service("stock", tenants.depot), service("fine", shop))
    victim = tenants.cluster.get("service", "stock", f"--namespace={tenants.depot}")["spec"]["clusterIP"]
    urls = {
        "literal": f"http://{victim}:8080/",
        "hexadecimal": f"http://0x{int(IPv4Address(victim)):08x}:8080/",
        "later": "http://10.201.0.7/",
        "pod": "http://10.245.7.7:8080/",
        "fine": f"http://fine.{shop}.svc:8080/",
    }
    tenants.apply(*(at(name, shop, url) for name, url in urls.items()))

    def internal() -> set[str]:
        return set(json.loads(tenants.config_map()["addresses.json"])["internal"])

    start_operator("--all-namespaces")

    for name in ("literal", "hexadecimal"):
        assert "endpoint.service" in tenants.wait_for(name, "Accepted", "EndpointRefused")
    for name in ("later", "pod", "fine"):
        tenants.wait_for(name, "Ready", "Ready")
    (default,) = tenants.cluster.get("servicecidr", "kubernetes")["spec"]["cidrs"]
    assert internal() == {default}

    identity = {"apiVersion": "networking.k8s.io/v1", "kind": "ServiceCIDR", "metadata": {"name": "later"}}
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-8"}}
    tenants.apply({**identity, "spec": {"cidrs": ["10.201.0.0/24"]}}, {**node, "spec": {"podCIDRs": ["10.245.7.0/24"]}})
    for name in ("later", "pod"):
        tenants.wait_for(name, "Accepted", "EndpointRefused")
    assert internal() == {default, "10.201.0.0/24", "10.245.7.0/24"}
    assert tenants.condition("fine", "Ready")["status"] == "True"

    kubectl("delete", "servicecidr/later", "node/node-8")
    for name in ("later", "pod"):
        tenants.wait_for(name, "Ready", "Ready")


def test_an_operator_of_some_namespaces_knows_internal_ranges_and_the_api_server_from_its_environment_only(
    tenants: Tenants, start_operator: Start
) -> None:
    tenants.apply(
        at("pod", tenants.shop, "http://10.245.7.7:8080/"), at("api-server", tenants.shop, "https://10.99.0.1/")
    )
    alone = start_operator("--namespace", tenants.shop)
    for name in ("pod", "api-server"):
        tenants.wait_for(name, "Ready", "Ready")
    assert json.loads(tenants.config_map()["addresses.json"])["internal"] == []
    alone.stop()

    alone = start_operator("--namespace", tenants.shop, environment={"KUBERNETES_SERVICE_HOST": "10.99.0.1"})
    tenants.wait_for("api-server", "Accepted", "EndpointRefused")
    assert "10.99.0.1/32" in json.loads(tenants.config_map()["addresses.json"])["denied"]
    alone.stop()

    ranges = {"DOVETAIL_INTERNAL_RANGES": "10.96.0.0/16, 10.245.0.0/16"}
    start_operator("--namespace", tenants.shop, environment=ranges)
    tenants.wait_for("pod", "Accepted", "EndpointRefused")


@pytest.mark.usefixtures("grants")
def test_an_operator_of_some_namespaces_knows_the_grants_of_those_only(tenants: Tenants, start_operator: Start) -> None:
    endpoint = {"service": {"name": "stock", "namespace": tenants.depot}}
    tenants.apply(
        service("stock", tenants.depot),
        grant(tenants.depot, tenants.shop, "Service"),
        schema("stock", STOCK, namespace=tenants.shop, endpoint=endpoint),
    )

    alone = start_operator("--namespace", tenants.shop)
    tenants.wait_for("stock", "ResolvedRefs", "RefNotPermitted")
    alone.stop()
    start_operator("--namespace", tenants.shop, "--namespace", tenants.depot)

    tenants.wait_for("stock", "Ready", "Ready")


async def test_an_endpoint_is_asked_where_its_range_is_allowed_and_with_a_token(
    tenants: Tenants, start_operator: Start
) -> None:
    async with asked_service() as served:
        secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "client", "namespace": tenants.shop}}
        auth = {"oauth2ClientCredentials": {"tokenURL": f"{served.url}/token", "secretRef": {"name": "client"}}}
        tenants.apply(
            {**secret, "stringData": {"clientID": "id", "clientSecret": "hush"}},
            schema(
                "asked",
                "",
                namespace=tenants.shop,
                endpoint={"url": f"{served.url}/graphql", "auth": auth},
                schema={"federation": {"interval": "1s"}},
            ),
        )
        strict = await asyncio.to_thread(start_operator, "--namespace", tenants.shop)
        await asyncio.to_thread(tenants.wait_for, "asked", "Accepted", "EndpointRefused")
        strict.stop()
        assert served.heard == []

        ranges = {"DOVETAIL_ALLOWED_RANGES": "127.0.0.0/8"}
        await asyncio.to_thread(start_operator, "--namespace", tenants.shop, environment=ranges)
        await asyncio.to_thread(tenants.wait_for, "asked", "Ready", "Ready")

    assert served.heard[0] == "Bearer for-id"
    assert "asked: Int" in tenants.config_map()["supergraph.graphql"]


@dataclass
class Asked:
    """A service that tells its schema to who has a token."""

    url: str = ""
    heard: list[str] = field(default_factory=list)

    async def token(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Basic {base64.b64encode(b'id:hush').decode()}"
        return web.json_response({"access_token": "for-id", "token_type": "Bearer"})

    async def graphql(self, request: web.Request) -> web.Response:
        self.heard.append(request.headers.get("Authorization", ""))
        return web.json_response({"data": {"_service": {"sdl": "type Query { asked: Int }"}}})


@asynccontextmanager
async def asked_service() -> AsyncIterator[Asked]:
    served, app = Asked(), web.Application()
    app.router.add_post("/token", served.token)
    app.router.add_post("/graphql", served.graphql)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield served
    finally:
        await runner.cleanup()
