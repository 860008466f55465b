"""`dovetail graph`: a supergraph's query graph, or a plan, as a picture."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from dovetail_cli.drawing import Picture, plan_picture, query_graph_picture, to_dot, to_mermaid, to_svg
from dovetail_cli.output import print_findings, print_sdl, write_file
from dovetail_cli.planning import NotPlannedError, planned
from dovetail_cli.spec import Command, Option, UsageError
from dovetail_cli.stored import StoredError, read_stored
from dovetail_composition.manifest import Policies
from dovetail_composition.schema.definitions import Supergraph
from dovetail_gateway.plan import plan_as_json

from .shared import LABELS, SUPERGRAPH, existing

_FORMATS = {"dot": to_dot, "mermaid": to_mermaid, "svg": to_svg}
_BY_ENDING: Mapping[str, str] = {".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".svg": "svg"}


def run(arguments: argparse.Namespace) -> int:
    """Draw, write or print."""
    (path,) = existing([arguments.supergraph])
    name = arguments.format or _BY_ENDING.get(Path(arguments.output or "").suffix.lower(), "dot")
    try:
        supergraph, manifest = read_stored(path)
        picture = _picture(arguments, supergraph, manifest.policies)
    except (StoredError, NotPlannedError) as exc:
        print_findings(exc.findings)
        return 1
    text = _FORMATS[name](picture)
    if not arguments.output:
        print_sdl(text)
        return 0
    try:
        write_file(Path(arguments.output), text.encode())
    except OSError as exc:
        raise UsageError(f"cannot write {arguments.output}: {exc.strerror or type(exc).__name__}") from exc
    return 0


def _picture(arguments: argparse.Namespace, supergraph: Supergraph, policies: Policies) -> Picture:
    if arguments.operation is not None:
        return plan_picture(
            plan_as_json(planned(supergraph, policies, arguments.operation, arguments.override_label or ()))
        )
    only = arguments.type or ()
    if unknown := sorted(set(only) - set(supergraph.schema.types)):
        raise UsageError(f"the supergraph has no type {unknown[0]!r}")
    return query_graph_picture(supergraph, only)


COMMAND = Command(
    name="graph",
    summary="draw the query graph of a supergraph, or a plan",
    description=(
        "Draw the query graph: a box for each type in each subgraph, with what the subgraph resolves there; arrows for "
        "fields, for lookups by key (dashed), for links (thick), and to the types of an interface or union (dotted). "
        "With an operation, draw its plan: a box for each request, round by round. SVG needs no other program; DOT is "
        "for Graphviz, Mermaid for Markdown."
    ),
    options=(
        SUPERGRAPH,
        Option(
            flags=("--operation",),
            metavar="FILE",
            either="what",
            help="draw the plan of this operation, a GraphQL document; -: standard input",
        ),
        LABELS,
        Option(
            flags=("--type",), metavar="NAME", many=True, either="what", help="draw only this type, and others so named"
        ),
        Option(
            flags=("--format",),
            metavar="FORMAT",
            choices=tuple(_FORMATS),
            help="dot, mermaid or svg; default: by the ending of the output's name, dot for none",
        ),
        Option(flags=("-o", "--output"), metavar="FILE", help="write the picture to FILE instead of stdout"),
    ),
    examples=(
        ("the query graph", "dovetail graph --supergraph supergraph.graphql -o graph.svg"),
        (
            "two of its types",
            "dovetail graph --supergraph supergraph.graphql --type Product --type Review -o graph.svg",
        ),
        (
            "a plan, for Markdown",
            "dovetail graph --supergraph supergraph.graphql --operation query.graphql --format mermaid",
        ),
    ),
    run=run,
)
