"""A supergraph behind a URL is asked for again, sent only when it changed, and bounded in time and size."""

from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from aiohttp import web
from support.publishing import Delivered, running
from support.supergraphs import artifact_of

from dovetail_composition.artifact import SDL_FILE
from dovetail_gateway.artifacts import urls
from dovetail_gateway.artifacts.content import FilesContent
from dovetail_gateway.artifacts.urls import UrlSource

from .publisher import Publisher, publisher

SDL = artifact_of().sdl
OTHER = artifact_of("type Query { more: Int }").sdl


@pytest.fixture
async def server() -> AsyncIterator[Publisher]:
    async with publisher(SDL) as running_server:
        yield running_server


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


def texts(delivered: Delivered[FilesContent]) -> list[str]:
    return [each.files[SDL_FILE].decode() for each in delivered.contents]


async def test_it_is_sent_again_only_when_it_changed(server: Publisher, session: aiohttp.ClientSession) -> None:
    async with running(UrlSource(session, server.url, 0.01)) as delivered:
        await server.until_asked(3)
        server.sdl = OTHER
        await delivered.until(lambda: OTHER in texts(delivered))

    bodies = [index for index, status in enumerate(server.statuses) if status == 200]
    assert len(bodies) == 2
    assert server.statuses[1] == 304
    assert "If-None-Match" not in server.headers[0]
    assert set(texts(delivered)) == {SDL, OTHER}
    assert {each.load().supergraph.subgraphs["greeter"].url for each in delivered.contents} == {
        "http://127.0.0.1:1/graphql"
    }


async def test_a_date_serves_where_there_is_no_tag(server: Publisher, session: aiohttp.ClientSession) -> None:
    date = "Sat, 01 Nov 2025 10:00:00 GMT"
    server.answer = lambda request: (
        web.Response(status=304)
        if request.headers.get("If-Modified-Since") == date
        else web.Response(text=SDL, headers={"Last-Modified": date})
    )
    async with running(UrlSource(session, server.url, 0.01)):
        await server.until_asked(3)

    assert server.statuses[:3] == [200, 304, 304]


def redirecting(request: web.Request) -> web.StreamResponse:
    raise web.HTTPFound(request.url)


FAILURES: dict[str, tuple[Callable[[web.Request], web.StreamResponse], str]] = {
    "an error": (lambda _: web.Response(status=503), "the answer has the HTTP status 503"),
    "not found": (lambda _: web.Response(status=404), "the answer has the HTTP status 404"),
    "not modified, though nothing is known": (
        lambda _: web.Response(status=304),
        "the answer has the HTTP status 304",
    ),
    "too large": (lambda _: web.Response(body=b"x" * 2_000), "the answer is larger than 1000 bytes"),
    "redirects in a circle": (redirecting, "TooManyRedirects"),
}


@pytest.mark.parametrize("case", FAILURES)
async def test_what_cannot_be_had_is_said_and_tried_again(
    server: Publisher, session: aiohttp.ClientSession, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Less and less often, and what was there stays."""
    monkeypatch.setattr(urls, "MAX_BYTES", 1_000)
    monkeypatch.setattr(urls, "_FIRST_PAUSE", 0.001)
    server.sdl = "type Query"
    answer, reason = FAILURES[case]
    server.answer = answer
    with_password = server.url.replace("http://", "http://user:secret@")
    async with running(UrlSource(session, with_password, 0.01)) as delivered:
        await delivered.until(lambda: len(delivered.failures) > 2)
        assert delivered.contents == []
        server.answer = None
        await delivered.until(lambda: delivered.contents)

    assert set(delivered.failures) == {f"{server.url}: {reason}"}
    assert texts(delivered)[0] == "type Query"


async def test_a_server_that_is_away_is_said(session: aiohttp.ClientSession) -> None:
    async with publisher(SDL) as gone:
        url = gone.url
    async with running(UrlSource(session, url, 0.01)) as delivered:
        await delivered.until(lambda: delivered.failures)

    assert delivered.failures[0].startswith(f"{url}: ")
