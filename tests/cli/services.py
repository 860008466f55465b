"""Small GraphQL services over real HTTP, for schemas that are asked for and for APIs that are served."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from graphql import build_schema, graphql_sync


@dataclass
class Service:
    """What a service answers, and what it was asked."""

    sdl: str
    root: Any = None
    url: str = ""
    requests: list[dict[str, str]] = field(default_factory=list)
    """The headers of each request, names in lower case."""
    raw: tuple[int, bytes] | None = None
    """Instead of GraphQL: a status and a body."""
    unknown: str = ""
    """A field of introspection that this server is too old for."""


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """The service, while it can be reached at its `url`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            service.requests.append({name.lower(): value for name, value in self.headers.items()})
            status, answer = service.raw or _answer(service, json.loads(content))
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", answer.decode())
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with _listening(Handler) as origin:
        service.url = f"{origin}/graphql"
        yield service


@contextmanager
def serving_tokens(token: str) -> Iterator[tuple[str, list[tuple[str, str, dict[str, str]]]]]:
    """A token server: its URL, and for each question the client, its secret and the form."""
    forms: list[tuple[str, str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            client, _, secret = base64.b64decode(self.headers["Authorization"].split()[1]).decode().partition(":")
            forms.append((client, secret, form))
            answer = json.dumps({"access_token": token, "token_type": "Bearer", "expires_in": 60}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with _listening(Handler) as origin:
        yield f"{origin}/token", forms


@contextmanager
def _listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(service: Service, body: dict[str, Any]) -> tuple[int, bytes]:
    if service.unknown and service.unknown in body["query"]:
        return 400, json.dumps({"errors": [{"message": f"Cannot query field '{service.unknown}'."}]}).encode()
    result = graphql_sync(build_schema(service.sdl), body["query"], service.root, variable_values=body.get("variables"))
    return 200, json.dumps(result.formatted).encode()
