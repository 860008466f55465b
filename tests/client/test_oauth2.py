"""OAuth2 client credentials against a real authorisation server, and a service that really verifies the tokens."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.node_servers import SECOND_SECRET, SECRET, Authorization, Resource, authorization, resource

from dovetail_client import Binding, ConnectError, RefusedError, ResponseError, TokenError
from dovetail_client.oauth2 import ClientCredentials, GrantRequest, SecretFile, SecretText, SecretVariable

SDL = """
type Query { job(id: ID!): Job }
type Mutation { closeJob(id: ID!): Job }
type Subscription { countdown(from: Int!): Int! }
type Job { id: ID! title: String! caller: String }
"""
READ, WRITE = "jobs:read", "jobs:write"


@pytest.fixture(scope="module")
def issuer() -> Iterator[Authorization]:
    with authorization() as started:
        yield started


@pytest.fixture(scope="module")
def guarded(issuer: Authorization) -> Iterator[Resource]:
    with resource(issuer.url) as started:
        yield started


def credentials(issuer: Authorization, **options: Any) -> ClientCredentials:
    return ClientCredentials(
        issuer.token_url,
        **{
            "client_id": "applications",
            "client_secret": SECRET,
            "scopes": [READ],
            "audience": "jobs",
            "resource": "urn:jobs",
            **options,
        },
    )


@pytest.mark.parametrize("url", ["login/token", "ftp://login/token", "http://user:confidential@login/token"])
def test_a_wrong_url_is_told_at_once_and_not_shown(url: str) -> None:
    with pytest.raises(ValueError, match="url must be") as caught:
        ClientCredentials(url, client_id="applications", client_secret=SECRET)

    assert "confidential" not in str(caught.value)


def bound(guarded: Resource, auth: ClientCredentials, **options: Any) -> Binding:
    return Binding(url=guarded.url, schema=SDL, auth=auth, **options)


async def test_without_a_token_the_service_refuses(guarded: Resource) -> None:
    async with Binding(url=guarded.url, schema=SDL) as jobs:
        with pytest.raises(ResponseError) as caught:
            await jobs.query.job(id=1)

    assert (caught.value.status, caught.value.code) == (401, "UNAUTHENTICATED")


async def test_one_token_serves_many_calls_at_once_and_later_ones(issuer: Authorization, guarded: Resource) -> None:
    before = issuer.issued()
    auth = credentials(issuer)
    async with bound(guarded, auth) as jobs, bound(guarded, auth) as others:
        answers = await asyncio.gather(*(jobs.query.job(id=7) for _ in range(20)), others.query.job(id=7))
        await jobs.query.job(id=8)

    assert answers == [{"id": "7", "title": "Job 7", "caller": "applications"}] * 21
    assert issuer.issued() == before + 1


@pytest.mark.parametrize("call", ["query", "mutation"])
async def test_a_refused_token_is_replaced_once(call: str, issuer: Authorization, guarded: Resource) -> None:
    async with bound(guarded, credentials(issuer, scopes=[READ, WRITE])) as jobs:
        await jobs.query.job(id=1)
        guarded.revoke_all()
        before, refused = issuer.issued(), guarded.seen()["refused"]
        asks = [jobs.query.job(id=2) if call == "query" else jobs.mutation.closeJob(id=2) for _ in range(5)]

        assert [answer["id"] for answer in await asyncio.gather(*asks)] == ["2"] * 5
        assert issuer.issued() == before + 1
        assert 1 <= guarded.seen()["refused"] - refused <= 5


async def test_a_service_that_refuses_each_token_is_asked_twice(issuer: Authorization, guarded: Resource) -> None:
    with resource("http://127.0.0.1:1") as elsewhere:
        async with bound(elsewhere, credentials(issuer)) as jobs:
            with pytest.raises(ResponseError) as caught:
                await jobs.query.job(id=1)

        assert caught.value.code == "UNAUTHENTICATED"
        assert elsewhere.seen()["requests"] == 2


async def test_the_scope_decides(issuer: Authorization, guarded: Resource) -> None:
    async with bound(guarded, credentials(issuer, scopes=[READ])) as jobs:
        with pytest.raises(ResponseError) as caught:
            await jobs.mutation.closeJob(id=1)
    assert (caught.value.status, caught.value.code) == (403, "FORBIDDEN")

    async with bound(guarded, credentials(issuer, scopes=[READ, WRITE])) as jobs:
        assert (await jobs.mutation.closeJob(id=1))["caller"] == "applications"


async def test_a_client_may_send_its_secret_in_the_form(issuer: Authorization, guarded: Resource) -> None:
    post = credentials(issuer, client_id="worker", authentication="client_secret_post")
    async with bound(guarded, post) as jobs:
        assert (await jobs.query.job(id=1))["caller"] == "worker"

    asked = GrantRequest(
        token_url=issuer.token_url, client_id="worker", client_secret=SECRET, authentication="client_secret_post"
    )
    assert "Authorization" not in asked.headers()
    assert asked.form()["client_secret"] == SECRET


@pytest.mark.parametrize("path", ["/graphql", "/stream"])
async def test_subscriptions_are_authorized_too(path: str, issuer: Authorization, guarded: Resource) -> None:
    protocol = {"/graphql": "graphql-transport-ws", "/stream": "sse"}[path]
    options: dict[str, Any] = {"subscriptions": protocol, "subscriptions_path": path}
    async with Binding(url=guarded.url, schema=SDL, **options) as jobs:
        with pytest.raises((RefusedError, ResponseError)) as caught:
            await anext(jobs.subscription.countdown({"from": 1}))
        assert caught.value.status == 401  # type: ignore[attr-defined]

    async with bound(guarded, credentials(issuer), **options) as jobs:
        assert [left async for left in jobs.subscription.countdown({"from": 2})] == [2, 1, 0]
        guarded.revoke_all()
        assert [left async for left in jobs.subscription.countdown({"from": 1})] == [1, 0]


PARAMS: dict[str, Any] = {
    "by itself": None,
    "beside others": {"team": "applications"},
    "elsewhere": lambda headers: {"headers": {"token": headers["Authorization"]}},
}


@pytest.mark.parametrize("name", PARAMS)
async def test_a_token_stands_in_the_payload_of_connection_init_too(
    name: str, issuer: Authorization, guarded: Resource
) -> None:
    options = {"subscriptions_path": "/browsers", "connection_params": PARAMS[name]}
    async with bound(guarded, credentials(issuer), **options) as jobs:
        assert [left async for left in jobs.subscription.countdown({"from": 2})] == [2, 1, 0]
        guarded.revoke_all()
        before = issuer.issued()
        assert [left async for left in jobs.subscription.countdown({"from": 1})] == [1, 0]
        assert issuer.issued() == before + 1


async def test_a_payload_without_the_token_is_refused_once_more_and_told(
    issuer: Authorization, guarded: Resource
) -> None:
    options = {"subscriptions_path": "/browsers", "connection_params": lambda _: {"team": "applications"}}
    before = guarded.seen()["requests"]
    async with bound(guarded, credentials(issuer), **options) as jobs:
        with pytest.raises(RefusedError, match="4403") as caught:
            await anext(jobs.subscription.countdown({"from": 1}))
    assert caught.value.status == 403
    assert guarded.seen()["requests"] == before + 2


async def test_a_rotated_secret_is_used_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n")
    with authorization() as issuer:
        auth = credentials(issuer, client_secret=SecretFile(path))
        first = await auth.authorization()
        issuer.change_secret()
        path.write_text(SECOND_SECRET)
        auth.refused(first)

        assert await auth.authorization() != first


@pytest.mark.parametrize("content", [None, "\n"])
async def test_a_secret_that_is_not_there_is_told(content: str | None, issuer: Authorization, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_text(content)
    before = issuer.issued()
    with pytest.raises(TokenError, match="cannot be read from"):
        await credentials(issuer, client_secret=SecretFile(path)).authorization()

    assert issuer.issued() == before


async def test_a_secret_is_read_from_the_environment(issuer: Authorization, monkeypatch: pytest.MonkeyPatch) -> None:
    auth = credentials(issuer, client_secret=SecretVariable("JOBS_SECRET"), client_id=SecretVariable("JOBS_CLIENT"))
    monkeypatch.setenv("JOBS_CLIENT", "applications")
    monkeypatch.delenv("JOBS_SECRET", raising=False)
    with pytest.raises(TokenError, match="JOBS_SECRET is not set"):
        await auth.authorization()

    monkeypatch.setenv("JOBS_SECRET", SECRET)
    assert (await credentials(issuer, client_secret=SecretVariable("JOBS_SECRET")).authorization()).startswith(
        "Bearer "
    )


async def test_no_secret_and_no_token_is_shown(
    issuer: Authorization, guarded: Resource, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    good, bad = credentials(issuer), credentials(issuer, client_secret="hunter2 is wrong")
    async with bound(guarded, good) as jobs, bound(guarded, bad) as others:
        await jobs.query.job(id=1)
        with pytest.raises(TokenError) as caught:
            await others.query.job(id=1)

    token = (await good.authorization()).removeprefix("Bearer ")
    shown = "\n".join(
        [caplog.text, str(caught.value), repr(caught.value), repr(good), repr(bad), repr(SecretText(SECRET))]
    )
    chain: BaseException | None = caught.value
    while chain is not None:
        shown += repr(chain)
        chain = chain.__cause__ or chain.__context__
    assert [word for word in (SECRET, "hunter2", token) if word in shown] == []


async def test_a_token_server_that_is_away_is_told(guarded: Resource) -> None:
    auth = ClientCredentials("http://127.0.0.1:1/token", client_id="a", client_secret="b")
    async with bound(guarded, auth) as jobs:
        with pytest.raises(TokenError, match="did not answer"):
            await jobs.query.job(id=1)

    assert not issubclass(TokenError, ConnectError)


def test_scopes_are_a_list() -> None:
    with pytest.raises(TypeError, match="scopes"):
        ClientCredentials("http://issuer/token", client_id="a", client_secret="b", scopes="jobs:read")
