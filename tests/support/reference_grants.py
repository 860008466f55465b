"""ReferenceGrants on a real API server, which does not have them by itself."""

import json
from pathlib import Path
from typing import Any

from support.cluster import ApiServer, eventually

_DEFINITION = Path(__file__).with_suffix(".yaml")
_GROUP = "gateway.networking.k8s.io"
_NAME = f"crd/referencegrants.{_GROUP}"


def install_grants(server: ApiServer, version: str) -> None:
    """Serve ReferenceGrants, as v1 or v1beta1."""
    text = _DEFINITION.read_text(encoding="utf-8").replace("VERSION", version)
    server.kubectl("apply", "--server-side", "-f", "-", objects=text)
    server.kubectl("wait", "--for=condition=Established", "--timeout=30s", _NAME)
    # What starts now reads from here which kinds there are; it follows a moment later.
    eventually(lambda: version in _served(server), f"ReferenceGrants are announced as {version}")


def uninstall_grants(server: ApiServer) -> None:
    """Serve them no more; those that there were are gone."""
    server.kubectl("delete", _NAME, "--wait=true", "--timeout=30s")


def _served(server: ApiServer) -> set[str]:
    groups = json.loads(server.kubectl("get", "--raw", "/apis"))["groups"]
    versions = {each["version"] for group in groups if group["name"] == _GROUP for each in group["versions"]}
    return {
        each
        for each in versions
        if "referencegrants" in server.kubectl("get", "--raw", f"/apis/{_GROUP}/{each}", check=False)
    }


def grant(
    namespace: str, referrer: str, *targets: str, version: str = "v1", kind: str = "GraphQLSchema"
) -> dict[str, Any]:
    """Let objects of the namespace `referrer` refer to targets: `Service`, `Secret/keys`, `GraphQLSchema`."""
    named = [target.partition("/") for target in targets]
    return {
        "apiVersion": f"{_GROUP}/{version}",
        "kind": "ReferenceGrant",
        "metadata": {"name": "tests", "namespace": namespace},
        "spec": {
            "from": [{"group": "dovetail.dev", "kind": kind, "namespace": referrer}],
            "to": [
                {"group": "dovetail.dev" if target == "GraphQLSchema" else "", "kind": target}
                | ({"name": name} if name else {})
                for target, _, name in named
            ],
        },
    }
