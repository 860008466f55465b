"""Python names for GraphQL names: safe, free of clashes, and the same whenever they are made."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

_BEFORE_WORD = re.compile(r"([A-Z]+)([A-Z][a-z])")
_BEFORE_CAPITAL = re.compile(r"([a-z0-9])([A-Z])")

IN_CLASSES = frozenset({"bool", "float", "int", "list", "mro", "object", "property", "scalars", "str", "typed"})
"""What class bodies of generated modules, or `type`, need for themselves."""
IN_FUNCTIONS = frozenset({"cls", "scalars", "select", "self", "typed"})
IN_INPUTS = IN_CLASSES | {"self"}
IN_ENUMS = frozenset({"mro", "name", "value"})
OF_MODULES = frozenset(
    {
        *(
            "Any",
            "AsyncGenerator",
            "Binding",
            "Chosen",
            "Client",
            "Enum",
            "False",
            "Iterator",
            "None",
            "Other",
            "Sequence",
            "SyncBinding",
            "True",
        ),
        *("TYPE_CHECKING", "TypeAlias", "TypeVar"),
    }
)
"""What generated modules import beside the classes of types."""


def snake_case(name: str) -> str:
    """`bodyHTML` and `body_html` as `body_html`, without underscores before it; never empty."""
    words = _BEFORE_CAPITAL.sub(r"\1_\2", _BEFORE_WORD.sub(r"\1_\2", name)).lower().lstrip("_")
    return words if words[:1].isalpha() else f"n{words}"


def pascal_case(name: str) -> str:
    """`users_aggregate` as `UsersAggregate`; a name that begins with a capital stays as it is."""
    stripped = name.lstrip("_")
    if stripped[:1].isupper():
        return stripped
    words = "".join(f"{word[:1].upper()}{word[1:]}" for word in stripped.split("_"))
    return words if words[:1].isalpha() else f"N{words}"


def unique(name: str, taken: Collection[str]) -> str:
    """The name, numbered if it is taken."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def python_names(names: Iterable[str], reserved: frozenset[str]) -> Mapping[str, str]:
    """Names of attributes or parameters by GraphQL name; those that need no change keep theirs."""
    wanted = {name: free_of(snake_case(name), reserved) for name in names}
    taken: set[str] = set()
    found: dict[str, str] = {}
    for name in sorted(wanted, key=lambda each: (wanted[each] != each, each)):
        found[name] = unique(wanted[name], taken)
        taken.add(found[name])
    return found


def member_names(names: Sequence[str]) -> Mapping[str, str]:
    """Names of an enum's members by GraphQL name."""
    taken: set[str] = set()
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda each: (each.startswith("_"), each)):
        stripped = name.strip("_") or "N"
        plain = stripped if name.startswith("_") else name
        plain = plain if plain[:1].isalpha() else f"N{plain}"
        found[name] = unique(free_of(plain, IN_ENUMS), taken)
        taken.add(found[name])
    return found


def free_of(name: str, reserved: frozenset[str]) -> str:
    """The name, with an underscore behind it if it is a keyword or reserved."""
    return f"{name}_" if keyword.iskeyword(name) or name in reserved else name
