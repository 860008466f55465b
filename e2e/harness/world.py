"""One promise's part of the cluster: a namespace with services, their schemas, and gateways over them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from support.cluster import eventually

from harness.client import LEDGER, Answer, Client
from harness.cluster import PATIENCE, Cluster
from harness.images import Images
from harness.manifests import SERVICE_LABEL, container, pod, workload
from harness.releases import install_gateway

_PORT = 8080


@dataclass(frozen=True, slots=True)
class Gateway:
    """A release of the gateway's chart."""

    name: str
    namespace: str

    @property
    def url(self) -> str:
        return f"http://{self.name}.{self.namespace}.svc.cluster.local/graphql"


@dataclass(frozen=True, slots=True)
class World:
    """What its tests have made is in `namespaces`, and goes with them."""

    cluster: Cluster
    images: Images
    client: Client
    folder: Path
    """The promise's, with its `manifests`."""
    namespaces: list[str] = field(default_factory=list)

    @property
    def namespace(self) -> str:
        """The first."""
        return self.namespaces[0]

    def another_namespace(self, prefix: str = "e2e", **labels: str) -> str:
        """One more, with a name that no other test has."""
        name = self.cluster.namespace(f"{prefix}-{secrets.token_hex(3)}", **labels)
        self.namespaces.append(name)
        return name

    def manifests(self, name: str) -> list[dict[str, Any]]:
        """The documents of a file of the promise's folder."""
        return list(yaml.safe_load_all((self.folder / "manifests" / f"{name}.yaml").read_text()))

    def apply(self, *documents: Any, namespace: str | None = None) -> None:
        """`kubectl apply`."""
        self.cluster.kubectl("apply", "-n", namespace or self.namespace, "-f", "-", objects=list(documents))

    def delete(self, kind: str, name: str, namespace: str | None = None) -> None:
        """`kubectl delete`."""
        self.cluster.kubectl("delete", kind, name, "-n", namespace or self.namespace)

    def serve(
        self,
        schema: Mapping[str, Any],
        *,
        version: str = "v1",
        replicas: int = 1,
        namespace: str | None = None,
        wait: bool = True,
        **env: str,
    ) -> None:
        """Run the service that a GraphQLSchema with inline SDL speaks of."""
        name = schema["metadata"]["name"]
        settings = {
            "NAME": name,
            "VERSION": version,
            "SDL": schema["spec"]["schema"]["sdl"],
            "LEDGER": LEDGER,
            "PORT": str(_PORT),
            **env,
        }
        one = container(self.images.services, "python", "/srv/service.py", port=_PORT, env=settings)
        self.apply(*workload(name, pod(one), _PORT, replicas), namespace=namespace)
        if wait:
            self.cluster.rolled_out(namespace or self.namespace, name)

    def service_pods(self, name: str) -> list[str]:
        """The pods of a service."""
        return self.cluster.pods(self.namespace, f"{SERVICE_LABEL}={name}")

    def gateway(
        self, name: str = "public", namespace: str | None = None, *, wait: bool = True, **values: Any
    ) -> Gateway:
        """Install a gateway; with `wait`, it is ready and has what the operator wrote."""
        where = namespace or self.namespace
        install_gateway(self.cluster, name, where, self.images.dovetail, wait=wait, values=values)
        return Gateway(name, where)

    def ask(self, gateway: Gateway, query: str, headers: dict[str, str] | None = None, **variables: Any) -> Answer:
        """One request from inside the cluster."""
        return self.client.ask(gateway.url, query, headers, **variables)

    def conditions(self, kind: str, name: str, namespace: str | None = None) -> dict[str, dict[str, Any]]:
        """An object's conditions by type."""
        found = self.cluster.get(kind, name, "-n", namespace or self.namespace) or {}
        return {each["type"]: each for each in found.get("status", {}).get("conditions", [])}

    def until_condition(
        self, kind: str, name: str, condition: str, reason: str, namespace: str | None = None
    ) -> dict[str, Any]:
        """Wait for a condition to have this reason, for the present generation of the object; the condition."""

        def found() -> dict[str, Any] | None:
            one = self.cluster.get(kind, name, "-n", namespace or self.namespace)
            for each in one.get("status", {}).get("conditions", []):
                current = each["observedGeneration"] == one["metadata"]["generation"]
                if (each["type"], each["reason"]) == (condition, reason) and current:
                    return dict(each)
            return None

        what = f"{kind} {name} has {condition} with the reason {reason}"
        found_one: dict[str, Any] = eventually(
            found, what, PATIENCE, seen=lambda: self.conditions(kind, name, namespace)
        )
        return found_one
