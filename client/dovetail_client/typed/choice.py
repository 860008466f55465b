"""Selections of interfaces and unions: a class for each concrete type, and one for all others.

Each type's fields travel under response keys of their own (`v1_title`), because GraphQL forbids that two of them have
the same key and another type, which unrelated objects often would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from .result_error import ResultTypeError
from .shape import Variables
from .types import Type, one_way

if TYPE_CHECKING:
    from .selections import SelectionType

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")
G = TypeVar("G")
H = TypeVar("H")
R = TypeVar("R")
M_co = TypeVar("M_co", covariant=True)
V_co = TypeVar("V_co", covariant=True)


class Other:
    """An object of a type that was not chosen; the server sent nothing but its name."""

    __match_args__ = ("typename",)

    def __init__(self, typename: str) -> None:
        self.typename = typename

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Other) and self.typename == other.typename

    def __hash__(self) -> int:
        return hash(self.typename)

    def __repr__(self) -> str:
        return f"Other({self.typename!r})"


class Choice(Generic[M_co, V_co]):
    """What `one_of` makes: selections of the types `M_co`, which read `V_co`."""

    def __init__(self, chosen: tuple[SelectionType, ...], rest: SelectionType | None) -> None:
        self._chosen = {each.GRAPHQL_TYPE: each for each in chosen}
        if len(self._chosen) < len(chosen):
            raise TypeError("one_of takes one selection of each type")
        self._rest = rest
        self._prefixes = {name: f"v{number}_" for number, name in enumerate(self._chosen, 1)}

    @property
    def type(self) -> Type[V_co]:
        """How it is read."""
        return Type(self._decode, one_way, self)

    def selected(self, variables: Variables) -> str:
        """What stands between the braces: the type's name, the rest's fields, a fragment for each chosen type."""
        parts = ["__typename"]
        if self._rest:
            parts.append(self._rest.MEMBERS.selected(variables, "v0_"))
        for name, each in self._chosen.items():
            parts.append(f"... on {name} {{ {each.MEMBERS.selected(variables, self._prefixes[name])} }}")
        return " ".join(parts)

    def _decode(self, data: Any) -> V_co:
        typename = data.get("__typename") if type(data) is dict else None
        if type(typename) is not str:
            raise ResultTypeError("an object with __typename", data)
        chosen = self._chosen.get(typename)
        if chosen:
            return cast("V_co", chosen.MEMBERS.decode(data, self._prefixes[typename]))
        return cast("V_co", self._rest.MEMBERS.decode(data, "v0_") if self._rest else Other(typename))


# fmt: off
@overload
def one_of(a: type[A], /) -> Choice[A, A | Other]: ...
@overload
def one_of(a: type[A], b: type[B], /) -> Choice[A | B, A | B | Other]: ...
@overload
def one_of(a: type[A], b: type[B], c: type[C], /) -> Choice[A | B | C, A | B | C | Other]: ...
@overload
def one_of(a: type[A], b: type[B], c: type[C], d: type[D], /) -> Choice[A | B | C | D, A | B | C | D | Other]: ...
@overload
def one_of(
    a: type[A], b: type[B], c: type[C], d: type[D], e: type[E], /
) -> Choice[A | B | C | D | E, A | B | C | D | E | Other]: ...
@overload
def one_of(
    a: type[A], b: type[B], c: type[C], d: type[D], e: type[E], f: type[F], /
) -> Choice[A | B | C | D | E | F, A | B | C | D | E | F | Other]: ...
@overload
def one_of(
    a: type[A], b: type[B], c: type[C], d: type[D], e: type[E], f: type[F], g: type[G], /
) -> Choice[A | B | C | D | E | F | G, A | B | C | D | E | F | G | Other]: ...
@overload
def one_of(
    a: type[A], b: type[B], c: type[C], d: type[D], e: type[E], f: type[F], g: type[G], h: type[H], /
) -> Choice[A | B | C | D | E | F | G | H, A | B | C | D | E | F | G | H | Other]: ...
@overload
def one_of(a: type[A], /, *, rest: type[R]) -> Choice[A, A | R]: ...
@overload
def one_of(a: type[A], b: type[B], /, *, rest: type[R]) -> Choice[A | B, A | B | R]: ...
@overload
def one_of(a: type[A], b: type[B], c: type[C], /, *, rest: type[R]) -> Choice[A | B | C, A | B | C | R]: ...
@overload
def one_of(
    a: type[A], b: type[B], c: type[C], d: type[D], /, *, rest: type[R]
) -> Choice[A | B | C | D, A | B | C | D | R]: ...
@overload
def one_of(*chosen: type[A]) -> Choice[A, A | Other]: ...
@overload
def one_of(*chosen: type[A], rest: type[R]) -> Choice[A, A | R]: ...
# fmt: on
def one_of(*chosen: Any, rest: Any = None) -> Choice[Any, Any]:
    """Choose by concrete type: `one_of(IssueHit, RepositoryHit)`; `rest`, of the interface, is for all others.

    Without `rest` objects of types that were not chosen are `Other`. Type checkers know up to eight types one by one,
    or four beside `rest`; of more, mypy knows what they have in common until `match` or `isinstance` tells them apart.
    """
    return Choice(chosen, rest)
