"""From a supergraph and an operation, as the command line names them, to the operation's plan."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Policies
from dovetail_composition.schema.definitions import Location, Supergraph
from dovetail_gateway.document.prepared import prepare
from dovetail_gateway.plan import Plan, PlanningError, plan_operation
from dovetail_gateway.request.errors import RequestError

from .findings import Finding
from .spec import UsageError
from .stored import read_text

STDIN = "-"


class NotPlannedError(Exception):
    """The gateway would refuse the operation; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(finding.diagnostic.message for finding in findings))
        self.findings = findings


def planned(supergraph: Supergraph, policies: Policies, source: str, labels: Iterable[str]) -> Plan:
    """The plan of the operation in a file, or on standard input (`-`), within the limits that clients have.

    `labels`: those of progressive overrides that hold for the request.

    Raises `NotPlannedError`, `StoredError`, `UsageError`.
    """
    graph = QueryGraph(supergraph)
    held = frozenset(_labels(labels, graph.labels))
    text = _operation(source)
    try:
        return _plan(supergraph, graph, policies, text, held)
    except RequestError as exc:
        raise NotPlannedError(tuple(_finding(exc.code, error, source) for error in exc.errors)) from exc
    except PlanningError as exc:
        raise NotPlannedError((_finding(exc.code, {"message": str(exc)}, source),)) from exc


def _plan(supergraph: Supergraph, graph: QueryGraph, policies: Policies, text: str, labels: frozenset[str]) -> Plan:
    prepared = prepare(build_api_schema(supergraph), text, None, policies)
    return plan_operation(
        graph,
        WireNames(supergraph),
        prepared.operation,
        prepared.fragments,
        prepared.selection,
        scalar_formats={scalar.name: scalar.format for scalar in policies.scalars},
        labels=labels,
    )


def _labels(given: Iterable[str], known: tuple[str, ...]) -> Iterable[str]:
    for label in given:
        if label not in known:
            raise UsageError(
                f"no @override of the supergraph has the label {label!r}; there is {', '.join(known) or 'none'}"
            )
        yield label


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
