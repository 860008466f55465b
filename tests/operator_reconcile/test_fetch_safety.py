"""The operator's own calls: to no address that the policy refuses, however it is reached, and with tokens of OAuth2."""

import asyncio
import base64
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from dovetail_composition.endpoints.addresses import ALWAYS_DENIED, AddressPolicy
from dovetail_operator.fetch.connecting import Addresses, open_session
from dovetail_operator.fetch.http import HttpFetcher
from dovetail_operator.fetch.pods import HttpPodAsker
from dovetail_operator.ports import ClientAuth, FetchError, SchemaRequest

ANYWHERE = AddressPolicy(denied=())
STRICT = AddressPolicy(denied=ALWAYS_DENIED)


class Names(AbstractResolver):
    """A name server in memory."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        self.names = names
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked.append(host)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in self.names[host]
        ]

    async def close(self) -> None:
        """Nothing is open."""


class Service:
    """An endpoint and a token server in one."""

    def __init__(self) -> None:
        self.port = 0
        self.token_answer: Any = {"access_token": "token-1", "token_type": "Bearer", "expires_in": 3600}
        self.token_status = 200
        self.refuses = False
        self.heard: list[str] = []
        self.forms: list[dict[str, str]] = []

    async def graphql(self, request: web.Request) -> web.Response:
        self.heard.append(request.headers.get("Authorization", ""))
        return web.json_response({"data": {"a": 1}}, status=401 if self.refuses else 200)

    async def status(self, _: web.Request) -> web.Response:
        return web.json_response({"digest": "sha256:1"})

    async def token(self, request: web.Request) -> web.Response:
        self.forms.append({"auth": request.headers["Authorization"], **dict(await request.post())})
        if isinstance(self.token_answer, str):
            return web.Response(text=self.token_answer, status=self.token_status)
        return web.json_response(self.token_answer, status=self.token_status)


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    served = Service()
    app = web.Application()
    app.router.add_post("/graphql", served.graphql)
    app.router.add_post("/token", served.token)
    app.router.add_get("/status", served.status)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.port = runner.addresses[0][1]
    yield served
    await runner.cleanup()


async def fetch(
    url: str, policy: AddressPolicy = ANYWHERE, *, names: Names | None = None, times: int = 1, **request: Any
) -> Any:
    addresses = Addresses()
    async with open_session(addresses, names) as session:
        fetcher = HttpFetcher(session, addresses, 10_000)
        fetcher.obey(policy)
        for _ in range(times):
            fetched = await fetcher.fetch(SchemaRequest(url=url, queries=("{ a }",), **request))
        return fetched.answer


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "[::1]"]
)
async def test_a_refused_address_is_not_called_in_any_spelling(service: Service, host: str) -> None:
    # Some spellings are none that the HTTP library takes.
    with pytest.raises(FetchError, match=r"its host has an address where no endpoint may be|InvalidUrlClientError"):
        await fetch(f"http://{host}:{service.port}/graphql", STRICT)
    assert service.heard == []


async def test_names_are_judged_by_what_they_resolve_to_at_the_moment_of_connecting(service: Service) -> None:
    names = Names({"rebinds.example.": ["127.0.0.1"], "several.example.": ["169.254.169.254", "127.0.0.1"]})
    for name in ("rebinds.example", "several.example"):
        with pytest.raises(FetchError, match="where no endpoint may be"):
            await fetch(f"http://{name}:{service.port}/graphql", STRICT, names=names)
    assert service.heard == []

    allowed = AddressPolicy(denied=ALWAYS_DENIED, allowed=("127.0.0.0/8",))
    assert await fetch(f"http://rebinds.example:{service.port}/graphql", allowed, names=names) == {"data": {"a": 1}}


INTERNAL = AddressPolicy(denied=(), internal=("127.0.0.0/8",))
SERVICE = "catalog.shop.svc"


async def test_only_names_of_services_lead_into_the_cluster(service: Service) -> None:
    outside = ["innocent.example", f"{SERVICE}.example", "127-0-0-1.shop.pod.cluster.local"]
    names = Names({f"{each}.": ["127.0.0.1"] for each in (f"{SERVICE}.cluster.local", *outside)})
    for host in (*outside, "127.0.0.1"):
        with pytest.raises(FetchError, match="where no endpoint may be"):
            await fetch(f"http://{host}:{service.port}/graphql", INTERNAL, names=names)
    assert service.heard == []

    assert await fetch(f"http://{SERVICE}:{service.port}/graphql", INTERNAL, names=names) == {"data": {"a": 1}}


async def test_token_servers_are_not_reached_inside_of_the_cluster_but_by_name(service: Service) -> None:
    names = Names({f"{each}.": ["127.0.0.1"] for each in (f"{SERVICE}.cluster.local", "innocent.example")})

    async def ask_by(host: str) -> Any:
        client = ClientAuth(token_url=f"http://{host}:{service.port}/token", client_id="id", client_secret="hush")
        return await fetch(f"http://{SERVICE}:{service.port}/graphql", INTERNAL, names=names, auth=client)

    for host in ("innocent.example", "127.0.0.1"):
        with pytest.raises(FetchError, match="the token server is where no endpoint may be"):
            await ask_by(host)
    assert service.forms == []
    assert await ask_by(SERVICE) == {"data": {"a": 1}}


async def test_pods_of_gateways_are_asked_by_the_addresses_that_kubernetes_tells(service: Service) -> None:
    addresses = Addresses()
    addresses.policy = INTERNAL
    async with open_session(addresses, to_pods=True) as session:
        asker = HttpPodAsker(session)
        assert await asker.digest(f"http://127.0.0.1:{service.port}/status") == "sha256:1"
        addresses.policy = STRICT
        with pytest.raises(FetchError):
            await asker.digest(f"http://127.0.0.1:{service.port}/status")


async def test_no_search_domain_is_tried(service: Service) -> None:
    names = Names({"catalog.shop.svc.cluster.local.": ["127.0.0.1"], "example.org.": ["127.0.0.1"]})
    for host in ("catalog.shop.svc", "catalog.shop.svc.cluster.local", "example.org", "example.org."):
        await fetch(f"http://{host}:{service.port}/graphql", names=names)
    assert names.asked == ["catalog.shop.svc.cluster.local."] * 2 + ["example.org."] * 2


async def test_a_policy_that_changes_holds_from_the_next_question_on(service: Service) -> None:
    addresses = Addresses()
    async with open_session(addresses) as session:
        fetcher = HttpFetcher(session, addresses, 10_000)
        request = SchemaRequest(url=f"http://127.0.0.1:{service.port}/graphql", queries=("{ a }",))
        fetcher.obey(ANYWHERE)
        await fetcher.fetch(request)
        fetcher.obey(STRICT)
        with pytest.raises(FetchError):
            await fetcher.fetch(request)
    assert len(service.heard) == 1


def auth(service: Service, **changed: Any) -> ClientAuth:
    given = {"client_id": "id:1", "client_secret": "hu sh", **changed}
    return ClientAuth(token_url=f"http://127.0.0.1:{service.port}/token", **given)


async def ask(service: Service, client: ClientAuth, policy: AddressPolicy = ANYWHERE, times: int = 1) -> Any:
    url = f"http://127.0.0.1:{service.port}/graphql"
    headers = {"authorization": "Basic from-a-header"}
    return await fetch(url, policy, auth=client, headers=headers, times=times)


async def test_a_token_goes_with_every_query_and_is_fetched_once(service: Service) -> None:
    await ask(service, auth(service, scopes=("a", "b"), audience="api"), times=2)

    assert service.heard == ["Bearer token-1"] * 2
    basic = base64.b64encode(b"id%3A1:hu+sh").decode()
    form = {"auth": f"Basic {basic}", "grant_type": "client_credentials", "scope": "a b", "audience": "api"}
    assert service.forms == [form]


@pytest.mark.parametrize("expires_in", [0, -5, "0.001"])
async def test_a_token_is_not_used_beyond_its_time(service: Service, expires_in: object) -> None:
    service.token_answer = {**service.token_answer, "expires_in": expires_in}
    addresses = Addresses()
    async with open_session(addresses) as session:
        fetcher = HttpFetcher(session, addresses, 10_000)
        fetcher.obey(ANYWHERE)
        for _ in range(2):
            url = f"http://127.0.0.1:{service.port}/graphql"
            await fetcher.fetch(SchemaRequest(url=url, queries=("{ a }",), auth=auth(service)))
            await asyncio.sleep(0.01)
    assert len(service.forms) == 2


async def test_a_token_that_is_not_taken_is_fetched_anew(service: Service) -> None:
    service.refuses = True

    await ask(service, auth(service), times=2)

    assert len(service.forms) == 2


@pytest.mark.parametrize(
    ("answer", "status", "complaint"),
    [
        ({"error": "invalid_client"}, 401, "the token server answered 401"),
        ("<html>", 200, "the token server's answer is not JSON"),
        ("[" * 60_000, 200, "the token server's answer is not JSON"),
        ([], 200, "the token server's answer is not an object"),
        ({"access_token": ""}, 200, "holds no usable access_token"),
        ({"access_token": "a\r\nb"}, 200, "holds no usable access_token"),
        ({"access_token": 7}, 200, "holds no usable access_token"),
        ({"access_token": "a", "token_type": "mac"}, 200, "issues no bearer tokens"),
        ({"access_token": "a" * 70_000}, 200, "the token server's answer is too large"),
        ({"access_token": "a"}, 302, "the token server answered 302"),
    ],
)
async def test_without_a_token_the_endpoint_is_not_asked(
    service: Service, answer: Any, status: int, complaint: str
) -> None:
    service.token_answer, service.token_status = answer, status

    with pytest.raises(FetchError, match=complaint):
        await ask(service, auth(service))

    assert service.heard == []


async def test_credentials_that_are_missing_are_told(service: Service) -> None:
    with pytest.raises(FetchError, match="the Secret with the client's credentials is missing or incomplete"):
        await ask(service, auth(service, client_secret=""))
    assert service.forms == []


async def test_the_token_server_obeys_the_policy_too(service: Service) -> None:
    with pytest.raises(FetchError, match="the token server is where no endpoint may be"):
        await ask(service, auth(service), STRICT)
    assert service.forms == []


def test_credentials_are_not_printed(service: Service) -> None:
    assert "hu sh" not in repr(auth(service))
    assert "id:1" not in repr(auth(service))
