"""The `Cluster` port over HTTP: plain JSON objects in and out, server-side apply with our own field manager."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import aiohttp
from kubernetes.aio.client.api_client import ApiClient

from dovetail_composition.resources import GROUP
from dovetail_operator.names import FIELD_MANAGER, GATEWAY_PLURAL, SCHEMA_PLURAL
from dovetail_operator.ports import ClusterError, Kind, NotFoundError
from dovetail_operator.reconcile.decision import ObjectRef
from dovetail_operator.reconcile.observation import KubeObject

_COLLECTIONS: Mapping[Kind, tuple[str, str]] = {
    "ConfigMap": ("/api/v1", "configmaps"),
    "Secret": ("/api/v1", "secrets"),
    "Namespace": ("/api/v1", "namespaces"),
    "GraphQLSchema": (f"/apis/{GROUP}/v1alpha1", SCHEMA_PLURAL),
    "GraphQLGateway": (f"/apis/{GROUP}/v1alpha1", GATEWAY_PLURAL),
}
_PAGE = "500"
_TIMEOUT_SECONDS = 30.0
_NOT_FOUND = 404
_FIRST_ERROR = 400
_LONGEST_MESSAGE = 1000
_APPLY = {"fieldManager": FIELD_MANAGER, "force": "true"}
_APPLY_HEADERS = {"Content-Type": "application/apply-patch+yaml"}


class KubeCluster:
    """The API server; errors of any kind become `ClusterError`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    async def get(self, kind: Kind, namespace: str, name: str) -> KubeObject | None:
        """One object; None where it does not exist."""
        try:
            return await self._call("GET", _path(kind, namespace, name))
        except NotFoundError:
            return None

    async def list(self, kind: Kind, namespace: str | None) -> Sequence[KubeObject]:
        """All objects of a namespace, or of all namespaces, page by page."""
        found: list[KubeObject] = []
        query = {"limit": _PAGE}
        while True:
            page = await self._call("GET", _path(kind, namespace), query)
            identity = {"apiVersion": page["apiVersion"], "kind": kind}  # items of core lists come without
            found += [{**identity, **item} for item in page["items"]]
            if not page["metadata"].get("continue"):
                return found
            query = {"limit": _PAGE, "continue": page["metadata"]["continue"]}

    async def apply(self, manifest: KubeObject) -> KubeObject:
        """Server-side apply; the object as it is then."""
        return await self._call("PATCH", _path_of(manifest), _APPLY, manifest)

    async def apply_status(self, manifest: KubeObject) -> None:
        """Server-side apply of a status; raises `NotFoundError` where the object is gone."""
        await self._call("PATCH", f"{_path_of(manifest)}/status", _APPLY, manifest)

    async def delete(self, ref: ObjectRef) -> None:
        """Delete an object; one that is gone already is fine."""
        try:
            await self._call("DELETE", _path(ref.kind, ref.namespace, ref.name))
        except NotFoundError:
            return

    async def _call(
        self, method: str, path: str, query: Mapping[str, str] | None = None, body: KubeObject | None = None
    ) -> dict[str, Any]:
        headers = {"Accept": "application/json", **(_APPLY_HEADERS if method == "PATCH" else {})}
        try:
            request = await self._client.param_serialize(
                method,
                path,
                query_params=list((query or {}).items()),
                header_params=headers,
                body=body,
                auth_settings=["BearerToken"],
            )
            response = await self._client.call_api(*request, _request_timeout=_TIMEOUT_SECONDS)
            content = await response.read()
        except (TimeoutError, aiohttp.ClientError, OSError) as exc:
            raise ClusterError(f"{method} {path}: {type(exc).__name__} {exc}") from exc
        if response.status == _NOT_FOUND:
            raise NotFoundError(f"{method} {path}: not found")
        if response.status >= _FIRST_ERROR:
            raise ClusterError(f"{method} {path}: {response.status} {_message(content)}")
        answer: dict[str, Any] = json.loads(content)
        return answer


def _path(kind: Kind, namespace: str | None, name: str | None = None) -> str:
    root, plural = _COLLECTIONS[kind]
    scope = f"/namespaces/{quote(namespace, safe='')}" if namespace else ""
    return f"{root}{scope}/{plural}" + (f"/{quote(name, safe='')}" if name else "")


def _path_of(manifest: KubeObject) -> str:
    metadata = manifest["metadata"]
    return _path(manifest["kind"], metadata["namespace"], metadata["name"])


def _message(content: bytes) -> str:
    """What a `Status` object says; never the whole body, which may hold what was sent."""
    try:
        message = json.loads(content).get("message", "")
    except (ValueError, AttributeError):
        message = ""
    return str(message)[:_LONGEST_MESSAGE]
