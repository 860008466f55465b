"""Where requests of an endpoint go: the parts of its URL that connect, and what the head of each begins with."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from yarl import URL

_CONSTANT_FIELDS = (
    "Accept: application/graphql-response+json, application/json",
    "Accept-Encoding: gzip, deflate",
    "Content-Type: application/json",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """What connections can be shared for."""

    host: str
    """As it stands in the URL, without brackets."""
    port: int
    tls: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """An endpoint's URL, read."""

    origin: Origin
    head: bytes
    """The request line and the fields that no request changes."""
    defaults: Mapping[str, str]
    """Lines for fields that a request may set otherwise, by their lower-case names."""


def read_url(text: str) -> Destination:
    """The destination of an http(s) URL. Raises ValueError where it is none."""
    url = URL(text)
    host, port, address = url.raw_host, url.port, url.host_port_subcomponent
    if url.scheme not in {"http", "https"} or not host or not port or address is None:
        raise ValueError("no http(s) URL")
    lines = (f"POST {url.raw_path_qs} HTTP/1.1", f"Host: {address}", *_CONSTANT_FIELDS)
    if not all(line.isascii() and line.isprintable() for line in lines):
        raise ValueError("no URL of printable characters")
    defaults = {"user-agent": "User-Agent: dovetail\r\n"}
    if url.user is not None:
        user = b64encode(f"{url.user}:{url.password or ''}".encode()).decode()
        defaults["authorization"] = f"Authorization: Basic {user}\r\n"
    return Destination(
        origin=Origin(host, port, url.scheme == "https"),
        head="".join(f"{line}\r\n" for line in lines).encode("ascii"),
        defaults=defaults,
    )
