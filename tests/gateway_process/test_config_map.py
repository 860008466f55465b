"""A gateway process on a ConfigMap: changes within a second, and a mounted copy for when the API is away."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from support.fake_kube_api import FakeKubeApi, fake_kube_api
from support.gateway_process import gateway_process
from support.supergraphs import artifact_of
from support.tiny_service import SDL, TinyService, tiny_service
from support.waiting import until_true

from dovetail_composition.artifact import files_of, pack, to_config_maps, to_object_content
from dovetail_composition.endpoints.addresses import ALWAYS_DENIED, AddressPolicy, print_policy
from dovetail_composition.manifest import HeaderRule, Policies, SecretRef

KEY = SecretRef(namespace="shop", name="greeter", key="apiKey")
ARGUMENTS = ("--config-map", "edge/public")


@pytest.fixture
async def service() -> AsyncIterator[TinyService]:
    async with tiny_service() as running:
        yield running


@pytest.fixture
async def api() -> AsyncIterator[FakeKubeApi]:
    async with fake_kube_api() as running:
        yield running


async def test_artifact_and_secrets_are_followed(api: FakeKubeApi, service: TinyService, tmp_path: Path) -> None:
    policies = Policies(headers=(HeaderRule(name="X-Api-Key", secret=KEY),))
    first = artifact_of(SDL, service.url, policies)
    second = artifact_of("type Query { hello: String! }", service.url, policies)
    api.put_artifact(first, "edge", "public")
    api.put_secret("edge", "public", {KEY.id: b"one"})
    async with gateway_process(*ARGUMENTS, KUBECONFIG=str(api.kubeconfig(tmp_path))) as gateway:

        async def key_is(value: str) -> bool:
            await gateway.query("{ hello }")
            return bool(service.headers) and service.headers[-1]["X-Api-Key"] == value

        await until_true(lambda: key_is("one"))
        api.put_secret("edge", "public", {KEY.id: b"two"})
        await until_true(lambda: key_is("two"))
        await gateway.until_look("/status", digest=first.digest)

        asked = len(api.requests)
        api.put_artifact(second, "edge", "public")
        await gateway.until_look("/status", digest=second.digest)
        assert [each for each in api.requests[asked:] if "&watch=1&" not in each] == [], "the watch told of it"
        assert "t0ken" not in str(gateway.logs)


async def test_the_mounted_copy_serves_while_the_api_is_away(
    api: FakeKubeApi, service: TinyService, tmp_path: Path
) -> None:
    api.down = True
    copied = artifact_of(SDL, service.url)
    copy = tmp_path / "copy"
    copy.mkdir()
    for name, content in files_of(copied).items():
        (copy / name).write_bytes(content)
    environment = {"KUBECONFIG": str(api.kubeconfig(tmp_path)), "DOVETAIL_MOUNTED_COPY": str(copy)}
    async with gateway_process(*ARGUMENTS, **environment) as gateway:
        details = await gateway.until_look("/readyz", status="ready", digest=copied.digest)
        assert "503" in details["unavailable"]["artifact"]
        assert await gateway.query("{ hello }") == {"data": {"hello": "world"}}

        newer = artifact_of("type Query { hello: String! }", service.url)
        api.put_artifact(newer, "edge", "public")
        api.down = False
        details = await gateway.until_look("/readyz", status="ready", digest=newer.digest)
        assert "artifact" not in details.get("unavailable", {})


async def test_a_policy_for_addresses_holds_at_once_and_makes_no_generation(
    api: FakeKubeApi, service: TinyService, tmp_path: Path
) -> None:
    artifact = artifact_of(SDL, service.url)
    (pointer,) = to_config_maps(pack(artifact), "public")

    def put(addresses: str | None) -> None:
        content = to_object_content(pointer)
        if addresses is not None:
            content["data"]["addresses.json"] = addresses
        api.put("configmaps", "edge", "public", content)

    denied = print_policy(AddressPolicy(denied=ALWAYS_DENIED))
    allowed = print_policy(AddressPolicy(denied=ALWAYS_DENIED, allowed=("127.0.0.0/8",)))
    put(allowed)
    async with gateway_process(*ARGUMENTS, KUBECONFIG=str(api.kubeconfig(tmp_path))) as gateway:

        async def code() -> str | None:
            answer = await gateway.query("{ hello }")
            return answer["errors"][0]["extensions"]["code"] if "errors" in answer else None

        async def refused() -> bool:
            return await code() == "SUBGRAPH_ADDRESS_REFUSED"

        async def served() -> bool:
            return await code() is None

        assert await served()
        put(denied)
        await until_true(refused)
        put(allowed)
        await until_true(served)
        put("{")

        async def told() -> bool:
            _, details = await gateway.look("/readyz")
            return "cannot be read" in details.get("unavailable", {}).get("addresses", "")

        await until_true(told)
        assert await served(), "the last good policy stays"
        put(denied)
        await until_true(refused)
        put(None)
        await until_true(served)

        details = await gateway.until_look("/status", digest=artifact.digest)
        assert (details["generations"], details["refusals"]) == (1, 0)
        assert not [log for log in gateway.logs if log.get("code") == "SUBGRAPH_ADDRESS_REFUSED" and not log["detail"]]


async def test_a_malformed_policy_at_the_start_denies_what_is_always_denied(
    api: FakeKubeApi, service: TinyService, tmp_path: Path
) -> None:
    (pointer,) = to_config_maps(pack(artifact_of(SDL, service.url)), "public")
    content = to_object_content(pointer)
    content["data"]["addresses.json"] = "[]"
    api.put("configmaps", "edge", "public", content)
    async with gateway_process(*ARGUMENTS, KUBECONFIG=str(api.kubeconfig(tmp_path))) as gateway:
        answer = await gateway.query("{ hello }")
        assert answer["errors"][0]["extensions"]["code"] == "SUBGRAPH_ADDRESS_REFUSED"
        assert "127.0.0.1" not in str(answer)
