"""Lists of kinds that not every cluster serves, or not in the newest version."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from kubernetes.aio.client.configuration import Configuration

from dovetail_operator.kube.client import KubeCluster
from dovetail_operator.kube.connection import connect
from dovetail_operator.ports import Kind, NotFoundError
from dovetail_operator.watch.inventory import watched_kinds

PATHS: dict[Kind, str] = {
    "ReferenceGrant": "/apis/gateway.networking.k8s.io/{version}/referencegrants",
    "ServiceCIDR": "/apis/networking.k8s.io/{version}/servicecidrs",
}


class Api:
    """An API server that has one object at each of its paths, and nothing elsewhere."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.port = 0

    async def answer(self, request: web.Request) -> web.Response:
        if request.path not in self.paths:
            return web.json_response({"kind": "Status", "message": "not found"}, status=404)
        items = [{"metadata": {"name": request.path}}]
        return web.json_response({"apiVersion": "v1", "metadata": {}, "items": items})


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    served, app = Api(), web.Application()
    app.router.add_get("/{path:.*}", served.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.port = runner.addresses[0][1]
    yield served
    await runner.cleanup()


async def listed(api: Api, kind: Kind) -> list[str]:
    async with connect(Configuration(host=f"http://127.0.0.1:{api.port}")) as client:
        return [each["metadata"]["name"] for each in await KubeCluster(client).list(kind, None)]


@pytest.mark.parametrize("kind", PATHS)
@pytest.mark.parametrize(
    ("served", "asked"), [({"v1", "v1beta1"}, ["v1"]), ({"v1"}, ["v1"]), ({"v1beta1"}, ["v1beta1"]), (set(), [])]
)
async def test_the_newest_version_that_is_served_is_listed(
    api: Api, kind: Kind, served: set[str], asked: list[str]
) -> None:
    api.paths = {PATHS[kind].format(version=version) for version in served}
    assert await listed(api, kind) == [PATHS[kind].format(version=version) for version in asked]


@pytest.mark.parametrize("kind", sorted(set(watched_kinds(clusterwide=True)) - PATHS.keys()))
async def test_without_any_other_kind_nothing_can_be_said(api: Api, kind: Kind) -> None:
    with pytest.raises(NotFoundError):
        await listed(api, kind)
