"""What can be set from outside, read from the environment once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


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
    compose_memory: int = 2 << 30
    """Address space of the process that composes."""
    fetch_bytes: int = 32 << 20
    """Size of an endpoint's answer to the question for its schema."""
    log_level: str = "INFO"


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
    return Settings(**given)
