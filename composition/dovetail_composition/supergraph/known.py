"""Types that an earlier reading knows by the very text of their definitions, on terms that still hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dovetail_composition.definitions import TypeDefinition
from dovetail_composition.memo import Memo

from .features import Features


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the reading of a type depends on besides its text."""

    features: Features
    graphs: Mapping[str, str]
    """Enum value → name of the subgraph."""

    def hold_for(self, other: Terms) -> bool:
        """Whether what was read on these terms reads the same on those. Of a later subgraph no earlier type speaks."""
        return self.features == other.features and self.graphs.items() <= other.graphs.items()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Types that need not be read, by name."""

    types: Mapping[str, TypeDefinition] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    """The text of each one's definition."""
    rest: Sequence[str] = ()
    """The texts of what is to be read."""
    terms: Terms | None = None
    """On which they were read."""

    def holds_for(self, terms: Terms) -> bool:
        """Whether a reading on these terms would give the same."""
        return self.terms is None or self.terms.hold_for(terms)


NOTHING_KNOWN = Known()


def known_types(pieces: Iterable[str], memo: Memo) -> Known:
    """The types that need not be read. None where two pieces define the same, which only a reading can tell of."""
    terms: Terms | None = memo.got(Terms)
    types: dict[str, TypeDefinition] = {}
    texts: dict[str, str] = {}
    rest: list[str] = []
    if terms is None:
        return NOTHING_KNOWN
    for piece in pieces:
        type_: TypeDefinition | None = memo.got(piece, terms)
        if type_ is None:
            rest.append(piece)
        elif type_.name in types:
            return NOTHING_KNOWN
        else:
            types[type_.name] = type_
            texts[type_.name] = piece
    return Known(types=types, texts=texts, rest=rest, terms=terms)


def keep(types: Mapping[str, TypeDefinition], texts: Mapping[str, str], terms: Terms, memo: Memo) -> None:
    """For the next reading: types by the text of their definitions."""
    terms = memo.same(terms, "terms")
    memo.put(terms, Terms)
    for name, text in texts.items():
        if name in types:
            memo.put(types[name], text, terms)
