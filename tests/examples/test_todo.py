"""examples/todo: a server in Go, generated with gqlgen, whose schema is taken by introspection."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from local import ask
from processes import EXAMPLES, listening
from support.example_gateways import example_gateway
from support.needs import needs_program

TODO = EXAMPLES / "todo"
pytestmark = pytest.mark.go


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    go = needs_program("go")
    binary = tmp_path_factory.mktemp("bin") / "todo"
    subprocess.run([go, "generate", "./..."], cwd=TODO, check=True)
    subprocess.run([go, "build", "-o", binary, "."], cwd=TODO, check=True)
    with listening([binary, "-listen", "127.0.0.1:0"]) as address:
        yield address


@pytest.fixture
def gateway(server: str, tmp_path: Path) -> Iterator[str]:
    addresses = {"todo": server}
    with example_gateway(tmp_path, [TODO / "manifests"], TODO / "gateway.local.yaml", addresses) as address:
        yield address


def test_queries_mutations_and_errors_go_through(gateway: str) -> None:
    created = ask(
        gateway, 'mutation { createTodo(input: {text: "Serve it", priority: HIGH}) { id text done priority } }'
    )
    assert created == {"data": {"createTodo": {"id": "3", "text": "Serve it", "done": False, "priority": "HIGH"}}}

    completed = ask(gateway, 'mutation { completeTodo(id: "2") { done } }')
    assert completed == {"data": {"completeTodo": {"done": True}}}

    todos = ask(gateway, "query($done: Boolean) { todos(done: $done) { id } todo(id: 9) { id } }", done=True)
    assert todos == {"data": {"todos": [{"id": "1"}, {"id": "2"}], "todo": None}}

    shortcut = ask(gateway, "{ openTodos { id text } }")
    assert shortcut == {"data": {"openTodos": [{"id": "3", "text": "Serve it"}]}}

    (error,) = ask(gateway, 'mutation { completeTodo(id: "9") { done } }')["errors"]
    assert error["message"] == "There is no todo 9."
    assert error["path"] == ["completeTodo"]
    assert error["extensions"] == {"code": "TODO:NOT_FOUND", "service": "todo"}
