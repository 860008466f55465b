"""A hostile tenant against the operator's process and a real API server: others are served, and nothing grows."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from support.cluster import ApiServer, eventually
from support.operator import gateway, schema

from .conftest import Start

pytestmark = pytest.mark.cluster

ANYWHERE = {"DOVETAIL_ALLOWED_RANGES": "127.0.0.0/8"}


@dataclass
class Tenants:
    """A gateway that takes the schemas of two namespaces."""

    cluster: ApiServer
    victim: str
    evil: str

    def apply(self, *objects: Any) -> None:
        self.cluster.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", objects=list(objects))

    def conditions(self, name: str, namespace: str) -> dict[str, dict[str, str]]:
        found = self.cluster.get("graphqlschema", name, f"--namespace={namespace}") or {}
        return {each["type"]: each for each in found.get("status", {}).get("conditions", [])}

    def wait_for(self, name: str, kind: str, reason: str, namespace: str = "") -> str:
        """Wait until a condition has this reason; its message."""
        where = namespace or self.evil
        found: dict[str, str] = eventually(
            lambda: (seen := self.conditions(name, where).get(kind, {})).get("reason") == reason and seen,
            f"{where}/{name} has {kind} {reason}",
            60,
        )
        return found["message"]

    def sdl(self) -> str:
        found = self.cluster.get("configmap", "public", f"--namespace={self.victim}") or {}
        text: str = found.get("data", {}).get("supergraph.graphql", "")
        return text


@pytest.fixture
def tenants(cluster: ApiServer) -> Tenants:
    made = Tenants(cluster, cluster.namespace("victim"), cluster.namespace("evil"))
    both = {"key": "kubernetes.io/metadata.name", "operator": "In", "values": [made.victim, made.evil]}
    selection = {"namespaces": {"from": "Selector", "selector": {"matchExpressions": [both]}}}
    made.apply(gateway(namespace=made.victim, schemas=selection), changed(made, 0))
    return made


def changed(tenants: Tenants, number: int) -> dict[str, Any]:
    """The victim's schema in its next version."""
    return schema("victim", f"type Query {{ mine{number}: Int }}", namespace=tenants.victim)


@dataclass
class Fickle:
    """A service that has another schema, or none, each time that it is asked."""

    url: str = ""
    asked: dict[str, int] = field(default_factory=dict)

    async def post(self, request: web.Request) -> web.Response:
        name = request.path.strip("/")
        count = self.asked[name] = self.asked.get(name, 0) + 1
        broken = name.startswith("flapping") and count % 2 == 0
        sdl = "type Query { a: Missing }" if broken else f"type Query {{ {name}_{count}: Int }}"
        return web.json_response({"data": {"_service": {"sdl": sdl}}})


@asynccontextmanager
async def fickle_service() -> AsyncIterator[Fickle]:
    made, app = Fickle(), web.Application()
    app.router.add_post("/{name:.*}", made.post)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()


def asked(name: str, tenants: Tenants, url: str) -> dict[str, Any]:
    source = {"federation": {"interval": "1s"}}
    return schema(name, "", namespace=tenants.evil, schema=source, endpoint={"url": f"{url}/{name}"})


async def test_services_with_another_schema_at_each_question_hold_up_nobody(
    tenants: Tenants, start_operator: Start
) -> None:
    async with fickle_service() as service:
        names = [f"churning{n}" for n in range(20)] + [f"flapping{n}" for n in range(5)]
        await asyncio.to_thread(tenants.apply, *(asked(name, tenants, service.url) for name in names))
        await asyncio.to_thread(start_operator, "--all-namespaces", environment=ANYWHERE)
        await asyncio.to_thread(eventually, lambda: len(service.asked) == len(names), "all are asked")

        for number in range(1, 4):
            await asyncio.to_thread(tenants.apply, changed(tenants, number))
            served = f"mine{number}: Int"
            await asyncio.to_thread(eventually, lambda served=served: served in tenants.sdl(), served, 20)

        await asyncio.to_thread(eventually, lambda: min(service.asked.values()) >= 5, "each is asked 5 times", 60)

    events = (await asyncio.to_thread(tenants.cluster.get, "events", f"--namespace={tenants.evil}"))["items"]
    of_one = [each for each in events if each["involvedObject"]["name"] == "flapping0"]
    assert of_one, "changes are told"
    minutes = {each["metadata"]["creationTimestamp"][:16] for each in events}
    assert len(of_one) <= 3 * (len(minutes) + 1), "each once a minute"


def test_the_longest_messages_are_ones_that_the_api_takes(tenants: Tenants, start_operator: Start) -> None:
    long = [
        {"name": f"X-{n}", "secretKeyRef": {"name": f"{'s' * 240}{n}", "namespace": "n" * 60, "key": "k"}}
        for n in range(64)
    ]
    endpoint = {"url": "http://evil.example/", "headers": long}
    tenants.apply(schema("long", "type Query { evil: Int }", namespace=tenants.evil, endpoint=endpoint))

    operator = start_operator("--all-namespaces")

    message = tenants.wait_for("long", "ResolvedRefs", "RefNotPermitted")
    assert len(message) == 10_000
    assert "status not written" not in operator.said()


def test_a_service_that_comes_to_lead_elsewhere_is_called_no_more(tenants: Tenants, start_operator: Start) -> None:
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "turning", "namespace": tenants.evil},
        "spec": {"ports": [{"port": 80}], "selector": {"app": "turning"}},
    }
    slice_ = {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": "by-hand",
            "namespace": tenants.evil,
            "labels": {"kubernetes.io/service-name": "turning"},
        },
        "addressType": "IPv4",
        "endpoints": [{"addresses": ["10.7.7.7"]}],
        "ports": [{"port": 80}],
    }
    endpoint = {"service": {"name": "turning"}}
    turning = schema("turning", "type Query { turning: Int }", namespace=tenants.evil, endpoint=endpoint)
    tenants.apply(service, turning)
    start_operator("--all-namespaces")
    tenants.wait_for("turning", "Ready", "Ready")

    tenants.apply(slice_)
    assert "not its pods" in tenants.wait_for("turning", "Accepted", "EndpointRefused")
    eventually(lambda: "turning" not in tenants.sdl(), "it has left the API")

    tenants.cluster.kubectl("delete", "endpointslice", "by-hand", f"--namespace={tenants.evil}")
    tenants.wait_for("turning", "Ready", "Ready")
    for turned in (
        {"type": "ExternalName", "externalName": "victim.example", "selector": None, "clusterIP": None},
        {"type": "ClusterIP", "externalName": None, "selector": None},
    ):
        tenants.cluster.kubectl(
            *("patch", "service", "turning", f"--namespace={tenants.evil}", "--type=merge"),
            f"--patch={json.dumps({'spec': turned})}",
        )
        tenants.wait_for("turning", "Accepted", "EndpointRefused")
        eventually(lambda: "turning" not in tenants.sdl(), "it has left the API")
        assert "mine0: Int" in tenants.sdl()
