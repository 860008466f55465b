"""`dovetail plan`: how a supergraph's gateway would answer an operation."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dovetail_cli.findings import Finding
from dovetail_cli.output import print_findings, print_json
from dovetail_cli.planning import plan_text
from dovetail_cli.spec import Command, Option
from dovetail_cli.stored import StoredError, read_stored, read_text
from dovetail_composition.definitions import Location
from dovetail_composition.diagnostics import Diagnostic
from dovetail_gateway.plan import Plan, PlanningError, plan_as_json, print_plan
from dovetail_gateway.request.errors import RequestError

from .shared import FORMAT, existing

_STDIN = "-"


def run(arguments: argparse.Namespace) -> int:
    """Plan the operation and print the plan."""
    (path,) = existing([arguments.supergraph])
    findings: tuple[Finding, ...] = ()
    plan: Plan | None = None
    try:
        text = _operation(arguments.operation)
        supergraph, manifest = read_stored(path)
        plan = plan_text(supergraph, manifest.policies, text)
    except StoredError as exc:
        findings = exc.findings
    except RequestError as exc:
        findings = tuple(_finding(exc.code, error, arguments.operation) for error in exc.errors)
    except PlanningError as exc:
        findings = (_finding(exc.code, {"message": str(exc)}, arguments.operation),)
    if arguments.format == "json":
        print_json(findings, **({} if plan is None else {"plan": plan_as_json(plan)}))
    else:
        print_findings(findings)
        if plan is not None:
            print(print_plan(plan), end="")
    return 0 if plan is not None else 1


def _operation(source: str) -> str:
    if source != _STDIN:
        return read_text(*existing([Path(source)]))
    if sys.stdin.isatty():
        print("reading the operation from the terminal; end it with Ctrl-D", file=sys.stderr)
    return sys.stdin.read()


def _finding(code: str, error: Mapping[str, Any], operation: str) -> Finding:
    """One of the gateway's refusals, which have codes of their own."""
    place = next(iter(error.get("locations") or ()), None)
    location = Location(place["line"], place["column"]) if place else None
    path = None if operation == _STDIN else Path(operation)
    return Finding(diagnostic=Diagnostic(code=code, message=error["message"], location=location), path=path)


COMMAND = Command(
    name="plan",
    summary="show how an operation would be answered",
    description=(
        "Print the plan of an operation: which requests go to which services, what each waits for, and how the answers "
        "are joined."
    ),
    options=(
        Option(
            flags=("--supergraph",),
            metavar="FILE",
            type=Path,
            required=True,
            help="a supergraph SDL, or an artifact's folder",
        ),
        Option(
            flags=("--operation",),
            metavar="FILE",
            default=_STDIN,
            help="a GraphQL document with one operation; - or nothing: standard input",
        ),
        FORMAT,
    ),
    examples=(
        ("the plan of a query", "dovetail plan --supergraph supergraph.graphql --operation query.graphql"),
        ("a query typed in place", "echo '{ products { name } }' | dovetail plan --supergraph supergraph.graphql"),
    ),
    run=run,
)
