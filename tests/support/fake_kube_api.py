"""As much of a kube-apiserver as watching one object takes, with faults on demand."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from dovetail_composition.artifact import Artifact, ConfigMapData, from_object, pack, to_config_maps, to_object_content

Key = tuple[str, str, str]


class FakeKubeApi:
    """Objects by (resource, namespace, name). Serves get, and list and watch with a field selector for one name."""

    def __init__(self) -> None:
        self.objects: dict[Key, dict[str, Any]] = {}
        self.history: list[tuple[int, str, Key, dict[str, Any]]] = []
        self.version = 100
        self.oldest = 0
        self.down = False
        self.requests: list[str] = []
        self.watches: set[asyncio.Task[Any]] = set()
        self.changed = asyncio.Event()
        self.watched = asyncio.Event()
        self.held: dict[Key, tuple[asyncio.Event, asyncio.Event]] = {}
        self.port = 0

    def put(self, resource: str, namespace: str, name: str, content: Mapping[str, Any]) -> None:
        key = (resource, namespace, name)
        kind = "MODIFIED" if key in self.objects else "ADDED"
        self.version += 1
        metadata = {"namespace": namespace, "name": name, "resourceVersion": str(self.version)}
        self.objects[key] = {"metadata": metadata, **content}
        self._note(kind, key, self.objects[key])

    def put_artifact(self, artifact: Artifact, namespace: str, name: str) -> tuple[ConfigMapData, ...]:
        stored = self.objects.get(("configmaps", namespace, name))
        written = to_config_maps(pack(artifact), name, from_object(stored) if stored else None)
        for config_map in written:
            self.put("configmaps", namespace, config_map.name, to_object_content(config_map))
        return written

    def put_secret(self, namespace: str, name: str, values: Mapping[str, bytes]) -> None:
        data = {key: base64.b64encode(value).decode() for key, value in values.items()}
        self.put("secrets", namespace, name, {"data": data})

    def delete(self, resource: str, namespace: str, name: str) -> None:
        self.version += 1
        self._note("DELETED", (resource, namespace, name), self.objects.pop((resource, namespace, name)))

    def hold(self, resource: str, namespace: str, name: str) -> tuple[asyncio.Event, asyncio.Event]:
        """The next read of this object sets the first event, and is answered once the second one is set."""
        events = asyncio.Event(), asyncio.Event()
        self.held[resource, namespace, name] = events
        return events

    def forget_history(self) -> None:
        """Watches that go on from what happened so far get 410."""
        self.oldest = self.version + 1
        self.version += 1

    def cut_watches(self) -> None:
        for watch in self.watches:
            watch.cancel()

    def _note(self, kind: str, key: Key, item: dict[str, Any]) -> None:
        self.history.append((self.version, kind, key, item))
        self.changed.set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request.path_qs)
        if self.down:
            return web.json_response({"kind": "Status", "code": 503}, status=503)
        resource, namespace, name = (request.match_info.get(part, "") for part in ("resource", "namespace", "name"))
        if name:
            if held := self.held.pop((resource, namespace, name), None):
                reached, released = held
                reached.set()
                await released.wait()
            item = self.objects.get((resource, namespace, name))
            return web.json_response(item or {"kind": "Status", "code": 404}, status=200 if item else 404)
        key = (resource, namespace, request.query["fieldSelector"].removeprefix("metadata.name="))
        if request.query.get("watch"):
            return await self._watch(request, key)
        items = [self.objects[key]] if key in self.objects else []
        return web.json_response({"metadata": {"resourceVersion": str(self.version)}, "items": items})

    async def _watch(self, request: web.Request, key: Key) -> web.StreamResponse:
        seen = int(request.query["resourceVersion"])
        response = web.StreamResponse()
        await response.prepare(request)
        task = asyncio.current_task()
        assert task is not None
        self.watches.add(task)
        self.watched.set()
        try:
            while True:
                self.changed.clear()
                latest = self.version
                if seen < self.oldest:
                    await response.write(_line("ERROR", {"kind": "Status", "code": 410}))
                    return response
                for version, kind, about, item in list(self.history):
                    if seen < version <= latest and about == key:
                        metadata = {**item["metadata"], "resourceVersion": str(version)}
                        await response.write(_line(kind, {**item, "metadata": metadata}))
                if latest > seen:
                    seen = latest
                    await response.write(_line("BOOKMARK", {"metadata": {"resourceVersion": str(seen)}}))
                await self.changed.wait()
        finally:
            self.watches.discard(task)

    def kubeconfig(self, folder: Path) -> Path:
        """Write a kubeconfig for this server."""
        path = folder / "kubeconfig"
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "fake",
            "contexts": [{"name": "fake", "context": {"cluster": "fake", "user": "fake"}}],
            "clusters": [{"name": "fake", "cluster": {"server": f"http://127.0.0.1:{self.port}"}}],
            "users": [{"name": "fake", "user": {"token": "t0ken"}}],
        }
        path.write_text(yaml.safe_dump(content))
        return path


def _line(kind: str, item: Mapping[str, Any]) -> bytes:
    return json.dumps({"type": kind, "object": item}).encode() + b"\n"


@asynccontextmanager
async def fake_kube_api() -> AsyncIterator[FakeKubeApi]:
    """Serve on a free loopback port."""
    api = FakeKubeApi()
    app = web.Application()
    app.router.add_get("/api/v1/namespaces/{namespace}/{resource}", api.answer)
    app.router.add_get("/api/v1/namespaces/{namespace}/{resource}/{name}", api.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    api.port = site.port
    try:
        yield api
    finally:
        api.cut_watches()
        await runner.cleanup()
