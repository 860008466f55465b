"""The `@link`s (or `@core`s) of a supergraph's schema definition, each with what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphql import ConstDirectiveNode

from dovetail_composition.diagnostics.diagnostic import Diagnostic

from .arguments import Arguments, MalformedError, arguments_of
from .refusals import refusal

APOLLO = "https://specs.apollo.dev"

_URL = re.compile(r"(?P<home>.*?)/(?P<name>[^/]+)/v(?P<major>[0-9]{1,9})\.(?P<minor>[0-9]{1,9})/?")
BOOTSTRAPS = frozenset({"link", "core"})
"""Specifications that define the linking directive itself."""
_LINK_HINT = 'Correct the link, such as @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION).'


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecLink:
    """A specification that the schema is linked to. `version` is None where the URL does not tell one."""

    url: str
    home: str
    name: str
    version: tuple[int, int] | None
    prefix: str
    """Of its elements in this document: `as`, else the specification's own name."""
    purpose: str | None
    """`SECURITY` or `EXECUTION`: whoever does not understand the specification must refuse the supergraph."""
    imports: Mapping[str, str]
    """Element as the specification calls it (directives with their at sign) → its name here, without an at sign."""


def read_links(directives: Iterable[ConstDirectiveNode], problems: list[Diagnostic]) -> tuple[SpecLink, ...]:
    """The links, in their order; `problems` gets what is wrong with those that cannot be read."""
    directives = tuple(directives)
    names = _linking_names(directives)
    found: list[SpecLink] = []
    for directive in directives:
        if directive.name.value in names:
            try:
                found.append(_read(arguments_of(directive)))
            except MalformedError as error:
                problems.append(refusal(str(error), _LINK_HINT))
    return tuple(found)


def _linking_names(directives: tuple[ConstDirectiveNode, ...]) -> frozenset[str]:
    """What the linking directive is called: the one that links its own specification under its own name."""
    names = set(BOOTSTRAPS)
    for directive in directives:
        try:
            link = _read(arguments_of(directive))
        except MalformedError:
            continue
        own = link.imports.get(f"@{link.name}", link.prefix)
        if link.home == APOLLO and link.name in BOOTSTRAPS and directive.name.value == own:
            names.add(own)
    return frozenset(names)


def _read(link: Arguments) -> SpecLink:
    url = link.text("url") if "url" in link.values else link.text("feature")
    match = _URL.fullmatch(url)
    name = match["name"] if match else url
    return SpecLink(
        url=url,
        home=match["home"] if match else "",
        name=name,
        version=(int(match["major"]), int(match["minor"])) if match else None,
        prefix=link.optional_text("as") or name,
        purpose=link.optional_text("for"),
        imports=dict(_imports(link)),
    )


def _imports(link: Arguments) -> Iterator[tuple[str, str]]:
    for item in link.mixed("import"):
        if isinstance(item, str):
            yield item, item.removeprefix("@")
        elif isinstance(item, dict) and isinstance(item.get("name"), str):
            alias = item.get("as")
            yield item["name"], (alias if isinstance(alias, str) else item["name"]).removeprefix("@")
