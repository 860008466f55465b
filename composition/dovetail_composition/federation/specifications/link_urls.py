"""URLs of linked specifications, `https://specs.apollo.dev/federation/v2.3`: where, which, in what version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from .specs import Version

_VERSION = re.compile(r"v?([0-9]{1,9})\.([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class LinkUrl:
    """A specification's identity (its URL without the version), its name and the version."""

    identity: str
    name: str
    version: Version


def parse_link_url(text: str) -> LinkUrl | str:
    """The parts of a specification's URL, or what is wrong with it. The form is that of the link specification v1.0."""
    parts = _split(text)
    if parts is None or not parts.scheme or not parts.netloc:
        return "it is not an absolute URL"
    path = parts.path.split("/")
    if len(path) > 1 and not path[-1]:
        path.pop()
    if len(path) < 2:
        return "it has no path"
    found = _VERSION.fullmatch(path.pop())
    if found is None:
        return "its last part is not a version such as v1.0"
    if not path[-1]:
        return "it names no specification before the version"
    identity = f"{parts.scheme}://{parts.netloc}{'/'.join(path)}"
    return LinkUrl(identity, path[-1], (int(found[1]), int(found[2])))


def _split(text: str) -> SplitResult | None:
    try:
        return urlsplit(text)
    except ValueError:
        return None
