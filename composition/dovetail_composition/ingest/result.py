"""What ingest makes of one source."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.members.federation import Federation
from dovetail_composition.members.sources import LinkSpec
from dovetail_composition.schema.definitions import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """One service's schema in its own names, with the links of its manifest and of its SDL."""

    graph: str
    schema: Schema
    links: tuple[LinkSpec, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    federation: Federation | None = None
    """Set where the SDL is that of a federated subgraph: its schema is in the form that merging takes."""
