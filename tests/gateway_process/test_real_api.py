"""A gateway process on a ConfigMap of a real API server."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.cluster import ApiServer, api_server
from support.gateway_process import gateway_process
from support.supergraphs import artifact_of, artifact_of_size
from support.tiny_service import SDL, TinyService, tiny_service
from support.waiting import until_true

from dovetail_composition.artifact import Artifact, ConfigMapData, pack, slot_names, to_config_maps, to_object_content
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


def config_maps(artifact: Artifact, namespace: str, stored: ConfigMapData | None = None) -> list[dict[str, Any]]:
    return [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": config_map.name, "namespace": namespace},
            **to_object_content(config_map),
        }
        for config_map in to_config_maps(pack(artifact), "public", stored)
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

        took = []
        for each in (second, first, second):
            await apply(server, *config_maps(each, namespace))
            applied = time.monotonic()
            await gateway.until_look("/status", digest=each.digest)
            took.append(time.monotonic() - applied)
        assert min(took) < 1, "but for what else the machine does meanwhile"

        await asyncio.to_thread(server.kubectl, "-n", namespace, "delete", "configmap", "public")
        await gateway.until_look("/readyz", unavailable={"artifact": f"configmaps {namespace}/public does not exist"})
        assert await is_answered()


def least_role(namespace: str) -> list[dict[str, Any]]:
    """What a gateway needs, and no more."""
    metadata = {"name": "public", "namespace": namespace}
    verbs = ["get", "list", "watch"]
    names = ["public", *slot_names("public")]
    rules = [
        {"apiGroups": [""], "resources": ["configmaps"], "verbs": verbs, "resourceNames": names},
        {"apiGroups": [""], "resources": ["secrets"], "verbs": verbs, "resourceNames": ["public"]},
    ]
    group = "rbac.authorization.k8s.io"
    return [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata},
        {"apiVersion": f"{group}/v1", "kind": "Role", "metadata": metadata, "rules": rules},
        {
            "apiVersion": f"{group}/v1",
            "kind": "RoleBinding",
            "metadata": metadata,
            "roleRef": {"apiGroup": group, "kind": "Role", "name": "public"},
            "subjects": [{"kind": "ServiceAccount", "name": "public", "namespace": namespace}],
        },
    ]


def kubeconfig_of(server: ApiServer, namespace: str, folder: Path) -> Path:
    """A kubeconfig with nothing but the token of the gateway's service account."""
    content = yaml.safe_load(server.kubeconfig.read_text())
    token = server.kubectl("-n", namespace, "create", "token", "public").strip()
    content["users"] = [{"name": each["name"], "user": {"token": token}} for each in content["users"]]
    path = folder / "kubeconfig"
    path.write_text(yaml.safe_dump(content))
    return path


async def test_a_role_that_names_its_objects_is_all_that_a_gateway_needs(
    server: ApiServer, service: TinyService, tmp_path: Path
) -> None:
    namespace = await asyncio.to_thread(server.namespace, "edge")
    large, other = artifact_of_size(4_000_000, url=service.url), artifact_of_size(4_400_000, seed=8, url=service.url)
    first = config_maps(large, namespace)
    await apply(server, *least_role(namespace), *first)
    kubeconfig = await asyncio.to_thread(kubeconfig_of, server, namespace, tmp_path)
    arguments = ("--config-map", f"{namespace}/public")
    async with gateway_process(*arguments, KUBECONFIG=str(kubeconfig)) as gateway:
        await gateway.until_look("/status", digest=large.digest)
        assert await gateway.query("{ hello }") == {"data": {"hello": "world"}}

        await apply(server, *config_maps(other, namespace, to_config_maps(pack(large), "public")[-1]))
        await gateway.until_look("/status", digest=other.digest)
        _, details = await gateway.look("/readyz")
        assert "unavailable" not in details

    def may(*question: str) -> str:
        account = f"--as=system:serviceaccount:{namespace}:public"
        return server.kubectl("auth", "can-i", account, "-n", namespace, *question, check=False).strip()

    assert may("get", "configmap/public-shard-b-7") == "yes"
    for question in (
        ("get", "configmap/public-shard-b-8"),
        ("get", "configmap/public-schemas"),
        ("list", "configmaps"),
        ("update", "configmap/public"),
        ("get", "secret/other"),
        ("list", "secrets"),
        ("get", "graphqlgateways.dovetail.dev"),
    ):
        assert await asyncio.to_thread(may, *question) == "no", question
