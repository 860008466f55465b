"""Subscriptions as server-sent events: the graphql-sse protocol, with a connection for each subscription."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator

import aiohttp

from dovetail_client.addresses import shown
from dovetail_client.answers import answer_of
from dovetail_client.errors import InvalidResponseError, TransportError
from dovetail_client.transport import Answer, Request

from .body import MOST_BYTES, answer_in, payload_of, to_json
from .events import EventReader
from .failures import failures

_OK = 200


async def event_answers(session: aiohttp.ClientSession, url: str, request: Request) -> AsyncGenerator[Answer, None]:
    """See `Transport.subscribe`. A service that does not subscribe may say why in an ordinary answer."""
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream", **request.headers}
    body = to_json(payload_of(request)).encode()
    with failures(url):
        async with asyncio.timeout(request.timeout):
            response = await session.post(url, data=body, headers=headers, allow_redirects=False)
        async with response:
            if response.status != _OK or response.content_type != "text/event-stream":
                yield await answer_in(response)
                return
            reader = EventReader(MOST_BYTES)
            async for chunk in response.content.iter_any():
                for event in reader.feed(chunk):
                    if event.name == "complete":
                        return
                    if event.name == "next":
                        yield _answer(event.data)
    raise TransportError(f"{shown(url)} ended the stream before the subscription was complete")


def _answer(data: str) -> Answer:
    try:
        answer = answer_of(json.loads(data))
    except (ValueError, RecursionError):
        answer = None
    if answer is None:
        raise InvalidResponseError("an event of the subscription is not GraphQL")
    return answer
