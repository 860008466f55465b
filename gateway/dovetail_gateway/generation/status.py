"""What loading has come to, for `/readyz`, `/status` and logs."""

from __future__ import annotations

from dataclasses import dataclass, field

from .build import Refusal


@dataclass(slots=True, kw_only=True)
class LoadStatus:
    """Written by the loader, read by the admin port. Times are Unix times."""

    digest: str | None = None
    subgraphs: tuple[str, ...] = ()
    since: float | None = None
    """When the serving generation began to serve."""
    generations: int = 0
    """How many have served since the start."""
    refusal: Refusal | None = None
    """Why what was found last is not what serves; None if it is."""
    refused_since: float | None = None
    refusals: int = 0
    unavailable: dict[str, str] = field(default_factory=dict)
    """Sources that cannot be read (`artifact`, `addresses`, `configuration`, `secrets`), and why."""
