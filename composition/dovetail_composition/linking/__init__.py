"""Linking: link and lookup declarations resolved against the merged schema and the members' own schemas."""

from .link import link
from .result import Linked

__all__ = ["Linked", "link"]
