"""`dovetail check`: what a change of manifests means to clients."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from dovetail_cli.composing import compose_paths
from dovetail_cli.output import print_findings, print_json
from dovetail_cli.spec import Command, Option
from dovetail_cli.stored import StoredError, read_api
from dovetail_composition.accessible import accessible_schema
from dovetail_composition.changes import Change, find_changes

from .shared import CONTRACT, FORMAT, PATHS, contract_of, existing


def run(arguments: argparse.Namespace) -> int:
    """Compose, compare with the API there was, print the differences; breaking ones are an error."""
    as_json = arguments.format == "json"
    (against,) = existing([arguments.against])
    composed = compose_paths(existing(arguments.paths), lenient=False, contract=contract_of(arguments))
    findings = composed.findings
    changes: tuple[Change, ...] | None = None
    try:
        old = read_api(against)
        if composed.supergraph is not None and not any(finding.is_error for finding in findings):
            changes = find_changes(old, accessible_schema(composed.supergraph.schema))
    except StoredError as exc:
        findings += exc.findings
    if as_json:
        print_json(findings, **({} if changes is None else {"changes": list(map(_as_json, changes))}))
    else:
        print_findings(findings)
        if changes is not None:
            _print(changes)
    return 1 if changes is None or any(change.level == "breaking" for change in changes) else 0


def _print(changes: Sequence[Change]) -> None:
    for change in changes:
        print(f"{change.level:<9} {change.coordinate} {change.message} ({change.code})")
    counts = [(level, sum(change.level == level for change in changes)) for level in ("breaking", "dangerous", "safe")]
    print(", ".join(f"{count} {level}" for level, count in counts) if changes else "no changes")


def _as_json(change: Change) -> dict[str, str]:
    return {
        "level": change.level,
        "code": change.code,
        "coordinate": change.coordinate,
        "message": change.message,
    }


COMMAND = Command(
    name="check",
    summary="compare manifests with the API there was",
    description=(
        "Compose the manifests and compare the API with an earlier one: safe changes go unnoticed, dangerous ones may "
        "surprise clients, breaking ones make operations fail. Exit code 1 if there are breaking changes, or if the "
        "manifests do not compose."
    ),
    options=(
        PATHS,
        Option(
            flags=("--against",),
            metavar="FILE",
            type=Path,
            required=True,
            help="the earlier API: a supergraph SDL, an artifact's folder, or the SDL of an API",
        ),
        *CONTRACT,
        FORMAT,
    ),
    examples=(
        ("in a pull request", "dovetail check manifests/ --against supergraph.graphql"),
        ("for scripts", "dovetail check manifests/ --against supergraph.graphql --format json"),
    ),
    run=run,
)
