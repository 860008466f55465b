"""A gateway process on a ConfigMap of a real API server."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from support.cluster import ApiServer, api_server
from support.gateway_process import gateway_process
from support.supergraphs import artifact_of
from support.tiny_service import SDL, TinyService, tiny_service
from support.waiting import until_true

from dovetail_composition.artifact import Artifact, pack, to_config_maps, to_object_content
from dovetail_composition.manifest import HeaderRule, Policies, SecretRef

pytestmark = pytest.mark.cluster

KEY = SecretRef(namespace="shop", name="greeter", key="apiKey")


@pytest.fixture
async def service() -> AsyncIterator[TinyService]:
    async with tiny_service() as running:
        yield running


@pytest.fixture
def server() -> ApiServer:
    return api_server()


async def apply(server: ApiServer, *objects: dict[str, Any]) -> None:
    await asyncio.to_thread(
        server.kubectl, "apply", "--server-side", "--force-conflicts", "-f", "-", objects=list(objects)
    )


def config_maps(artifact: Artifact, namespace: str) -> list[dict[str, Any]]:
    return [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": config_map.name, "namespace": namespace},
            **to_object_content(config_map),
        }
        for config_map in to_config_maps(pack(artifact), "public")
    ]


async def test_a_config_map_and_its_secret_are_followed(server: ApiServer, service: TinyService) -> None:
    namespace = await asyncio.to_thread(server.namespace, "edge")
    policies = Policies(headers=(HeaderRule(name="X-Api-Key", secret=KEY),))
    first = artifact_of(SDL, service.url, policies)
    second = artifact_of("type Query { hello: String! }", service.url, policies)
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "public", "namespace": namespace},
        "data": {KEY.id: base64.b64encode(b"s3cret").decode()},
    }
    arguments = ("--config-map", f"{namespace}/public")
    async with gateway_process(*arguments, wait=False, KUBECONFIG=str(server.kubeconfig)) as gateway:
        await apply(server, *config_maps(first, namespace), secret)
        await gateway.ready()

        async def is_answered() -> bool:
            return await gateway.query("{ hello }") == {"data": {"hello": "world"}}

        await until_true(is_answered)
        assert service.headers[-1]["X-Api-Key"] == "s3cret"

        await apply(server, *config_maps(second, namespace))
        applied = time.monotonic()
        await gateway.until_look("/status", digest=second.digest)
        assert time.monotonic() - applied < 1

        await asyncio.to_thread(server.kubectl, "-n", namespace, "delete", "configmap", "public")
        await gateway.until_look("/readyz", unavailable={"artifact": f"configmaps {namespace}/public does not exist"})
        assert await is_answered()
