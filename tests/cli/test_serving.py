"""`dovetail dev` and `dovetail gateway` as processes: ready line, answers, changes, the end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run, gateway_manifest, schema_manifest
from .services import Service, serving

PATIENCE = 30.0
PRODUCT = "type Query { product: Product } type Product { id: ID! name: String }"


class Process:
    """A running command; its output so far stands in files."""

    def __init__(self, folder: Path, arguments: tuple[str, ...]) -> None:
        self.out, self.err = folder / "out.txt", folder / "err.txt"
        with self.out.open("w") as out, self.err.open("w") as err:
            command = [sys.executable, "-m", "dovetail_cli", *arguments]
            # No load balancer has to notice that it ends.
            environment = {**os.environ, "DOVETAIL_SHUTDOWN_GRACE": "0"}
            self.process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=err, env=environment)

    def until(self, met: Callable[[], Any], what: str) -> Any:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if value := met():
                return value
            assert self.process.poll() is None, f"ended: {self.err.read_text()}"
            time.sleep(0.02)
        pytest.fail(f"{what} did not come; out: {self.out.read_text()} err: {self.err.read_text()}")

    def url(self) -> str:
        found = self.until(lambda: re.search(r"ready at (\S+)", self.out.read_text()), "the ready line")
        return str(found[1])


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[Process]:
    process = Process(folder, arguments)
    try:
        yield process
        process.process.send_signal(signal.SIGTERM)
        assert process.process.wait(PATIENCE) == 0
    finally:
        process.process.kill()
        process.process.wait()


def ask(url: str, query: str, **headers: str) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(url, json.dumps({"query": query}).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            body = response.read()
    except urllib.error.HTTPError as error:
        with error:
            body = error.read()
    answer: dict[str, Any] = json.loads(body)
    return answer


@pytest.fixture
def product() -> Iterator[Service]:
    with serving(Service(PRODUCT, {"product": {"id": "1", "name": "lamp"}})) as service:
        yield service


@pytest.fixture
def folder(tmp_path: Path, product: Service) -> Path:
    """Manifests of one service that runs here."""
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / "product.yaml").write_text(schema_manifest("product", PRODUCT))
    endpoints = {"product": {"url": product.url}}
    (tmp_path / "manifests" / "gateway.yaml").write_text(gateway_manifest(endpoints=endpoints))
    return tmp_path


def test_dev_serves_what_is_there_and_takes_up_changes(folder: Path, product: Service) -> None:
    with running(folder, "dev", "manifests", "--port", "0") as dev:
        url = dev.url()
        assert ask(url, "{ product { name } }") == {"data": {"product": {"name": "lamp"}}}

        renamed = schema_manifest("product", PRODUCT, transforms=[{"rename": {"field": "Product.name", "to": "title"}}])
        (folder / "manifests" / "product.yaml").write_text(renamed)
        dev.until(lambda: "data" in ask(url, "{ product { title } }"), "the changed API")

        assert len(re.findall(r"composed product", dev.out.read_text())) == 2
        assert dev.err.read_text() == ""


def test_dev_leaves_out_what_is_wrong_and_says_why(folder: Path) -> None:
    bad = folder / "manifests" / "bad.yaml"
    bad.write_text(schema_manifest("bad", "type Query { bad: Nowhere }"))

    with running(folder, "dev", "manifests", "--port", "0") as dev:
        url = dev.url()
        assert ask(url, "{ product { name } }") == {"data": {"product": {"name": "lamp"}}}
        assert "left out: bad" in dev.out.read_text()
        assert "Nowhere" in dev.err.read_text()

        bad.write_text("a: [")
        dev.until(lambda: "MANIFEST_UNREADABLE" in dev.err.read_text(), "the reason")
        assert ask(url, "{ product { name } }") == {"data": {"product": {"name": "lamp"}}}

        bad.unlink()
        dev.until(lambda: dev.out.read_text().endswith("the API is as it was\n"), "the word that all is well")


def test_dev_waits_for_manifests_that_compose(folder: Path) -> None:
    manifest = folder / "manifests" / "product.yaml"
    good = manifest.read_text()
    manifest.write_text(schema_manifest("product", "type Query {"))

    with running(folder, "dev", "manifests", "--port", "0") as dev:
        dev.until(lambda: "nothing can be served" in dev.out.read_text(), "the word that nothing is served")
        manifest.write_text(good)
        assert ask(dev.url(), "{ product { id } }") == {"data": {"product": {"id": "1"}}}


def test_dev_asks_again_when_a_service_was_not_up(folder: Path, product: Service) -> None:
    product.raw = (503, b"not yet")
    asked = schema_manifest("product", "", schema={"introspection": {}})
    (folder / "manifests" / "product.yaml").write_text(asked)

    with running(folder, "dev", "manifests", "--port", "0") as dev:
        dev.until(lambda: "SCHEMA_FETCH_FAILED" in dev.err.read_text(), "the reason")
        product.raw = None
        assert ask(dev.url(), "{ product { name } }") == {"data": {"product": {"name": "lamp"}}}


def test_dev_follows_the_servers_and_files_of_a_supergraph_yaml(tmp_path: Path) -> None:
    federated = "type Query { _service: _Service! a: Int b: Int } type _Service { sdl: String }"
    subgraph = Service(federated, {"_service": {"sdl": "type Query { a: Int }"}, "a": 1, "b": 2})
    (tmp_path / "other.graphql").write_text("type Query { c: Int }")
    with serving(subgraph):
        other = {"routing_url": subgraph.url, "schema": {"file": "other.graphql"}}
        file = {"subgraphs": {"subgraph": {"schema": {"subgraph_url": subgraph.url}}, "other": other}}
        (tmp_path / "supergraph.yaml").write_text(json.dumps(file))

        with running(tmp_path, "dev", "supergraph.yaml", "--port", "0") as dev:
            url = dev.url()
            assert ask(url, "{ a }") == {"data": {"a": 1}}

            subgraph.root["_service"]["sdl"] = "type Query { a: Int b: Int }"
            dev.until(lambda: ask(url, "{ a b }") == {"data": {"a": 1, "b": 2}}, "the server's new field")

            (tmp_path / "other.graphql").write_text("type Query { d: Int }")
            names = "{ __schema { queryType { fields { name } } } }"
            dev.until(lambda: '"d"' in json.dumps(ask(url, names)), "the file's new field")


def test_dev_sends_secrets_among_the_manifests(folder: Path, product: Service) -> None:
    header = {"name": "X-Key", "secretKeyRef": {"name": "keys", "key": "product"}}
    endpoint = {"url": product.url, "headers": [header]}
    (folder / "manifests" / "product.yaml").write_text(schema_manifest("product", PRODUCT, endpoint=endpoint))
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys", "namespace": "shop"}}
    (folder / "manifests" / "secret.yaml").write_text(json.dumps(secret | {"stringData": {"product": "hush"}}))

    with running(folder, "dev", "manifests", "--port", "0") as dev:
        url = dev.url()
        dev.until(lambda: "errors" not in ask(url, "{ product { name } }"), "an answer")
        assert product.requests[-1]["x-key"] == "hush"


def test_dev_shows_plans(folder: Path) -> None:
    with running(folder, "dev", "manifests", "--port", "0") as dev:
        answer = ask(dev.url(), "{ product { name } }", **{"Dovetail-Expose-Query-Plan": "true"})

    assert answer["data"] == {"product": {"name": "lamp"}}
    assert 'Fetch(service: "product")' in answer["extensions"]["queryPlan"]["text"]


def test_dev_opens_an_admin_port_only_if_asked(folder: Path) -> None:
    with running(folder, "dev", "manifests", "--port", "0", "--admin-port", "0") as dev:
        dev.url()
        found = re.search(r"admin port (http://\S+?)[),]", dev.out.read_text())
        assert found
        with urllib.request.urlopen(f"{found[1].rstrip('/')}/readyz", timeout=10) as response:
            assert response.status == 200


@pytest.mark.parametrize("target", ["supergraph.graphql", "artifact/"])
def test_gateway_serves_what_compose_wrote(run: Run, folder: Path, target: str) -> None:
    assert run("compose", "manifests", "-o", target).code == 0

    with running(folder, "gateway", "--supergraph", target, "--port", "0", "--admin-port", "0") as gateway:
        assert ask(gateway.url(), "{ product { name } }") == {"data": {"product": {"name": "lamp"}}}
        assert len(gateway.out.read_text().splitlines()) == 1


def test_a_config_brings_policies_and_endpoints(run: Run, folder: Path, product: Service) -> None:
    assert run("compose", "manifests/product.yaml", "-o", "supergraph.graphql").code == 0
    config = gateway_manifest(limits={"depth": 1}, endpoints={"product": {"url": product.url}})
    (folder / "config.yaml").write_text(config)
    arguments = ("--supergraph", "supergraph.graphql", "--config", "config.yaml", "--port", "0", "--admin-port", "0")

    with running(folder, "gateway", *arguments) as gateway:
        answer = ask(gateway.url(), "{ product { name } }")
        assert answer["errors"][0]["extensions"]["code"] == "DEPTH_LIMIT_EXCEEDED"


@pytest.mark.parametrize(
    "arguments",
    [
        ("gateway",),
        ("gateway", "--supergraph", "missing.graphql"),
        ("gateway", "--supergraph", "manifests", "--config-map", "a/b"),
        ("gateway", "--supergraph", "manifests", "--config", "missing.yaml"),
        ("gateway", "--config-map", "public"),
        ("gateway", "--supergraph", "manifests", "--port", "70000"),
        ("gateway", "--supergraph", "manifests", "--workers", "0"),
        ("dev",),
        ("dev", "missing"),
        ("operator", "--namespace", "a", "--all-namespaces"),
    ],
)
def test_wrong_usage(run: Run, folder: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)

    assert (done.code, done.out) == (2, "")
    assert "error" in done.err
