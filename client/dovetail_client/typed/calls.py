"""Calls of generated bindings: root fields and operations become documents, answers become typed values."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from .result_error import ResultTypeError
from .selections import Field, Selection, SelectionType
from .shape import Argument, Variables
from .types import Type
from .unset import UNSET

if TYPE_CHECKING:
    from dovetail_client.binding import Binding
    from dovetail_client.sync import SyncBinding

V = TypeVar("V")
S = TypeVar("S", bound=Selection)


class Call(NamedTuple):
    """A document with its variables."""

    document: str
    variables: Mapping[str, Any]


def root_call(operation: str, name: str, of: Type[Any], arguments: tuple[Argument, ...]) -> Call:
    """The document that asks for one root field."""
    variables = Variables()
    # Arguments of the root field come first, so that theirs are the plain names.
    selected = Field(Selection, name, of, *arguments).selected(name, variables)
    return Call(f"{operation} {name}{variables.declared()} {{ {selected} }}", variables.values)


def operation_call(document: str, arguments: tuple[tuple[str, Type[Any], Any], ...]) -> Call:
    """The document of an operation file with its variables; what is `UNSET` is left out."""
    return Call(document, {name: of.encode(value) for name, of, value in arguments if value is not UNSET})


def _root_value(name: str, of: Type[V], data: Mapping[str, Any]) -> V:
    try:
        return of.decode(data.get(name))
    except ResultTypeError as exc:
        raise exc.at(name) from exc.__cause__


def _result(result: type[S], data: Mapping[str, Any]) -> S:
    return cast("S", cast("SelectionType", result).MEMBERS.decode(data))


class Root:
    """The base of the generated classes of root fields and operations, over a `Binding`."""

    def __init__(self, binding: Binding) -> None:
        self._binding = binding

    async def _run(self, operation: str, name: str, of: Type[V], *arguments: Argument) -> V:
        document, variables = root_call(operation, name, of, arguments)
        return _root_value(name, of, await self._binding.execute(document, variables))

    async def _execute(self, document: str, result: type[S], *arguments: tuple[str, Type[Any], Any]) -> S:
        text, variables = operation_call(document, arguments)
        return _result(result, await self._binding.execute(text, variables))

    async def _stream(self, operation: str, name: str, of: Type[V], *arguments: Argument) -> AsyncGenerator[V, None]:
        document, variables = root_call(operation, name, of, arguments)
        async with aclosing(self._binding.subscribe(document, variables)) as events:
            async for data in events:
                yield _root_value(name, of, data)

    async def _events(
        self, document: str, result: type[S], *arguments: tuple[str, Type[Any], Any]
    ) -> AsyncGenerator[S, None]:
        text, variables = operation_call(document, arguments)
        async with aclosing(self._binding.subscribe(text, variables)) as events:
            async for data in events:
                yield _result(result, data)


class SyncRoot:
    """The base of the generated classes of root fields and operations, over a `SyncBinding`."""

    def __init__(self, binding: SyncBinding) -> None:
        self._binding = binding

    def _run(self, operation: str, name: str, of: Type[V], *arguments: Argument) -> V:
        document, variables = root_call(operation, name, of, arguments)
        return _root_value(name, of, self._binding.execute(document, variables))

    def _execute(self, document: str, result: type[S], *arguments: tuple[str, Type[Any], Any]) -> S:
        text, variables = operation_call(document, arguments)
        return _result(result, self._binding.execute(text, variables))

    def _stream(self, operation: str, name: str, of: Type[V], *arguments: Argument) -> Iterator[V]:
        document, variables = root_call(operation, name, of, arguments)
        for data in self._binding.subscribe(document, variables):
            yield _root_value(name, of, data)

    def _events(self, document: str, result: type[S], *arguments: tuple[str, Type[Any], Any]) -> Iterator[S]:
        text, variables = operation_call(document, arguments)
        for data in self._binding.subscribe(text, variables):
            yield _result(result, data)
