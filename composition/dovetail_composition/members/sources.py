"""The inputs of composition: one `SubgraphSource` a service, as its author wrote it, nothing checked yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dovetail_composition.manifest import Endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkArgumentSpec:
    """An argument of a link or lookup as written. At most one of `from_`, `argument`, `value` is given."""

    name: str
    from_: str | None = None
    argument: str | None = None
    value: Any = None
    """A JSON value of any GraphQL input type; `has_value` tells null from absent."""
    has_value: bool = False
    batch: bool = False
    each: bool = False
    target_field_name: str | None = None
    positional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSpec:
    """A link as written, in YAML or as `@graphQLLink`."""

    field: str
    """Coordinate `Type.field`."""
    schema: str | None = None
    """Name of a schema of the same namespace, or `namespace/name`."""
    query: str | None = None
    type: str | None = None
    value: Any = None
    has_value: bool = False
    collection: bool = False
    batched: bool = False
    arguments: tuple[LinkArgumentSpec, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupSpec:
    """A lookup as written: `key` is a selection without outer braces."""

    type: str
    key: str
    query: str
    arguments: tuple[LinkArgumentSpec, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """Rename a type (`User`), a field, input field or enum value (`Query.user`), or an argument (`Query.user(id:)`)."""

    coordinate: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """Prefix all types, all root fields, or both."""

    types: str = ""
    root_fields: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hide:
    """Hide types, fields, input fields, enum values and arguments by coordinate."""

    coordinates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Include:
    """Partial import: these types and what they reach; no root fields."""

    types: tuple[str, ...]


Transform = Rename | Prefix | Hide | Include


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgraphSource:
    """One service's part: where it is, its schema (`sdl` or `introspection`; neither while unknown), its links."""

    name: str
    namespace: str = "default"
    created: str = ""
    """RFC 3339 creation timestamp; the older owns a disputed name. Empty sorts first."""
    sdl: str | None = None
    introspection: Mapping[str, Any] | None = None
    """The answer's `data` (with `__schema`) of a standard introspection query."""
    federation: bool = False
    """True where the SDL came from `{ _service { sdl } }`."""
    endpoint: Endpoint | None = None
    links: tuple[LinkSpec, ...] = ()
    lookups: tuple[LookupSpec, ...] = ()
    transforms: tuple[Transform, ...] = field(default=())
    linkable: frozenset[tuple[str, str]] | None = None
    """Schemas of other namespaces that links may call, and whose part of a type this one may take over, hide or cut.

    By namespace and name (`*`: any name); None: all of them.
    """
