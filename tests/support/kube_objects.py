"""Objects of a real API server over one connection: quicker than a kubectl for each."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from typing import Any

from support.admission import connected
from support.cluster import ApiServer

_OURS = "/apis/dovetail.dev/v1alpha1"
_COLLECTIONS = {
    "ConfigMap": ("/api/v1", "configmaps"),
    "Secret": ("/api/v1", "secrets"),
    "GraphQLSchema": (_OURS, "graphqlschemas"),
    "GraphQLGateway": (_OURS, "graphqlgateways"),
    "Event": ("/apis/events.k8s.io/v1", "events"),
    "Lease": ("/apis/coordination.k8s.io/v1", "leases"),
    "EndpointSlice": ("/apis/discovery.k8s.io/v1", "endpointslices"),
}
WRITTEN = ("GraphQLSchema", "GraphQLGateway", "ConfigMap", "Secret", "Event")
"""Kinds that the operator writes, be it their status only."""


@dataclass(frozen=True, slots=True)
class KubeObjects:
    """Objects of one namespace."""

    connection: HTTPSConnection
    namespace: str

    def apply(self, *manifests: Mapping[str, Any]) -> None:
        """Server-side apply, one after the other."""
        for each in manifests:
            path = f"{self._path(each['kind'])}/{each['metadata']['name']}?fieldManager=test&force=true"
            status, answer = self._ask("PATCH", path, each)
            assert status in {200, 201}, answer

    def get(self, kind: str, name: str) -> dict[str, Any]:
        """An object; empty where there is none."""
        status, answer = self._ask("GET", f"{self._path(kind)}/{name}")
        assert status in {200, 404}, answer
        return answer if status == 200 else {}

    def list(self, kind: str) -> list[dict[str, Any]]:
        """All objects of a kind."""
        status, answer = self._ask("GET", self._path(kind))
        assert status == 200, answer
        found: list[dict[str, Any]] = answer["items"]
        return found

    def delete(self, kind: str, name: str) -> None:
        """Delete an object that exists."""
        status, answer = self._ask("DELETE", f"{self._path(kind)}/{name}")
        assert status == 200, answer

    def condition(self, kind: str, name: str, wanted: str = "Ready") -> dict[str, Any]:
        """A condition; empty where there is none."""
        conditions = self.get(kind, name).get("status", {}).get("conditions", [])
        return next((each for each in conditions if each["type"] == wanted), {})

    def reason(self, kind: str, name: str, wanted: str = "Ready") -> str:
        """The reason of a condition; empty where there is none."""
        reason: str = self.condition(kind, name, wanted).get("reason", "")
        return reason

    def sdl(self, gateway: str = "public") -> str:
        """The supergraph of a gateway; empty where there is none that can be read as it is."""
        text: str = self.get("ConfigMap", gateway).get("data", {}).get("supergraph.graphql", "")
        return text

    def versions(self) -> dict[str, str]:
        """Resource versions of all that the operator may write."""
        return {
            f"{kind}/{each['metadata']['name']}": each["metadata"]["resourceVersion"]
            for kind in WRITTEN
            for each in self.list(kind)
        }

    def _path(self, kind: str) -> str:
        root, plural = _COLLECTIONS[kind]
        return f"{root}/namespaces/{self.namespace}/{plural}"

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        headers = {"Content-Type": "application/apply-patch+yaml"} if method == "PATCH" else {}
        self.connection.request(method, path, json.dumps(body).encode() if body else None, headers)
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())


@contextmanager
def kube_objects(cluster: ApiServer, namespace: str) -> Iterator[KubeObjects]:
    """Those of a namespace, for the time of a `with`."""
    with connected(cluster.kubeconfig) as connection:
        yield KubeObjects(connection, namespace)
