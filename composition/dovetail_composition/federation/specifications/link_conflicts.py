"""Rule: no name that a `@link` gives can be taken for another one.

What is not imported is called by the linked name of its specification, `federation__key`; so an import must not be
called as something else would be, be it of the same specification or of another one (link specification v1.0). Nor
may the SDL go on to use the name that an element would have without its import.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .link_urls import LinkUrl


@dataclass(frozen=True, slots=True)
class LinkNames:
    """The names of one link: the specification, what it is linked as, and its imports as (element, name)."""

    url: LinkUrl
    name: str
    imports: Sequence[tuple[str, str]]


def name_conflict(link: LinkNames, earlier: Iterable[LinkNames]) -> str | None:
    """Why a link's names cannot stand beside those of the links before it; None if they can."""
    return _within(link) or next(filter(None, (_between(link, other) for other in earlier)), None)


def used_conflict(link: LinkNames, used: Iterable[str]) -> str | None:
    """Why the names cannot stand beside definitions that the SDL uses, directives with their sign; None if they can."""
    imported = dict(link.imports)
    for name in sorted(used):
        meant = _meant(link, name)
        if meant is not None and imported.get(meant, name) != name:
            return f"{meant} is imported as {imported[meant]}, and yet used as {name}, which is defined beside it"
    return None


def _within(link: LinkNames) -> str | None:
    names: dict[str, str] = {}
    elements: dict[str, str] = {}
    for element, name in link.imports:
        if names.setdefault(element, name) != name:
            return f"{element} is imported twice, as {names[element]} and as {name}"
        if elements.setdefault(name, element) != element:
            return f"{elements[name]} and {element} are both imported as {name}"
        meant = _meant(link, name)
        if meant is not None and meant != element:
            return f"{element} is imported as {name}, which is what {meant} is called where it is not imported"
    return None


def _between(link: LinkNames, other: LinkNames) -> str | None:
    for one, two in ((link, other), (other, link)):
        for element, name in one.imports:
            if _meant(two, name) is not None:
                return f"{element} is imported as {name}, which could be of {two.url.identity}, linked as {two.name}"
    taken = {name for _, name in other.imports}
    for element, name in link.imports:
        if name in taken:
            return f"{element} is imported as {name}, as is something of {other.url.identity}"
    return None


def _meant(link: LinkNames, name: str) -> str | None:
    """The element that a name would mean as one that is not imported."""
    sign = "@" if name.startswith("@") else ""
    prefix, _, rest = name.removeprefix("@").partition("__")
    if prefix != link.name:
        return None
    if rest:
        return sign + rest
    return f"@{link.url.name}" if sign and name == f"@{prefix}" else None
