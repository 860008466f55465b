"""What an SDL calls the elements of the specifications that it links, and the way back to canonical names."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from dovetail_composition.members.federation import LinkedFeature
from dovetail_composition.schema.definitions import DirectiveDefinition

from .specs import FEDERATION, FEDERATION_1, UPGRADED, Specification, specification


@dataclass(frozen=True, slots=True)
class Names:
    """Names in one SDL, without the at sign, and what they stand for there."""

    directives: Mapping[str, DirectiveDefinition]
    """Name in the SDL → the definition that its specification gives, under the canonical name."""
    types: Mapping[str, str]
    """Name in the SDL → kind (`SCALAR`, `ENUM`) of a type that a specification defines."""
    prefixes: frozenset[str]
    """Names of linked specifications that are known: what begins with one of them and `__` is theirs."""
    type_names: Mapping[str, str]
    """Canonical name of a type of a specification → its name in the SDL."""

    def canonical(self, directive: str) -> str | None:
        """The canonical name of a specification's directive; None for a directive of the author's own."""
        found = self.directives.get(directive)
        return found.name if found else None

    def is_known(self, directive: str) -> bool:
        """Whether a directive is a specification's, also under the name that it would have without an import."""
        prefix, separator, _ = directive.partition("__")
        return directive in self.directives or (bool(separator) and prefix in self.prefixes)


def federation_1_feature(defined: Container[str]) -> LinkedFeature:
    """What an SDL without a link to federation has at hand: Federation 1, whose types begin with an underscore.

    Directives that it defines as Federation 2.4 does are those, too: the upgrade makes it such a subgraph.
    """
    known, upgraded = specification(FEDERATION, FEDERATION_1), specification(FEDERATION, UPGRADED)
    assert known is not None
    assert upgraded is not None
    directives = [name for name in upgraded.directives if name in known.directives or name in defined]
    names = [(f"@{name}", f"@{name}") for name in directives] + [(name, f"_{name}") for name in known.types]
    return LinkedFeature(url=FEDERATION, name="federation", version=FEDERATION_1, names=tuple(sorted(names)))


def names_in(known: Specification, url: str, prefix: str, imports: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What the elements of a linked specification are called: as imported, or behind the name it is linked as."""
    own = url.rpartition("/")[2]
    elements = [f"@{name}" for name in known.directives] + list(known.types)
    return tuple(sorted((element, imports.get(element) or _prefixed(element, own, prefix)) for element in elements))


def names_of(features: Iterable[LinkedFeature]) -> Names:
    """The names that the linked specifications give their elements in one SDL."""
    directives: dict[str, DirectiveDefinition] = {}
    types: dict[str, str] = {}
    type_names: dict[str, str] = {}
    prefixes: set[str] = set()
    for feature in features:
        first = feature.version == FEDERATION_1 and feature.url == FEDERATION
        known = specification(feature.url, UPGRADED if first else feature.version)
        if known is None:
            continue
        if not first:
            prefixes.add(feature.name)
        for element, name in feature.names:
            if element.startswith("@"):
                directives.setdefault(name.removeprefix("@"), known.directives[element.removeprefix("@")])
            else:
                types.setdefault(name, known.types[element])
                type_names.setdefault(element, name)
    return Names(directives, types, frozenset(prefixes), type_names)


def _prefixed(element: str, own: str, prefix: str) -> str:
    if not element.startswith("@"):
        return f"{prefix}__{element}"
    # The directive that has the specification's own name is called as that is linked.
    name = element.removeprefix("@")
    return f"@{prefix}" if name == own else f"@{prefix}__{name}"
