"""Introspection is answered by graphql-core on the API schema, and once for equal questions."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, execute_sync

from dovetail_gateway.lossless_json.encode import encode_json

from .keys import Object, Path

MAX_ENTRIES = 32
MAX_SIZE_IN_ALL = 16 << 20
"""Bytes of all answers as JSON; in memory they take several times that."""

_Key = tuple[int, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Introspected:
    """An answer, shared by all who asked the same: it must not be changed."""

    document: DocumentNode
    """Held, so that its identity stays its own."""
    values: Object
    """Of the operation's `__schema` and `__type` fields, by response key."""
    problems: tuple[tuple[str, Path], ...]
    """Messages of errors, with their paths."""
    size: int
    """Bytes of the values as JSON."""


class Introspections:
    """Answers of one generation, by document and variables. It has no lock: it is for one thread alone."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: OrderedDict[_Key, Introspected] = OrderedDict()
        self._size = 0

    def answer(self, document: DocumentNode, variables: Mapping[str, Any]) -> Introspected:
        """The answer; the first one on a large schema may take seconds. `document` is a plan's, cached with it."""
        given = {name: variables[name] for name in _variables_of(document) if name in variables}
        key = id(document), encode_json(given)
        found = self._known.get(key)
        if found is not None:
            self._known.move_to_end(key)
            return found
        found = _introspect(self._schema, document, given)
        if found.size <= MAX_SIZE_IN_ALL:
            self._keep(key, found)
        return found

    def _keep(self, key: _Key, found: Introspected) -> None:
        self._known[key] = found
        self._size += found.size
        while len(self._known) > MAX_ENTRIES or self._size > MAX_SIZE_IN_ALL:
            _, dropped = self._known.popitem(last=False)
            self._size -= dropped.size


def _variables_of(document: DocumentNode) -> tuple[str, ...]:
    operations = (each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    return tuple(item.variable.name.value for each in operations for item in each.variable_definitions or ())


def _introspect(schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> Introspected:
    result = execute_sync(schema, document, variable_values=dict(variables))
    values = result.data or {}
    problems = tuple((error.message, tuple(error.path or ())) for error in result.errors or ())
    return Introspected(document=document, values=values, problems=problems, size=len(encode_json(values)))
