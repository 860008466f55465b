"""A ConfigMap is followed through the API: at once, across faults of the API, with its shards and its Secret."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from kubernetes.aio.client.api_client import ApiClient
from support.fake_kube_api import FakeKubeApi, fake_kube_api
from support.publishing import running
from support.supergraphs import artifact_of, artifact_of_size

from dovetail_composition.artifact import ConfigMapData, to_object_content
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


async def test_what_is_there_and_each_change_is_delivered_without_asking_again(
    api: FakeKubeApi, client: ApiClient
) -> None:
    api.put_artifact(FIRST, "edge", "public")
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.contents)
        assert delivered.contents[-1].load().digest == FIRST.digest

        asked = len(api.requests)
        api.put_artifact(SECOND, "edge", "public")
        await delivered.until(lambda: len(delivered.contents) == 2)
        assert [each for each in api.requests[asked:] if "&watch=1&" not in each] == [], "the watch told of it"
        assert delivered.contents[-1].load().digest == SECOND.digest
        assert delivered.failures == []


async def test_other_objects_are_neither_asked_for_nor_delivered(api: FakeKubeApi, client: ApiClient) -> None:
    api.put_artifact(FIRST, "edge", "public")
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.contents)
        api.put_artifact(SECOND, "edge", "other")
        api.put_artifact(SECOND, "edge", "public")
        await delivered.until(lambda: len(delivered.contents) == 2)

    assert not [path for path in api.requests if "other" in path]
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


LARGE = artifact_of_size(4_000_000)
LARGER = artifact_of_size(4_400_000, seed=8)
LARGEST = artifact_of_size(4_800_000, seed=9)


async def test_shards_are_read_with_their_pointer(api: FakeKubeApi, client: ApiClient) -> None:
    api.put_artifact(LARGE, "edge", "public")
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.contents)
        assert delivered.contents[-1].load().digest == LARGE.digest


async def test_a_shard_that_is_missing_is_asked_for_again(api: FakeKubeApi, client: ApiClient) -> None:
    _, second, *_ = api.put_artifact(LARGE, "edge", "public")
    api.delete("configmaps", "edge", second.name)
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.failures)
        assert "shard-a-1, to which the artifact points, is not there" in delivered.failures[-1]
        api.put("configmaps", "edge", second.name, to_object_content(second))
        await delivered.until(lambda: delivered.contents)


async def test_two_writes_while_it_reads_never_make_a_mixture(api: FakeKubeApi, client: ApiClient) -> None:
    """The slots that are being read are written anew by the second write: it must begin with the pointer again."""
    api.put_artifact(LARGE, "edge", "public")
    reached, released = api.hold("configmaps", "edge", "public-shard-a-1")
    async with running(source_of(client)) as delivered:
        await reached.wait()
        api.put_artifact(LARGER, "edge", "public")
        api.put_artifact(LARGEST, "edge", "public")
        released.set()
        await delivered.until(lambda: delivered.contents)

        assert delivered.contents[0].load().digest == LARGEST.digest
        assert delivered.failures == [], "that is no fault of the source"


async def test_a_write_that_is_under_way_is_waited_for(api: FakeKubeApi, client: ApiClient) -> None:
    """The pointer still lists slots that are being written anew: not by the operator, but it must not be served."""
    first = api.put_artifact(LARGE, "edge", "public")
    stale = first[1]
    damaged = ConfigMapData(name=stale.name, binary_data={"shard-a-1": b"of another artifact"})
    api.put("configmaps", "edge", stale.name, to_object_content(damaged))
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.failures)
        assert "shard-a-1 is of another artifact" in delivered.failures[-1]
        assert delivered.contents == []
        api.put_artifact(LARGER, "edge", "public")
        await delivered.until(lambda: delivered.contents)
        assert delivered.contents[-1].load().digest == LARGER.digest


async def test_the_policy_for_addresses_is_no_part_of_the_artifact(api: FakeKubeApi, client: ApiClient) -> None:
    (pointer,) = api.put_artifact(FIRST, "edge", "public")
    async with running(source_of(client)) as delivered:
        await delivered.until(lambda: delivered.contents)
        content = to_object_content(pointer)
        content["data"]["addresses.json"] = "{}"
        api.put("configmaps", "edge", "public", content)
        await delivered.until(lambda: len(delivered.contents) == 2)

        before, after = delivered.contents
        assert (before.addresses, after.addresses) == (None, b"{}")
        assert before.fingerprint == after.fingerprint
        assert after.load().digest == FIRST.digest


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
