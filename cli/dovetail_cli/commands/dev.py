"""`dovetail dev`: compose, serve, recompose on change."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from dovetail_cli.extras import extra
from dovetail_cli.spec import Command, Option, UsageError, port

from .shared import CONTRACT, PATHS, PORT, contract_of, existing

_INTERVAL = 0.3
"""Seconds between looks at the files."""


def run(arguments: argparse.Namespace) -> int:
    """Serve what the manifests declare until interrupted."""
    paths, contract = existing(arguments.paths), contract_of(arguments)
    with extra("gateway"):
        from dovetail_cli.dev.reader import ManifestsReader
        from dovetail_gateway.artifacts.source import PolledSource
        from dovetail_gateway.main import run as serve
        from dovetail_gateway.settings import SettingsError, gateway_settings
    with tempfile.TemporaryDirectory(prefix="dovetail-dev-") as secrets:
        try:
            # Nobody balances load over a laptop: Ctrl-C means now.
            settings = gateway_settings(
                port=arguments.port, secrets_dir=Path(secrets), shutdown_grace=0.0, log_level="WARNING"
            )
        except SettingsError as exc:
            raise UsageError(str(exc)) from exc
        reader = ManifestsReader(paths, Path(secrets), contract)
        settings = replace(settings, admin_port=arguments.admin_port, query_plans=True)
        return serve(settings, PolledSource(reader, _INTERVAL))


COMMAND = Command(
    name="dev",
    summary="compose manifests and serve them, again on every change",
    description=(
        "Compose the manifests and serve them with GraphiQL on http://localhost:4000/graphql. A schema that does not "
        "fit is left out, with the reason, and the rest is served. Changed files are taken up within a second. "
        "A GraphQLGateway among the manifests gives policies; its spec.endpoints say where services run here."
    ),
    options=(
        PATHS,
        PORT,
        Option(
            flags=("--admin-port",),
            metavar="P",
            type=port,
            help="also serve /livez, /readyz, /metrics and /status on this port; 0: a free one",
        ),
        *CONTRACT,
    ),
    examples=(
        ("what a folder of manifests declares", "dovetail dev manifests/"),
        ("with endpoints on this machine, on another port", "dovetail dev manifests/ gateway.local.yaml --port 8080"),
    ),
    run=run,
)
