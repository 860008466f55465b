"""Manifests that promises share: a service's Deployment and Service, and the client's pod."""

from __future__ import annotations

from typing import Any

SERVICE_LABEL = "e2e-service"

_RESTRICTED = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}


def container(image: str, *command: str, port: int, env: dict[str, str] | None = None, probe: Any = None) -> Any:
    """A container within the restricted Pod security standard; ready once it answers."""
    return {
        "name": "main",
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "command": list(command),
        "env": [{"name": name, "value": value} for name, value in (env or {}).items()],
        "ports": [{"containerPort": port}],
        "securityContext": _RESTRICTED,
        "resources": {"requests": {"cpu": "50m", "memory": "32Mi"}},
        "readinessProbe": {
            **(probe or {"httpGet": {"path": "/healthz", "port": port}}),
            "periodSeconds": 1,
            "timeoutSeconds": 5,
        },
    }


def workload(name: str, pod: dict[str, Any], port: int, replicas: int) -> list[dict[str, Any]]:
    """A Deployment of these containers, and the Service before it. It rolls without a gap, as rollouts should."""
    labels = {SERVICE_LABEL: name}
    return [
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": name},
            "spec": {
                "replicas": replicas,
                "strategy": {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": pod},
            },
        },
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": name},
            "spec": {"selector": labels, "ports": [{"port": port}]},
        },
    ]


def pod(*containers: Any) -> dict[str, Any]:
    """A pod's spec, without a token."""
    return {
        "automountServiceAccountToken": False,
        "terminationGracePeriodSeconds": 15,
        "containers": list(containers),
    }


def client_objects(image: str) -> list[dict[str, Any]]:
    """The client's pod and Service."""
    meta = {"name": "client", "labels": {"app": "client"}}
    one = container(image, "python", "/srv/client.py", port=8080)
    return [
        {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": pod(one)},
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": meta,
            "spec": {"selector": {"app": "client"}, "ports": [{"port": 8080}]},
        },
    ]
