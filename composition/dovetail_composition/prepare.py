"""What is derived from one source alone: ingest, standard roots, transforms. Cached by the digest of the source."""

from __future__ import annotations

import hashlib
from collections.abc import MutableMapping
from dataclasses import dataclass

from .diagnostics.diagnostic import Diagnostic
from .federation.normalise import with_joins
from .federation.rules import forbids_merging
from .ingest.ingest import ingest
from .members.federation import Federation
from .members.member import Member
from .members.naming import Named
from .members.sources import LinkSpec
from .merge import reserved_names, with_standard_roots
from .schema.definitions import Schema
from .transforms import transform


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One source's schemas and links, before any other member is looked at."""

    own: Schema
    public: Schema
    links: tuple[LinkSpec, ...]
    diagnostics: tuple[Diagnostic, ...]
    federation: Federation | None = None
    """Set where the source is a federated subgraph."""


Cache = MutableMapping[str, Prepared]
"""Digest → what was derived. The caller keeps it from one composition to the next, and bounds it."""


def prepare(named: Named, cache: Cache | None = None) -> Prepared:
    """What one source gives, from the cache where it has been derived before."""
    if cache is None:
        return _prepare(named)
    digest = source_digest(named)
    if digest not in cache:
        cache[digest] = _prepare(named)
    return cache[digest]


def member_of(named: Named, prepared: Prepared) -> Member:
    """The member that takes part in the merge."""
    source = named.source
    return Member(
        graph=named.graph,
        namespace=source.namespace,
        name=source.name,
        url=source.endpoint.url if source.endpoint else "",
        own=prepared.own,
        public=prepared.public,
        links=prepared.links,
        lookups=source.lookups,
        linkable=source.linkable,
        federation=prepared.federation,
    )


def source_digest(named: Named) -> str:
    """A digest over everything that `prepare` looks at."""
    source = named.source
    # Sources are frozen values of plain data, so that their repr tells all that there is to them.
    content = (
        named.graph,
        source.sdl,
        source.introspection,
        source.federation,
        source.links,
        source.transforms,
    )
    return hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()


def _prepare(named: Named) -> Prepared:
    ingested = ingest(named.source, named.graph)
    diagnostics = ingested.diagnostics
    public = ingested.schema
    if not forbids_merging(diagnostics):
        transformed = transform(public, named.graph, named.source.transforms)
        public, problems = with_standard_roots(transformed.schema, named.graph)
        if ingested.federation is not None:
            public = with_joins(public, named.graph)
        diagnostics = (*diagnostics, *transformed.diagnostics, *problems, *reserved_names(public, named.graph))
    return Prepared(
        own=ingested.schema,
        public=public,
        links=ingested.links,
        diagnostics=diagnostics,
        federation=ingested.federation,
    )
