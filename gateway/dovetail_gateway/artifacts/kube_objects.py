"""Watching one object of the Kubernetes API: list, then follow, reconnect, and begin anew where history is gone."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from kubernetes.aio.client.api_client import ApiClient

from .back_off import BackOff
from .source import SourceError

_log = logging.getLogger(__name__)

_WATCH_SECONDS = 240
_SILENCE_SECONDS = 75
"""The API server sends a bookmark about once a minute: a longer silence is a dead connection."""
_ANSWER_SECONDS = 10.0
_CONNECT_SECONDS = 3.0
_FIRST_PAUSE = 0.25
_LONGEST_PAUSE = 5.0
_READ = aiohttp.ClientTimeout(total=_ANSWER_SECONDS, sock_connect=_CONNECT_SECONDS)
_FOLLOW = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=_SILENCE_SECONDS)

KubeObject = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRef:
    """One namespaced object of the core API; `resource` is its plural."""

    resource: str
    namespace: str
    name: str

    @property
    def collection(self) -> str:
        """Path of the objects of this kind in its namespace."""
        return f"/api/v1/namespaces/{self.namespace}/{self.resource}"

    def __str__(self) -> str:
        """As messages name it."""
        return f"{self.resource} {self.namespace}/{self.name}"


class _ExpiredError(Exception):
    """The API server no longer knows what happened since the version we have seen."""


async def get_object(api: ApiClient, ref: ObjectRef) -> KubeObject | None:
    """The object as it is, None if there is none. Raises `SourceError`."""
    async with await _request(api, f"{ref.collection}/{ref.name}", {}, _READ) as response:
        if response.status == HTTPStatus.NOT_FOUND:
            return None
        _expect_ok(response, ref)
        return _object(await response.read(), ref)


class ObjectWatch:
    """Tells of one object, from its present state on; `on_object` gets None while it does not exist."""

    def __init__(
        self,
        api: ApiClient,
        ref: ObjectRef,
        on_object: Callable[[KubeObject | None], Awaitable[None]],
        on_failure: Callable[[str], None],
    ) -> None:
        self._api = api
        self._ref = ref
        self._on_object = on_object
        self._on_failure = on_failure

    async def run(self) -> None:
        """Until cancelled. `on_object` may raise `SourceError`: all is then read again after a pause."""
        back_off = BackOff(_FIRST_PAUSE, _LONGEST_PAUSE)
        while True:
            try:
                version = await self._list()
                back_off.succeeded()
                while True:
                    version = await self._follow(version)
                    # A server (or proxy) that ends every watch at once must not be asked in a tight loop.
                    await asyncio.sleep(_FIRST_PAUSE)
            except _ExpiredError:
                _log.info("watch begins anew", extra={"object": str(self._ref)})
                await asyncio.sleep(_FIRST_PAUSE)
            except (SourceError, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                reason = str(error) if isinstance(error, SourceError) else f"{self._ref}: {type(error).__name__}"
                self._on_failure(reason)
                await asyncio.sleep(back_off.failed())

    async def _list(self) -> str:
        async with await _request(self._api, self._ref.collection, self._selector(), _READ) as response:
            _expect_ok(response, self._ref)
            answer = _object(await response.read(), self._ref)
        items = answer.get("items") or []
        await self._on_object(items[0] if items else None)
        return version_of(answer)

    async def _follow(self, version: str) -> str:
        """Watch until the server ends it; the version to go on from."""
        query = {
            **self._selector(),
            "watch": "1",
            "resourceVersion": version,
            "allowWatchBookmarks": "true",
            "timeoutSeconds": str(_WATCH_SECONDS),
        }
        async with await _request(self._api, self._ref.collection, query, _FOLLOW) as response:
            if response.status == HTTPStatus.GONE:
                raise _ExpiredError
            _expect_ok(response, self._ref)
            while line := await response.content.readline():
                event = _object(line, self._ref)
                item = event.get("object") or {}
                if event.get("type") == "ERROR":
                    if item.get("code") == HTTPStatus.GONE:
                        raise _ExpiredError
                    raise SourceError(f"{self._ref}: the watch ended with code {item.get('code')}")
                version = version_of(item) or version
                if event.get("type") != "BOOKMARK":
                    await self._on_object(None if event.get("type") == "DELETED" else item)
        return version

    def _selector(self) -> dict[str, str]:
        return {"fieldSelector": f"metadata.name={self._ref.name}"}


async def _request(
    api: ApiClient, path: str, query: Mapping[str, str], times: aiohttp.ClientTimeout
) -> aiohttp.ClientResponse:
    serialized = await api.param_serialize(
        "GET",
        path,
        query_params=list(query.items()),
        header_params={"Accept": "application/json"},
        auth_settings=["BearerToken"],
    )
    answer = await api.call_api(*serialized, _request_timeout=times)
    response: aiohttp.ClientResponse = answer.response
    return response


def _expect_ok(response: aiohttp.ClientResponse, ref: ObjectRef) -> None:
    if response.status != HTTPStatus.OK:
        raise SourceError(f"{ref}: the API server answered {response.status}")


def _object(body: bytes, ref: ObjectRef) -> KubeObject:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise SourceError(f"{ref}: the API server's answer is not JSON") from error
    if not isinstance(value, dict):
        raise SourceError(f"{ref}: the API server's answer is not an object")
    return value


def version_of(item: KubeObject) -> str:
    """The object's `resourceVersion`."""
    return str((item.get("metadata") or {}).get("resourceVersion") or "")
