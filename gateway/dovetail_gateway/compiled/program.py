"""A plan made ready for the fast path: for each entry what reads keys, decodes answers and gives them to parents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.json import Decoder

from dovetail_gateway.plan.nodes import Entry, Fetch, JoinEntry, KeyArgument, RootEntry
from dovetail_gateway.subgraph.port import SubgraphRequest

Objects = list[Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JoinCode:
    """A join's functions."""

    entry: JoinEntry
    argument: KeyArgument
    """What the keys are sent as."""
    place: int
    """Where its parents stand; see `Program.steps`."""
    only: Callable[[Objects], Objects] | None
    """Leaves those objects there that are its parents; None: all are."""
    ask: Callable[[Objects], tuple[list[Any], dict[Any, Any]]]
    """From parents to what each wants, and from keys to what is sent for them."""
    is_indexed: bool
    """Parents want items of the answer by their index, as keys cannot be told from items; otherwise by key."""
    sort: Callable[[dict[Any, Any], Objects, Mapping[Any, Any]], None] | None
    """Puts items of an answer under the keys that were sent; None: they are in the keys' order."""
    show: Callable[[Any], Any] | None
    """From an item as decoded to one as shown; None: they are the same."""
    give: Callable[[Objects, list[Any], Any], None]
    """Gives parents what they want."""
    give_ordered: Callable[[Objects, list[Any], Any], None] | None
    """Instead of `give`, where the service's order counts."""
    answer: Any
    """The type of the call's value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootField:
    """A field of the root that comes with an answer."""

    key: str
    attribute: str
    type: Any
    show: Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RequestCode:
    """What requests for the same root fields and joins have in common."""

    subgraph: str
    query: str
    head: bytes
    """The JSON of the request, up to the object of its variables."""
    entries: tuple[Entry, ...]
    """Those that hand on variables of the client's."""
    names: tuple[bytes, ...]
    """Before the keys of each join: the variable's name."""
    whole: SubgraphRequest | None
    """The request itself, where it is the same each time."""
    decoder: Decoder[Any]
    """Of the answer; see `decoding.make_decoder`."""
    fields: tuple[RootField, ...]
    """Those of the root that the answer has."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FetchCode:
    """A fetch, with the entries whose conditions hold."""

    fetch: Fetch
    needs: int
    """How many fetches it waits for."""
    followers: tuple[int, ...]
    """The fetches that wait for it, by their indexes in the program."""
    roots: tuple[RootEntry, ...]
    fields: tuple[RootField, ...]
    joins: tuple[JoinCode, ...]
    requests: dict[int, RequestCode] = field(default_factory=dict)
    """Made when they are needed; see `requests.request_code`."""


@dataclass(frozen=True, slots=True)
class Step:
    """From the objects at one place to those below them at another."""

    above: int
    take: Callable[[Objects], Objects]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Program:
    """A plan with its conditions decided."""

    root: Callable[[], Any]
    """Makes the answer's data, with nothing in it yet."""
    fetches: tuple[FetchCode, ...]
    steps: tuple[Step, ...]
    """How each place is come to, outer ones first. The root is 0, and its own step never made."""
    finishers: tuple[tuple[int, Callable[[Objects], None]], ...]
    """What is done to the objects at a place in the end: constants are given, hidden fields taken away."""

    @property
    def is_lone(self) -> bool:
        """Whether one request is all that there is."""
        return len(self.fetches) == 1 and not self.fetches[0].joins
