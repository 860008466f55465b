"""`dovetail compose`: manifests to a supergraph."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from dovetail_cli.composing import Composed, compose_paths
from dovetail_cli.output import print_findings, print_json, print_sdl, write_file, write_folder
from dovetail_cli.spec import Command, Option, UsageError
from dovetail_composition.artifact import encode, files_of
from dovetail_composition.supergraph import print_supergraph

from .shared import CONTRACT, FORMAT, PATHS_OR_INPUT, contract_of, declared


def run(arguments: argparse.Namespace) -> int:
    """Compose, write the result if there is one, print what was found."""
    composed = compose_paths(declared(arguments.paths), lenient=False, contract=contract_of(arguments))
    failed = composed.supergraph is None or any(finding.is_error for finding in composed.findings)
    sdl = None if failed or composed.supergraph is None else print_supergraph(composed.supergraph)
    if sdl is not None and arguments.output:
        _write(arguments.output, sdl, composed)
    if arguments.format == "json":
        shown = {} if sdl is None or arguments.output else {"supergraph": sdl}
        print_json(composed.findings, **shown)
    else:
        print_findings(composed.findings)
        if sdl is not None and not arguments.output:
            print_sdl(sdl)
    return 1 if failed else 0


def _write(output: str, sdl: str, composed: Composed) -> None:
    """The SDL into a file, or the whole artifact into a folder."""
    path = Path(output)
    try:
        if path.is_dir() or output.endswith(("/", os.sep)):
            assert composed.supergraph
            write_folder(path, files_of(encode(composed.supergraph, composed.manifest)))
        else:
            write_file(path, sdl.encode())
    except OSError as exc:
        raise UsageError(f"cannot write {output}: {exc.strerror or type(exc).__name__}") from exc


COMMAND = Command(
    name="compose",
    summary="compose manifests into a supergraph",
    description=(
        "Compose the GraphQLSchemas below the paths into a supergraph SDL, on stdout or into a file. A GraphQLGateway "
        "among the manifests selects the schemas; without one, all take part. What is to come from a service itself is "
        "asked for at its endpoint. If anything is wrong, nothing is written."
    ),
    options=(
        PATHS_OR_INPUT,
        Option(
            flags=("-o", "--output"),
            metavar="FILE",
            help="write the SDL to FILE; a folder (or a name that ends with /) gets the whole artifact with policies",
        ),
        *CONTRACT,
        FORMAT,
    ),
    examples=(
        ("the supergraph of a folder of manifests", "dovetail compose manifests/ -o supergraph.graphql"),
        (
            "with endpoints and policies, for `dovetail gateway --supergraph artifact`",
            "dovetail compose manifests/ gateway.yaml -o artifact/",
        ),
        ("for partners only", "dovetail compose manifests/ --include-tag partner --exclude-tag internal"),
        ("of what another command prints", "kubectl kustomize overlays/production | dovetail compose -"),
        ("for scripts", "dovetail compose supergraph.yaml --format json"),
    ),
    run=run,
)
