"""`dovetail bindings generate`: a Python package with typed bindings of an API."""

from __future__ import annotations

import argparse
import keyword
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from dovetail_cli.api_source import SDL_SUFFIXES, read_source
from dovetail_cli.extras import extra
from dovetail_cli.findings import Finding, found
from dovetail_cli.generated_package import as_diff, differences, update
from dovetail_cli.output import counted, patience, print_findings
from dovetail_cli.spec import Command, Option, UsageError
from dovetail_cli.stored import StoredError, read_text
from dovetail_composition.schema.core_schema import core_schema
from dovetail_composition.schema.definitions import Location, Schema

if TYPE_CHECKING:
    from dovetail_client.generate import OperationProblem, ScalarMapping, Source

_DOTTED = r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_SCALAR = re.compile(rf"(\w+)=({_DOTTED})(?::({_DOTTED}))?(?::({_DOTTED}))?")


def run(arguments: argparse.Namespace) -> int:
    """Generate, then compare or write."""
    folder: Path = arguments.output
    name = folder.resolve().name
    if not name.isidentifier() or keyword.iskeyword(name):
        raise UsageError(f"{name!r} is no name of a Python package")
    with extra("client"):
        from dovetail_client.generate import MARK, OperationsError, generate
    scalars = _scalars(arguments.scalar or ())
    headers = dict(map(_header, arguments.header or ()))
    wrong_input = 2 if arguments.check else 1  # where 1 means that the package differs
    try:
        schema = read_source(arguments.sources, headers)
        _check_scalars(scalars, schema)
        operations = _operations(arguments.operations) if arguments.operations else ()
        with patience(f"generating {name}"):
            files = generate(
                core_schema(schema), name, scalars=scalars, operations=operations, open_enums=arguments.open_enums
            )
    except StoredError as exc:
        print_findings(exc.findings)
        return wrong_input
    except OperationsError as exc:
        print_findings(map(_finding, exc.problems))
        return wrong_input
    changes = differences(folder, files, MARK)
    if arguments.check:
        for line in as_diff(folder, changes):
            print(line, file=sys.stderr)
        return 1 if changes else 0
    try:
        update(folder, changes)
    except OSError as exc:
        raise UsageError(f"cannot write {folder}: {exc.strerror or type(exc).__name__}") from exc
    print(f"{folder}: {counted(len(files), 'file')}, {len(changes)} changed")
    return 0


def _scalars(texts: tuple[str, ...]) -> Mapping[str, ScalarMapping]:
    from dovetail_client.generate import ScalarMapping

    found: dict[str, ScalarMapping] = {}
    for text in texts:
        match = _SCALAR.fullmatch(text)
        if not match:
            raise UsageError(f"--scalar {text}: write NAME=python.path, or NAME=python.path:parse.path:serialise.path")
        name, type_, parse, serialise = match.groups(default="")
        found[name] = ScalarMapping(type=type_, parse=parse, serialise=serialise)
    return found


def _check_scalars(scalars: Mapping[str, ScalarMapping], schema: Schema) -> None:
    for name in scalars:
        if name not in schema.types or schema.types[name].kind != "SCALAR":
            raise UsageError(f"--scalar {name}: the schema has no such scalar")


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", name):
        raise UsageError(f"--header: write 'Name: value', not {name!r}")
    return name, value.strip()


def _operations(path: Path) -> tuple[Source, ...]:
    from dovetail_client.generate import Source

    if not path.exists():
        raise UsageError(f"there is no {path}")
    files = sorted(each for each in path.rglob("*") if each.suffix in SDL_SUFFIXES) if path.is_dir() else [path]
    if not files:
        raise UsageError(f"there are no {', '.join(f'*{suffix}' for suffix in SDL_SUFFIXES)} files in {path}")
    return tuple(
        Source(file.relative_to(path).as_posix() if path.is_dir() else path.name, read_text(file)) for file in files
    )


def _finding(problem: OperationProblem) -> Finding:
    location = Location(problem.line, problem.column) if problem.file else None
    hint = "Correct the operation at the given place."
    return found(
        "INVALID_GRAPHQL", problem.message, Path(problem.file) if problem.file else None, location=location, hint=hint
    )


COMMAND = Command(
    name="bindings",
    summary="generate a typed Python package for an API",
    description=(
        "Generate a Python package with typed bindings of an API: a method for each root field, classes to select "
        "fields with, inputs, enums and scalars; with --operations also a method and result classes for each named "
        "operation. The package needs dovetail[client], passes mypy --strict and pyright, and is the same whenever it "
        "is generated from the same schema. Files of the package that are no longer needed are removed; those that "
        "this command has not made stay, and a folder that holds only such is refused."
    ),
    options=(
        Option(flags=("action",), metavar="generate", choices=("generate",), help="what to do"),
        Option(
            flags=("sources",),
            metavar="SOURCE",
            many=True,
            help="the API: SDL files or a folder of them, the URL of an endpoint that answers introspection, "
            "GraphQLSchema manifests (the composed API), or a supergraph (its API)",
        ),
        Option(
            flags=("-o", "--output"),
            metavar="PACKAGE",
            type=Path,
            required=True,
            help="the package's folder; the client class is named after it",
        ),
        Option(
            flags=("--operations",),
            metavar="FOLDER",
            type=Path,
            help="operations to generate methods for: a file, or a folder of *.graphql files; fragments in any of them",
        ),
        Option(
            flags=("--scalar",),
            metavar="NAME=PATH",
            many=True,
            help="the Python type of a custom scalar, as in Money=shop.money.Money; called with the JSON value and "
            "written by str(), unless functions follow: Money=shop.money.Money:shop.money.parse:shop.money.dump",
        ),
        Option(
            flags=("--open-enums",),
            switch=True,
            help="read values that an enum does not have yet as typed.Unknown; without it they are errors",
        ),
        Option(
            flags=("--header",),
            metavar="HEADER",
            many=True,
            help="a header for the request to the URL, as in 'Authorization: Bearer ...'",
        ),
        Option(
            flags=("--check",),
            switch=True,
            help="write nothing; exit code 1, and a diff on stderr, if the package is not what would be generated; "
            "2 if the input is wrong",
        ),
    ),
    examples=(
        ("from an SDL file", "dovetail bindings generate schema.graphql -o jobs_api"),
        ("from a running service", "dovetail bindings generate http://localhost:4000/graphql -o jobs_api"),
        (
            "with the operations of a folder",
            "dovetail bindings generate schema.graphql -o jobs_api --operations queries/",
        ),
        ("in CI", "dovetail bindings generate schema.graphql -o jobs_api --check"),
        (
            "a scalar of one's own",
            "dovetail bindings generate schema.graphql -o jobs_api --scalar Money=shop.money.Money",
        ),
    ),
    run=run,
)
