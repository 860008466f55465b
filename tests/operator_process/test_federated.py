"""Federated services asked for their SDL, as processes do it against a real API server."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from support.cluster import eventually
from support.kube_objects import KubeObjects
from support.operator import gateway, schema

from dovetail_composition.supergraph import read_supergraph

from .conftest import Start

pytestmark = pytest.mark.cluster

ANYWHERE = {"DOVETAIL_ALLOWED_RANGES": "127.0.0.0/8"}
LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])\n'
PRODUCTS = LINK + 'type Query { products: [Product!]! }\ntype Product @key(fields: "id") { id: ID! name: String! }'
REVIEWS = (
    'type Review { text: String! }\nextend type Product @key(fields: "id") { id: ID! @external reviews: [Review!]! }'
)
"""Of Federation 1."""


class Services:
    """Federated services by path; one without SDL is down."""

    def __init__(self, port: int) -> None:
        self.sdl: dict[str, str] = {}
        self._port = port

    def schema(self, name: str, namespace: str) -> dict[str, Any]:
        """A GraphQLSchema that asks one of them each second."""
        endpoint = {"url": f"http://127.0.0.1:{self._port}/{name}"}
        return schema(name, "", namespace=namespace, schema={"federation": {"interval": "1s"}}, endpoint=endpoint)


@contextmanager
def federated_services() -> Iterator[Services]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            sdl = services.sdl.get(self.path.strip("/"))
            assert "_service" in asked["query"]
            body = json.dumps({"data": {"_service": {"sdl": sdl}}}).encode() if sdl else b"starting"
            self.send_response(200 if sdl else 503)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        services = Services(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, name="federated services")
        thread.start()
        try:
            yield services
        finally:
            server.shutdown()
            thread.join()


def until_reason(objects: KubeObjects, name: str, reason: str, condition: str = "Ready") -> str:
    """Wait until a schema's condition has this reason; its message."""
    eventually(
        lambda: objects.reason("GraphQLSchema", name, condition) == reason,
        f"{name} has {condition} {reason}",
        seen=lambda: objects.get("GraphQLSchema", name).get("status"),
    )
    message: str = objects.condition("GraphQLSchema", name, condition)["message"]
    return message


def test_what_services_say_of_themselves_is_composed_and_followed(objects: KubeObjects, start_operator: Start) -> None:
    where = objects.namespace
    with federated_services() as services:
        objects.apply(gateway(namespace=where), *(services.schema(name, where) for name in ("products", "reviews")))
        start_operator("--namespace", where, environment=ANYWHERE)
        assert "status 503" in until_reason(objects, "products", "FetchFailed")

        services.sdl["products"] = PRODUCTS
        services.sdl["reviews"] = REVIEWS
        for name in services.sdl:
            until_reason(objects, name, "Ready")
        product = read_supergraph(objects.sdl()).schema.types["Product"]
        assert sorted(product.fields) == ["id", "name", "reviews"]
        assert {(join.graph, key.fields) for join in product.joins for key in join.keys} == {
            ("products", "id"),
            ("reviews", "id"),
        }

        services.sdl["reviews"] = REVIEWS.replace("text: String!", "text: String! stars: Int")
        eventually(lambda: "stars: Int" in objects.sdl(), "what the service says now is in the API")

        services.sdl["reviews"] = REVIEWS.replace('@key(fields: "id")', '@key(fields: "sku")')
        assert "KEY_INVALID_FIELDS" in until_reason(objects, "reviews", "Refused", "Accepted")
        until_reason(objects, "reviews", "LastGoodKept", "Programmed")
        until_reason(objects, "products", "Ready")
        assert "stars: Int" in objects.sdl()

        del services.sdl["products"]
        assert "status 503" in until_reason(objects, "products", "FetchFailed")
        assert "products: [Product!]!" in objects.sdl(), "what it said last goes on"
