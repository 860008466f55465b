"""`dovetail operator`: compose the GraphQLSchemas of a cluster."""

from __future__ import annotations

import argparse

from dovetail_cli.extras import extra
from dovetail_cli.spec import Command, Option


def run(arguments: argparse.Namespace) -> int:
    """Run the operator until it is told to stop."""
    with extra("operator"):
        from dovetail_operator.main import run as operate
    return operate(tuple(arguments.namespace) if arguments.namespace else None)


COMMAND = Command(
    name="operator",
    summary="run the operator in a cluster",
    description=(
        "Watch GraphQLSchemas and GraphQLGateways, compose them, write the ConfigMaps that gateways serve, and say in "
        "the objects' status how they stand. Runs inside a cluster with its service account, elsewhere with the "
        "current kubeconfig."
    ),
    options=(
        Option(
            flags=("--namespace",),
            metavar="NS",
            many=True,
            either="namespaces",
            help="a namespace to watch; may be repeated",
        ),
        Option(
            flags=("--all-namespaces",),
            switch=True,
            either="namespaces",
            help="watch every namespace; the default",
        ),
    ),
    examples=(
        ("for the whole cluster", "dovetail operator"),
        ("for two namespaces", "dovetail operator --namespace shop --namespace edge"),
    ),
    run=run,
)
