"""Which specifications a supergraph's SDL is linked to, which are understood, and what their elements are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import ConstDirectiveNode

from dovetail_composition.diagnostics.diagnostic import Diagnostic

from .links import APOLLO, BOOTSTRAPS, SpecLink, read_links
from .refusals import refusal

_DOVETAIL = "https://specs.dovetail.dev"


@dataclass(frozen=True, slots=True)
class _Versions:
    """Versions that are understood. Later minor ones only add to earlier ones; `to` is given where they may not."""

    major: int = 0
    since: int = 1
    to: int | None = None

    def include(self, version: tuple[int, int] | None) -> bool:
        """Whether a version is among them."""
        if version is None or version[0] != self.major:
            return False
        return self.since <= version[1] and (self.to is None or version[1] <= self.to)

    def __str__(self) -> str:
        first = f"v{self.major}.{self.since}"
        if self.to is None:
            return f"{first} or a later v{self.major}.x"
        return first if self.to == self.since else f"{first} to v{self.major}.{self.to}"


_UNDERSTOOD: Mapping[tuple[str, str], _Versions] = {
    (APOLLO, "link"): _Versions(major=1, since=0),
    (APOLLO, "core"): _Versions(),
    (APOLLO, "join"): _Versions(),
    (APOLLO, "inaccessible"): _Versions(),
    (APOLLO, "tag"): _Versions(),
    (APOLLO, "cost"): _Versions(),
    (APOLLO, "context"): _Versions(),
    (APOLLO, "authenticated"): _Versions(to=1),
    (APOLLO, "requiresScopes"): _Versions(to=1),
    (APOLLO, "policy"): _Versions(to=1),
    (_DOVETAIL, "dovetail"): _Versions(to=1),
}
"""Home and name of each specification that is understood, with its versions."""

_NO_JOIN_HINT = (
    "Give a composed supergraph: what `dovetail compose` or `rover supergraph compose` prints, not the schema of a"
    " subgraph or of an API."
)

_MACHINERY = frozenset({"link", "core", "join", "inaccessible", "dovetail"})
"""Specifications whose directives say what definitions hold in other ways, or how the supergraph is written."""

CANONICAL: Mapping[str, tuple[str, ...]] = {
    "tag": ("tag",),
    "authenticated": ("authenticated",),
    "requiresScopes": ("requiresScopes",),
    "policy": ("policy",),
    "cost": ("cost", "listSize"),
    "context": ("context",),
}
"""Specifications whose directives definitions carry, under these names whatever the SDL calls them."""


@dataclass(frozen=True, slots=True)
class Features:
    """The linked specifications by name, and what of the schema is theirs."""

    links: Mapping[str, SpecLink]
    own_types: frozenset[str]
    own_directives: frozenset[str]
    own_prefixes: frozenset[str]
    canonical: Mapping[str, str]
    """Name of a directive in the SDL → its canonical one."""

    @property
    def is_first(self) -> bool:
        """Whether the SDL is of join v0.1, which says less than later versions do."""
        return self.links["join"].version == (0, 1)

    def name(self, specification: str, element: str = "") -> str:
        """The name of an element, or of the specification's eponymous directive."""
        link = self.links.get(specification)
        if link is None:
            return f"{specification}__{element}" if element else specification
        return _name(link, element or specification)

    def owns_type(self, name: str) -> bool:
        """Whether a type belongs to the supergraph's form and not to its API."""
        return name in self.own_types or self._has_own_prefix(name)

    def owns_directive(self, name: str) -> bool:
        """Whether a directive's definition belongs to the supergraph's form and not to its API."""
        if name in self.own_directives or name in self.canonical:
            return True
        return self._has_own_prefix(name) and self._imported(name) is None

    def origin(self, directive: str) -> tuple[str, str] | tuple[None, None]:
        """URL of the specification from which a directive of the API was composed, and its name there."""
        found = None if self.owns_directive(directive) else self._imported(directive)
        return found or (None, None)

    def _imported(self, directive: str) -> tuple[str, str] | None:
        """Which specification a link imports a directive from, and its name there."""
        return next(
            (
                (link.url, element.removeprefix("@"))
                for link in self.links.values()
                for element, alias in link.imports.items()
                if alias == directive and element.startswith("@")
            ),
            None,
        )

    def _has_own_prefix(self, name: str) -> bool:
        prefix, separator, _ = name.partition("__")
        return bool(separator) and prefix in self.own_prefixes


def read_features(directives: Iterable[ConstDirectiveNode], problems: list[Diagnostic]) -> Features | None:
    """The links of a schema definition; None with `problems` where they do not make a supergraph that can be run."""
    links = read_links(directives, problems)
    problems += [problem for link in links if (problem := _refusal(link)) is not None]
    # Somebody's own specification may share its last name with one of these.
    by_name = {link.name if (link.home, link.name) in _UNDERSTOOD else link.url: link for link in links}
    if "join" not in by_name:
        problems.append(refusal("The schema is not linked to the join specification.", _NO_JOIN_HINT))
    if problems:
        return None
    imported = [
        (element, alias)
        for name in _MACHINERY | CANONICAL.keys()
        if name in by_name
        for element, alias in by_name[name].imports.items()
    ]
    # Of the others, directives stay as they are, under their names.
    eponymous = (by_name[name] for name in _MACHINERY if name in by_name)
    return Features(
        by_name,
        own_types=frozenset(alias for element, alias in imported if not element.startswith("@")),
        own_directives=frozenset(alias for element, alias in imported if element.startswith("@"))
        | {link.imports.get(f"@{link.name}", link.prefix) for link in eponymous}
        | BOOTSTRAPS,
        own_prefixes=frozenset(link.prefix for link in links),
        canonical={
            _name(by_name[specification], directive): directive
            for specification, directives_of in CANONICAL.items()
            if specification in by_name
            for directive in directives_of
        },
    )


def _name(link: SpecLink, element: str) -> str:
    if element == link.name:
        return link.imports.get(f"@{element}", link.prefix)
    return link.imports.get(f"@{element}") or link.imports.get(element) or f"{link.prefix}__{element}"


def _refusal(link: SpecLink) -> Diagnostic | None:
    """Why a supergraph with this link cannot be run, if it cannot."""
    versions = _UNDERSTOOD.get((link.home, link.name))
    if versions is None:
        return _unsupported(link) if link.purpose else None
    if versions.include(link.version):
        return None
    version = ".".join(map(str, link.version)) if link.version else ""
    return refusal(
        f"Version {version} of the {link.name} specification is not supported ({link.url}).",
        f"Compose with a version that is: {versions}; or run the supergraph with a newer release that knows this one.",
    )


def _unsupported(link: SpecLink) -> Diagnostic:
    """Of a specification that is not known, but needed."""
    what = "leaves its data unprotected" if link.purpose == "SECURITY" else "would answer wrongly"
    return refusal(
        f"The supergraph needs {link.url} for: {link.purpose}, which is not supported.",
        f"Who does not know it {what}: compose without it, or run the supergraph with a router that knows it.",
    )
