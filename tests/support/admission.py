"""What a real API server says of objects, one answer each over one connection: a dry run, as JSON instead of prose."""

import base64
import json
import ssl
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from support.cluster import ApiServer

_PLURALS = {"GraphQLSchema": "graphqlschemas", "GraphQLGateway": "graphqlgateways"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an object is taken, and why not: (field, message) of everything that is wrong."""

    accepted: bool
    causes: tuple[tuple[str, str], ...] = ()


def verdicts(cluster: ApiServer, objects: Iterable[Mapping[str, Any]]) -> list[Verdict]:
    """One for each custom resource, in their order, from creating it in the namespace `default` without keeping it."""
    with connected(cluster.kubeconfig) as connection:
        return [_create(connection, each) for each in objects]


def _create(connection: HTTPSConnection, manifest: Mapping[str, Any]) -> Verdict:
    path = f"/apis/{manifest['apiVersion']}/namespaces/default/{_PLURALS[manifest['kind']]}"
    body = json.dumps(manifest).encode()
    headers = {"Content-Type": "application/json"}
    connection.request("POST", f"{path}?dryRun=All&fieldValidation=Strict", body, headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    if response.status == 201:
        return Verdict(accepted=True)
    assert response.status in {400, 422}, answer
    causes = answer.get("details", {}).get("causes", []) or [{"message": answer["message"]}]
    return Verdict(accepted=False, causes=tuple((each.get("field", ""), each["message"]) for each in causes))


@contextmanager
def connected(kubeconfig: Path) -> Iterator[HTTPSConnection]:
    """A connection as the user of a kubeconfig, for the time of a `with`."""
    config = yaml.safe_load(kubeconfig.read_text())
    (cluster,), (user,) = config["clusters"], config["users"]
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for owner, field in ((cluster["cluster"], "certificate-authority"), (user["user"], "client-certificate")):
            files[field] = _file(Path(folder), kubeconfig, owner, field)
        key = _file(Path(folder), kubeconfig, user["user"], "client-key")
        context = ssl.create_default_context(cafile=files["certificate-authority"])
        context.load_cert_chain(files["client-certificate"], key)
        address = urlsplit(cluster["cluster"]["server"])
        connection = HTTPSConnection(address.hostname or "", address.port, context=context, timeout=30)
        try:
            yield connection
        finally:
            connection.close()


def _file(folder: Path, kubeconfig: Path, owner: Mapping[str, str], field: str) -> Path:
    """A credential as a file: kubeconfigs name one, or hold it."""
    if field in owner:
        return kubeconfig.parent / owner[field]
    path = folder / field
    path.write_bytes(base64.b64decode(owner[f"{field}-data"]))
    return path
