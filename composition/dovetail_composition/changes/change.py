"""One change between two schemas, as a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dovetail_composition.schema.type_refs import is_list, is_non_null, item_type, nullable

Level = Literal["safe", "dangerous", "breaking"]
"""Safe: no operation notices. Dangerous: operations stay valid, but answers may hold what a client does not expect.
Breaking: operations that were valid are not, or fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change, its kind in `code` (the names are graphql-core's where it has one), and where."""

    level: Level
    code: str
    coordinate: str
    message: str
    interface: str = ""
    """The interface that a type implements now, or does not any more: operations on that one notice it."""


Changes = Iterator[Change]


def breaking(code: str, coordinate: str, message: str) -> Change:
    """A change after which valid operations fail."""
    return Change(level="breaking", code=code, coordinate=coordinate, message=message)


def dangerous(code: str, coordinate: str, message: str) -> Change:
    """A change that may surprise clients."""
    return Change(level="dangerous", code=code, coordinate=coordinate, message=message)


def safe(code: str, coordinate: str, message: str) -> Change:
    """A change that no operation notices."""
    return Change(level="safe", code=code, coordinate=coordinate, message=message)


def notes(coordinate: str, old: tuple[str | None, str | None], new: tuple[str | None, str | None]) -> Changes:
    """Changes of an element's (description, deprecation)."""
    if old[0] != new[0]:
        yield safe("DESCRIPTION_CHANGED", coordinate, "has another description")
    if old[1] == new[1]:
        return
    if new[1] is None:
        yield safe("DEPRECATION_REMOVED", coordinate, "is not deprecated any more")
    elif old[1] is None:
        yield safe("DEPRECATION_ADDED", coordinate, f"is deprecated: {new[1]}")
    else:
        yield safe("DEPRECATION_CHANGED", coordinate, f"has another reason of deprecation: {new[1]}")


def fits_output(old: str, new: str) -> bool:
    """Whether clients that expect the old type of a field can read the new one: the same, or promising more."""
    if is_non_null(old):
        return is_non_null(new) and fits_output(nullable(old), nullable(new))
    bare = nullable(new)
    if is_list(old):
        return is_list(bare) and fits_output(item_type(old), item_type(bare))
    return old == bare


def fits_input(old: str, new: str) -> bool:
    """Whether values that were sent for the old type of an input are taken by the new one: the same, or asking less."""
    if is_non_null(old):
        return fits_input(nullable(old), nullable(new))
    if is_non_null(new):
        return False
    if is_list(old):
        return is_list(new) and fits_input(item_type(old), item_type(new))
    return old == new
