"""Values that charts are tried with: together, the rows set every value to something else than its default."""

from typing import Any

DIGEST = f"sha256:{'ab' * 32}"
_IMAGE = {"repository": "registry.example:5000/team/dovetail", "pullPolicy": "Always"}
_SCHEDULING = {
    "imagePullSecrets": [{"name": "registry"}],
    "podLabels": {"team": "api", "app.kubernetes.io/name": "must not win"},
    "podAnnotations": {"note": "yes: no"},
    "nodeSelector": {"kubernetes.io/os": "linux"},
    "tolerations": [{"key": "dedicated", "operator": "Equal", "value": "api", "effect": "NoSchedule"}],
    "affinity": {
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [
                    {"matchExpressions": [{"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"]}]}
                ]
            }
        }
    },
    "priorityClassName": "system-cluster-critical",
    "topologySpreadConstraints": [
        {
            "maxSkew": 2,
            "topologyKey": "example.com/rack",
            "whenUnsatisfiable": "DoNotSchedule",
            "labelSelector": {"matchLabels": {"team": "api"}},
        },
        {"maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway"},
    ],
    "extraEnv": [{"name": "HTTPS_PROXY", "value": "http://proxy.example:3128"}, {"name": "EMPTY"}],
}
_RESOURCES = {"requests": {"cpu": 1, "memory": "1Gi"}, "limits": {"cpu": "2", "memory": "2Gi"}}
_MONITOR = {"serviceMonitor": {"enabled": True, "interval": "15s", "labels": {"release": "prometheus"}}}
_PEER = {"namespaceSelector": {"matchLabels": {"team": "ops"}}}
_POLICY = {
    "enabled": True,
    "adminFrom": [_PEER],
    "apiServerCIDRs": ["10.0.0.1/32", "fd00::1/128"],
    "apiServerPorts": [6443],
    "egressInCluster": False,
    "extraEgress": [{"to": [{"ipBlock": {"cidr": "192.0.2.0/24"}}], "ports": [{"port": 443, "protocol": "TCP"}]}],
}

GATEWAY: dict[str, dict[str, Any]] = {
    "defaults": {},
    "scaled": {
        "spec": {
            "schemas": {"selector": {"matchLabels": {"api": "public"}}, "namespaces": {"from": "All"}},
            "limits": {"depth": 20, "bodySize": "2Mi"},
            "headers": [{"name": "Authorization", "forward": True}],
        },
        "workers": 4,
        "autoscaling": {"enabled": True, "minReplicas": 3, "maxReplicas": 30, "targetCPUUtilizationPercentage": 55},
        "podDisruptionBudget": {"maxUnavailable": "25%"},
        "resources": _RESOURCES,
        "image": {"tag": "1.2.3-rc.1"},
    },
    "ingress": {
        "service": {"type": "NodePort", "port": 8080, "annotations": {"example.com/lb": "internal"}},
        "ingress": {
            "enabled": True,
            "className": "nginx",
            "annotations": {"cert-manager.io/cluster-issuer": "letsencrypt"},
            "hosts": ["api.example.com", "*.example.org"],
            "path": "/api/graphql",
            "tls": [{"secretName": "api-tls", "hosts": ["api.example.com"]}],
        },
        "corsOrigins": ["https://app.example.com", "*"],
        "networkPolicy": {"enabled": True},
    },
    "route": {
        "httpRoute": {
            "enabled": True,
            "annotations": {"example.com/note": "yes"},
            "parentRefs": [{"name": "edge", "namespace": "infra", "sectionName": "https"}],
            "hostnames": ["api.example.com"],
            "path": "/graph",
        },
        "service": {"type": "LoadBalancer"},
        "networkPolicy": {**_POLICY, "publicFrom": [_PEER]},
        "metrics": _MONITOR,
    },
    "mounted": {
        "watch": False,
        "createGateway": False,
        "replicas": 1,
        "shutdownGrace": 0,
        "drainTimeout": 2.5,
        "logLevel": "DEBUG",
        "networkPolicy": {"enabled": True},
        "metrics": {"serviceMonitor": {"enabled": True}},
        "topologySpreadConstraints": [],
        "podDisruptionBudget": {"enabled": False},
    },
    "pinned": {"image": {**_IMAGE, "tag": "ignored", "digest": DIGEST}, **_SCHEDULING, "global": {"any": "thing"}},
}

NARROW: dict[str, Any] = {"watchNamespaces": ["shop"], "crds": {"install": False}, "rbac": {"aggregate": False}}

OPERATOR: dict[str, dict[str, Any]] = {
    "defaults": {},
    "namespaces": {
        "watchNamespaces": ["shop", "edge"],
        "crds": {"install": False},
        "rbac": {"aggregate": False},
        "networkPolicy": {"enabled": True},
        "metrics": {"serviceMonitor": {"enabled": True}},
        "podDisruptionBudget": {"enabled": False},
    },
    "guarded": {
        "crds": {"keep": False},
        "replicas": 3,
        "logLevel": "WARNING",
        "endpoints": {
            "allowedRanges": ["169.254.20.0/24", "fd00::/8"],
            "internalRanges": ["10.244.0.0/16", "fd00:10::/64"],
        },
        "networkPolicy": _POLICY,
        "metrics": _MONITOR,
        "podDisruptionBudget": {"maxUnavailable": "50%"},
        "resources": _RESOURCES,
        "image": {"tag": "1.2.3"},
    },
    "pinned": {"image": {**_IMAGE, "digest": DIGEST}, **_SCHEDULING},
}
