"""Types that an earlier reading knows by the very text of their definitions, on terms that still hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dovetail_composition.memo import Memo
from dovetail_composition.schema.definitions import TypeDefinition

from .features import Features


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the reading of a type depends on besides its text."""

    features: Features
    graphs: Mapping[str, str]
    """Enum value → name of the subgraph."""

    def hold_for(self, other: Terms, texts: Iterable[str]) -> bool:
        """Whether texts that were read on these terms read the same on those.

        Of a later subgraph no earlier type speaks; of one that is gone these texts must not speak.
        """
        gone = self.graphs.keys() - other.graphs.keys()
        left = {value: name for value, name in self.graphs.items() if value not in gone}
        if self.features != other.features or not left.items() <= other.graphs.items():
            return False
        spoken_of = re.compile(rf"\b(?:{'|'.join(sorted(gone))})\b")
        return not gone or not any(map(spoken_of.search, texts))


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

    def holds_for(self, terms: Terms, memo: Memo) -> bool:
        """Whether a reading on these terms would give the same."""
        return self.terms is None or self.terms.hold_for(terms, memo.each(self.texts.values()))


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
