"""Every piece of Python on the pages about bindings runs as it stands, against services under the names it uses."""

import ast
import inspect
import re
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from support.introspection import keep_introspection
from support.jobs_service import jobs_service
from support.needs import ROOT
from support.node_servers import SECRET, authorization, resource
from support.pages import Block, read_page

from dovetail_client import Binding

FOLDER = ROOT / "docs" / "bindings"
SECRETS = "/var/run/secrets/jobs"
Names = Mapping[tuple[str, int], str]


@asynccontextmanager
async def of_getting_started() -> AsyncIterator[Names]:
    async with AsyncExitStack() as stack:
        service = await stack.enter_async_context(jobs_service("Joiner", "Carpenter", "Turner"))
        news = stack.enter_context(resource())
        yield {("jobs", 1337): service.url, ("news", 4000): news.url}


@asynccontextmanager
async def of_authentication() -> AsyncIterator[Names]:
    with authorization() as issuer, resource(issuer.url) as guarded:
        yield {("jobs", 1337): guarded.url, ("login.identity.svc", 8080): issuer.url}


@asynccontextmanager
async def of_nothing() -> AsyncIterator[Names]:
    yield {}


@asynccontextmanager
async def of_jobs() -> AsyncIterator[Names]:
    async with jobs_service("Joiner", "Carpenter", "Turner") as service:
        yield {("jobs", 1337): service.url}


PAGES = {
    "getting-started": of_getting_started,
    "authentication": of_authentication,
    "how-it-works": of_nothing,
    "delegation": of_jobs,
    "own-gateway": of_jobs,
}


def resolver(names: Names) -> Callable[..., Any]:
    """A `getaddrinfo` that knows these names and ports only."""
    original = socket.getaddrinfo

    def resolve(host: str, port: int, *arguments: Any, **options: Any) -> Any:
        if (host, port) in names:
            parts = urlsplit(names[host, port])
            host, port = parts.hostname or "", parts.port or 0
        elif host != "127.0.0.1":
            raise socket.gaierror(f"{host}:{port} is none of {sorted(names)}")
        return original(host, port, *arguments, **options)

    return resolve


async def run(block: Block, scope: dict[str, Any]) -> None:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code = compile("\n" * block.line + block.text, f"line {block.line}", "exec", flags=flags, dont_inherit=True)
    result = eval(code, scope)
    if inspect.iscoroutine(result):
        await result


def announced(block: Block) -> list[str]:
    """What the comments behind `print` say is printed."""
    return re.findall(r"print\(.*\)  # (.*)$", block.text, re.MULTILINE)


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_does_what_it_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "clientSecret").write_text(SECRET)
    keep_introspection(monkeypatch)
    blocks = [block for block in read_page(FOLDER / f"{name}.md") if block.language == "python"]
    scope: dict[str, Any] = {"__name__": "__main__"}  # as a program has it
    async with PAGES[name]() as names:
        monkeypatch.setattr(socket, "getaddrinfo", resolver(names))
        for block in blocks:
            text = block.text.replace(SECRETS, str(tmp_path))
            await run(Block(language="python", text=text, line=block.line, topic="", section=""), scope)
            printed = capsys.readouterr().out.split()
            assert printed == " ".join(announced(block)).split(), f"{name}.md, line {block.line}"
    for value in scope.values():
        if isinstance(value, Binding):
            await value.aclose()


def test_every_page_with_python_is_run() -> None:
    elsewhere = {"generated"}  # with the command that it is about, in tests/bindings_generate
    assert {path.stem for path in FOLDER.glob("*.md") if "```python" in path.read_text()} <= {*PAGES, *elsewhere}
