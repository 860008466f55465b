"""`supergraph.yaml` as rover takes it: where schemas come from, what the environment fills in, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from dovetail_composition.supergraph import read_supergraph

from .conftest import Run
from .services import Service, serving

SDL = "type Query { product(id: ID!): Product } type Product { id: ID! name: String }"
FEDERATED = "type Query { _service: _Service! } type _Service { sdl: String }"


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(Service(SDL)) as running:
        yield running


def rover(**subgraphs: Any) -> str:
    return yaml.safe_dump({"federation_version": "=2.7.0", "subgraphs": subgraphs})


def test_a_rover_file_with_schemas_in_files_and_in_place(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    folder.mkdir()
    (folder / "product.graphql").write_text(SDL)
    product = {"routing_url": "http://product.test/graphql", "schema": {"file": "./product.graphql"}}
    review = {"routing_url": "http://review.test/graphql", "schema": {"sdl": "type Query { reviews: [String] }"}}
    (folder / "supergraph.yaml").write_text(rover(product=product, review=review))

    done = run("compose", "graph/supergraph.yaml")

    assert done.code == 0, done.err
    assert {name: item.url for name, item in read_supergraph(done.out).subgraphs.items()} == {
        "product": "http://product.test/graphql",
        "review": "http://review.test/graphql",
    }


def test_a_rover_file_that_asks(run: Run, service: Service, tmp_path: Path) -> None:
    """A server that is no federation subgraph is introspected; its URL is also where it is called."""
    (tmp_path / "supergraph.yaml").write_text(rover(product={"schema": {"subgraph_url": service.url}}))

    done = run("compose", "supergraph.yaml")

    assert done.code == 0, done.err
    supergraph = read_supergraph(done.out)
    assert supergraph.subgraphs["product"].url == service.url
    assert "Product" in supergraph.schema.types


def test_a_rover_file_asks_with_headers(run: Run, service: Service, tmp_path: Path) -> None:
    """They are for asking only, and no part of what is composed."""
    schema = {"subgraph_url": service.url, "introspection_headers": {"X-Key": "hush"}}
    (tmp_path / "supergraph.yaml").write_text(rover(product={"schema": schema}))

    done = run("compose", "supergraph.yaml", "-o", "artifact/")

    assert done.code == 0, done.err
    assert {request["x-key"] for request in service.requests} == {"hush"}
    assert "hush" not in (tmp_path / "artifact" / "manifest.json").read_text()


@pytest.mark.parametrize(
    ("entry", "coordinate"),
    [
        ({"schema": {"file": "missing.graphql"}}, "subgraphs.product.schema.file"),
        ({"schema": {"graphref": "graph@current", "subgraph": "product"}}, "subgraphs.product.schema.graphref"),
        ({"schema": {"sdl": SDL, "subgraph_url": "http://a"}}, "subgraphs.product.schema"),
        ({"schema": {}}, "subgraphs.product.schema"),
        ({"routing_url": "http://a"}, "subgraphs.product.schema"),
        ({"routing_url": "nowhere", "schema": {"sdl": SDL}}, "subgraphs.product.routing_url"),
        ({"routing_uri": "http://a", "schema": {"sdl": SDL}}, "subgraphs.product.routing_uri"),
        ({"schema": {"sdl": SDL}}, "subgraphs.product.routing_url"),
        (None, "subgraphs.product"),
    ],
)
def test_mistakes_in_a_rover_file(run: Run, tmp_path: Path, entry: dict[str, Any] | None, coordinate: str) -> None:
    (tmp_path / "supergraph.yaml").write_text(rover(product=entry))

    done = run("compose", "supergraph.yaml", "--format", "json")

    assert done.code == 1
    assert (coordinate, "product") in {(item["coordinate"], item["subgraph"]) for item in done.json["diagnostics"]}


def test_a_subgraph_tells_its_own_schema(run: Run, service: Service, tmp_path: Path) -> None:
    service.sdl, service.root = FEDERATED, {"_service": {"sdl": SDL}}
    (tmp_path / "supergraph.yaml").write_text(
        rover(product={"routing_url": "http://product.test/", "schema": {"subgraph_url": service.url}})
    )

    done = run("compose", "supergraph.yaml")

    assert done.code == 0, done.err
    supergraph = read_supergraph(done.out)
    assert supergraph.subgraphs["product"].url == "http://product.test/"
    assert set(supergraph.schema.types["Query"].fields) == {"product"}
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    "raw", [(503, b"busy"), (200, b'{"errors": [{"message": "who are you"}]}'), (200, b'{"data": {"_service": null}}')]
)
def test_a_server_that_fails_is_not_taken_for_a_plain_one(
    run: Run, service: Service, tmp_path: Path, raw: tuple[int, bytes]
) -> None:
    """By introspection its keys would be lost without a word."""
    service.raw = raw
    (tmp_path / "supergraph.yaml").write_text(rover(product={"schema": {"subgraph_url": service.url}}))

    done = run("compose", "supergraph.yaml", "--format", "json")

    assert [item["code"] for item in done.json["diagnostics"]] == ["SCHEMA_FETCH_FAILED"]
    assert len(service.requests) == 1


def test_the_environment_fills_in(run: Run, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRODUCT_URL", service.url)
    monkeypatch.setenv("PRODUCT_KEY", "hush")
    monkeypatch.delenv("PRODUCT_ROUTE", raising=False)
    schema = {"subgraph_url": "${env.PRODUCT_URL}", "introspection_headers": {"X-Key": "Key ${env.PRODUCT_KEY}"}}
    (tmp_path / "supergraph.yaml").write_text(
        rover(product={"routing_url": "${env.PRODUCT_ROUTE:-http://product.test/}", "schema": schema})
    )

    done = run("compose", "supergraph.yaml")

    assert done.code == 0, done.err
    assert read_supergraph(done.out).subgraphs["product"].url == "http://product.test/"
    assert {request["x-key"] for request in service.requests} == {"Key hush"}


MISTAKES = """\
federation_version: 2
subgraphs:
  product:
    routing_url: nowhere
    schema:
      sdl: "type Query { a: Int }"
  review:
    schema:
      file: ./missing.graphql
"""


@pytest.mark.parametrize(
    ("content", "places"),
    [
        (MISTAKES, ["supergraph.yaml:4:5", "supergraph.yaml:7:3", "supergraph.yaml:9:7"]),
        (MISTAKES.replace("nowhere", "${env.NO_SUCH_VARIABLE}"), ["supergraph.yaml:4:5"]),
        (
            MISTAKES.replace("review", "productive"),
            ["supergraph.yaml:4:5", "supergraph.yaml:7:3", "supergraph.yaml:9:7"],
        ),
        ("federation_version: 2\nsubgraph: {}\n", ["supergraph.yaml:2:1", "supergraph.yaml"]),
        ("federation_version: 2\nsubgraphs: []\n", ["supergraph.yaml:2:1"]),
        ('federation_version: "newest"\nsubgraphs: {}\n', ["supergraph.yaml:1:1"]),
        ("subgraphs:\n  product: {schema: {graphref: a@b}}\n", ["supergraph.yaml:2:22"]),
    ],
)
def test_mistakes_are_told_with_file_and_line(run: Run, tmp_path: Path, content: str, places: list[str]) -> None:
    (tmp_path / "supergraph.yaml").write_text(content)

    done = run("compose", "supergraph.yaml")

    assert done.code == 1
    assert [line.removeprefix("  file: ") for line in done.err.splitlines() if line.startswith("  file")] == places


def test_a_mistake_in_a_schemas_file_names_that_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "product.graphql").write_text("type Query {\n  a: Nowhere\n}\n")
    (tmp_path / "supergraph.yaml").write_text(
        rover(product={"routing_url": "http://a", "schema": {"file": "product.graphql"}})
    )

    (diagnostic,) = run("compose", "supergraph.yaml", "--format", "json").json["diagnostics"]

    assert diagnostic["file"] == "product.graphql"
    assert diagnostic["location"]["line"] == 2


@pytest.mark.parametrize("version", [1, 2, "2", "=2.9.0", "v2.3", "latest-2", 2.5])
def test_versions_of_federation(run: Run, tmp_path: Path, version: object) -> None:
    product = {"routing_url": "http://a", "schema": {"sdl": SDL}}
    file = {"federation_version": version, "subgraphs": {"product": product}}
    (tmp_path / "supergraph.yaml").write_text(yaml.safe_dump(file))

    assert run("compose", "supergraph.yaml").code == 0


def test_files_fill_in(run: Run, tmp_path: Path) -> None:
    """Their paths are relative to the working directory, as with rover."""
    (tmp_path / "graph").mkdir()
    (tmp_path / "route.txt").write_text("http://product.test/graphql")
    reviews = {"routing_url": "${file.no.txt:-http://review.test/graphql}", "schema": {"sdl": "type Query { b: Int }"}}
    (tmp_path / "graph" / "supergraph.yaml").write_text(
        rover(product={"routing_url": "${file.route.txt}", "schema": {"sdl": SDL}}, reviews=reviews)
    )

    done = run("compose", "graph/supergraph.yaml")

    assert done.code == 0, done.err
    assert [item.url for item in read_supergraph(done.out).subgraphs.values()] == [
        "http://product.test/graphql",
        "http://review.test/graphql",
    ]


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    content = rover(product={"routing_url": "${file.route.txt}", "schema": {"sdl": SDL}})
    (tmp_path / "supergraph.yaml").write_text(content)

    done = run("compose", "supergraph.yaml")

    assert done.code == 1
    assert "there is no file route.txt to read" in done.err


def test_a_rover_file_on_standard_input(run: Run, tmp_path: Path) -> None:
    """Files that it names are relative to the working directory then."""
    (tmp_path / "product.graphql").write_text(SDL)
    product = {"routing_url": "http://product.test/graphql", "schema": {"file": "product.graphql"}}

    done = run("compose", "-", stdin=rover(product=product))
    wrong = run("compose", "-", stdin=MISTAKES)

    assert done.code == 0, done.err
    assert set(read_supergraph(done.out).subgraphs) == {"product"}
    assert "file: -:4:5" in wrong.err


@pytest.mark.parametrize(
    ("sdl", "place"),
    [
        ("|  # of the team's own repository\n\n        type Query {\n          a: Nowhere\n        }\n", "8:11"),
        ("|2-\n        type Query {\n          a: Nowhere\n        }\n", "7:11"),
        ("'type Query { a: Nowhere }'", "5:26"),
        ("type Query { a:Nowhere }", "5:25"),
        ('"type Query { \\n  a: Nowhere }"', "5:12"),
        (">\n        type Query {\n\n        a: Nowhere }\n", "5:12"),
    ],
)
def test_a_mistake_in_a_schema_in_place_has_the_line_of_the_file(
    run: Run, tmp_path: Path, sdl: str, place: str
) -> None:
    """Of a text that is folded or escaped, the line where it begins."""
    head = "subgraphs:\n  product:\n    routing_url: http://a\n    schema:\n      sdl: "
    (tmp_path / "supergraph.yaml").write_text(f"{head}{sdl}\n")

    done = run("compose", "supergraph.yaml")

    assert [line for line in done.err.splitlines() if "file:" in line] == [f"  file: supergraph.yaml:{place}"], done.err
