"""Build the servers of servers/, each made with a library of others': once for the same sources."""

import sys
from dataclasses import dataclass
from pathlib import Path

from support.building import Command, built_once
from support.needs import needs_module, needs_program

SERVERS = Path(__file__).parent / "servers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """How one server is built in a copy of its folder, and started there. All take `--port=`."""

    service: str
    programs: Command = ()
    modules: Command = ()
    build: tuple[Command, ...]
    start: Command
    changed: Command
    """The server with the schema of its next release."""


_PYTHON = "venv/bin/python"
# It lives for seconds: the second compiler would only begin.
_JAVA = ("java", "-XX:TieredStopAtLevel=1", "-jar", "target/inventory.jar")

LIBRARIES = {
    "strawberry": Library(
        service="accounts",
        modules=("ensurepip",),
        build=(
            (sys.executable, "-m", "venv", "venv"),
            # The file names all that is needed, each in one version.
            (_PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--requirement", "requirements.txt"),
        ),
        start=(_PYTHON, "accounts.py"),
        changed=(_PYTHON, "accounts.py", "--changed"),
    ),
    "gqlgen": Library(
        service="products",
        programs=("go",),
        build=(
            ("go", "generate", "./..."),
            ("go", "build", "-o", "products", "."),
            # A generated server's schema changes with its code.
            ("cp", "next/slogan.graphqls", "graph/"),
            ("go", "generate", "./..."),
            ("go", "build", "-o", "products-next", "."),
        ),
        start=("./products",),
        changed=("./products-next",),
    ),
    "apollo_server": Library(
        service="reviews",
        programs=("node", "npm"),
        build=(("npm", "ci", "--silent", "--no-audit", "--no-fund"),),
        start=("node", "reviews.js"),
        changed=("node", "reviews.js", "--changed"),
    ),
    "spring": Library(
        service="inventory",
        programs=("java", "javac", "mvn"),
        build=(("mvn", "--quiet", "--batch-mode", "package"),),
        start=_JAVA,
        changed=(*_JAVA, "--spring.graphql.schema.locations=classpath:graphql/,classpath:changed/"),
    ),
}


def built(name: str) -> Path:
    """Return the folder with the built server. Skips, or fails in CI, without the library's tools."""
    library = LIBRARIES[name]
    for program in library.programs:
        needs_program(program)
    for module in library.modules:
        needs_module(module)
    return built_once(SERVERS / name, library.build)
