"""Where schemas come from, and that a changed one is noticed: introspection, files, artifacts in all their forms."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest
from aiohttp import web
from graphql import build_schema
from support.fake_kube_api import FakeKubeApi, fake_kube_api
from support.jobs_service import SDL, JobsService
from support.supergraphs import artifact_of, artifact_of_size
from support.waiting import until_true

from dovetail_client import Binding, DocumentError, Introspection, SchemaConfigMap, SchemaError, SchemaFile
from dovetail_client.schemas import SchemaSource, Sdl
from dovetail_composition.artifact import Artifact, ConfigMapData, pack, to_config_maps

NEW = SDL.replace("version: String!", "version: String!, release: String")


async def has_release(binding: Binding) -> bool:
    return "release" in (await binding.schema()).type_map["Query"].fields  # type: ignore[attr-defined]


async def test_the_service_is_introspected_once(service: JobsService) -> None:
    async with Binding(url=service.url) as jobs:
        assert await asyncio.gather(*(jobs.query.version() for _ in range(9))) == ["1"] * 9
        with pytest.raises(DocumentError):
            await jobs.query.jobb()

    assert ["__schema" in call["query"] for call in service.calls] == [True] + [False] * 9


async def test_a_changed_schema_is_noticed(service: JobsService) -> None:
    async with Binding(url=service.url, schema=Introspection(interval=0)) as jobs:
        before = await jobs.schema()
        assert await jobs.schema() is before

        service.schema = build_schema(NEW)
        await until_true(lambda: has_release(jobs))


async def test_what_does_not_fit_waits_for_the_look_that_is_due(service: JobsService) -> None:
    async with Binding(url=service.url, schema=Introspection(interval=0)) as jobs:
        await jobs.schema()
        service.schema = build_schema(NEW)
        assert await jobs.query.release() is None

        service.schema = build_schema(NEW.replace("release", "edition"))
        assert await jobs.execute("{ edition }") == {"edition": None}

        service.schema = build_schema(SDL)
        await jobs.refresh_schema()
        with pytest.raises(DocumentError) as caught:
            await jobs.query.edition()
    assert caught.value.coordinate == "Query.edition"


async def test_it_is_looked_for_no_sooner_than_it_is_due(service: JobsService) -> None:
    async with Binding(url=service.url, schema=Introspection(interval=3600)) as jobs:
        await jobs.schema()
        service.schema = build_schema(NEW)
        await jobs.query.version()
        assert not await has_release(jobs)
        assert len(service.calls) == 2

        await jobs.refresh_schema()
        assert await has_release(jobs)


async def test_a_service_that_rejects_a_document_is_looked_at_again(service: JobsService) -> None:
    rejected = {"errors": [{"message": "no such field", "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"}}]}
    async with Binding(url=service.url, schema=Introspection(interval=3600)) as jobs:
        await jobs.schema()
        service.schema = build_schema(NEW)
        service.answers.append(lambda _: web.json_response(rejected, status=400))
        with pytest.raises(Exception, match="no such field"):
            await jobs.query.version()

        await until_true(lambda: has_release(jobs))
        looks = sum("__schema" in call["query"] for call in service.calls)

        for _ in range(3):
            service.answers.append(lambda _: web.json_response(rejected, status=400))
            with pytest.raises(Exception, match="no such field"):
                await jobs.query.version()
        assert await jobs.query.version() == "1"

    # Whoever keeps sending what the service refuses for a reason of its own does not have it introspected each time.
    assert sum("__schema" in call["query"] for call in service.calls) == looks == 2


async def test_a_source_in_trouble_leaves_the_schema_in_use(
    service: JobsService, caplog: pytest.LogCaptureFixture
) -> None:
    async with Binding(url=service.url, schema=Introspection(interval=0)) as jobs:
        await jobs.schema()

        async def told() -> bool:
            await jobs.schema()
            return "the old one stays" in caplog.text

        # Also to what older services know.
        service.answers += [lambda _: web.json_response({"errors": [{"message": "off"}]})] * 4
        await until_true(told)
        assert await jobs.schema()


async def test_a_service_is_asked_for_as_much_as_it_knows(service: JobsService) -> None:
    sdl = "input One @oneOf { a: Int, b: Int } type Query { a(one: One, old: Int @deprecated): Int }"
    service.schema = build_schema(sdl)
    async with Binding(url=service.url) as jobs:
        schema = await jobs.schema()
    assert schema.type_map["One"].is_one_of  # type: ignore[attr-defined]
    assert schema.query_type
    assert set(schema.query_type.fields["a"].args) == {"one", "old"}

    service.answers.append(lambda _: web.json_response({"errors": [{"message": "no field isOneOf"}]}, status=400))
    async with Binding(url=service.url) as jobs:
        schema = await jobs.schema()
    assert schema.query_type
    assert set(schema.query_type.fields["a"].args) == {"one", "old"}, "what is older than @oneOf is still asked for"
    assert len(service.calls) == 3


UNREADABLE: list[tuple[SchemaSource, str]] = [
    (Sdl("type Query {"), "the SDL is no schema"),
    (Sdl("type Query { a: Nope }"), "the SDL is no schema"),
    (SchemaFile("/nowhere/schema.graphql"), "No such file"),
    (SchemaConfigMap("shop", account=Path("/nowhere")), "KUBERNETES_SERVICE_HOST"),
]


@pytest.mark.parametrize(("source", "why"), UNREADABLE)
async def test_without_a_schema_nothing_is_sent(
    source: SchemaSource, why: str, service: JobsService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    async with Binding(url=service.url, schema=source) as jobs:
        with pytest.raises(SchemaError, match=why):
            await jobs.execute("{ version }")

    assert service.calls == []


async def test_refused_introspection_says_so(service: JobsService) -> None:
    service.answers += [lambda _: web.json_response({"errors": [{"message": "introspection is off"}]})] * 4
    async with Binding(url=service.url) as jobs:
        with pytest.raises(SchemaError, match="introspection is off"):
            await jobs.schema()

        assert await jobs.query.version() == "1"  # and is tried again


async def test_a_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "schema.graphql"
    path.write_text(SDL)
    async with Binding("jobs", schema=SchemaFile(path, interval=0)) as jobs:
        assert not await has_release(jobs)
        path.write_text(NEW)
        await until_true(lambda: has_release(jobs))


def mounted(folder: Path, version: str, config_maps: tuple[ConfigMapData, ...]) -> None:
    """Write a folder as kubelet does: the files in one of their own, to which a link turns."""
    target = folder / version
    target.mkdir(parents=True)
    for each in config_maps:
        for name, content in [*((key, text.encode()) for key, text in each.data.items()), *each.binary_data.items()]:
            (target / name).write_bytes(content)
            link = folder / name
            if not link.is_symlink():
                link.symlink_to(Path("..data") / name)
    turning = folder / "..data_tmp"
    turning.symlink_to(version)
    turning.replace(folder / "..data")


SIZES: dict[str, Callable[[], Artifact]] = {
    "plain": artifact_of,
    "compressed": lambda: artifact_of_size(1 << 20),
    "sharded": lambda: artifact_of_size(3 << 20),
}


@pytest.fixture(scope="module")
def config_maps() -> Mapping[str, tuple[ConfigMapData, ...]]:
    written = {name: to_config_maps(pack(make()), "shop") for name, make in SIZES.items()}
    assert [len(maps) == 1 for maps in written.values()] == [True, True, False]
    assert [bool(maps[0].binary_data) for maps in written.values()] == [False, True, True]
    return written


@pytest.mark.parametrize("form", SIZES)
async def test_a_mounted_artifact_is_read_in_each_form(
    form: str, config_maps: Mapping[str, tuple[ConfigMapData, ...]], tmp_path: Path
) -> None:
    mounted(tmp_path, "..1", config_maps[form])
    async with Binding("shop", schema=tmp_path) as shop:
        schema = await shop.schema()

    assert "Query" in schema.type_map
    assert not [name for name in schema.type_map if name.startswith("join__")]


async def test_a_mounted_artifact_that_changes_is_used(
    config_maps: Mapping[str, tuple[ConfigMapData, ...]], tmp_path: Path
) -> None:
    mounted(tmp_path, "..1", config_maps["plain"])
    async with Binding("shop", schema=SchemaFile(tmp_path, interval=0)) as shop:
        before = await shop.schema()
        mounted(tmp_path, "..2", to_config_maps(pack(artifact_of("type Query { release: String }")), "shop"))
        await until_true(lambda: has_release(shop))

    assert "release" not in before.type_map["Query"].fields  # type: ignore[attr-defined]


async def test_a_damaged_artifact_is_refused(
    config_maps: Mapping[str, tuple[ConfigMapData, ...]], tmp_path: Path
) -> None:
    mounted(tmp_path, "..1", config_maps["plain"])
    (tmp_path / "..1" / "supergraph.graphql").write_text("type Query { a: Int }")
    async with Binding("shop", schema=tmp_path) as shop:
        with pytest.raises(SchemaError, match="the digest is"):
            await shop.schema()


async def test_a_supergraphs_sdl_in_a_file_shows_its_api(tmp_path: Path) -> None:
    path = tmp_path / "supergraph.graphql"
    path.write_text(artifact_of().sdl)
    async with Binding("shop", schema=path) as shop:
        schema = await shop.schema()

    assert "join__Graph" not in schema.type_map


@pytest.fixture
async def kube() -> AsyncIterator[FakeKubeApi]:
    async with fake_kube_api() as started:
        yield started


@pytest.fixture
def account(tmp_path: Path) -> Path:
    (tmp_path / "token").write_text("of-the-pod\n")
    (tmp_path / "namespace").write_text("edge")
    return tmp_path


@pytest.mark.parametrize("form", SIZES)
async def test_an_artifact_is_read_from_the_api_in_each_form(form: str, kube: FakeKubeApi, account: Path) -> None:
    kube.put_artifact(SIZES[form](), "edge", "shop")
    source = SchemaConfigMap("shop", interval=0, api=f"http://127.0.0.1:{kube.port}", account=account)
    async with Binding("shop", schema=source) as shop:
        before = await shop.schema()
        assert await shop.refresh_schema() is before

        kube.put_artifact(artifact_of("type Query { release: String }"), "edge", "shop")
        await until_true(lambda: has_release(shop))


async def test_a_missing_config_map_is_told(kube: FakeKubeApi, account: Path) -> None:
    source = SchemaConfigMap("shop", "other", api=f"http://127.0.0.1:{kube.port}", account=account)
    async with Binding("shop", schema=source) as shop:
        with pytest.raises(SchemaError, match="answered 404 when asked for ConfigMap shop"):
            await shop.schema()
