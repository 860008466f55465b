"""The plan: fetches, what each depends on, how their answers join. Frozen, holds no request data, printable.

All names in paths and keys are response keys of the data under construction; all query texts are in the target
subgraph's own names. Response keys in query texts equal those of the client, so that answers are merged as they come;
fields that only the plan needs (keys, `__typename`) stand under response keys that clash with none of the client's,
and projection drops them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from graphql import DocumentNode
from msgspec import Struct, field

from dovetail_gateway.document.selection import SelectionSet, When

from .response_keys import Keys

JoinMode = Literal["batch", "each", "single"]


class PathStep(Struct, frozen=True, kw_only=True):
    """From an object to what it holds under `key`; lists are flattened. `types`: only objects of these API types."""

    key: str
    types: frozenset[str] | None = None
    typename_key: str = "__typename"
    lists: int = 0
    """How many lists there are, one in the other: told to readers of the plan; execution takes what is there."""


class KeyValue(Struct, frozen=True, kw_only=True):
    """The value at `path` (response keys) below an object. Lists met on the way are flattened into one list."""

    path: tuple[str, ...]
    format: str | None = None
    """Declared scalar format; keys are compared in its normal form."""
    wire: Mapping[str, str] = field(default_factory=dict)
    """Enum values that the subgraph which is sent the key calls otherwise: API name → its own."""
    nullable: bool = False
    """In a representation: a null is sent as one. Without a value for any other part the whole is not sent."""
    types: frozenset[str] | None = None
    """Part of an object of these API types only, by the `typename_key` of the object; None: of any."""


class KeyObject(Struct, frozen=True, kw_only=True):
    """An input object built from the object(s) at `path`: wire name → shape relative to there. A list gives a list.

    A name may stand several times, for different types.
    """

    path: tuple[str, ...]
    fields: tuple[tuple[str, KeyShape], ...]
    typename: str | None = None
    """A constant `__typename` (wire name) to put first: an `_entities` representation."""
    typename_key: str | None = None
    """Response key under which the object in the data holds its type; set where that is sent, or tells parts apart."""
    typenames: Mapping[str, str] = field(default_factory=dict)
    """Types that the subgraph which is sent the key calls otherwise: API name → its own."""
    nullable: bool = False
    types: frozenset[str] | None = None


KeyShape = KeyValue | KeyObject


class VariableRef(Struct, frozen=True, kw_only=True):
    """A client variable inside a template value."""

    name: str


class KeyArgument(Struct, frozen=True, kw_only=True):
    """An argument whose value comes from the parent.

    `batch`: the argument takes a list; keys of all parents go into one call. `each`: the value is a list; the call is
    repeated per element. `target` (with `batch`) is read from each returned item and equals the key; None: positional.
    """

    name: str
    type: str
    key: KeyShape
    batch: bool = False
    each: bool = False
    target: KeyShape | None = None
    renamed: bool = False
    """Whether the key holds enum values that go out under other names."""


class Source(Struct, frozen=True, kw_only=True):
    """Objects above the parent that hold a value: those of `types` that the first `steps` of the path lead to."""

    steps: int
    types: frozenset[str] | None
    typename_key: str
    key: KeyShape


class AboveArgument(Struct, frozen=True, kw_only=True):
    """An argument of a field inside of the call's text whose value an object above the parent holds.

    The first of the sources counts that speaks of the object's type; they are told from the parent upwards.
    """

    name: str
    type: str
    placeholder: str
    """The variable in the text that stands for it."""
    sources: tuple[Source, ...]


class EachArgument(Struct, frozen=True, kw_only=True):
    """A client argument of the link field whose list value repeats the call: JSON with `VariableRef`s in it."""

    name: str
    type: str
    value: Any
    rewrite: str | None = None
    """Named API type whose values must be renamed on the wire for the target; None: as they are."""


class TextArgument(Struct, frozen=True, kw_only=True):
    """An argument printed into the query: a constant, or a client argument (literals and `$variables`)."""

    name: str
    text: str


JoinArgument = KeyArgument | AboveArgument | EachArgument | TextArgument


class ClientVariable(Struct, frozen=True, kw_only=True):
    """A variable handed on to a subgraph. `name` there and here are equal unless `when` is set."""

    name: str
    type: str
    """Its declared type in the subgraph's names, followed by ` = default` where it has one."""
    rewrite: str | None = None
    """Named API type whose input values must be renamed on the wire for this subgraph; None: as they are."""
    when: When | None = None
    """Set for a variable of the plan's own: a Boolean computed from this condition."""


class Rewrite(Struct, frozen=True, kw_only=True):
    """Names to bring back in an answer: a leaf's values (`__typename`, enum values), or children by response key."""

    values: Mapping[str, str] = field(default_factory=dict)
    children: Mapping[str, Rewrite] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    """Response keys that only the subgraph is given → those of the data; `children` are by the former."""


class RootEntry(Struct, frozen=True, kw_only=True):
    """The client's root fields of one subgraph; `text` is the inside of the operation's selection set."""

    text: str
    asked: Keys
    """The response keys that the text asks for."""
    response_keys: tuple[str, ...]
    alternatives: frozenset[str] = frozenset()
    """Those that other entries ask other subgraphs for, too, each for types of its own: any of them has the object."""
    variables: tuple[ClientVariable, ...] = ()
    when: When | None = None
    rewrite: Rewrite | None = None


class Parents(Struct, frozen=True, kw_only=True):
    """The objects at `path` from the root, of these API types if given; an empty path is the root itself."""

    path: tuple[PathStep, ...]
    types: frozenset[str] | None = None


class JoinEntry(Struct, frozen=True, kw_only=True):
    """A call whose arguments come from parents already fetched, and whose result goes back to them.

    `places`: where the parents stand; several where the same is asked for at each (see `merging`).
    `attach` is the response key of the parent that gets the value; None merges the returned object into the parent
    (a lookup). `text` is the selection on the call's result with its braces, empty for leaves.

    Modes: `batch` — one call for all parents (one per distinct value of the non-batch arguments), keys de-duplicated,
    cut into chunks; `each` — one request with an aliased call per element; `single` — a request per distinct arguments.
    Without request-scoped batching every parent makes requests of its own.

    `collection`: the attached value is a list. Where the parent's key is a list: one item per key, in the keys' order,
    null for a missing one — with `ordered_by_service`, the parent's items in the answer's order. Where the key is a
    single value: all items whose target equals it, in the answer's order.
    """

    alias: str
    places: tuple[Parents, ...]
    typename_key: str = "__typename"
    field: str
    arguments: tuple[JoinArgument, ...]
    mode: JoinMode
    text: str = ""
    asked: Keys | None = None
    """The response keys that the text asks for; None for leaves."""
    attach: str | None
    collection: bool = False
    ordered_by_service: bool = False
    order_variables: tuple[str, ...] = ()
    """Client variables that are forwarded: where one has a value, the service's order counts as well."""
    entities: bool = False
    """The call is `_entities(representations:)`: positional, nulls allowed."""
    narrow: frozenset[str] | None = None
    """Object types (API names) that the link's type allows; results of other types become null."""
    variables: tuple[ClientVariable, ...] = ()
    when: When | None = None
    rewrite: Rewrite | None = None


Entry = RootEntry | JoinEntry


class Fetch(Struct, frozen=True, kw_only=True):
    """One request to a subgraph (several where calls are chunked or not batched). `id` is its index in the plan."""

    id: int
    subgraph: str
    depends_on: tuple[int, ...] = ()
    operation: Literal["query", "mutation"] = "query"
    entries: tuple[Entry, ...]


class Constant(Struct, frozen=True, kw_only=True):
    """A field that the plan itself answers: `value` (JSON) goes under `key` of each object at `path`."""

    path: tuple[PathStep, ...]
    parent_types: frozenset[str] | None
    typename_key: str = "__typename"
    key: str
    value: Any
    after: tuple[int, ...] = ()
    """Fetches that create the parents."""


class Plan(Struct, frozen=True, kw_only=True):
    """How to answer one operation. `fetches` are in a topological order."""

    operation: Literal["query", "mutation"]
    root_type: str
    shape: SelectionSet
    fetches: tuple[Fetch, ...] = ()
    constants: tuple[Constant, ...] = ()
    untyped: frozenset[str] = frozenset()
    """Interfaces whose objects may come without their concrete type, as some subgraph defines them as object types.

    The type is there wherever the client asks for it, or for more of some types than of others.
    """
    introspection: DocumentNode | None = None
    """The operation reduced to `__schema` and `__type`, to be executed on the API schema; None without them."""
