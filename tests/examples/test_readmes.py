"""What the READMEs tell a reader to type: typed here, with free ports in the place of the ones they name."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from local import ask
from processes import EXAMPLES, QUICK_END
from support.needs import ROOT, needs_program
from support.ports import free_ports

DEADLINE_SECONDS = 120
# No API yet, or one that lacks a service whose schema could not be asked for so far, or a service that does not listen.
NOT_YET = {"UNAVAILABLE", "GRAPHQL_VALIDATION_FAILED", "SUBGRAPH_UNREACHABLE"}
NEEDS = {"federation": [], "github": ["npm"], "jobs": [], "shop": [], "todo": ["go"]}


def blocks(readme: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", readme.read_text(), re.MULTILINE | re.DOTALL)


def with_ports(text: str, ports: Mapping[str, str]) -> str:
    return re.sub(r"\b(1337|8080|400\d)\b", lambda found: ports[found[0]], text)


@pytest.fixture
def ports() -> dict[str, str]:
    """A free port for each that the READMEs name."""
    names = ["1337", "8080", *(f"400{digit}" for digit in range(5))]
    return dict(zip(names, map(str, free_ports(len(names))), strict=True))


@pytest.fixture
def checkout(tmp_path: Path, ports: dict[str, str]) -> Path:
    """A copy of the examples whose local gateways have these ports."""
    ignored = shutil.ignore_patterns("node_modules", "__pycache__")
    shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=ignored)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    for manifest in tmp_path.glob("examples/*/gateway.local.yaml"):
        manifest.write_text(with_ports(manifest.read_text(), ports))
    return tmp_path


@contextmanager
def shell(script: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a script with everything that it starts in the background, until the block ends."""
    environment = {**os.environ, **QUICK_END}
    process = subprocess.Popen(["bash", "-ec", script], cwd=folder, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def answered(process: subprocess.Popen[bytes], address: str, query: str) -> dict[str, Any]:
    """Ask until the gateway is there and serves the whole API."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        with suppress(URLError, ConnectionError):
            answer = ask(address, query)
            if not NOT_YET.intersection(codes(answer)):
                return answer
        assert process.poll() is None, "the commands ended before the gateway answered"
        assert time.monotonic() < deadline, "the gateway did not answer in time"
        # What is waited for is another process; nothing tells when it is ready.
        time.sleep(0.1)


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer.get("errors", [])]


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_an_examples_commands_lead_to_its_query(name: str, checkout: Path, ports: dict[str, str]) -> None:
    for program in NEEDS[name]:
        needs_program(program)
    readme = EXAMPLES / name / "README.md"
    (commands,) = [block for block in blocks(readme, "sh") if "dovetail dev" in block]
    script = with_ports(commands, ports).rstrip() + f" --port {ports['4000']}\n"

    with shell(script, checkout) as process:
        for query in blocks(readme, "graphql"):
            answer = answered(process, f"http://127.0.0.1:{ports['4000']}", query)
            assert codes(answer) == (["TODO:NOT_FOUND"] if "completeTodo" in query else [])


def test_the_programs_with_bindings_answer_as_their_readme_says(checkout: Path, ports: dict[str, str]) -> None:
    serving, asking = (with_ports(block, ports) for block in blocks(EXAMPLES / "bindings" / "README.md", "sh"))

    with shell(f"{serving}\nwait\n", checkout):
        _wait_until_served(ports[name] for name in ("1337", "8080", "4001"))
        run = subprocess.run(["bash", "-ec", asking], cwd=checkout, capture_output=True, text=True, check=True)

    closed = '{"id": "j2", "title": "Cooper", "open": false}'
    assert run.stdout.startswith(f"done: Cooper\n{closed}")
    assert '{"job": {"title": "Joiner"}}' in run.stdout


def test_the_gateway_in_code_answers_as_its_readme_says(checkout: Path, ports: dict[str, str]) -> None:
    needs_program("npm")
    readme = EXAMPLES / "github-in-code" / "README.md"
    (commands,) = blocks(readme, "sh")
    serving, _, gateway = with_ports(commands, ports).rpartition("&\n")

    with shell(f"{serving}&\nwait\n", checkout):
        _wait_until_served([ports["4001"]])
        with shell(gateway, checkout) as process:
            (query,) = blocks(readme, "graphql")
            answer = answered(process, f"http://127.0.0.1:{ports['8080']}", query)

    assert codes(answer) == []
    assert answer["data"]["prismagraphql"]["name"]


def _wait_until_served(ports: Iterable[str]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    for port in ports:
        while not _is_served(port):
            assert time.monotonic() < deadline, "the programs did not start in time"
            time.sleep(0.1)


def _is_served(port: str) -> bool:
    with suppress(ConnectionError):
        socket.create_connection(("127.0.0.1", int(port))).close()
        return True
    return False


def test_every_example_is_run() -> None:
    assert {path.parent.name for path in EXAMPLES.glob("*/README.md")} == {*NEEDS, "bindings", "github-in-code"}


@pytest.mark.parametrize("readme", [ROOT / "README.md", *sorted(EXAMPLES.glob("*/README.md"))], ids=str)
def test_a_readme_names_files_that_exist(readme: Path) -> None:
    text = readme.read_text()
    named = set(re.findall(r"(?<![\w/.])((?:examples|crds|docs|scripts)/[\w./-]+)", text))
    links = set(re.findall(r"\]\(([^)#:]+)\)", text))
    built = {"examples/todo/todo"}

    assert [path for path in sorted(named - built) if not (ROOT / path.rstrip(".")).exists()] == []
    assert [target for target in sorted(links) if not (readme.parent / target).exists()] == []


def test_the_demo_leads_to_the_readmes_query(checkout: Path) -> None:
    (command,) = [block for block in blocks(ROOT / "README.md", "sh") if block.startswith("curl")]
    demo = subprocess.Popen(
        [ROOT / ".venv" / "bin" / "python", "demo.py"],
        cwd=checkout / "examples",
        env={**os.environ, **QUICK_END},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert demo.stdout is not None
    with demo.stdout as lines:
        try:
            (address,) = [
                found[1] for found in map(re.compile(r"(\S+)/graphql +open it").search, _until_open(lines)) if found
            ]
            told = command.replace("http://127.0.0.1:4000", address)
            answer = subprocess.run(["bash", "-ec", told], check=True, capture_output=True, text=True).stdout
        finally:
            demo.send_signal(signal.SIGINT)
            try:
                demo.wait(timeout=60)
            finally:
                demo.kill()

    assert answer.startswith('{"data":{"catalogs":[{"name":"Kitchen","products":[{"name":')
    assert demo.returncode == 0


def _until_open(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line
        if "open it in a browser" in line:
            return
