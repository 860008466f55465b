"""`dovetail gateway --supergraph URL`: reloads, refusals, outages and overridden endpoints, in a real process."""

from pathlib import Path

from aiohttp import web
from support.gateway_process import gateway_process
from support.supergraphs import artifact_of
from support.tiny_service import tiny_service
from support.waiting import until

from .publisher import publisher

GATEWAY = """
apiVersion: dovetail.dev/v1alpha1
kind: GraphQLGateway
metadata: {name: public, namespace: edge}
spec:
  schemas: {}
  endpoints: {greeter: {url: URL}}
"""


HELLO = artifact_of().sdl.replace("http://127.0.0.1:1/graphql", "")
MORE = artifact_of("type Query { hello: String!, more: Int }").sdl.replace("http://127.0.0.1:1/graphql", "")


def _broken(_: web.Request) -> web.Response:
    return web.Response(status=500)


async def test_what_is_published_is_served(tmp_path: Path) -> None:
    """Under the endpoints of a configuration; what cannot be run is refused, and the last good one goes on."""
    config = tmp_path / "gateway.yaml"
    async with tiny_service() as service, publisher(HELLO) as server:
        config.write_text(GATEWAY.replace("URL", service.url))
        arguments = ("--supergraph", server.url, "--config", config)
        async with gateway_process(*arguments, DOVETAIL_SUPERGRAPH_INTERVAL="1") as gateway:
            assert await gateway.query("{ hello }") == {"data": {"hello": "world"}}

            server.sdl = MORE
            await gateway.until_look("/status", generations=2)
            assert await gateway.query("{ more }") == {"data": {"more": 42}}

            server.sdl = "type Query {"
            await gateway.until_look("/status", refusals=1)
            _, details = await gateway.look("/readyz")
            assert details["refused"]["code"] == "SUPERGRAPH_INVALID"
            assert 'dovetail_artifacts_refused_total{code="SUPERGRAPH_INVALID"} 1.0' in await gateway.metrics()
            assert await gateway.query("{ more }") == {"data": {"more": 42}}

            server.answer = _broken
            reason = f"{server.url}: the answer has the HTTP status 500"
            await gateway.until_look("/readyz", unavailable={"artifact": reason})
            assert await gateway.query("{ more }") == {"data": {"more": 42}}


async def test_subgraphs_without_a_url_are_named(tmp_path: Path) -> None:
    """Before anything is served."""
    supergraph = tmp_path / "supergraph.graphql"
    supergraph.write_text(HELLO)
    async with gateway_process("--supergraph", supergraph, wait=False) as gateway:
        await until(lambda: any("The subgraph greeter has no URL." in str(line) for line in gateway.logs), 60)
        assert gateway.lines == []
