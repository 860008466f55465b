"""`dovetail check`: what a change of manifests means to clients."""

from __future__ import annotations

import argparse
from pathlib import Path

from dovetail_cli.changes import changes_as_json, changes_as_text
from dovetail_cli.composing import compose_paths
from dovetail_cli.findings import found
from dovetail_cli.output import print_findings, print_json
from dovetail_cli.spec import Command, Option, UsageError
from dovetail_cli.stored import StoredError, read_api, read_text
from dovetail_composition.api.accessible import accessible_schema
from dovetail_composition.changes import (
    Change,
    Source,
    SourceError,
    Verdict,
    check_operations,
    find_changes,
)

from .shared import CONTRACT, FORMAT, PATHS_OR_INPUT, contract_of, declared, existing

_SUFFIXES = (".graphql", ".gql")


def run(arguments: argparse.Namespace) -> int:
    """Compose, compare with the API there was, print what that means; breaking changes are an error."""
    (against,) = existing([arguments.against])
    documents = _documents(*existing([arguments.operations])) if arguments.operations else None
    composed = compose_paths(declared(arguments.paths), lenient=False, contract=contract_of(arguments))
    findings = composed.findings
    changes: tuple[Change, ...] | None = None
    verdicts: tuple[Verdict, ...] = ()
    try:
        old = read_api(against)
        if composed.supergraph is not None and not any(finding.is_error for finding in findings):
            new = accessible_schema(composed.supergraph.schema)
            changes = find_changes(old, new)
            sources = [Source(str(path), read_text(path)) for path in documents or ()]
            verdicts = check_operations(old, new, changes, sources)
    except StoredError as exc:
        changes = None
        findings += exc.findings
    except SourceError as exc:
        changes = None
        hint = "Correct the operation at the given place."
        findings += (found("INVALID_GRAPHQL", str(exc), Path(exc.source), location=exc.location, hint=hint),)
    if arguments.format == "json":
        shown = {} if changes is None else changes_as_json(changes, None if documents is None else verdicts)
        print_json(findings, **shown)
    else:
        print_findings(findings)
        if changes is not None:
            print(changes_as_text(changes, None if documents is None else verdicts))
    fails = any(change.level == "breaking" for change in changes or ()) or any(
        verdict.fate == "breaks" for verdict in verdicts
    )
    return 1 if changes is None or fails else 0


def _documents(path: Path) -> tuple[Path, ...]:
    """The files with operations in a folder, or the one that is no folder. Raises `UsageError`."""
    files = sorted(each for each in path.rglob("*") if each.suffix in _SUFFIXES) if path.is_dir() else [path]
    if not files:
        raise UsageError(f"there are no {' or '.join(f'*{suffix}' for suffix in _SUFFIXES)} files in {path}")
    return tuple(files)


COMMAND = Command(
    name="check",
    summary="compare manifests with the API there was",
    description=(
        "Compose the manifests and compare the API with an earlier one: safe changes go unnoticed, dangerous ones may "
        "surprise clients, breaking ones make operations fail. With --operations it also says which of the operations "
        "that clients send break, which may be surprised, and by which changes; those that were not valid before are "
        "told apart. Exit code 1 if there are breaking changes, used or not, or if the manifests do not compose."
    ),
    options=(
        PATHS_OR_INPUT,
        Option(
            flags=("--against",),
            metavar="FILE",
            type=Path,
            required=True,
            help="the earlier API: a supergraph SDL, an artifact's folder, or the SDL of an API",
        ),
        Option(
            flags=("--operations",),
            metavar="FOLDER",
            type=Path,
            help="the operations that clients send: *.graphql and *.gql files, fragments in any of them",
        ),
        *CONTRACT,
        FORMAT,
    ),
    examples=(
        ("in a pull request", "dovetail check manifests/ --against supergraph.graphql"),
        (
            "which operations break",
            "dovetail check manifests/ --against supergraph.graphql --operations clients/web/src",
        ),
        ("for scripts", "dovetail check manifests/ --against supergraph.graphql --format json"),
    ),
    run=run,
)
