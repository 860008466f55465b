"""Loading is level-based: the latest content serves; what cannot be built is refused and changes nothing else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import pytest
from support.supergraphs import artifact_of
from support.waiting import until

from dovetail_composition.artifact import files_of
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_gateway.artifacts.configuration import Configuration
from dovetail_gateway.artifacts.content import FilesContent, LoadedArtifact
from dovetail_gateway.front.ports import Generation, NoGenerationError
from dovetail_gateway.generation.build import Built
from dovetail_gateway.generation.generation import LoadedGeneration
from dovetail_gateway.generation.inlet import Inlet
from dovetail_gateway.generation.loader import Loader
from dovetail_gateway.generation.switch import Switch
from dovetail_gateway.subgraph.addresses import Addresses
from dovetail_gateway.subgraph.connections.connections import open_connections
from dovetail_gateway.subgraph.http import HttpSubgraphs
from dovetail_gateway.subgraph.secrets import SecretStore
from dovetail_gateway.subgraph.session import open_session, system_resolver
from dovetail_gateway.telemetry.testing import RecordingObserver

FIRST = artifact_of()
SECOND = artifact_of("type Query { hello: String!, more: Int }")
BROKEN = FilesContent(files={**files_of(FIRST), "digest": b"sha256:0"})
NO_INTROSPECTION = Configuration(
    b"{apiVersion: dovetail.dev/v1alpha1, kind: GraphQLGateway, metadata: {name: public, namespace: edge}, "
    b"spec: {introspection: false}}"
)


def content(artifact=FIRST) -> FilesContent:
    return FilesContent(files=files_of(artifact))


class Setting:
    """A running loader and what it reports to."""

    def __init__(self, observer: RecordingObserver, switch: Switch, loader: Loader) -> None:
        self.observer = observer
        self.switch = switch
        self.loader = loader

    @property
    def current(self) -> Generation | None:
        try:
            with self.switch.lease() as generation:
                return generation
        except NoGenerationError:
            return None

    @property
    def serving(self) -> str | None:
        return self.current.digest if self.current else None


@pytest.fixture
async def make() -> AsyncIterator[Callable[..., Setting]]:
    tasks: list[asyncio.Task[None]] = []
    async with (
        open_session(Addresses(), system_resolver()) as session,
        open_connections(Addresses(), system_resolver()) as connections,
    ):

        def make(*, configured: bool = False) -> Setting:
            observer = RecordingObserver()
            switch = Switch(observer, on_end=lambda generation: None)

            def connect(built: Built) -> LoadedGeneration:
                http = HttpSubgraphs(
                    manifest=built.manifest,
                    connections=connections,
                    session=session,
                    secrets=SecretStore(),
                    observer=observer,
                )
                return LoadedGeneration(built, http)

            loader = Loader(switch, connect, observer, configured=configured)
            tasks.append(asyncio.create_task(loader.run()))
            return Setting(observer, switch, loader)

        yield make
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.fixture
async def setting(make: Callable[..., Setting]) -> Setting:
    return make()


async def test_the_first_artifact_serves(setting: Setting) -> None:
    assert not setting.loader.ready.is_set()
    setting.loader.content_found(content())
    await until(setting.loader.ready.is_set)

    assert setting.serving == setting.loader.status.digest == FIRST.digest
    assert setting.loader.status.subgraphs == ("greeter",)
    assert setting.observer.last("generation_started")["subgraphs"] == ("greeter",)


async def test_the_same_content_again_does_nothing(setting: Setting) -> None:
    setting.loader.content_found(content())
    await until(setting.loader.ready.is_set)
    serving = setting.current
    setting.loader.content_found(content())
    setting.loader.content_found(content(SECOND))
    await until(lambda: setting.serving == SECOND.digest)

    assert setting.loader.status.generations == 2
    assert setting.current is not serving


async def test_the_same_artifact_in_another_shape_does_nothing(setting: Setting) -> None:
    setting.loader.content_found(content())
    await until(setting.loader.ready.is_set)
    serving = setting.current
    setting.loader.content_found(FilesContent(files={**files_of(FIRST), "note": b"more in the folder"}))
    setting.loader.content_found(BROKEN)
    await until(lambda: setting.loader.status.refusal)

    assert setting.current is serving


async def test_a_refused_artifact_leaves_the_running_generation(setting: Setting) -> None:
    setting.loader.content_found(content())
    await until(setting.loader.ready.is_set)
    setting.loader.content_found(BROKEN)
    await until(lambda: setting.loader.status.refusal)

    refusal = setting.loader.status.refusal
    assert refusal is not None
    assert refusal.code == "ARTIFACT_INVALID"
    assert "digest" in refusal.message
    assert setting.serving == FIRST.digest
    assert setting.observer.last("artifact_refused") == {"code": "ARTIFACT_INVALID"}

    setting.loader.content_found(content())
    await until(lambda: setting.loader.status.refusal is None)
    assert setting.loader.status.generations == 1


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "ARTIFACT_INVALID"),
        ({"supergraph.graphql": b"type Query {"}, "SUPERGRAPH_INVALID"),
        ({"supergraph.graphql": b"type Query { a: Int }"}, "SUPERGRAPH_INVALID"),
        ({"supergraph.graphql": b"\xff\xfe"}, "SUPERGRAPH_INVALID"),
        ({"supergraph.graphql": b"{" * 100_000}, "SUPERGRAPH_INVALID"),
        ({"supergraph.graphql": b"", "manifest.json": b"", "digest": b""}, "ARTIFACT_INVALID"),
    ],
)
async def test_whatever_is_no_artifact_is_refused_with_a_code(
    files: dict[str, bytes], code: str, setting: Setting
) -> None:
    setting.loader.content_found(FilesContent(files=files))
    await until(lambda: setting.loader.status.refusal)

    assert setting.observer.last("artifact_refused") == {"code": code}
    assert setting.serving is None


class Exploding:
    """A content that breaks the loader's own code."""

    fingerprint = "exploding"

    def load(self, memo: Memo = NO_MEMO) -> LoadedArtifact:
        raise ZeroDivisionError


async def test_a_fault_of_ours_refuses_too(setting: Setting, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    setting.loader.content_found(content())
    await until(setting.loader.ready.is_set)
    setting.loader.content_found(Exploding())
    await until(lambda: setting.loader.status.refusal)

    assert setting.observer.last("artifact_refused") == {"code": "BUILD_FAILED"}
    assert "ZeroDivisionError" in caplog.text
    setting.loader.content_found(content(SECOND))
    await until(lambda: setting.serving == SECOND.digest)


async def test_of_many_changes_only_the_latest_is_built(setting: Setting) -> None:
    many = [artifact_of(f"type Query {{ hello: String!, number{number}: Int }}") for number in range(20)]
    for artifact in many:
        setting.loader.content_found(content(artifact))
    await until(lambda: setting.serving == many[-1].digest)

    assert setting.loader.status.generations <= 2


async def test_nothing_serves_before_the_configuration_is_there(make: Callable[..., Setting]) -> None:
    setting = make(configured=True)
    setting.loader.content_found(content())
    setting.loader.configuration_found(NO_INTROSPECTION)
    await until(setting.loader.ready.is_set)

    assert setting.loader.status.generations == 1
    assert setting.current is not None
    assert setting.current.policies.introspection is False


async def test_another_configuration_is_another_generation(make: Callable[..., Setting]) -> None:
    setting = make(configured=True)
    setting.loader.content_found(content())
    setting.loader.configuration_found(NO_INTROSPECTION)
    await until(setting.loader.ready.is_set)
    first = setting.serving
    setting.loader.configuration_found(Configuration(NO_INTROSPECTION.text.replace(b"false", b"true")))
    await until(lambda: setting.serving != first)

    assert setting.current is not None
    assert setting.current.policies.introspection is True


async def test_a_configuration_that_is_wrong_is_refused(make: Callable[..., Setting]) -> None:
    setting = make(configured=True)
    setting.loader.content_found(content())
    setting.loader.configuration_found(NO_INTROSPECTION)
    await until(setting.loader.ready.is_set)
    setting.loader.configuration_found(Configuration(b"kind: GraphQLGateway"))
    await until(lambda: setting.loader.status.refusal)

    assert setting.observer.last("artifact_refused") == {"code": "CONFIGURATION_INVALID"}
    assert setting.current is not None
    assert setting.current.policies.introspection is False


async def test_a_source_that_cannot_be_read_shows_until_it_can(setting: Setting) -> None:
    taken: list[str] = []
    status = setting.loader.status
    inlet = Inlet("artifact", taken.append, status, setting.observer)
    inlet.failed("no such file")
    assert status.unavailable == {"artifact": "no such file"}
    assert setting.observer.last("source_available") == {"source": "artifact", "available": False}

    inlet.found("content")
    assert status.unavailable == {}
    assert taken == ["content"]


async def test_building_a_large_generation_does_not_stall_the_loop(setting: Setting) -> None:
    types = " ".join(f"type T{number} {{ id: ID! a(x: Int = 1): [T{number}!] }}" for number in range(1_000))
    fields = " ".join(f"t{number}: T{number}" for number in range(1_000))
    sdl = artifact_of(f"type Query {{ {fields} }} {types}").sdl
    loop = asyncio.get_running_loop()
    longest = 0.0
    setting.loader.content_found(FilesContent(files={"supergraph.graphql": sdl.encode()}))
    started = loop.time()
    while not setting.loader.ready.is_set():
        before = loop.time()
        await asyncio.sleep(0.001)
        longest = max(longest, loop.time() - before)

    assert longest < (loop.time() - started) / 3
