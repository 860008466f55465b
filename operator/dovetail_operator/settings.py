"""What can be set from outside, read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from dovetail_composition.endpoints.addresses import AddressPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Times are in seconds, sizes in bytes. Each is set by `DOVETAIL_` and its name in capitals."""

    debounce: float = 0.05
    """How long changes are collected before they are acted upon."""
    first_retry: float = 1.0
    longest_retry: float = 60.0
    resync: float = 300.0
    """How often everything is listed again, in case a watch has missed something."""
    compose_seconds: float = 10.0
    """CPU time that one schema may cost; a whole API may cost more, by the number of its members."""
    quick_seconds: float = 1.0
    """CPU time that a new version of a schema may cost while the others wait for it."""
    compose_memory: int = 2 << 30
    """Address space of the process that composes."""
    schema_memory: int = 512 << 20
    """Address space of the processes in which new versions of schemas are tried alone."""
    fetch_bytes: int = 32 << 20
    """Size of an endpoint's answer to the question for its schema."""
    fetch_memory: int = 256 << 20
    """Memory that the answers of all endpoints of one namespace may take together."""
    allowed_ranges: str = ""
    """Ranges of addresses, as CIDRs with commas between, where endpoints may be although they are refused elsewhere."""
    internal_ranges: str = ""
    """Ranges of Services and Pods that the cluster itself does not tell; only names of Services lead there."""
    log_level: str = "INFO"
    lease_name: str = "dovetail-operator"
    lease_namespace: str = ""
    """Where the Lease is by which one of several operators is elected; empty: this one runs alone."""
    lease_duration: float = 15.0
    """How long a Lease without news is still its holder's."""
    lease_renewal: float = 10.0
    """How long a holder writes without having renewed it; the rest is for writes on their way."""
    lease_retry: float = 1.0
    admin_host: str = "127.0.0.1"
    admin_port: int = 8081
    """Of health and metrics; 0: a free one, which the log tells."""
    watch_inactivity: float = 70.0
    """How long a watch may be silent before it is begun anew; API servers send a bookmark every minute."""
    watch_grace: float = 90.0
    """How long after a list a watch may still tell what the list showed; one that does not is dead."""


def allowed_ranges(settings: Settings) -> tuple[str, ...]:
    """The allowed ranges, one by one. Raises `ValueError` naming the variable where one is none."""
    return _ranges("DOVETAIL_ALLOWED_RANGES", settings.allowed_ranges)


def internal_ranges(settings: Settings) -> tuple[str, ...]:
    """The internal ranges that are set, one by one. Raises `ValueError` naming the variable where one is none."""
    return _ranges("DOVETAIL_INTERNAL_RANGES", settings.internal_ranges)


def service_host(environment: Mapping[str, str] = os.environ) -> str:
    """The address or name of the API server that Kubernetes gives to pods; empty outside of pods."""
    return environment.get("KUBERNETES_SERVICE_HOST", "")


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process. Raises `ValueError` naming the variable that is wrong."""
    given: dict[str, Any] = {}
    for name, default in asdict(Settings()).items():
        variable = f"DOVETAIL_{name.upper()}"
        if variable in environment:
            try:
                given[name] = type(default)(environment[variable])
            except ValueError as exc:
                raise ValueError(f"{variable} must be a number, not {environment[variable]!r}") from exc
    settings = Settings(**given)
    allowed_ranges(settings)
    internal_ranges(settings)
    if settings.lease_renewal >= settings.lease_duration:
        raise ValueError("DOVETAIL_LEASE_RENEWAL must be less than DOVETAIL_LEASE_DURATION")
    return settings


def _ranges(variable: str, text: str) -> tuple[str, ...]:
    ranges = tuple(each.strip() for each in text.split(",") if each.strip())
    try:
        AddressPolicy(denied=ranges)
    except ValueError as exc:
        raise ValueError(f"{variable}: {exc}") from exc
    return ranges
