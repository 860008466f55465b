"""A member of the composition once it has a name: its own schema, its public schema, and what links it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail_composition.schema.definitions import Schema

from .federation import Federation
from .sources import LinkSpec, LookupSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One service's part after ingest and transforms; members stand in order of ownership, the oldest first."""

    graph: str
    """Its name in the supergraph, unique among the members."""
    namespace: str
    name: str
    url: str = ""
    """Where it answers; empty for a virtual schema."""
    own: Schema
    """In the service's own names, as ingested."""
    public: Schema
    """After transforms, in API names; root types are called Query, Mutation and Subscription."""
    links: tuple[LinkSpec, ...] = ()
    lookups: tuple[LookupSpec, ...] = ()
    linkable: frozenset[tuple[str, str]] | None = None
    """As in the source."""

    federation: Federation | None = None
    """Set where its types follow federation's rules; None for a plain schema."""

    def may_call(self, namespace: str, name: str) -> bool:
        """Whether links of this member may call a schema, be it there or not."""
        if self.linkable is None or namespace == self.namespace:
            return True
        return not self.linkable.isdisjoint({(namespace, name), (namespace, "*")})

    @property
    def virtual(self) -> bool:
        """Whether no service stands behind it, so that all its root fields must be links."""
        return not self.url
