"""Subscriptions over WebSockets: the graphql-transport-ws protocol, with a connection for each subscription."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import aiohttp

from dovetail_client.answers import answer_of
from dovetail_client.errors import InvalidResponseError, RefusedError, TransportError
from dovetail_client.transport import Answer, Request

from .body import MOST_BYTES, payload_of, to_json
from .failures import failures

_PROTOCOL = "graphql-transport-ws"
_ID = "1"
_HEARTBEAT = 30.0
"""Seconds between pings of the WebSocket itself, so that a dead connection is noticed."""
_CLOSING = aiohttp.ClientWSTimeout(ws_close=1.0)
"""How long whoever leaves waits for the service to say goodbye too."""
_REFUSALS = {4401: 401, 4403: 403}
"""Close codes that mean what a status of HTTP means."""


async def socket_answers(session: aiohttp.ClientSession, url: str, request: Request) -> AsyncGenerator[Answer, None]:
    """See `Transport.subscribe`."""
    with failures(url):
        async with asyncio.timeout(request.timeout):
            socket = await session.ws_connect(
                url,
                protocols=(_PROTOCOL,),
                headers=request.headers,
                heartbeat=_HEARTBEAT,
                max_msg_size=MOST_BYTES,
                timeout=_CLOSING,
            )
        async with socket:
            if socket.protocol != _PROTOCOL:
                raise InvalidResponseError(f"{url} does not speak {_PROTOCOL}")
            async with asyncio.timeout(request.timeout):
                await _open(socket, url)
            await socket.send_str(to_json({"type": "subscribe", "id": _ID, "payload": payload_of(request)}))
            async for answer in _answers(socket, url):
                # Closing the connection ends the subscription too, should the caller leave now.
                yield answer


async def _answers(socket: aiohttp.ClientWebSocketResponse, url: str) -> AsyncGenerator[Answer, None]:
    while (message := await _receive(socket, url))["type"] != "complete":
        yield _answer(message)
        if message["type"] == "error":
            return


async def _open(socket: aiohttp.ClientWebSocketResponse, url: str) -> None:
    await socket.send_str(to_json({"type": "connection_init"}))
    while (await _receive(socket, url))["type"] != "connection_ack":
        pass


async def _receive(socket: aiohttp.ClientWebSocketResponse, url: str) -> Mapping[str, Any]:
    """The next message that is no ping or pong of the protocol."""
    while True:
        frame = await socket.receive()
        if frame.type is aiohttp.WSMsgType.ERROR and isinstance(frame.data, aiohttp.WebSocketError):
            raise InvalidResponseError(f"{url} sent what is no message of a WebSocket, or too large: {frame.data}")
        if frame.type is not aiohttp.WSMsgType.TEXT:
            raise _ended(socket, url)
        try:
            message = json.loads(frame.data)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise InvalidResponseError(f"a message of {url} is not of the protocol {_PROTOCOL}")
        if message["type"] == "ping":
            await socket.send_str(to_json({"type": "pong"}))
        elif message["type"] != "pong":
            return message


def _answer(message: Mapping[str, Any]) -> Answer:
    payload = message.get("payload")
    content = {"errors": payload} if message["type"] == "error" else payload
    answer = answer_of(content) if message["type"] in {"next", "error"} else None
    if answer is None:
        raise InvalidResponseError("an event of the subscription is not GraphQL")
    return answer


def _ended(socket: aiohttp.ClientWebSocketResponse, url: str) -> RefusedError | TransportError:
    code = socket.close_code
    text = f"{url} ended the connection before the subscription was complete (close code {code})"
    return RefusedError(text, _REFUSALS[code]) if code in _REFUSALS else TransportError(text)
