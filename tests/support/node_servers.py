"""An authorisation server, and a resource server that verifies its tokens: software of others', run with Node.js."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processes import listening

from support.building import built_once
from support.needs import ROOT, needs_program

_SOURCE = ROOT / "tests" / "client" / "node_servers"
SECRET = "first secret / with: signs"
"""Of both clients: `applications` sends it in a header, `worker` in the form."""
SECOND_SECRET = "second secret"


@dataclass(frozen=True, slots=True)
class Authorization:
    """oidc-provider, which issues tokens as JWTs for the resource `urn:jobs`."""

    url: str

    @property
    def token_url(self) -> str:
        return f"{self.url}/token"

    def issued(self) -> int:
        return int(_get(f"{self.url}/issued"))

    def change_secret(self) -> None:
        _get(f"{self.url}/secret", b"")


@dataclass(frozen=True, slots=True)
class Resource:
    """A GraphQL service that verifies tokens (signature, issuer, audience, expiry, scope) if it was given an issuer."""

    address: str

    @property
    def url(self) -> str:
        return f"{self.address}/graphql"

    def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(_get(f"{self.address}/seen"))
        return found

    def revoke_all(self) -> None:
        """Refuse all tokens that were presented until now."""
        _get(f"{self.address}/revoke", b"")


@contextmanager
def authorization() -> Iterator[Authorization]:
    with listening(["node", "authorization.js", "0"], _built()) as url:
        yield Authorization(url)


@contextmanager
def resource(issuer: str = "") -> Iterator[Resource]:
    with listening(["node", "resource.js", "0", issuer], _built()) as address:
        yield Resource(address)


def _built() -> Path:
    needs_program("node")
    needs_program("npm")
    return built_once(_SOURCE, [("npm", "ci", "--silent", "--no-audit", "--no-fund")])


def _get(url: str, body: bytes | None = None) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, body), timeout=10) as response:
        content: bytes = response.read()
        return content
