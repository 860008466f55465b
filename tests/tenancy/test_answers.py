"""A service's answers, whatever they are, against a real gateway: they spoil its own fields and nobody else's."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from multidict import CIMultiDict
from support.gateway_process import gateway_process

from dovetail_composition.compose import compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.supergraph import print_supergraph

ME = {"id": "1", "name": "Victoria"}
VICTIM = "type Query { me: User } type User { id: ID! name: String }"
EVIL = "type Query { evil: Evil evils: [Evil] } type Evil { a: Int b: String }"
MOST_BYTES = 5_000_000
"""An own message of a service is passed on as long as it is; nothing is shown more often than it was sent."""

ANSWERS = {
    "another's field": '{"data": {"evil": {"a": 1}, "me": {"id": "666", "name": "forged"}}}',
    "an error at another's field": '{"errors": [{"message": "m", "path": ["me", "name"]}]}',
    "an error in another's name": '{"errors": [{"message": "m", "extensions": {"service": "victim"}}]}',
    "an error of the gateway's": '{"errors": [{"message": "m", "extensions": {"code": "SUBGRAPH_TIMEOUT"}}]}',
    "paths that are none": '{"errors": [{"message": "m", "path": ["evil", {"me": 1}, -5, null]}]}',
    "a path that is a text": '{"data": {"evil": null}, "errors": [{"message": {"a": 1}, "path": "me"}]}',
    "errors that are none": '{"data": {"evil": null}, "errors": "boom"}',
    "as many errors as there is room for": json.dumps({"errors": [{"message": "x" * 100}] * 50_000}),
    "one long message": json.dumps({"data": {"evil": None}, "errors": [{"message": "x" * 4_000_000}]}),
    "one long wrong value": json.dumps({"data": {"evil": {"a": "x" * 4_000_000}}}),
    "many long wrong values": json.dumps({"data": {"evils": [{"a": "x" * 20_000}] * 200}}),
    "a large number": '{"data": {"evil": {"a": 1e99999999}}}',
    "digits without end": f'{{"data": {{"evil": {{"a": {"9" * 1_000_000}}}}}}}',
    "raw numbers where none belong": f'{{"data": {{"evil": [{"9" * 30}, 1.10], "evils": {{"a": {"9" * 30}}}}}}}',
    "a raw number in a list": f'{{"data": {{"evil": {{"a": [{"9" * 30}], "b": [{"9" * 30}]}}}}}}',
    "lists without end": f'{{"data": {{"evil": [{"[]," * 1_000_000}0]}}}}',
    "depth": f'{{"data": {"[" * 100_000}',
    "a key twice": '{"data": {"evil": {"a": 1}, "evil": {"a": 2}}}',
    "extensions": '{"data": {"evil": null}, "extensions": {"me": {"name": "forged"}}}',
    "not a number": '{"data": {"evil": {"a": NaN}}}',
    "nothing": "",
    "null": "null",
    "a list": '[{"data": {"me": null}}]',
}


@dataclass
class Services:
    """Two of them; one answers whatever it is told."""

    url: str = ""
    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    heard: list[tuple[str, CIMultiDict[str]]] = field(default_factory=list)

    async def post(self, request: web.Request) -> web.Response:
        name = request.path.strip("/")
        self.heard.append((name, request.headers.copy()))
        if name == "victim":
            return web.json_response({"data": {"me": ME}}, headers={"Set-Cookie": "session=of-one-client; Path=/"})
        return web.json_response(text=self.text, status=self.status, headers=self.headers)


@pytest.fixture
async def services() -> AsyncIterator[Services]:
    made, app = Services(), web.Application()
    app.router.add_post("/{name:.*}", made.post)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{site.port}"
    yield made
    await runner.cleanup()


@pytest.fixture
def supergraph(services: Services, tmp_path: Path) -> Path:
    sources = [
        SubgraphSource(name=name, namespace=name, sdl=sdl, endpoint=Endpoint(url=f"{services.url}/{name}"))
        for name, sdl in (("victim", VICTIM), ("evil", EVIL))
    ]
    composed = compose(sources).supergraph
    assert composed
    path = tmp_path / "supergraph.graphql"
    path.write_text(print_supergraph(composed))
    return path


def spoilt(found: Mapping[str, Any]) -> list[str]:
    """What of an answer to a client is not as it should be, whatever one of two services does."""
    errors = found.get("errors", [])
    wrong = {
        "the other service's data": found["data"]["me"] != ME,
        "a path of the other's": not {error.get("path", ["evil"])[0] for error in errors} <= {"evil", "evils"},
        "the other's name": not {error["extensions"].get("service", "evil") for error in errors} <= {"evil"},
        "text where none belongs": "forged" in json.dumps(found),
        "internals": "Fragment" in json.dumps(found),
        "its size": len(json.dumps(found)) > MOST_BYTES,
    }
    return [what for what, is_wrong in wrong.items() if is_wrong]


async def test_an_answer_spoils_only_what_its_service_was_asked_for(services: Services, supergraph: Path) -> None:
    wrong = {}
    async with gateway_process("--supergraph", supergraph) as gateway:
        for name, answer in ANSWERS.items():
            services.text = answer
            status, headers, found = await gateway.post("{ evil { a b } evils { a } me { id name } }")
            wrong[name] = spoilt(found)
            assert (found["data"]["evil"] or {}).get("a") == (1 if name == "another's field" else None)
            assert (status, "Set-Cookie" in headers) == (200, False)
    assert {name: what for name, what in wrong.items() if what} == {}


async def test_neither_redirects_nor_headers_of_clients_lead_elsewhere(services: Services, supergraph: Path) -> None:
    secrets = (
        "Authorization",
        "Cookie",
        "Proxy-Authorization",
        "X-Forwarded-For",
        "Forwarded",
        "Referer",
        "User-Agent",
    )
    async with gateway_process("--supergraph", supergraph) as gateway:
        for status in (301, 302, 303, 307, 308):
            services.status, services.headers = status, {"Location": f"{services.url}/elsewhere"}
            body, headers = {"query": "{ evil { a } me { id name } }"}, dict.fromkeys(secrets, "hush")
            async with gateway.session.post(gateway.url, json=body, headers=headers) as response:
                assert (await response.json())["data"] == {"evil": None, "me": ME}

    assert {name for name, _ in services.heard} == {"evil", "victim"}
    assert "hush" not in str([headers for _, headers in services.heard])
