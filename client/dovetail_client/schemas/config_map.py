"""The schema in a composed artifact's ConfigMap, read from the Kubernetes API with the Pod's own service account."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from graphql import GraphQLSchema

from dovetail_client.errors import SchemaError
from dovetail_client.settings import environment_value

from .source import Execute, Found

_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
_SECONDS = 10.0
_OK = 200


@dataclass(frozen=True, slots=True)
class SchemaConfigMap:
    """The ConfigMap that the operator writes for a `GraphQLGateway`, named like it; looked at every `interval` seconds.

    The service account needs `get` on it, and on its shards where there are any. `namespace`: by default the Pod's
    own. `api`: the URL of the Kubernetes API, by default the one that each Pod is told.
    """

    name: str
    namespace: str | None = None
    interval: float | None = 30.0
    api: str | None = None
    account: Path = _ACCOUNT

    async def find(self, _execute: Execute) -> Found:
        """See `SchemaSource`."""
        from .supergraph import api_of_config_maps, further_config_maps  # most bindings need nothing of composition

        try:
            objects = await self._objects(further_config_maps)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise SchemaError(f"ConfigMap {self.name} could not be read ({type(error).__name__})") from error

        def build() -> GraphQLSchema:
            return api_of_config_maps(objects)

        return Found(_versions(objects), build)

    async def _objects(self, further: Any) -> list[Mapping[str, Any]]:
        url = self.api or _api_url()
        token = (self.account / "token").read_text().strip()  # read each time: it is renewed within the hour
        namespace = self.namespace or (self.account / "namespace").read_text().strip()
        authorities = self.account / "ca.crt"
        verify = ssl.create_default_context(cafile=authorities) if authorities.exists() else True
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        async with asyncio.timeout(_SECONDS), aiohttp.ClientSession(headers=headers) as session:
            folder = f"{url}/api/v1/namespaces/{namespace}/configmaps"
            pointer = await _get(session, f"{folder}/{self.name}", verify)
            shards = [await _get(session, f"{folder}/{name}", verify) for name in further(pointer)]
        return [pointer, *shards]


async def _get(session: aiohttp.ClientSession, url: str, verify: ssl.SSLContext | bool) -> Mapping[str, Any]:
    async with session.get(url, ssl=verify, allow_redirects=False) as response:
        content = await response.read()
        if response.status != _OK:
            name = url.rsplit("/", 1)[1]
            raise SchemaError(f"the Kubernetes API answered {response.status} when asked for ConfigMap {name}")
    value: Any = json.loads(content)
    if not isinstance(value, dict) or not isinstance(value.get("metadata"), dict):
        raise SchemaError("the Kubernetes API's answer is no ConfigMap")
    return value


def _versions(objects: list[Mapping[str, Any]]) -> str:
    return " ".join(f"{each['metadata'].get('uid')}/{each['metadata'].get('resourceVersion')}" for each in objects)


def _api_url() -> str:
    host, port = environment_value("KUBERNETES_SERVICE_HOST"), environment_value("KUBERNETES_SERVICE_PORT")
    if not host:
        raise SchemaError("KUBERNETES_SERVICE_HOST is not set: is this a Pod?")
    return f"https://{f'[{host}]' if ':' in host else host}:{port or 443}"
