"""Subscriptions over WebSockets: the graphql-transport-ws protocol, with a connection for each subscription."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Any

import aiohttp

from dovetail_client.addresses import shown
from dovetail_client.answers import answer_of
from dovetail_client.errors import InvalidResponseError, RefusedError, TransportError
from dovetail_client.transport import Answer, Request

from .ahead import read_ahead
from .body import MOST_BYTES, payload_of, to_json
from .failures import failures

ConnectionParams = Mapping[str, Any] | Callable[[Mapping[str, str]], Mapping[str, Any]]
"""The payload of `connection_init`: what stands in it beside the `Authorization` of the request, or a function that
makes it whole from the request's headers, each time that a connection is opened."""

_PROTOCOL = "graphql-transport-ws"
_ID = "1"
_HEARTBEAT = 30.0
"""Seconds between pings of the WebSocket itself, so that a dead connection is noticed."""
_CLOSING = aiohttp.ClientWSTimeout(ws_close=1.0)
"""How long whoever leaves waits for the service to say goodbye too."""
_AHEAD = 256
"""Events that wait for a consumer at most, pings being answered meanwhile."""
_PATIENCE = 30.0
"""Seconds without a step of the consumer's after that, less than any end takes to find the other one gone."""
_REFUSALS = range(4400, 4600)
"""Close codes of the protocol, which are made of HTTP's statuses: 4401 is 401."""


async def socket_answers(
    session: aiohttp.ClientSession, url: str, request: Request, params: ConnectionParams
) -> AsyncGenerator[Answer, None]:
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
            name = shown(url)
            if socket.protocol != _PROTOCOL:
                raise InvalidResponseError(f"{name} does not speak {_PROTOCOL}")
            async with asyncio.timeout(request.timeout):
                await _open(socket, name, _init_payload(request.headers, params))
            await socket.send_str(to_json({"type": "subscribe", "id": _ID, "payload": payload_of(request)}))
            async with aclosing(read_ahead(_answers(socket, name), _AHEAD, _PATIENCE)) as answers:
                async for answer in answers:
                    # Closing the connection ends the subscription too, should the caller leave now.
                    yield answer


async def _answers(socket: aiohttp.ClientWebSocketResponse, name: str) -> AsyncGenerator[Answer, None]:
    while (message := await _receive(socket, name))["type"] != "complete":
        yield _answer(message)
        if message["type"] == "error":
            return


def _init_payload(headers: Mapping[str, str], params: ConnectionParams) -> Mapping[str, Any]:
    """Credentials too: browsers send no headers with a WebSocket, so many services look for them here."""
    if callable(params):
        return params(headers)
    return {**{name.title(): value for name, value in headers.items() if name.lower() == "authorization"}, **params}


async def _open(socket: aiohttp.ClientWebSocketResponse, name: str, payload: Mapping[str, Any]) -> None:
    message = {"type": "connection_init", **({"payload": payload} if payload else {})}
    await socket.send_str(to_json(message, "connection_params"))
    while (await _receive(socket, name))["type"] != "connection_ack":
        pass


async def _receive(socket: aiohttp.ClientWebSocketResponse, name: str) -> Mapping[str, Any]:
    """The next message that is no ping or pong of the protocol."""
    while True:
        frame = await socket.receive()
        if frame.type is aiohttp.WSMsgType.ERROR and isinstance(frame.data, aiohttp.WebSocketError):
            raise InvalidResponseError(f"{name} sent what is no message of a WebSocket, or too large: {frame.data}")
        if frame.type is not aiohttp.WSMsgType.TEXT:
            raise _ended(socket, frame, name)
        try:
            message = json.loads(frame.data)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict) or not isinstance(message.get("type"), str):
            raise InvalidResponseError(f"a message of {name} is not of the protocol {_PROTOCOL}")
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


def _ended(
    socket: aiohttp.ClientWebSocketResponse, frame: aiohttp.WSMessage, name: str
) -> RefusedError | TransportError:
    code = socket.close_code
    why = f"{code}, {frame.extra!r}" if frame.extra else f"{code}"
    text = f"{name} ended the connection before the subscription was complete (close code {why})"
    return RefusedError(text, code - 4000) if code and code in _REFUSALS else TransportError(text)
