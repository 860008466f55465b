"""Links and lookups as the supergraph holds them: resolved, checked, in the target service's own (wire) names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ArgumentSource = Literal["parent", "argument", "constant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallArgument:
    """One argument of the target query.

    `value` is, by source: `parent` — a selection on the parent type in API names, without outer braces; one leaf
    (`"id"`, or `"owner { id }"` for the dotted path `owner.id`) gives the leaf's value, several an input object of the
    same shape (`"sku tenant { id }"` → `{sku: ..., tenant: {id: ...}}`). `argument` — the name of the linked field's
    client argument. `constant` — a GraphQL literal.
    """

    name: str
    type: str
    """Type of the argument in the target subgraph, in its own names: becomes the variable's type."""
    source: ArgumentSource
    value: str
    batch: bool = False
    """The values of all parents, de-duplicated, go into this one list argument."""
    each: bool = False
    """The query is repeated once per element of the value, as aliases of one request."""
    target: str | None = None
    """Selection (API names, like `value`) on a returned item whose value equals the key; only with `batch`."""
    positional: bool = False
    """Only with `batch`: the answer's items are in the order of the keys, one each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A root field of a subgraph and how it is called."""

    graph: str
    query: str
    """Name of the root field in the target subgraph's own names."""
    returns: str
    """Return type of that root field as text, named in API names (`"[Product]!"`)."""
    arguments: tuple[CallArgument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A field resolved by a call into another subgraph, or (`call` is None) by a constant."""

    graph: str
    """The subgraph that declares the link: `parent` selections are read there."""
    call: Call | None = None
    constant: str | None = None
    """A GraphQL literal, when the link is a constant field."""
    collection: bool = False
    """The field is a list. With a list of keys: one item per key; with one key: all items whose target equals it."""
    batched: bool = False
    """One call for all parents of the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """A plain query that loads an entity by key; other subgraphs' fields of the type are joined by it.

    Its call's `parent` arguments select from the key fields. Batched when an argument is.
    """

    key: str
    call: Call
