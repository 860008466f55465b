"""Headers of calls: of several sources, and only such as can travel as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .errors import HeaderError

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")
"""A line break would end the header, and other bytes are read in one encoding or another (RFC 9110, section 5.5)."""


def merged(*parts: Mapping[str, str]) -> dict[str, str]:
    """Headers of which later ones replace earlier ones, whatever their case. Raises `HeaderError`."""
    found: dict[str, tuple[str, str]] = {}
    for part in parts:
        for name, value in part.items():
            if not _NAME.fullmatch(name):
                raise HeaderError(f"{name!r} is no name of a header")
            if not is_value(value):
                raise HeaderError(f"the header {name} must be a text in ASCII without line breaks")
            found[name.lower()] = (name, value)
    return dict(found.values())


def is_value(value: object) -> bool:
    """Whether every server reads the same in it."""
    return isinstance(value, str) and _VALUE.fullmatch(value) is not None
