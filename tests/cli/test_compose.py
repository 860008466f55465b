"""`dovetail compose`: exit codes, streams, files, and what it says about wrong input."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase

import pytest

from dovetail_composition.artifact import decode, load
from dovetail_composition.supergraph import read_supergraph

from .conftest import Run, gateway_manifest, schema_manifest


def test_the_supergraph_goes_to_stdout(process: Run, manifests: Path) -> None:
    done = process("compose", "manifests")

    assert (done.code, done.err) == (0, "")
    supergraph = read_supergraph(done.out)
    assert {name: item.url for name, item in supergraph.subgraphs.items()} == {
        "product": "http://product.shop.svc.cluster.local:80/graphql",
        "review": "http://review.shop.svc.cluster.local:80/graphql",
    }
    assert set(supergraph.schema.types["Query"].fields) == {"product", "reviews"}


def test_the_order_of_paths_does_not_matter(run: Run, manifests: Path) -> None:
    files = sorted(manifests.iterdir())

    assert run("compose", *files).out == run("compose", *reversed(files)).out == run("compose", manifests).out


def test_a_file_instead_of_stdout(run: Run, manifests: Path, tmp_path: Path) -> None:
    done = run("compose", "manifests", "-o", "supergraph.graphql")

    assert (done.code, done.out, done.err) == (0, "", "")
    assert (tmp_path / "supergraph.graphql").read_text() == run("compose", "manifests").out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifests", "supergraph.graphql"]


@pytest.mark.parametrize("target", ["artifact/", "there"])
def test_a_folder_gets_the_whole_artifact(run: Run, manifests: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "there").mkdir()
    endpoints = {"review": {"url": "http://127.0.0.1:4001/graphql", "timeout": "3s"}}
    (manifests / "gateway.yaml").write_text(gateway_manifest(limits={"depth": 4}, endpoints=endpoints))

    assert run("compose", "manifests", "-o", target).code == 0

    artifact = decode({path.name: path.read_bytes() for path in (tmp_path / target).iterdir()})
    supergraph, manifest = load(artifact)
    assert set(supergraph.subgraphs) == {"product", "review"}
    assert manifest.policies.limits.depth == 4
    assert manifest.endpoints["review"].url == "http://127.0.0.1:4001/graphql"
    assert manifest.endpoints["review"].timeout == 3


def test_json_for_scripts(run: Run, manifests: Path) -> None:
    done = run("compose", "manifests", "--format", "json")

    assert done.code == 0
    assert done.json == {"diagnostics": [], "supergraph": run("compose", "manifests").out}


def test_a_broken_schema_is_named_with_its_place_and_nothing_is_written(
    process: Run, manifests: Path, tmp_path: Path
) -> None:
    (manifests / "bad.yaml").write_text(schema_manifest("bad", "type Query {\n  a: Nowhere\n}"))
    (tmp_path / "supergraph.graphql").write_text("before")

    done = process("compose", "manifests", "-o", "supergraph.graphql")
    as_json = process("compose", "manifests", "--format", "json")

    assert (done.code, done.out) == (1, "")
    assert "Nowhere" in done.err
    assert "bad 2:" in done.err
    assert "file: manifests/bad.yaml" in done.err
    assert (tmp_path / "supergraph.graphql").read_text() == "before"
    assert as_json.code == 1
    assert "supergraph" not in as_json.json
    (diagnostic,) = as_json.json["diagnostics"]
    assert diagnostic["subgraph"] == "bad"
    assert diagnostic["severity"] == "error"
    assert diagnostic["location"]["line"] == 2
    assert diagnostic["coordinate"]
    assert diagnostic["code"]
    assert diagnostic["file"] == "manifests/bad.yaml"
    assert diagnostic["fileLocation"]["line"] == 1  # of the JSON text in which the SDL begins


def test_everything_wrong_is_reported_at_once(run: Run, manifests: Path) -> None:
    (manifests / "a.yaml").write_text(schema_manifest("a", "type Query { a: Int }", linkz=[]))
    (manifests / "b.yaml").write_text(schema_manifest("b", "type Query { b: "))
    (manifests / "c.yaml").write_text("a: [1")
    unknown = [{"hide": ["Query.nothing"]}]
    (manifests / "d.yaml").write_text(schema_manifest("d", "type Query { d: Int }", transforms=unknown))

    done = run("compose", "manifests", "--format", "json")

    assert done.code == 1
    found = {(item["file"], item["code"]) for item in done.json["diagnostics"]}
    assert ("manifests/a.yaml", "RESOURCE_FIELD_UNKNOWN") in found
    assert ("manifests/c.yaml", "MANIFEST_UNREADABLE") in found
    assert ("manifests/d.yaml", "TRANSFORM_UNKNOWN") in found
    assert "manifests/b.yaml" in {file for file, _ in found}


def test_a_conflict_names_both_owners_and_both_places(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(schema_manifest(name, "type Query { same: Int }"))

    (diagnostic,) = run("compose", ".", "--format", "json").json["diagnostics"]

    place = {"line": 1, "column": 14}
    assert (diagnostic["subgraph"], diagnostic["file"], diagnostic["location"]) == ("b", "b.json", place)
    assert diagnostic["others"] == [{"subgraph": "a", "coordinate": "Query.same", "location": place}]


def test_a_gateway_selects(run: Run, manifests: Path) -> None:
    other = json.loads(schema_manifest("other", "type Query { other: Int }"))
    other["metadata"]["labels"] = {}
    (manifests / "other.json").write_text(json.dumps(other))
    (manifests / "gateway.yaml").write_text(gateway_manifest(schemas={"selector": {"matchLabels": {"api": "public"}}}))

    assert set(read_supergraph(run("compose", "manifests").out).subgraphs) == {"product", "review"}


def test_a_gateway_that_selects_nothing(run: Run, manifests: Path) -> None:
    (manifests / "gateway.yaml").write_text(gateway_manifest(schemas={"selector": {"matchLabels": {"api": "other"}}}))

    done = run("compose", "manifests")

    assert done.code == 1
    assert "selects none of 2 schemas" in done.err


def test_two_gateways_are_two_apis(run: Run, manifests: Path) -> None:
    (manifests / "a.yaml").write_text(gateway_manifest("a"))
    (manifests / "b.yaml").write_text(gateway_manifest("b"))

    done = run("compose", "manifests")

    assert done.code == 1
    assert "shop/a, shop/b" in done.err


def test_a_schema_in_a_config_map_and_lists_of_objects(run: Run, tmp_path: Path) -> None:
    schema = json.loads(schema_manifest("product", ""))
    schema["spec"]["schema"] = {"configMapKeyRef": {"name": "sdl", "key": "schema.graphql"}}
    config_map = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "sdl", "namespace": "shop"},
        "data": {"schema.graphql": "type Query { a: Int }"},
    }
    (tmp_path / "all.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": [schema, config_map]}))
    (tmp_path / "alone.json").write_text(json.dumps(schema))

    assert run("compose", "all.json").code == 0
    missing = run("compose", "alone.json", "--format", "json")
    assert missing.code == 1
    assert [item["code"] for item in missing.json["diagnostics"]] == ["SCHEMA_SOURCE_MISSING"]


def test_a_supergraph_composed_elsewhere(run: Run, manifests: Path, tmp_path: Path) -> None:
    sdl = run("compose", "manifests").out
    config_map = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "api", "namespace": "shop"},
        "data": {"supergraph.graphql": sdl},
    }
    (tmp_path / "api.json").write_text(json.dumps(config_map))
    ref = {"configMapKeyRef": {"name": "api", "key": "supergraph.graphql"}}
    (tmp_path / "gateway.yaml").write_text(gateway_manifest(supergraph=ref))

    assert run("compose", "api.json", "gateway.yaml").out == sdl
    assert run("compose", "gateway.yaml").code == 1


def test_a_gateway_says_where_the_subgraphs_of_a_supergraph_are(run: Run, manifests: Path, tmp_path: Path) -> None:
    sdl = run("compose", "manifests").out
    nowhere = re.sub(r'url: "[^"]*review[^"]*"', 'url: "ftp://review"', sdl)
    config_map = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "api", "namespace": "shop"}}
    (tmp_path / "api.json").write_text(json.dumps({**config_map, "data": {"supergraph.graphql": nowhere}}))
    ref = {"configMapKeyRef": {"name": "api", "key": "supergraph.graphql"}}
    (tmp_path / "gateway.yaml").write_text(gateway_manifest(supergraph=ref))
    (tmp_path / "here.yaml").write_text(
        gateway_manifest(supergraph=ref, endpoints={"review": {"url": "http://127.0.0.1:4002/graphql"}})
    )

    wrong, right = run("compose", "api.json", "gateway.yaml"), run("compose", "api.json", "here.yaml")

    assert wrong.code == 1
    assert "The URL of the subgraph review must be an absolute http or https URL." in wrong.err
    assert right.code == 0, right.err
    assert read_supergraph(right.out).subgraphs["review"].url == "http://127.0.0.1:4002/graphql"


def test_what_is_not_ours_is_left_alone(run: Run, manifests: Path) -> None:
    before = run("compose", "manifests").out
    (manifests / "deployment.yaml").write_text("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n")
    (manifests / "package.json").write_text('["not", "an", "object"]')
    (manifests / "notes.txt").write_text("a: [")
    (manifests / ".hidden.yaml").write_text("a: [")
    (manifests / "node_modules").mkdir()
    (manifests / "node_modules" / "broken.yaml").write_text("a: [")
    (manifests / "empty.yaml").write_text("")

    assert run("compose", "manifests").out == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("apiVersion: dovetail.dev/v1alpha1\nkind: GraphQLSchemas\n", "GraphQLSchemas is no kind"),
        (
            "apiVersion: dovetail.dev/v2\nkind: GraphQLSchema\nmetadata: {name: a}\nspec: {schema: {sdl: a}}\n",
            "v1alpha1",
        ),
        ("a: 1\na: 2\n", "2:1"),
        ("a: " + "9" * 5000, "4300"),
        ("{" * 5, "MANIFEST_UNREADABLE"),
        ("\udcff", "not UTF-8"),
        ("[" * 5000 + "]" * 5000, "nested too deeply"),
        ("a: &a [x]\n" + "".join(f"{to}: &{to} [*{of}, *{of}]\n" for of, to in pairwise(ascii_lowercase)), "aliases"),
    ],
)
def test_manifests_that_cannot_be_meant(run: Run, tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "a.yaml").write_bytes(content.encode(errors="surrogateescape"))

    done = run("compose", "a.yaml")

    assert done.code == 1
    assert words in done.err
    assert "Traceback" not in done.err


def test_a_name_that_stands_twice_in_json(run: Run, tmp_path: Path) -> None:
    """As in YAML: who wrote it meant one of the two."""
    (tmp_path / "a.json").write_text(
        schema_manifest("a", "type Query { a: Int }").replace('"kind"', '"kind": 1, "kind"')
    )

    done = run("compose", "a.json", "--format", "json")

    assert [(item["code"], item["message"]) for item in done.json["diagnostics"]] == [
        ("MANIFEST_UNREADABLE", '"kind" stands twice in one object')
    ]


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_lists_in_lists_and_a_byte_order_mark(run: Run, tmp_path: Path, suffix: str) -> None:
    """What the API server answers with, what kubectl prints, and what editors put before it."""
    schema = json.loads(schema_manifest("a", "type Query { a: Int }"))
    typed = {"apiVersion": "dovetail.dev/v1alpha1", "kind": "GraphQLSchemaList", "items": [schema]}
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": [typed, 1]})
    (tmp_path / f"a{suffix}").write_text(text, encoding="utf-8-sig")

    assert run("compose", f"a{suffix}").code == 0


def test_nothing_to_compose(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = run("compose", "empty")

    assert done.code == 1
    assert "no GraphQLSchema" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("compose",),
        ("compose", "missing"),
        ("compose", "manifests", "--form", "json"),
        ("compose", "manifests", "--format", "yaml"),
        ("compose", "manifests", "-o", "no/such/folder/file"),
        ("unknown",),
    ],
)
def test_wrong_usage(run: Run, manifests: Path, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)

    assert (done.code, done.out) == (2, "")
    assert "error" in done.err
    assert "Traceback" not in done.err


def test_wrong_usage_of_a_process(process: Run) -> None:
    done = process("compose", "missing")

    assert (done.code, done.out) == (2, "")
    assert done.err == "dovetail compose: error: there is no missing\n"


def test_version_and_help(process: Run) -> None:
    assert process("--version").out.startswith("dovetail 0.")
    assert "examples:" in process("compose", "--help").out
    assert process("--help").code == 0


def test_a_reader_that_stops_reading_is_no_crash(process: Run, manifests: Path) -> None:
    code = (
        "import os, sys\n"
        "reading, writing = os.pipe()\n"
        "os.dup2(writing, 1)\n"
        "os.close(reading)\n"
        "from dovetail_cli.main import main\n"
        "sys.exit(main())\n"
    )

    done = process("compose", "manifests", python=("-c", code))

    assert (done.code, done.err) == (1, "")


def test_the_command_line_needs_neither_gateway_nor_operator(process: Run, manifests: Path) -> None:
    """`pip install dovetail` alone composes, checks and plans; the rest says what to install."""
    code = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        extras = {'aiohttp', 'orjson', 'kopf', 'kubernetes', 'uvloop', 'prometheus_client'}\n"
        "        if name.partition('.')[0] in extras:\n"
        "            raise ModuleNotFoundError(f'No module named {name}', name=name)\n"
        "sys.meta_path.insert(0, Missing())\n"
        "from dovetail_cli.main import main\n"
        "sys.exit(main())\n"
    )

    sdl = process("compose", "manifests", python=("-c", code))
    assert (sdl.code, sdl.err) == (0, "")
    (manifests.parent / "s.graphql").write_text(sdl.out)
    assert process("check", "manifests", "--against", "s.graphql", python=("-c", code)).code == 0
    assert process("plan", "--supergraph", "s.graphql", stdin="{ reviews { text } }", python=("-c", code)).code == 0
    gateway = process("gateway", "--supergraph", "s.graphql", python=("-c", code))
    assert gateway.code == 2
    assert "pip install 'dovetail[gateway]'" in gateway.err
    operator = process("operator", python=("-c", code))
    assert operator.code == 2
    assert "pip install 'dovetail[operator]'" in operator.err
