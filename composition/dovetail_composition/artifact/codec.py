"""Frozen dataclasses to JSON values and back, derived from their annotations: camelCase names, empty defaults left out.

Reading is strict (unknown fields and other types are refused), and does its thinking once a class: a schema has tens of
thousands of values, and loading it must cost a fraction of parsing SDL. Places in SDL are not stored.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from dovetail_composition.memo import NO_MEMO, Memo

T = TypeVar("T")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_NOT_STORED = frozenset({"location"})
_SCALARS: Mapping[Any, tuple[type, ...]] = {str: (str,), int: (int,), bool: (bool,), float: (float, int)}


class MalformedError(ValueError):
    """The JSON is not that of the class: a field is unknown, missing or of another type."""


def to_json(value: Any) -> Any:
    """JSON values of a dataclass; mappings keep their order."""
    if is_dataclass(value):
        cls: Any = type(value)
        return {
            name: to_json(item)
            for python_name, name, empty in _written(cls)
            if (item := getattr(value, python_name)) != empty
        }
    if isinstance(value, Mapping):
        return {name: to_json(item) for name, item in value.items()}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value


def to_text(value: Any, kept: type, memo: Memo = NO_MEMO) -> str:
    """The JSON text of `to_json`; that of values of the class `kept` is made once."""
    if isinstance(value, kept):
        return memo.recall(_text, (value,))
    if is_dataclass(value):
        cls: Any = type(value)
        items = ((name, getattr(value, python_name), empty) for python_name, name, empty in _written(cls))
        return _object((name, to_text(item, kept, memo)) for name, item, empty in items if item != empty)
    if isinstance(value, Mapping):
        return _object((name, to_text(item, kept, memo)) for name, item in value.items())
    return _text(value)


def _text(value: Any) -> str:
    return _ENCODER.encode(to_json(value))


def _object(items: Iterable[tuple[str, str]]) -> str:
    return "{" + ",".join(f"{_text(name)}:{text}" for name, text in items) + "}"


def from_json(cls: type[T], value: Any) -> T:
    """The dataclass of what `to_json` wrote. Raises `MalformedError`."""
    hint: Any = cls
    result: T = _reader(hint)(value)
    return result


@cache
def _written(cls: type) -> tuple[tuple[str, str, Any], ...]:
    """Of each stored field its name here, its name in JSON, and the value that is left out."""
    stored = [field for field in fields(cls) if field.name not in _NOT_STORED]
    return tuple((field.name, _camel(field.name), _empty_default(field)) for field in stored)


def _empty_default(field: Field[Any]) -> Any:
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    # A telling default (a limit, a flag that is on) is written out, so that no reader needs a table of defaults.
    return MISSING if default else default


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in _SCALARS:
        return _scalar(_SCALARS[hint])
    if origin is Literal:
        return _literal(frozenset(arguments))
    if origin in {Union, types.UnionType}:
        return _optional(_reader(next(argument for argument in arguments if argument is not types.NoneType)))
    if origin is tuple:
        return _sequence(arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_reader(arguments[0]), _reader(arguments[1]))
    return _instance(hint)


def _scalar(allowed: tuple[type, ...]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) not in allowed:
            raise MalformedError(f"{type(value).__name__} where {allowed[0].__name__} belongs")
        return value

    return read


def _literal(allowed: frozenset[Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, str) or value not in allowed:
            raise MalformedError(f"not one of {', '.join(sorted(allowed))}")
        return value

    return read


def _optional(read_present: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read_present(value)


def _sequence(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    if arguments[-1] is Ellipsis:
        read_item = _reader(arguments[0])
        return lambda value: tuple([read_item(item) for item in _expect(list, value)])
    readers = [_reader(argument) for argument in arguments]

    def read(value: Any) -> Any:
        if len(_expect(list, value)) != len(readers):
            raise MalformedError(f"a list of {len(value)} where {len(readers)} belong")
        return tuple([read_item(item) for read_item, item in zip(readers, value, strict=True)])

    return read


def _mapping(read_key: Callable[[Any], Any], read_item: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: {read_key(key): read_item(item) for key, item in _expect(dict, value).items()}


def _instance(cls: type) -> Callable[[Any], Any]:
    hints = get_type_hints(cls)
    stored = [field.name for field in fields(cls) if field.name not in _NOT_STORED]
    table = {_camel(name): (name, _reader(hints[name])) for name in stored}

    def read(value: Any) -> Any:
        given = {}
        for key, item in _expect(dict, value).items():
            if key not in table:
                raise MalformedError(f"{cls.__name__} has no field {key}")
            name, read_field = table[key]
            given[name] = read_field(item)
        try:
            return cls(**given)
        except TypeError as exc:
            raise MalformedError(str(exc)) from exc

    return read


def _expect(kind: type[T], value: Any) -> T:
    if type(value) is not kind:
        raise MalformedError(f"{type(value).__name__} where {kind.__name__} belongs")
    return value


def _camel(name: str) -> str:
    return re.sub("_(.)", lambda match: match[1].upper(), name.removesuffix("_"))
