"""`dovetail bindings generate`: where schemas come from, what is written, what `--check` says, what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, graphql_sync
from support.generated_bindings import CASES

from dovetail_cli.main import main

SDL = 'type Query { "Find." job(id: ID!): Job } type Job { id: ID! title: String! }'
MANIFEST = {
    "apiVersion": "dovetail.dev/v1alpha1",
    "kind": "GraphQLSchema",
    "metadata": {"name": "jobs", "namespace": "default"},
    "spec": {"endpoint": {"url": "http://jobs.example/graphql"}, "schema": {"sdl": SDL}},
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("schema.graphql").write_text(SDL)
    return tmp_path


def generate(*arguments: str) -> int:
    return main(["bindings", "generate", *arguments])


def package(name: str) -> dict[str, str]:
    return {str(path.relative_to(name)): path.read_text() for path in sorted(Path(name).rglob("*")) if path.is_file()}


def as_sdl_folder() -> list[str]:
    Path("sdl/inner").mkdir(parents=True)
    Path("sdl/b.graphqls").write_text("type Job { id: ID! title: String! }")
    Path("sdl/inner/a.graphql").write_text('type Query { "Find." job(id: ID!): Job }')
    return ["sdl"]


def as_sdl_files() -> list[str]:
    as_sdl_folder()
    return ["sdl/inner/a.graphql", "sdl/b.graphqls"]


def as_manifests() -> list[str]:
    Path("manifests").mkdir()
    Path("manifests/jobs.yaml").write_text(json.dumps(MANIFEST))
    return ["manifests"]


def as_supergraph() -> list[str]:
    assert main(["compose", *as_manifests(), "-o", "supergraph.graphql"]) == 0
    return ["supergraph.graphql"]


def as_artifact() -> list[str]:
    assert main(["compose", *as_manifests(), "-o", "artifact/"]) == 0
    return ["artifact"]


@pytest.mark.parametrize("source", [as_sdl_folder, as_sdl_files, as_manifests, as_supergraph, as_artifact])
def test_each_source_gives_the_same_package(source: Any) -> None:
    assert generate("schema.graphql", "-o", "expected/jobs_api") == 0

    assert generate(*source(), "-o", "jobs_api") == 0

    assert package("jobs_api") == package("expected/jobs_api")


class Endpoint(BaseHTTPRequestHandler):
    """Answers introspection to who has the token."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        allowed = self.headers["Authorization"] == "Bearer t"
        answer: Any = {"errors": [{"message": "who are you?"}]}
        if allowed:
            answer = graphql_sync(build_schema(SDL), body["query"]).formatted
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Endpoint) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/graphql"
        server.shutdown()
        thread.join()


def test_an_endpoint_is_introspected_with_headers(endpoint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate("schema.graphql", "-o", "expected/jobs_api") == 0

    assert generate(endpoint, "--header", "Authorization: Bearer t", "-o", "jobs_api") == 0

    assert package("jobs_api") == package("expected/jobs_api")
    assert generate(endpoint, "-o", "other") == 2
    assert "who are you?" in capsys.readouterr().err
    assert not Path("other").exists()


def test_check_tells_what_differs_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    generate("schema.graphql", "-o", "jobs_api")
    before = package("jobs_api")
    assert generate("schema.graphql", "-o", "jobs_api", "--check") == 0
    Path("schema.graphql").write_text(SDL.replace("title: String!", "title: String") + " enum New { A }")
    capsys.readouterr()

    assert generate("schema.graphql", "-o", "jobs_api", "--check") == 1

    err = capsys.readouterr().err
    assert '-    title = typed.Field(JobSelection, "title", typed.STRING)' in err
    assert '+    title = typed.Field(JobSelection, "title", typed.nullable(typed.STRING))' in err
    assert "--- /dev/null\n+++ jobs_api/enums/new.py" in err
    assert package("jobs_api") == before


def test_files_that_are_no_longer_needed_go_and_others_stay(capsys: pytest.CaptureFixture[str]) -> None:
    Path("schema.graphql").write_text(SDL + " enum New { A }")
    generate("schema.graphql", "-o", "jobs_api")
    Path("jobs_api/own.py").write_text("mine = 1\n")
    Path("schema.graphql").write_text(SDL)

    assert generate("schema.graphql", "-o", "jobs_api") == 0

    assert not Path("jobs_api/enums").exists()
    assert Path("jobs_api/own.py").read_text() == "mine = 1\n"
    assert generate("schema.graphql", "-o", "jobs_api", "--check") == 0


def test_a_file_of_ones_own_is_never_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    generate("schema.graphql", "-o", "jobs_api")
    Path("jobs_api/client.py").write_text("mine = 1\n")
    before = package("jobs_api")
    Path("schema.graphql").write_text(SDL + " enum New { A }")

    for options in ([], ["--check"]):
        assert generate("schema.graphql", "-o", "jobs_api", *options) == 2
        assert "client.py would be replaced, but was not made by this command" in capsys.readouterr().err

    assert package("jobs_api") == before


@pytest.mark.parametrize("name", ["data.txt", "module.py", "inner"])
def test_a_folder_of_other_things_is_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("src").mkdir()
    (Path("src") / name).mkdir() if name == "inner" else (Path("src") / name).write_text("mine = 1\n")

    for options in ([], ["--check"]):
        assert generate("schema.graphql", "-o", "src", *options) == 2
        assert f"src holds {name} and no generated package" in capsys.readouterr().err

    assert [path.name for path in Path("src").iterdir()] == [name]


def test_what_tools_leave_behind_is_in_nobodys_way() -> None:
    for name in ("jobs_api/__pycache__", "jobs_api/.ruff_cache"):
        Path(name).mkdir(parents=True)
    Path("schema.graphql").write_text(SDL + " enum New { A }")
    assert generate("schema.graphql", "-o", "jobs_api") == 0
    Path("jobs_api/enums/__pycache__").mkdir()
    Path("jobs_api/enums/__pycache__/new.cpython-311.pyc").write_bytes(b"\xff")
    Path("jobs_api/picture.py").write_bytes(b"\xff\xfe no text")
    Path("schema.graphql").write_text(SDL)

    assert generate("schema.graphql", "-o", "jobs_api") == 0

    assert not Path("jobs_api/enums").exists()
    assert Path("jobs_api/picture.py").read_bytes() == b"\xff\xfe no text"
    assert generate("schema.graphql", "-o", "jobs_api", "--check") == 0


def test_check_tells_a_wrong_input_from_a_package_that_differs(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate("schema.graphql", "-o", "jobs_api", "--check") == 1
    Path("schema.graphql").write_text("type Query { a: Nope }")
    Path("query.graphql").write_text("query A { nope }")

    assert generate("schema.graphql", "-o", "jobs_api", "--check") == 2
    assert "schema.graphql 1:14" in capsys.readouterr().err
    Path("schema.graphql").write_text(SDL)
    assert generate("schema.graphql", "-o", "jobs_api", "--operations", "query.graphql", "--check") == 2
    assert not Path("jobs_api").exists()


def test_the_hash_seed_changes_nothing() -> None:
    """Sets are iterated in another order by each process, unless one says how."""
    Path("schema.graphql").write_text((CASES / "names" / "schema.graphql").read_text())
    command = [sys.executable, "-m", "dovetail_cli", "bindings", "generate", "schema.graphql", "-o"]
    for seed in "123":
        subprocess.run([*command, f"p{seed}/names"], env=os.environ | {"PYTHONHASHSEED": seed}, check=True)

    assert package("p1/names") == package("p2/names") == package("p3/names")


def test_line_ends_of_another_system_are_no_difference() -> None:
    generate("schema.graphql", "-o", "jobs_api")
    for path in Path("jobs_api").rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert generate("schema.graphql", "-o", "jobs_api", "--check") == 0


REFUSED = [
    (["schema.graphql", "-o", "jobs-api"], 2, "'jobs-api' is no name of a Python package"),
    (["nowhere.graphql", "-o", "jobs_api"], 2, "there is no nowhere.graphql"),
    (["schema.graphql", "-o", "jobs_api", "--scalar", "Money"], 2, "write NAME=python.path"),
    (["schema.graphql", "-o", "jobs_api", "--scalar", "Money=a.B"], 2, "the schema has no such scalar"),
    (["schema.graphql", "-o", "jobs_api", "--header", "a: b"], 2, "--header is for a URL"),
    (["schema.graphql", "-o", "jobs_api", "--operations", "nowhere"], 2, "there is no nowhere"),
    (["http://127.0.0.1:1/graphql", "schema.graphql", "-o", "jobs_api"], 2, "a URL is the only source"),
    (["wrong.graphql", "-o", "jobs_api"], 1, "wrong.graphql 1:25"),
    (["schema.graphql", "-o", "jobs_api", "--operations", "wrong-query.graphql"], 1, "wrong-query.graphql:1:11"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), REFUSED, ids=[each[2] for each in REFUSED])
def test_what_cannot_be_meant_is_refused(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("wrong.graphql").write_text("type Query { job: Job, }}")
    Path("wrong-query.graphql").write_text("query A { nope }")

    assert generate(*arguments) == code

    assert message in capsys.readouterr().err
    assert not Path("jobs_api").exists()


def test_scalars_become_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    Path("schema.graphql").write_text(
        "type Query { price: Money, at: Instant, cents: Cents } scalar Money scalar Instant scalar Cents"
    )
    options = ["--scalar", "Money=shop.money.Money:shop.money.parse:shop.money.dump", "--scalar", "Cents=int"]

    assert generate("schema.graphql", "-o", "jobs_api", *options) == 0

    text = Path("jobs_api/scalars.py").read_text()
    assert "import shop.money\n" in text
    assert "Money: TypeAlias = shop.money.Money\n" in text
    assert 'MONEY: typed.Type[Money] = typed.scalar("Money", shop.money.parse, shop.money.dump)' in text
    assert "CENTS: typed.Type[Cents] = typed.LONG" in text
    assert "INSTANT: typed.Type[Instant] = typed.DATE_TIME" in text
