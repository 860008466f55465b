"""Contracts on the command line: options, or the GraphQLGateway among the manifests, choose what is shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dovetail_composition.api.schema import api_sdl
from dovetail_composition.supergraph import read_supergraph

from .conftest import Run, gateway_manifest

SUPERGRAPH = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/tag/v0.3")
{ query: Query }
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @tag(name: String!) repeatable on FIELD_DEFINITION
enum join__Graph { A @join__graph(name: "a", url: "http://a") }
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
type Query { a: Int @tag(name: "x") b: T @tag(name: "y") c: Int } type T { id: ID @tag(name: "y") }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A gateway, without a contract as yet, that runs a supergraph with tags."""
    path = tmp_path / "api"
    path.mkdir()
    write_gateway(path)
    config_map = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "api", "namespace": "shop"},
        "data": {"sdl": SUPERGRAPH},
    }
    (path / "supergraph.json").write_text(json.dumps(config_map))
    return path


def write_gateway(folder: Path, **spec: object) -> None:
    source = {"configMapKeyRef": {"name": "api", "key": "sdl"}}
    (folder / "gateway.json").write_text(gateway_manifest(supergraph=source, **spec))


def api(sdl: str) -> str:
    return " ".join(api_sdl(read_supergraph(sdl)).split())


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], "type Query { a: Int b: T c: Int } type T { id: ID }"),
        (["--include-tag", "x"], "type Query { a: Int }"),
        (["--include-tag", "x", "--include-tag", "y"], "type Query { a: Int b: T } type T { id: ID }"),
        (["--exclude-tag", "y"], "type Query { a: Int c: Int }"),
        (["--hide-unreachable-types"], "type Query { a: Int b: T c: Int } type T { id: ID }"),
    ],
)
def test_options_choose_what_is_shown(run: Run, folder: Path, options: list[str], expected: str) -> None:
    done = run("compose", folder, *options)

    assert (done.code, done.err) == (0, "")
    assert api(done.out) == expected


def test_options_replace_the_contract_of_the_gateway(run: Run, folder: Path) -> None:
    write_gateway(folder, contract={"exclude": ["y"]})

    assert api(run("compose", folder).out) == "type Query { a: Int c: Int }"
    assert api(run("compose", folder, "--include-tag", "y").out) == "type Query { b: T } type T { id: ID }"


def test_a_contract_that_leaves_nothing_is_refused(run: Run, folder: Path) -> None:
    done = run("compose", folder, "--include-tag", "nowhere", "--format", "json")

    assert done.code == 1
    assert [found["code"] for found in done.json["diagnostics"]] == ["CONTRACT_EMPTY"]


@pytest.mark.parametrize("options", [["--include-tag", "a b"], ["--include-tag", "x", "--exclude-tag", "x"]])
def test_options_that_cannot_be_meant(run: Run, folder: Path, options: list[str]) -> None:
    done = run("compose", folder, *options)

    assert (done.code, done.out) == (2, "")


def test_what_a_contract_takes_away_is_a_change(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "before.graphql").write_text(run("compose", folder).out)

    done = run("check", folder, "--against", "before.graphql", "--exclude-tag", "y")

    assert done.code == 1
    assert "breaking  Query.b was removed" in done.out
