"""The names of a world: common ones, which clients see, and those of services that are renamed or prefixed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .world import World

Naming = Callable[[str], str]

_SHARED = ("Color", "Order", "Big", "Filter", "Part", "PairKey", "PartKey")
_BUILT_IN = ("ID", "String", "Int", "Float", "Boolean", "Big", "Order", "UP", "DOWN", "FIELD", "Query", "Mutation")
_RENAMED_FIELDS = ("name", "min", "RED", "GREEN", "BLUE", "filter")


def prefix(service: int) -> str:
    """What a prefixed service's types have in common; its root fields have the same in lower case."""
    return f"P{service}_"


def type_name(world: World, service: int, name: str) -> str:
    """The common name of a type at home in a service."""
    return f"{prefix(service)}{name}" if world.names[service] == "prefixed" else name


def root_name(world: World, service: int, name: str) -> str:
    """The common name of a service's root field."""
    return f"{prefix(service).lower()}{name}" if world.names[service] == "prefixed" else name


def own(world: World, service: int, name: str) -> str:
    """A service's own name for a type, field, input field, enum value or argument."""
    if world.names[service] == "prefixed":
        return name.removeprefix(prefix(service))
    if world.names[service] == "common" or name in _BUILT_IN:
        return name
    is_type = name[0].isupper() or name in _RENAMED_FIELDS or re.fullmatch(r"key\d\w*", name) is not None
    return f"Own{name}" if is_type else name


def own_text(world: World, service: int, text: str) -> str:
    """SDL in a service's own names; strings are left as they are."""
    return re.sub(r'"[^"]*"|[A-Za-z_][A-Za-z_0-9]*', lambda found: _own_part(world, service, found[0]), text)


def _own_part(world: World, service: int, part: str) -> str:
    return part if part.startswith('"') else own(world, service, part)


def shared_types(world: World, service: int) -> list[str]:
    """Types that all services declare under one common name."""
    return [name for name in _SHARED if world.names[service] == "prefixed" or name not in _BUILT_IN]


def plain(value: Any) -> Any:
    """Arguments as the common names have them."""
    if isinstance(value, dict):
        return {name.removeprefix("Own"): plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.removeprefix("Own") if isinstance(value, str) else value
