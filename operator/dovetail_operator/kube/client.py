"""The `Cluster` port over HTTP: plain JSON objects in and out, server-side apply with our own field manager."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import aiohttp
from kubernetes.aio.client.api_client import ApiClient

from dovetail_composition.resources import GROUP
from dovetail_operator.names import FIELD_MANAGER, GATEWAY_PLURAL, SCHEMA_PLURAL
from dovetail_operator.ports import ClusterError, ConflictError, Kind, NotFoundError
from dovetail_operator.reconcile.decision import ObjectRef
from dovetail_operator.reconcile.observation import KubeObject

_COLLECTIONS: Mapping[Kind, tuple[str, str]] = {
    "ConfigMap": ("/api/v1", "configmaps"),
    "Secret": ("/api/v1", "secrets"),
    "Namespace": ("/api/v1", "namespaces"),
    "GraphQLSchema": (f"/apis/{GROUP}/v1alpha1", SCHEMA_PLURAL),
    "GraphQLGateway": (f"/apis/{GROUP}/v1alpha1", GATEWAY_PLURAL),
    "Service": ("/api/v1", "services"),
    "EndpointSlice": ("/apis/discovery.k8s.io/v1", "endpointslices"),
    "Node": ("/api/v1", "nodes"),
    "ServiceCIDR": ("/apis/networking.k8s.io/v1", "servicecidrs"),
    "ReferenceGrant": ("/apis/gateway.networking.k8s.io/v1", "referencegrants"),
    "Lease": ("/apis/coordination.k8s.io/v1", "leases"),
    "Event": ("/apis/events.k8s.io/v1", "events"),
}
_NOT_EVERYWHERE: frozenset[Kind] = frozenset({"ReferenceGrant", "ServiceCIDR"})
"""Kinds that clusters serve as v1, as v1beta1, or not at all."""
_PAGE = "500"
_TIMEOUT_SECONDS = 30.0
_NOT_FOUND = 404
_CONFLICT = 409
_FIRST_ERROR = 400
_LONGEST_MESSAGE = 1000
_APPLY = {"fieldManager": FIELD_MANAGER, "force": "true"}
_CONTENT_TYPES = {
    # With a charset, the client sends bytes as they are; without one, it would print JSON of its own.
    "PATCH": "application/apply-patch+yaml; charset=utf-8",
    "POST": "application/json",
    "PUT": "application/json",
}
_NOT_PLAIN = re.compile("[\x7f-\uffff]")


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
        """All objects of a namespace, or of all namespaces; none of a kind that is not there and need not be."""
        if kind not in _NOT_EVERYWHERE:
            return await self._pages(kind, _path(kind, namespace))
        newest = _path(kind, namespace)
        for path in (newest, newest.replace("/v1/", "/v1beta1/", 1)):
            try:
                return await self._pages(kind, path)
            except NotFoundError:
                continue
        return ()

    async def _pages(self, kind: Kind, path: str) -> Sequence[KubeObject]:
        found: list[KubeObject] = []
        query = {"limit": _PAGE}
        while True:
            page = await self._call("GET", path, query)
            identity = {"apiVersion": page["apiVersion"], "kind": kind}  # items of core lists come without
            found += [{**identity, **item} for item in page["items"]]
            if not page["metadata"].get("continue"):
                return found
            query = {"limit": _PAGE, "continue": page["metadata"]["continue"]}

    async def apply(self, manifest: KubeObject) -> KubeObject:
        """Server-side apply; the object as it is then."""
        return await self._call("PATCH", _path_of(manifest), _APPLY, _yaml(manifest))

    async def apply_status(self, manifest: KubeObject) -> None:
        """Server-side apply of a status; raises `NotFoundError` where the object is gone."""
        await self._call("PATCH", f"{_path_of(manifest)}/status", _APPLY, _yaml(manifest))

    async def create(self, manifest: KubeObject) -> KubeObject:
        """Create an object; raises `ConflictError` where it exists."""
        metadata = manifest["metadata"]
        return await self._call("POST", _path(manifest["kind"], metadata["namespace"]), body=manifest)

    async def replace(self, manifest: KubeObject) -> KubeObject:
        """Write an object of which this is the newest version; raises `ConflictError` where it is not any more."""
        return await self._call("PUT", _path_of(manifest), body=manifest)

    async def delete(self, ref: ObjectRef) -> None:
        """Delete an object; one that is gone already is fine."""
        try:
            await self._call("DELETE", _path(ref.kind, ref.namespace, ref.name))
        except NotFoundError:
            return

    async def _call(
        self, method: str, path: str, query: Mapping[str, str] | None = None, body: KubeObject | bytes | None = None
    ) -> dict[str, Any]:
        headers = {"Accept": "application/json"}
        if method in _CONTENT_TYPES:
            headers["Content-Type"] = _CONTENT_TYPES[method]
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
        if response.status == _CONFLICT:
            raise ConflictError(f"{method} {path}: {response.status} {_message(content)}")
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


def _yaml(manifest: KubeObject) -> bytes:
    """JSON that is YAML, too, which the API server takes patches for.

    YAML has no escapes in pairs, as JSON has them for characters such as emojis, and does not take every other
    character as it is: of the two ways to write one, each gets the one that is good in both.
    """
    text = json.dumps(manifest, ensure_ascii=False)
    return _NOT_PLAIN.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def _message(content: bytes) -> str:
    """What a `Status` object says; never the whole body, which may hold what was sent."""
    try:
        message = json.loads(content).get("message", "")
    except (ValueError, AttributeError):
        message = ""
    return str(message)[:_LONGEST_MESSAGE]
