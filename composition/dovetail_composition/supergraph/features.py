"""Which specifications a supergraph's SDL is linked to, and what their elements are called in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import ConstDirectiveNode

from .arguments import Arguments, MalformedError, named

_URL = re.compile(r"(?P<home>.*?)/(?P<name>[^/]+)/v(?P<version>[0-9]+\.[0-9]+)/?")
_APOLLO = "https://specs.apollo.dev"
_DOVETAIL = "https://specs.dovetail.dev"

_UNDERSTOOD: Mapping[tuple[str, str], frozenset[str] | None] = {
    (_APOLLO, "link"): None,
    (_APOLLO, "core"): None,
    (_APOLLO, "join"): frozenset({"0.2", "0.3", "0.4", "0.5"}),
    (_APOLLO, "inaccessible"): None,
    (_APOLLO, "tag"): None,
    (_DOVETAIL, "dovetail"): frozenset({"0.1"}),
}
"""Home and name of each specification that is understood, with its versions; None: all of them."""

_MACHINERY = frozenset({"link", "core", "join", "inaccessible", "dovetail"})
"""Specifications whose elements are understood and left out of the schema; the others' directives stay as they are."""


@dataclass(frozen=True, slots=True)
class Features:
    """The linked specifications: name → prefix of its elements, and elements that were imported under other names."""

    prefixes: Mapping[str, str]
    imports: Mapping[tuple[str, str], str]
    own_types: frozenset[str]
    own_directives: frozenset[str]
    own_prefixes: frozenset[str]

    def has(self, specification: str) -> bool:
        """Whether the SDL is linked to it."""
        return specification in self.prefixes

    def name(self, specification: str, element: str = "") -> str:
        """The name of an element, or of the specification's eponymous directive."""
        prefix = self.prefixes.get(specification, specification)
        if not element:
            return self.imports.get((specification, f"@{specification}"), prefix)
        imported = self.imports.get((specification, f"@{element}")) or self.imports.get((specification, element))
        return imported or f"{prefix}__{element}"

    def owns_type(self, name: str) -> bool:
        """Whether a type belongs to the supergraph's form and not to its API."""
        return name in self.own_types or self._has_own_prefix(name)

    def owns_directive(self, name: str) -> bool:
        """Whether a directive belongs to the supergraph's form and not to its API."""
        return name in self.own_directives or self._has_own_prefix(name)

    def _has_own_prefix(self, name: str) -> bool:
        prefix, separator, _ = name.partition("__")
        return bool(separator) and prefix in self.own_prefixes


def read_features(directives: Iterable[ConstDirectiveNode]) -> Features:
    """The links of a schema definition; raises `MalformedError` for one that must be understood and is not."""
    directives = tuple(directives)
    prefixes: dict[str, str] = {}
    imports: dict[tuple[str, str], str] = {}
    for link in [*named(directives, "link"), *named(directives, "core")]:
        url = link.text("url") if "url" in link.values else link.text("feature")
        match = _URL.fullmatch(url)
        home, name, version = (match["home"], match["name"], match["version"]) if match else ("", url, "")
        if (home, name) in _UNDERSTOOD:
            versions = _UNDERSTOOD[home, name]
            if versions is not None and version not in versions:
                raise MalformedError(f"Version {version} of the {name} specification is not supported.")
        elif link.optional_text("for") is not None:
            raise MalformedError(f"The supergraph needs {url}, which is not supported.")
        prefixes[name] = link.optional_text("as") or name
        imports.update({(name, element): alias for element, alias in _imports(link)})
    if "join" not in prefixes:
        raise MalformedError("The schema is not linked to the join specification.")
    mine = {element: alias for (name, element), alias in imports.items() if name in _MACHINERY}
    eponymous = {prefix for name, prefix in prefixes.items() if name in _MACHINERY}
    return Features(
        prefixes,
        imports,
        own_types=frozenset(alias for element, alias in mine.items() if not element.startswith("@")),
        own_directives=frozenset(alias for element, alias in mine.items() if element.startswith("@")) | eponymous,
        own_prefixes=frozenset(prefixes.values()),
    )


def _imports(link: Arguments) -> Iterable[tuple[str, str]]:
    for item in link.mixed("import"):
        if isinstance(item, str):
            yield item, item.removeprefix("@")
        elif isinstance(item, dict) and isinstance(item.get("name"), str):
            alias = item.get("as")
            yield item["name"], (alias if isinstance(alias, str) else item["name"]).removeprefix("@")
