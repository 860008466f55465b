"""A ConfigMap is followed through the API: at once, across faults of the API, with its shards and its Secret."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from kubernetes.aio.client.api_client import ApiClient
from support.fake_kube_api import FakeKubeApi, fake_kube_api
from support.publishing import running
from support.supergraphs import artifact_of

from dovetail_composition.artifact import ConfigMapData, to_config_maps, to_object_content
from dovetail_gateway.artifacts.config_map import CompanionSecretSource, ConfigMapSource, open_api
from dovetail_gateway.artifacts.source import SourceError

FIRST = artifact_of()
SECOND = artifact_of("type Query { hello: String!, more: Int }")


@pytest.fixture
async def api() -> AsyncIterator[FakeKubeApi]:
    async with fake_kube_api() as running_api:
        yield running_api


@pytest.fixture
async def client(api: FakeKubeApi, tmp_path: Path) -> AsyncIterator[ApiClient]:
    opened = await open_api(api.kubeconfig(tmp_path))
    yield opened
    await opened.close()


def source_of(client: ApiClient) -> ConfigMapSource:
    return ConfigMapSource(client, "edge", "public")


async def test_what_is_there_and_each_change_is_delivered_within_a_second(api: FakeKubeApi, client: ApiClient) -> None:
    api.put_artifact(FIRST, "edge", "public")
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.contents)
        assert delivered.contents[-1].load().digest == FIRST.digest

        started = time.monotonic()
        api.put_artifact(SECOND, "edge", "public")
        await delivered.until(lambda: len(delivered.contents) == 2)
        assert time.monotonic() - started < 1
        assert delivered.contents[-1].load().digest == SECOND.digest
        assert delivered.failures == []


async def test_other_objects_are_neither_asked_for_nor_delivered(api: FakeKubeApi, client: ApiClient) -> None:
    api.put_artifact(FIRST, "edge", "public")
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.contents)
        api.put_artifact(SECOND, "edge", "other")
        api.put_artifact(SECOND, "edge", "public")
        await delivered.until(lambda: len(delivered.contents) == 2)

    assert delivered.contents[-1].pointer.name == "public"
    assert all("fieldSelector=metadata.name%3Dpublic" in request for request in api.requests)


async def test_a_config_map_that_is_not_there_yet_is_taken_when_it_comes(api: FakeKubeApi, client: ApiClient) -> None:
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.failures)
        assert delivered.failures[-1] == "configmaps edge/public does not exist"
        api.put_artifact(FIRST, "edge", "public")
        await delivered.until(lambda: delivered.contents, seconds=1)


async def test_deletion_is_a_failure_and_no_content(api: FakeKubeApi, client: ApiClient) -> None:
    api.put_artifact(FIRST, "edge", "public")
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.contents)
        api.delete("configmaps", "edge", "public")
        await delivered.until(lambda: delivered.failures)

        assert len(delivered.contents) == 1


async def test_watches_that_end_are_taken_up_again(api: FakeKubeApi, client: ApiClient) -> None:
    api.put_artifact(FIRST, "edge", "public")
    async with running(source_of(client)) as delivered:
        await api.watched.wait()
        api.cut_watches()
        api.put_artifact(SECOND, "edge", "public")
        await delivered.until(lambda: delivered.contents[-1].load().digest == SECOND.digest)


async def test_where_history_is_gone_all_is_read_again(api: FakeKubeApi, client: ApiClient) -> None:
    api.put_artifact(FIRST, "edge", "public")
    async with running(source_of(client)) as delivered:
        await api.watched.wait()
        api.forget_history()
        api.put_artifact(SECOND, "edge", "public")
        await delivered.until(lambda: delivered.contents[-1].load().digest == SECOND.digest)


async def test_an_api_that_is_away_is_reported_and_found_again(api: FakeKubeApi, client: ApiClient) -> None:
    api.down = True
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: len(delivered.failures) >= 2)
        assert delivered.failures[-1] == "configmaps edge/public: the API server answered 503"
        api.put_artifact(FIRST, "edge", "public")
        api.down = False
        await delivered.until(lambda: delivered.contents)


def sharded() -> tuple[ConfigMapData, ...]:
    """An artifact over several ConfigMaps, without the megabytes that it takes to come by one."""
    shards = (
        ConfigMapData(name="public-1", binary_data={"supergraph.graphql.gz.000": b"a"}),
        ConfigMapData(name="public-2", binary_data={"supergraph.graphql.gz.001": b"b"}),
    )
    return (*shards, ConfigMapData(name="public", data={"digest": "d", "shards": '["public-1", "public-2"]'}))


async def test_shards_are_read_with_their_pointer(api: FakeKubeApi, client: ApiClient) -> None:
    *shards, pointer = sharded()
    for config_map in sharded():
        api.put("configmaps", "edge", config_map.name, to_object_content(config_map))
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.contents)

        assert delivered.contents[-1].pointer == pointer
        assert delivered.contents[-1].shards == tuple(shards)


async def test_a_shard_that_is_missing_is_asked_for_again(api: FakeKubeApi, client: ApiClient) -> None:
    first, second, pointer = sharded()
    for config_map in (first, pointer):
        api.put("configmaps", "edge", config_map.name, to_object_content(config_map))
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.failures)
        assert "public-2, which does not exist" in delivered.failures[-1]
        api.put("configmaps", "edge", second.name, to_object_content(second))
        await delivered.until(lambda: delivered.contents)


async def test_a_config_map_that_is_no_artifact_is_a_failure_with_its_reason(
    api: FakeKubeApi, client: ApiClient
) -> None:
    api.put("configmaps", "edge", "public", {"data": {"shards": "{"}})
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.failures)

    assert "is not JSON" in delivered.failures[-1]


async def test_the_companion_secret_is_followed(api: FakeKubeApi, client: ApiClient) -> None:
    async with running(CompanionSecretSource(client, "edge", "public")) as delivered:
        await delivered.until(lambda: delivered.contents == [{}])
        api.put_secret("edge", "public", {"shop_catalog_apiKey": b"s3cret"})
        await delivered.until(lambda: delivered.contents[-1] == {"shop_catalog_apiKey": b"s3cret"})
        api.delete("secrets", "edge", "public")
        await delivered.until(lambda: delivered.contents[-1] == {})


async def test_a_secret_that_is_not_base64_is_as_good_as_missing(api: FakeKubeApi, client: ApiClient) -> None:
    api.put("secrets", "edge", "public", {"data": {"bad": "a", "good": "YQ=="}})
    async with running(CompanionSecretSource(client, "edge", "public")) as delivered:
        await delivered.until(lambda: delivered.contents)

    assert delivered.contents[-1] == {"good": b"a"}


async def test_no_cluster_is_an_error_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no cluster is configured"):
        await open_api(tmp_path / "missing")


def test_the_fake_speaks_as_the_operator_writes() -> None:
    assert [config_map.name for config_map in to_config_maps(FIRST, "public")] == ["public"]
