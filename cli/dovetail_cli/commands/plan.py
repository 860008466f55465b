"""`dovetail plan`: how a supergraph's gateway would answer an operation."""

from __future__ import annotations

import argparse

from dovetail_cli.findings import Finding
from dovetail_cli.output import print_findings, print_json
from dovetail_cli.planning import STDIN, NotPlannedError, planned
from dovetail_cli.spec import Command, Option
from dovetail_cli.stored import StoredError, read_stored
from dovetail_gateway.plan import Plan, plan_as_json, print_plan

from .shared import FORMAT, LABELS, SUPERGRAPH, existing


def run(arguments: argparse.Namespace) -> int:
    """Plan the operation and print the plan."""
    (path,) = existing([arguments.supergraph])
    findings: tuple[Finding, ...] = ()
    plan: Plan | None = None
    try:
        supergraph, manifest = read_stored(path)
        plan = planned(supergraph, manifest.policies, arguments.operation, arguments.override_label or ())
    except (StoredError, NotPlannedError) as exc:
        findings = exc.findings
    if arguments.format == "json":
        print_json(findings, **({} if plan is None else {"plan": plan_as_json(plan)}))
    else:
        print_findings(findings)
        if plan is not None:
            print(print_plan(plan), end="")
    return 0 if plan is not None else 1


COMMAND = Command(
    name="plan",
    summary="show how an operation would be answered",
    description=(
        "Print the plan of an operation: which requests go to which services, what each waits for, and how the answers "
        "are joined."
    ),
    options=(
        SUPERGRAPH,
        Option(
            flags=("--operation",),
            metavar="FILE",
            default=STDIN,
            help="a GraphQL document with one operation; - or nothing: standard input",
        ),
        LABELS,
        FORMAT,
    ),
    examples=(
        ("the plan of a query", "dovetail plan --supergraph supergraph.graphql --operation query.graphql"),
        (
            "as for requests that a progressive override sends the new way",
            "dovetail plan --supergraph supergraph.graphql --operation query.graphql --override-label 'percent(10)'",
        ),
        ("a query typed in place", "echo '{ products { name } }' | dovetail plan --supergraph supergraph.graphql"),
    ),
    run=run,
)
