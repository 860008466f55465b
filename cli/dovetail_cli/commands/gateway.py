"""`dovetail gateway`: serve a supergraph."""

from __future__ import annotations

import argparse
from pathlib import Path
from urllib.parse import urlsplit

from dovetail_cli.extras import extra
from dovetail_cli.spec import Command, Option, UsageError, port, positive

from .shared import PORT, existing


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    path, url = _file_or_url(arguments.supergraph)
    if path:
        existing([path])
    if arguments.config:
        existing([arguments.config])
    with extra("gateway"):
        from dovetail_gateway.main import run as serve
        from dovetail_gateway.settings import SettingsError, gateway_settings
    try:
        settings = gateway_settings(
            supergraph=path,
            supergraph_url=url,
            config_map=arguments.config_map,
            config=arguments.config,
            host=arguments.host,
            port=arguments.port,
            admin_port=arguments.admin_port,
            workers=arguments.workers,
        )
    except SettingsError as exc:
        raise UsageError(str(exc)) from exc
    return serve(settings)


def _file_or_url(text: str | None) -> tuple[Path | None, str | None]:
    if text is None:
        return None, None
    if not text.lower().startswith(("http://", "https://")):
        return Path(text), None
    try:
        hostname = urlsplit(text).hostname
    except ValueError:
        hostname = None
    if not hostname:
        raise UsageError(f"{text!r} is no URL: it names no host")
    return None, text


def _namespaced(text: str) -> tuple[str, str]:
    namespace, slash, name = text.partition("/")
    if not namespace or not slash or not name or "/" in name:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAMESPACE/NAME")
    return namespace, name


COMMAND = Command(
    name="gateway",
    summary="serve a supergraph",
    description=(
        "Serve a supergraph from a file, a URL, an artifact's folder or a ConfigMap, and again whenever it changes. "
        "Prints one line when it accepts requests. SIGTERM drains: requests in flight are answered, then the exit code "
        "is 0."
    ),
    options=(
        Option(
            flags=("--supergraph",),
            metavar="FILE",
            either="source",
            required=True,
            help="a supergraph SDL made by any composer: a file or an http(s) URL; or an artifact's folder",
        ),
        Option(
            flags=("--config-map",),
            metavar="NS/NAME",
            type=_namespaced,
            either="source",
            required=True,
            help="the ConfigMap that the operator writes for a GraphQLGateway",
        ),
        Option(
            flags=("--config",),
            metavar="FILE",
            type=Path,
            help="a GraphQLGateway manifest whose policies and endpoints apply, without a cluster",
        ),
        Option(
            flags=("--host",),
            metavar="H",
            default="127.0.0.1",
            help="address to listen on; default: 127.0.0.1, this machine only; in a container: 0.0.0.0",
        ),
        PORT,
        Option(
            flags=("--admin-port",),
            metavar="P",
            type=port,
            default=9090,
            help="port of /livez, /readyz, /metrics and /status; default: 9090; 0: a free one",
        ),
        Option(
            flags=("--workers",),
            metavar="N",
            type=positive,
            default=1,
            help="processes that share the port; default: 1",
        ),
    ),
    examples=(
        ("a supergraph from any composer", "dovetail gateway --supergraph supergraph.graphql"),
        ("from where it is published", "dovetail gateway --supergraph https://schemas.example.com/shop.graphql"),
        ("with policies", "dovetail gateway --supergraph supergraph.graphql --config gateway.yaml --port 8080"),
        ("in a cluster, what the operator composed", "dovetail gateway --config-map edge/public"),
    ),
    run=run,
)
