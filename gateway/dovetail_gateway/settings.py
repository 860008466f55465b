"""What a gateway process is told: arguments, and what the environment adds; the only place that reads it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class SettingsError(ValueError):
    """The arguments or the environment make no sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """Settings of one gateway process and its workers. Times are in seconds."""

    supergraph: Path | None = None
    """A supergraph SDL file, or a folder with an artifact's files."""
    supergraph_url: str | None = None
    """Where a supergraph SDL is asked for again and again: instead of `supergraph`."""
    supergraph_interval: float = 10.0
    """At most so long after one question for the supergraph at a URL comes the next."""
    config_map: tuple[str, str] | None = None
    """Namespace and name of the ConfigMap with the artifact: instead of `supergraph`."""
    config: Path | None = None
    """A GraphQLGateway manifest whose policies and endpoints apply."""
    host: str = "127.0.0.1"
    port: int = 4000
    admin_host: str | None = None
    """Where the admin port listens; the host of the public port if not given."""
    admin_port: int | None = 9090
    """`0`: a free one; None: no admin port."""
    workers: int = 1
    kubeconfig: Path | None = None
    """None: the service account of the pod."""
    mounted_copy: Path | None = None
    """The ConfigMap mounted into the pod, for when the API cannot be asked."""
    secrets_dir: Path | None = None
    """A mounted folder with the companion Secret's values, one file each."""
    shutdown_grace: float = 5.0
    """Between readiness off and the end of accepting: as long as load balancers take to notice."""
    drain_timeout: float = 25.0
    """Within which requests in flight must end."""
    poll_interval: float = 0.2
    """Between looks at files."""
    max_connections: int = 10_000
    """Of clients, in one process: each idle one costs some 30 KB for as long as it likes to stay."""
    cors_origins: frozenset[str] = frozenset()
    """Origins whose pages may call from a browser; `*` for all."""
    query_plans: bool = False
    """Whether clients that ask for it are shown the plan, which tells the services' names and what each is asked."""
    override_labels: frozenset[str] = frozenset()
    """Labels of progressive `@override` that hold for every request."""
    log_level: str = "INFO"
    access_log: bool = False
    """Whether each request is logged, whatever the level."""


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return text.lower() == "true"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.replace(",", " ").split())


_ENVIRONMENT: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "DOVETAIL_MOUNTED_COPY": ("mounted_copy", Path),
    "DOVETAIL_SECRETS_DIR": ("secrets_dir", Path),
    "DOVETAIL_SUPERGRAPH_INTERVAL": ("supergraph_interval", float),
    "DOVETAIL_SHUTDOWN_GRACE": ("shutdown_grace", float),
    "DOVETAIL_DRAIN_TIMEOUT": ("drain_timeout", float),
    "DOVETAIL_MAX_CONNECTIONS": ("max_connections", int),
    "DOVETAIL_CORS_ORIGINS": ("cors_origins", _names),
    "DOVETAIL_QUERY_PLANS": ("query_plans", _flag),
    "DOVETAIL_OVERRIDE_LABELS": ("override_labels", _names),
    "DOVETAIL_LOG_LEVEL": ("log_level", str.upper),
    "DOVETAIL_ACCESS_LOG": ("access_log", _flag),
    "DOVETAIL_ADMIN_HOST": ("admin_host", str),
}
"""Variable → the setting it gives where no argument does, and how it is read."""

_LOG_LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR"})


def gateway_settings(environ: Mapping[str, str] = os.environ, **arguments: Any) -> GatewaySettings:
    """The settings of these arguments (None: not given) and this environment. Raises `SettingsError`."""
    given = _from_environment(environ) | {name: value for name, value in arguments.items() if value is not None}
    settings = GatewaySettings(**given)
    _check(settings)
    return settings


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for variable, (name, read) in _ENVIRONMENT.items():
        if text := environ.get(variable):
            try:
                given[name] = read(text)
            except ValueError as error:
                expected = "neither true nor false" if read is _flag else "not a number"
                raise SettingsError(f"{variable} is {expected}: {text!r}") from error
    kubeconfig = environ.get("KUBECONFIG")
    if kubeconfig:
        # The variable may list several files; the first is the one that is written to and most specific.
        given["kubeconfig"] = Path(kubeconfig.split(os.pathsep)[0])
    return given


def _check(settings: GatewaySettings) -> None:
    if settings.workers < 1:
        raise SettingsError(f"workers must be at least 1, not {settings.workers}")
    if settings.max_connections < 1:
        raise SettingsError(f"max_connections must be at least 1, not {settings.max_connections}")
    for name, port in (("port", settings.port), ("admin port", settings.admin_port)):
        if port is not None and not 0 <= port <= 65535:
            raise SettingsError(f"the {name} must be between 0 and 65535, not {port}")
    for name in ("shutdown_grace", "drain_timeout"):
        if not 0 <= getattr(settings, name) <= 3600:
            raise SettingsError(f"{name} must be between 0 and 3600 seconds")
    if not 1 <= settings.supergraph_interval <= 86_400:
        raise SettingsError("supergraph_interval must be between 1 and 86400 seconds")
    if settings.log_level not in _LOG_LEVELS:
        raise SettingsError(f"the log level must be one of {', '.join(sorted(_LOG_LEVELS))}")
