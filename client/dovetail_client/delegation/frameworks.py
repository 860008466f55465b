"""What lies behind the surface of graphql-core and of libraries on top of it: names, classes, collected errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    OperationType,
    Undefined,
)

_STRAWBERRY = "strawberry-definition"
_FOR_EVENT = "build_per_event_executor"


def attribute(type_: GraphQLObjectType | GraphQLInputObjectType, name: str) -> str:
    """What stands for a field in Python: Strawberry's own name for it, graphql-core's `out_name`, or the field's."""
    field = type_.fields.get(name)
    definition = field.extensions.get(_STRAWBERRY) if field else None
    return getattr(definition, "python_name", None) or getattr(field, "out_name", None) or name


def input_attribute(type_: GraphQLInputObjectType, name: str, value: Any) -> Any:
    """What an object of Python has for an input field; Undefined where it has nothing."""
    found = getattr(value, attribute(type_, name), Undefined)
    definition = type_.fields[name].extensions.get(_STRAWBERRY)
    if type(getattr(definition, "type", None)).__name__ != "StrawberryMaybe":
        return found
    # Strawberry's `Maybe`: None is nothing, and `Some(value)` what there is, be it null.
    return Undefined if found is None else getattr(found, "value", found)


def is_unset(value: Any) -> bool:
    """Whether an input object has no value here: graphql-core's Undefined, or Strawberry's UNSET."""
    return value is Undefined or type(value).__name__ == "UnsetType"


def field_name(type_: GraphQLObjectType, attribute_name: str, known: Mapping[str, Any]) -> str | None:
    """The field among those known that an attribute stands for: by its name, by Strawberry's, or in camel case."""
    if attribute_name in known:
        return attribute_name
    for name in known:
        if attribute(type_, name) == attribute_name:
            return name
    camel = re.sub(r"(?<=[^_])_+([^_])", lambda match: match[1].upper(), attribute_name)
    return camel if camel in known else None


def python_class(type_: GraphQLObjectType) -> type | None:
    """The class that Strawberry knows objects of a type by."""
    definition = type_.extensions.get(_STRAWBERRY)
    return getattr(definition, "origin", None)


def keep_one_of(type_: GraphQLInputObjectType) -> None:
    """Have introspection tell that this is a `@oneOf` input, though the process may hold a schema of Strawberry's.

    Strawberry replaces graphql-core's own resolver of `isOneOf`, for all schemas, by one that looks here.
    """
    if type_.is_one_of:
        type_.extensions = {_STRAWBERRY: SimpleNamespace(is_one_of=True), **type_.extensions}


def reported_errors(info: GraphQLResolveInfo[Any]) -> list[GraphQLError] | None:
    """Where the execution of a field collects its errors; None where that is not to be found.

    Of a subscription field: of the next event. A resolver can raise one error. From now on the `others` of one that
    is reported are reported with it.
    """
    executor = _executor(info)
    if info.operation.operation is OperationType.SUBSCRIPTION:
        # Each event has an executor of its own.
        events = vars(executor).get(_FOR_EVENT) if executor else None
        return events.next_errors if isinstance(events, _Events) else None
    collected: Any = getattr(executor, "collected_errors", None)
    errors = getattr(collected, "_errors", None)
    if isinstance(errors, list) and not isinstance(errors, _WithOthers):
        # There is no public way to report two errors of one field.
        errors = collected._errors = _WithOthers(errors)  # noqa: SLF001
    return errors


def collect_of_events(info: GraphQLResolveInfo[Any]) -> None:
    """Have the events of a subscription report all their errors. In vain once its field's `subscribe` has returned."""
    executor = _executor(info)
    build = getattr(executor, _FOR_EVENT, None)
    if build is not None and not isinstance(build, _Events):
        setattr(executor, _FOR_EVENT, _Events(build))


def _executor(info: GraphQLResolveInfo[Any]) -> Any:
    gather = getattr(getattr(info, "async_helpers", None), "gather", None)
    return getattr(gather, "__self__", None)


class _WithOthers(list[GraphQLError]):
    def append(self, error: GraphQLError) -> None:
        super().append(error)
        self.extend(getattr(error, "others", ()))


class _Events:
    """Makes the executors of events, each with errors that were collected ahead of it."""

    def __init__(self, build: Callable[[Any], Any]) -> None:
        self._build = build
        self.next_errors = _WithOthers()

    def __call__(self, event: Any) -> Any:
        executor = self._build(event)
        executor.collected_errors._errors = self.next_errors  # noqa: SLF001 — as above
        self.next_errors = _WithOthers()
        return executor
