"""Answers to keys: which item of a batched answer belongs to which key. Never by position unless that is declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import GraphQLSchema, is_object_type
from msgspec import Struct, field

from dovetail_gateway.plan.nodes import JoinEntry, KeyArgument, KeyObject

from .joins import Call, Join, Key
from .keys import Object, aligned, canonical, is_of_types, reader
from .rewrite import rewrite

NOT_A_LIST = "The subgraph's answer to a batched call is no list."
NOT_AN_OBJECT = "The subgraph's answer holds a value that is no object."
OTHER_TYPE = "The subgraph's answer holds an entity of another type than was asked for."
WRONG_LENGTH = "The subgraph's answer to a batched call has not one item for each key."

EXTRA: Key = ("", "extra")
"""Stands for the key of an item that nobody asked for."""


class Found(Struct, kw_only=True, eq=False):
    """A join's answers by key: one value each, or (`grouped`) all items of the key.

    `positions`: by call, the key of each item of its answer; `EXTRA`: nobody asked for it; None: unknown.
    `invalid`: what the answers have wrong: the call, the item's index (None: the whole call) and a message.
    `answered`: where items are grouped, the keys of calls that were answered. `ranks`: keys by the order of the answer.
    `type_name`: the object type that entities must have, if it is but one.
    """

    grouped: bool
    type_name: str | None = None
    values: dict[Key, Any] = field(default_factory=dict)
    positions: dict[int, list[Key | None]] = field(default_factory=dict)
    invalid: list[tuple[Call, int | None, str]] = field(default_factory=list)
    answered: set[Key] = field(default_factory=set)
    ranks: dict[Key, int] = field(default_factory=dict)


def start(join: Join, schema: GraphQLSchema) -> Found:
    """Nothing found yet. Items are grouped where a collection's parents want all items of their one key."""
    by_target = is_batched(join.entry) and not _positional(join.entry)
    grouped = join.entry.collection and by_target and list not in map(type, join.wanted)
    return Found(grouped=grouped, type_name=_entity_type(join.entry, schema))


def take(found: Found, join: Join, call: Call, value: Any) -> None:
    """Sort the answer of one call into what is found."""
    entry = join.entry
    if entry.rewrite is not None:
        value = rewrite(value, entry.rewrite)
    if value is None:
        return
    if not is_batched(entry):
        _take_single(found, call, value, entry)
        return
    if type(value) is not list:
        found.invalid.append((call, None, NOT_A_LIST))
    elif _positional(entry):
        _take_positional(found, call, value, entry)
    else:
        _take_matched(found, call, value, entry)


def _entity_type(entry: JoinEntry, schema: GraphQLSchema) -> str | None:
    """The API's object type whose entities are asked for; None where a key stands for objects of several types."""
    key = next((item.key for item in _batched_arguments(entry)), None) if entry.entities else None
    if not isinstance(key, KeyObject) or key.typename is None:
        return None
    names = None if entry.rewrite is None else entry.rewrite.children.get(entry.typename_key)
    name = key.typename if names is None else names.values.get(key.typename, key.typename)
    return name if is_object_type(schema.type_map.get(name)) else None


def _batched_arguments(entry: JoinEntry) -> list[KeyArgument]:
    return [item for item in entry.arguments if isinstance(item, KeyArgument) and item.batch]


def is_batched(entry: JoinEntry) -> bool:
    """Whether one call answers several keys with a list."""
    return any(isinstance(item, KeyArgument) and item.batch for item in entry.arguments)


def _positional(entry: JoinEntry) -> bool:
    return entry.entities or any(item.target is None for item in _batched_arguments(entry))


def _take_single(found: Found, call: Call, value: Any, entry: JoinEntry) -> None:
    value, fits = _fitting(value, entry, lists=entry.attach is not None)
    if not fits:
        found.invalid.append((call, None, NOT_AN_OBJECT))
    if value is not None:
        found.values[call.keys[0]] = value


def _take_positional(found: Found, call: Call, items: list[Any], entry: JoinEntry) -> None:
    if len(items) != len(call.keys):
        found.invalid.append((call, None, WRONG_LENGTH))
        return
    found.positions[id(call)] = list(call.keys)
    for index, (key, item) in enumerate(zip(call.keys, items, strict=True)):
        value, fits = _fitting(item, entry, lists=entry.collection)
        if not fits:
            found.invalid.append((call, index, NOT_AN_OBJECT))
        elif type(value) is dict and found.type_name not in (None, value.get(entry.typename_key, found.type_name)):
            found.invalid.append((call, index, OTHER_TYPE))
            value = None
        if value is not None:
            found.values[key] = value


def _take_matched(found: Found, call: Call, items: list[Any], entry: JoinEntry) -> None:
    key_of = _key_reader(call, entry)
    sent = set(call.keys)
    if found.grouped:
        found.answered |= sent
    positions: list[Key | None] = []
    found.positions[id(call)] = positions
    for index, item in enumerate(items):
        key: Key | None = None
        if type(item) is dict:
            key = key_of(item)
            if key not in sent:
                key = None if key is None else EXTRA
            elif entry.narrow is not None and not is_of_types(item, entry.narrow, "__typename"):
                # Shown as null, as if it had not been there.
                key = None if found.grouped else key
            elif found.grouped:
                found.values.setdefault(key, []).append(item)
            else:
                found.values.setdefault(key, item)
        elif item is not None:
            found.invalid.append((call, index, NOT_AN_OBJECT))
        positions.append(key)


def _key_reader(call: Call, entry: JoinEntry) -> Callable[[Object], Key | None]:
    """Reads the key that a returned item states, in the form of the keys asked for; None if it states none."""
    batched = _batched_arguments(entry)
    readers = [reader(aligned(item.target, item.key)) for item in batched if item.target is not None]
    # With fixed arguments the keys of a call are pairs, whose first part is the same for all of them.
    pair = call.keys[0] if len(call.arguments) > len(batched) else None
    if len(readers) == 1 and pair is None:
        read_only = readers[0]

        def read_key(item: Object) -> Key | None:
            value = read_only(item)
            return value if type(value) is str else None if value is None else canonical(value)

        return read_key

    def read_keys(item: Object) -> Key | None:
        values = [read_one(item) for read_one in readers]
        if any(value is None for value in values):
            return None
        own = canonical(values[0]) if len(values) == 1 else tuple(map(canonical, values))
        return own if pair is None else (pair[0], own)

    return read_keys


def _fitting(value: Any, entry: JoinEntry, *, lists: bool) -> tuple[Any, bool]:
    """The value without results of types that the link does not allow; False where an object is due and missing.

    `lists`: the value may be a list, which is gone through item by item.
    """
    if type(value) is list and lists:
        pairs = [_fitting(item, entry, lists=True) for item in value]
        return [item for item, _ in pairs], all(fits for _, fits in pairs)
    if type(value) is dict:
        return (value if is_of_types(value, entry.narrow, "__typename") else None), True
    return (None, value is None) if entry.text else (value, True)
