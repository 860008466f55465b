"""Input objects: classes with keyword arguments that a type checker knows, and values that cannot be changed."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any, ClassVar, dataclass_transform

from .types import Type, one_way
from .unset import UNSET

_CALLER = 3
"""Frames from the warning to who makes the input object."""


class InputField:
    """One field: its GraphQL name, how it is written, and whether it has to be given."""

    __slots__ = ("deprecated", "name", "required", "type")

    def __init__(self, name: str, type: Type[Any], required: bool, deprecated: str) -> None:  # noqa: A002
        self.name = name
        self.type = type
        self.required = required
        self.deprecated = deprecated


def field(name: str, type: Type[Any], *, default: Any = None, deprecated: str = "") -> Any:  # noqa: A002
    """A field of an input class; `default=UNSET` for one that may be left out, and no default for one that may not."""
    return InputField(name, type, default is not UNSET, deprecated)


class InputObject:
    """What both kinds of input objects have in common."""

    INPUT_FIELDS: ClassVar[Mapping[str, InputField]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.INPUT_FIELDS = {name: each for name, each in vars(cls).items() if isinstance(each, InputField)}
        for name in cls.INPUT_FIELDS:
            delattr(cls, name)

    def _set(self, values: Mapping[str, Any]) -> None:
        for name, each in self.INPUT_FIELDS.items():
            value = values.get(name, UNSET)
            if value is UNSET and each.required:
                raise TypeError(f"{type(self).__name__}() needs {name}")
            if value is not UNSET and each.deprecated:
                message = f"{type(self).__name__}.{name} is deprecated: {each.deprecated}"
                warnings.warn(message, DeprecationWarning, stacklevel=_CALLER)
            self.__dict__[name] = value
        if unknown := sorted(values.keys() - self.INPUT_FIELDS.keys()):
            raise TypeError(f"{type(self).__name__}() has no {unknown[0]}")

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is read-only: {name} cannot be set")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]  # lists may stand in it

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items() if value is not UNSET)
        return f"{type(self).__name__}({given})"


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Input(InputObject):
    """The base of input objects."""

    def __init__(self, **values: Any) -> None:
        self._set(values)


class OneOf(InputObject):
    """The base of `@oneOf` inputs, of which exactly one field is given; their overloads say which there are."""

    def __init__(self, **values: Any) -> None:
        if len(values) != 1 or None in values.values() or UNSET in values.values():
            names = ", ".join(self.INPUT_FIELDS)
            raise TypeError(f"{type(self).__name__}() needs exactly one of {names}, and not null")
        self._set(values)


def _as_json(value: InputObject) -> dict[str, Any]:
    """As it travels: GraphQL's names, without what is `UNSET`."""
    given = ((each, value.__dict__[name]) for name, each in value.INPUT_FIELDS.items())
    return {each.name: each.type.encode(item) for each, item in given if item is not UNSET}


INPUT: Type[Any] = Type(one_way, _as_json)
"""Any input object, for arguments."""
