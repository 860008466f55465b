"""Type system definitions as frozen values: what a subgraph declares and what a supergraph is made of.

The same classes describe a single service's schema (`joins`, `links` and `wire_name` empty) and the supergraph
(everything filled in). Type references are text in GraphQL syntax (`"[Product!]!"`, see `type_refs`); default values
and directive arguments are GraphQL literals as text, so that nothing is lost between parsing and printing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .links import Link, Lookup
from .type_refs import is_non_null

Kind = Literal["SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM", "INPUT_OBJECT"]
OperationType = Literal["query", "mutation", "subscription"]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a subgraph's SDL: line and column, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedDirective:
    """A directive on a definition, `@tag(name: "x")`; argument values are GraphQL literals as text."""

    name: str
    arguments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InputValue:
    """An argument, an input object's field, or an argument of a directive definition."""

    name: str
    type: str
    default: str | None = None
    description: str | None = None
    deprecated: str | None = None
    inaccessible: bool = False
    graphs: tuple[str, ...] = ()
    """Subgraphs that know it; empty means all that know what it belongs to."""
    types: Mapping[str, str] = field(default_factory=dict)
    """Subgraph → its own type of an input object's field, where that is another one."""
    wire_names: Mapping[str, str] = field(default_factory=dict)
    """Subgraph → its own name for this, where a transform renamed it."""
    directives: tuple[AppliedDirective, ...] = ()
    location: Location | None = None

    @property
    def is_required(self) -> bool:
        """Whether a value must be given."""
        return is_non_null(self.type) and self.default is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextArgument:
    """An argument that a subgraph fills from a context: `@fromContext` there, `contextArguments` of `@join__field`."""

    name: str
    type: str
    context: str
    """Name of the context in the supergraph."""
    selection: str
    """Selection on the object that sets the context, with its braces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldJoin:
    """How one subgraph takes part in a field: the arguments of `@join__field`, and its own name for the field."""

    graph: str
    type: str | None = None
    """The field's type in that subgraph, where it differs from the merged one."""
    external: bool = False
    requires: str | None = None
    provides: str | None = None
    override: str | None = None
    override_label: str | None = None
    used_overridden: bool = False
    context_arguments: tuple[ContextArgument, ...] = ()
    wire_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an object or interface type.

    `joins` lists the subgraphs that define it; none, and no `link`, in a supergraph means: all subgraphs of the type.
    """

    name: str
    type: str
    arguments: tuple[InputValue, ...] = ()
    description: str | None = None
    deprecated: str | None = None
    inaccessible: bool = False
    joins: tuple[FieldJoin, ...] = ()
    link: Link | None = None
    directives: tuple[AppliedDirective, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue:
    """A value of an enum type."""

    name: str
    description: str | None = None
    deprecated: str | None = None
    inaccessible: bool = False
    graphs: tuple[str, ...] = ()
    wire_names: Mapping[str, str] = field(default_factory=dict)
    directives: tuple[AppliedDirective, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One `@key`: a selection set as text, without the outer braces (`"sku tenant { id }"`)."""

    fields: str
    resolvable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeJoin:
    """How one subgraph takes part in a type: the arguments of its `@join__type`s, and its own name for the type."""

    graph: str
    keys: tuple[Key, ...] = ()
    extension: bool = False
    interface_object: bool = False
    wire_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeDefinition:
    """A named type of any kind; only what the kind has is filled in."""

    kind: Kind
    name: str
    description: str | None = None
    inaccessible: bool = False
    fields: Mapping[str, Field] = field(default_factory=dict)
    interfaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of an implemented interface → subgraphs in which it is implemented."""
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of a union member → subgraphs in which it is one."""
    values: Mapping[str, EnumValue] = field(default_factory=dict)
    input_fields: Mapping[str, InputValue] = field(default_factory=dict)
    specified_by: str | None = None
    one_of: bool = False
    joins: tuple[TypeJoin, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    """Plain queries that load this type by key, in any subgraph. `_entities` lookups stand in `joins[].keys`."""
    directives: tuple[AppliedDirective, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveDefinition:
    """A directive's definition; `locations` are sorted names such as `FIELD`, `OBJECT`."""

    name: str
    arguments: tuple[InputValue, ...] = ()
    locations: tuple[str, ...] = ()
    repeatable: bool = False
    description: str | None = None
    graphs: tuple[str, ...] = ()
    specification: str | None = None
    """URL, with the version, of the specification that the directive is composed from by `@composeDirective`."""
    original: str | None = None
    """Its name in that specification, where that is another one."""
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A whole type system. Built-in scalars, directives and introspection types are not listed."""

    types: Mapping[str, TypeDefinition]
    roots: Mapping[OperationType, str]
    """Operation type → name of its root object type; in a supergraph always Query, Mutation, Subscription."""
    directives: Mapping[str, DirectiveDefinition] = field(default_factory=dict)
    description: str | None = None
    applied: tuple[AppliedDirective, ...] = ()
    """Directives on the schema itself that composition keeps; `@link`s are none of them."""


@dataclass(frozen=True, slots=True)
class Subgraph:
    """A member of the supergraph: its name (`catalog`), join__Graph enum value (`CATALOG`) and URL (may be empty)."""

    name: str
    enum_value: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supergraph:
    """The result of composition. Graph names in joins, links and lookups are `Subgraph.name`s."""

    subgraphs: Mapping[str, Subgraph]
    schema: Schema
