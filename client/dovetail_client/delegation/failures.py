"""Errors of a remote answer, at the places of the local one where they are raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphql import GraphQLError, Node

Errors = Sequence[Mapping[str, Any]]
Path = tuple[str | int, ...]


class Failures:
    """The errors at one place of a value and below it, each where the value holds null because of it."""

    __slots__ = ("_below", "_own")

    def __init__(self) -> None:
        self._own: list[Mapping[str, Any]] = []
        self._below: dict[str | int, Failures] = {}

    def at(self, key: str | int) -> Failures:
        """Those of a part of the value."""
        return self._below.get(key, _NONE)

    def all(self, path: Path = ()) -> Iterator[tuple[Mapping[str, Any], Path]]:
        """The errors here and below, each with its path, of which `path` is the beginning."""
        yield from ((error, path) for error in self._own)
        for key, below in self._below.items():
            yield from below.all((*path, key))

    def add(self, error: Mapping[str, Any], path: Path) -> None:
        """Note an error; `path`: its own from here."""
        if path:
            self._below.setdefault(path[0], Failures()).add(error, path[1:])
        else:
            self._own.append(error)


_NONE = Failures()


def placed(errors: Errors, value: Any) -> tuple[Failures, Sequence[Mapping[str, Any]]]:
    """The errors of a root field's value by their places, and those that have none there.

    One has a place if its path leads to a null: that is what the error made of the value, or of what held it.
    """
    failures, stray = Failures(), []
    for error in errors:
        path = path_of(error)[1:]
        if _leads_to_null(value, path):
            failures.add(error, path)
        else:
            stray.append(error)
    return failures, stray


def path_of(error: Mapping[str, Any]) -> Path:
    """The path of an error; empty where it has none."""
    path = error.get("path")
    return tuple(path) if isinstance(path, list) else ()


class RemoteError(GraphQLError):
    """An error of another service, as one of the local response: its message and extensions, at a path there."""

    def __init__(self, error: Mapping[str, Any], nodes: Iterable[Node], path: Path) -> None:
        extensions = error.get("extensions")
        super().__init__(
            str(error.get("message", "an error without a message")),
            [*nodes],
            path=path,
            extensions=dict(extensions) if isinstance(extensions, Mapping) else None,
        )
        self.others: Sequence[RemoteError] = ()
        """More errors that made the same null."""


def combined(errors: Sequence[RemoteError]) -> RemoteError | None:
    """The first of the errors that made one null, which holds the others; None where there are none."""
    if not errors:
        return None
    errors[0].others = errors[1:]
    return errors[0]


def _leads_to_null(value: Any, path: Path) -> bool:
    for key in path:
        if isinstance(value, dict) and isinstance(key, str):
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
            value = value[key]
        elif value is not None:
            return False
    return value is None
