"""A plan made ready for the fast path: for each entry what reads keys, decodes answers and gives them to parents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from msgspec.json import Decoder

from dovetail_gateway.plan.nodes import Entry, Fetch, JoinEntry, KeyArgument, Plan, RootEntry
from dovetail_gateway.subgraph.port import SubgraphRequest

from .nulling import Kinds

Objects = list[Any]

_SEEN = 1_000
"""References, before it is judged what uniting has brought."""
_LEAST_TIMES = 3
"""That an object is referred to on an average, for uniting to pay: at 2 it does if objects hold others, at 6 always."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JoinCode:
    """A join's functions."""

    entry: JoinEntry
    argument: KeyArgument
    """What the keys are sent as."""
    places: tuple[tuple[int, Callable[[Objects], Objects] | None], ...]
    """Where its parents stand (see `Program.steps`), each with what leaves those there that they are; None: all are."""
    read: Callable[[Objects, dict[Any, Any]], list[Any]]
    """From parents to the key that each wants, None for none; or to lists of them. Notes what is sent for a key, ..."""
    frame: bytes | None
    """... unless it is an object that the key stands in: its JSON as far as the key, its last field. None: the key."""
    wants_lists: bool
    """Each parent has a list of keys."""
    tell: Callable[[Objects], list[Any]] | None
    """From items of an answer to their keys; None: they are in the order of the keys that were sent."""
    is_grouped: bool
    """A parent is given all items of its one key."""
    is_full: bool
    """In the lists that parents are given no item may be missing, unless the service's order counts."""
    show: Callable[[Any], Any] | None
    """From an item as decoded to one as shown; None: they are the same."""
    give: Callable[[Objects, Iterable[Any]], bool | None]
    """Gives each parent a value: an item, the fields of one, or a list of them.

    True: a parent lacks what may not be null.
    """
    answer: Any
    """The type of the call's value."""


KeyText = tuple[bytes, bytes | None, bytes]
"""What stands before a join's keys in the JSON of a request's variables, between two keys (None: they are written as a
list), and behind them."""


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
    """The JSON of the request, up to the first of its variables."""
    entries: tuple[Entry, ...]
    """Those that hand on variables of the client's."""
    roots: tuple[RootEntry, ...]
    aliases: tuple[str, ...]
    """Of the calls, one for each join."""
    keys: tuple[KeyText, ...]
    """How each join's are written."""
    whole: SubgraphRequest | None
    """The request itself, where it is the same each time."""
    decoder: Decoder[Any]
    """Of the answer; see `decoding.make_decoder`."""
    take: Callable[[Any, Any], None] | None
    """See `FetchCode`; None: there are none of them."""


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
    take: Callable[[Any, Any], None] | None
    """Gives the root its fields, from an answer's data. None: there are none."""
    joins: tuple[JoinCode, ...]
    requests: dict[tuple[object, ...], RequestCode] = field(default_factory=dict)
    """By their shape, where it is not the whole fetch's. Made when they are needed; see `requests.request_code`."""


@dataclass(frozen=True, slots=True)
class Step:
    """From the objects at one place to those below them at another."""

    above: int
    take: Callable[[Objects], Objects]
    show: Callable[[Objects, Objects], int] | None = None
    """Set where objects are united (see `uniting`): in the end gives those above the text of those there.

    It gives the bytes of all that they hold.
    """


@dataclass(slots=True)
class Tally:
    """What uniting has brought, over all executions."""

    shown: int = 0
    """References to objects that were to be united."""
    made: int = 0
    """Objects that were left of them."""

    def add(self, shown: int, made: int) -> None:
        """Once more."""
        self.shown += shown
        self.made += made

    @property
    def is_vain(self) -> bool:
        """Whether objects turn out to be too distinct, which costs up to a third more instead of saving two thirds."""
        return self.shown > _SEEN and self.made * _LEAST_TIMES > self.shown


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Program:
    """A plan with its conditions decided."""

    plan: Plan
    root: Callable[[], Any]
    """Makes the answer's data, with nothing in it yet."""
    fetches: tuple[FetchCode, ...]
    steps: tuple[Step, ...]
    """How each place is come to, outer ones first. The root is 0, and its own step never made."""
    kinds: Kinds
    """Where a parent may lack what may not be null."""
    united: tuple[int, ...]
    """The places where objects are united, inner ones first."""
    finishers: tuple[tuple[int, Callable[[Objects], None]], ...]
    """What is done to the objects at a place in the end: constants are given, hidden fields taken away."""
    stream: Callable[[bytes], bytes | None] | None
    """From the body of the only answer to the response, or None where that is not for it; see `ListStream`."""

    shows_answer: bool
    """Whether the data of the only answer are, as decoded, what is shown."""

    tally: Tally = field(default_factory=Tally)

    is_lone: bool = field(init=False)
    """Whether one request is all that there is."""

    def __post_init__(self) -> None:
        is_lone = len(self.fetches) == 1 and not self.fetches[0].joins and bool(self.fetches[0].roots)
        object.__setattr__(self, "is_lone", is_lone)
