"""Point an example's manifests at processes of this machine, and talk to them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import yaml


def local_gateway(template: Path, addresses: Mapping[str, str], target: Path, **spec: Any) -> Path:
    """Write a gateway manifest whose endpoints are these (`http://host:port` by schema name), with more of its spec."""
    gateway = yaml.safe_load(template.read_text())
    endpoints = gateway["spec"].setdefault("endpoints", {})
    for name, address in addresses.items():
        endpoints[name] = {**endpoints.get(name, {}), "url": f"{address}/graphql"}
    gateway["spec"].update(spec)
    target.write_text(yaml.safe_dump(gateway, sort_keys=False))
    return target


def ask(address: str, query: str, **variables: Any) -> dict[str, Any]:
    """Send a GraphQL request; the answer as it came, errors included."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
    try:
        with urlopen(Request(f"{address}/graphql", data=body, headers=headers), timeout=60) as response:
            return json.load(response)
    except HTTPError as error:
        return json.load(error)


def calls(addresses: Mapping[str, str]) -> dict[str, int]:
    """Ask each service how many GraphQL requests it has answered."""
    counts = {}
    for name, address in addresses.items():
        with urlopen(f"{address}/calls", timeout=10) as response:
            counts[name] = json.load(response)["calls"]
    return counts
