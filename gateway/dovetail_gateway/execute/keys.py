"""Parents along a path, the keys that they hold, and the form in which keys are compared."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

import orjson
from msgspec.structs import replace

from dovetail_gateway.lossless_json.numbers import raw_text
from dovetail_gateway.plan.nodes import KeyObject, KeyShape, PathStep

from . import scalars

Object = dict[str, Any]
Path = tuple[str | int, ...]

_TEXT_TYPES = ("ID", "String")
_INT_DIGITS = 10
_INT_END = 2**31
_LISTS = {list}
_OBJECTS = {dict}


def collect(root: Object, path: Sequence[PathStep], types: frozenset[str] | None, typename_key: str) -> list[Object]:
    """The objects at `path`, of these types, in the order of the answer."""
    found = [root]
    for step in path:
        key = step.key
        found = objects_in([parent.get(key) for parent in _of_types(found, step.types, step.typename_key)])
    return _of_types(found, types, typename_key)


def objects_in(value: Any) -> list[Object]:
    """The objects that a value is or holds in lists, and in lists of lists; perhaps the value itself."""
    if type(value) is not list:
        return [value] if type(value) is dict else []
    items: list[Any] = value
    # Mostly all items are of one kind, so that none needs a look of its own.
    while (kinds := set(map(type, items))) == _LISTS:
        items = [*chain.from_iterable(items)]
    if kinds == _OBJECTS:
        return items
    return [found for item in items for found in ([item] if type(item) is dict else objects_in(item))]


def collect_above(
    root: Object, path: Sequence[PathStep], types: frozenset[str] | None, typename_key: str, depth: int
) -> list[Object]:
    """For each of the objects that `collect` gives, the one above it that the first `depth` steps lead to."""
    found = [(root, root)]
    for index, step in enumerate(path):
        below: list[tuple[Object, Object]] = []
        for parent, above in found:
            if is_of_types(parent, step.types, step.typename_key):
                items = (item for item, _ in _positions(parent.get(step.key), ()))
                below.extend((item, item if index < depth else above) for item in items)
        found = below
    return [above for parent, above in found if is_of_types(parent, types, typename_key)]


def collect_paths(
    root: Object, path: Sequence[PathStep], types: frozenset[str] | None, typename_key: str
) -> list[Path]:
    """Where in the answer the objects stand that `collect` gives, in the same order."""
    found: list[tuple[Object, Path]] = [(root, ())]
    for step in path:
        below: list[tuple[Object, Path]] = []
        for parent, place in found:
            if is_of_types(parent, step.types, step.typename_key):
                below.extend(
                    (item, (*place, step.key, *indexes)) for item, indexes in _positions(parent.get(step.key), ())
                )
        found = below
    return [place for parent, place in found if is_of_types(parent, types, typename_key)]


def is_of_types(value: Object, types: frozenset[str] | None, typename_key: str) -> bool:
    """Whether the object is of one of these API types; None admits all."""
    if types is None:
        return True
    name = value.get(typename_key)
    # A hostile answer may hold anything here, also what cannot be hashed.
    return type(name) is str and name in types


def flatten(values: list[Any]) -> Iterator[Any]:
    """The items of a list and of the lists in it."""
    for value in values:
        if type(value) is list:
            yield from flatten(value)
        else:
            yield value


def read(value: Any, shape: KeyShape, *, inside: bool = False) -> Any:
    """The key of this shape that an object holds, as JSON to be sent; None where there is none, or only part of one.

    Lists are flattened into one list of keys; `inside` of an object that is a key, they stay as they are.
    """
    for index, name in enumerate(shape.path):
        if type(value) is list:
            return _read_list(value, _below(shape, index), inside=inside)
        if type(value) is not dict:
            return None
        value = value.get(name)
    if type(value) is list:
        return _read_list(value, _below(shape, len(shape.path)), inside=inside)
    if value is None:
        return None
    if isinstance(shape, KeyObject):
        return _read_object(value, shape)
    return _normal(value, shape.format)


def read_from(shape: KeyShape) -> Iterator[str]:
    """The fields of an object that a key of this shape is read from."""
    if shape.path:
        yield shape.path[0]
    elif isinstance(shape, KeyObject):
        if shape.typename_key is not None:
            yield shape.typename_key
        for _, inner in shape.fields:
            if inner.types is not None:
                yield shape.typename_key or "__typename"
            yield from read_from(inner)


def reader(shape: KeyShape) -> Callable[[Object], Any]:
    """`read` for this shape; most keys are one field with a plain text in it, which is found without further ado."""
    if len(shape.path) != 1 or isinstance(shape, KeyObject) or shape.format is not None:
        return partial(read, shape=shape)
    name = shape.path[0]

    def read_field(value: Object) -> Any:
        found = value.get(name)
        return found if type(found) is str and found.isascii() else read(value, shape)

    return read_field


def aligned(target: KeyShape, key: KeyShape) -> KeyShape:
    """The shape of an item's key with the names of the parent's: composite keys may be named differently on both sides.

    Equal names are matched as names, whatever their order; otherwise the fields are matched in theirs.
    """
    if not isinstance(target, KeyObject) or not isinstance(key, KeyObject):
        return target
    of_key = dict(key.fields)
    if of_key.keys() == dict(target.fields).keys():
        fields = tuple((name, aligned(shape, of_key[name])) for name, shape in target.fields)
    elif len(key.fields) == len(target.fields):
        pairs = zip(target.fields, key.fields, strict=True)
        fields = tuple((name, aligned(shape, like)) for (_, shape), (name, like) in pairs)
    else:
        return target
    return replace(target, fields=fields)


def to_wire(key: Any, shape: KeyShape) -> Any:
    """A key, or a list of keys, with enum values as the subgraph that is sent it calls them."""
    if type(key) is list:
        return [to_wire(item, shape) for item in key]
    if isinstance(shape, KeyObject):
        if type(key) is not dict:
            return key
        inner = dict(shape.fields)
        return {name: to_wire(item, inner[name]) if name in inner else item for name, item in key.items()}
    return shape.wire.get(key, key) if type(key) is str else key


def canonical(value: Any) -> str | tuple[Hashable, ...]:
    """The form in which keys are compared and counted: `"1"` and `1` are the same key."""
    if type(value) is str:
        return value
    if type(value) is dict:
        return tuple(sorted((name, canonical(item)) for name, item in value.items()))
    if type(value) is list:
        return tuple(canonical(item) for item in value)
    if type(value) is bool or value is None:
        return (value,)
    return text_of(value)


def text_of(value: Any) -> str:
    """A number as the text of an ID."""
    if type(value) is float and value.is_integer():
        return str(int(value))
    return raw_text(value) if isinstance(value, orjson.Fragment) else str(value)


def fit(value: Any, type_name: str) -> Any:
    """The key as the argument's type wants it: services differ in whether an ID is a text or a number.

    None for what the type cannot hold: one such key would have the service refuse the keys of all parents.
    """
    kind = type(value)
    if type_name in _TEXT_TYPES:
        if kind is str:
            return value
        return text_of(value) if isinstance(value, (int, float, orjson.Fragment)) and kind is not bool else None
    if type_name == "Int":
        if kind is str:
            digits = value.removeprefix("-")
            value = int(value) if digits.isascii() and digits.isdecimal() and len(digits) <= _INT_DIGITS else None
            kind = type(value)
        return value if kind is not int or -_INT_END <= value < _INT_END else None
    return value


def _of_types(objects: list[Object], types: frozenset[str] | None, typename_key: str) -> list[Object]:
    return objects if types is None else [item for item in objects if is_of_types(item, types, typename_key)]


def _positions(value: Any, indexes: tuple[int, ...]) -> Iterator[tuple[Object, tuple[int, ...]]]:
    if type(value) is dict:
        yield value, indexes
    elif type(value) is list:
        for index, item in enumerate(value):
            yield from _positions(item, (*indexes, index))


def _below(shape: KeyShape, index: int) -> KeyShape:
    """The shape relative to what its first `index` steps lead to."""
    path = shape.path[index:]
    return replace(shape, path=path)


def _read_list(value: list[Any], shape: KeyShape, *, inside: bool) -> list[Any]:
    found = [read(item, shape, inside=inside) for item in value]
    return found if inside else [*flatten(found)]


def _read_object(value: Any, shape: KeyObject) -> Any:
    if type(value) is not dict:
        return None
    found: Object = {}
    concrete = value.get(shape.typename_key) if shape.typename_key is not None else shape.typename
    if type(concrete) is str:
        found["__typename"] = shape.typenames.get(concrete, concrete)
    for name, inner in shape.fields:
        if not is_of_types(value, inner.types, shape.typename_key or "__typename"):
            continue
        part = read(value, inner, inside=True)
        # An input object with a null may be refused, and the whole batch with it.
        if part is None and not inner.nullable:
            return None
        found[name] = part
    return found


def _normal(value: Any, format_name: str | None) -> Any:
    if type(value) is str and not value.isascii():
        # Lone surrogates cannot be sent at all; no key that a service knows holds any.
        value = value.encode("utf-8", "replace").decode()
    if format_name is None:
        return value
    try:
        return scalars.normalize(format_name, value)
    except ValueError:
        return value
