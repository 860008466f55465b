"""From a supergraph and an operation, as the command line names them, to the operation's plan."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dovetail_composition.api_schema import build_api_schema
from dovetail_composition.definitions import Location, Supergraph
from dovetail_composition.diagnostics import Diagnostic
from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Policies
from dovetail_gateway.document.prepared import prepare
from dovetail_gateway.plan import Plan, PlanningError, plan_operation
from dovetail_gateway.request.errors import RequestError

from .findings import Finding
from .stored import read_text

STDIN = "-"


class NotPlannedError(Exception):
    """The gateway would refuse the operation; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(finding.diagnostic.message for finding in findings))
        self.findings = findings


def planned(supergraph: Supergraph, policies: Policies, source: str) -> Plan:
    """The plan of the operation in a file, or on standard input (`-`), within the limits that clients have.

    Raises `NotPlannedError`, `StoredError`, `UsageError`.
    """
    text = _operation(source)
    try:
        return _plan(supergraph, policies, text)
    except RequestError as exc:
        raise NotPlannedError(tuple(_finding(exc.code, error, source) for error in exc.errors)) from exc
    except PlanningError as exc:
        raise NotPlannedError((_finding(exc.code, {"message": str(exc)}, source),)) from exc


def _plan(supergraph: Supergraph, policies: Policies, text: str) -> Plan:
    prepared = prepare(build_api_schema(supergraph), text, None, policies)
    return plan_operation(
        QueryGraph(supergraph),
        WireNames(supergraph),
        prepared.operation,
        prepared.fragments,
        prepared.selection,
        scalar_formats={scalar.name: scalar.format for scalar in policies.scalars},
    )


def _operation(source: str) -> str:
    if source != STDIN:
        return read_text(Path(source))
    if sys.stdin.isatty():
        print("reading the operation from the terminal; end it with Ctrl-D", file=sys.stderr)
    return sys.stdin.read()


def _finding(code: str, error: Mapping[str, Any], operation: str) -> Finding:
    """One of the gateway's refusals, which have codes of their own."""
    place = next(iter(error.get("locations") or ()), None)
    location = Location(place["line"], place["column"]) if place else None
    path = None if operation == STDIN else Path(operation)
    return Finding(diagnostic=Diagnostic(code=code, message=error["message"], location=location), path=path)
