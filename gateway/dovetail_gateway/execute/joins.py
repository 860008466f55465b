"""From parents to calls: which keys each parent wants, and the calls that ask for them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from dovetail_composition.schema.type_refs import is_non_null, named_type
from dovetail_gateway.plan.nodes import AboveArgument, EachArgument, JoinEntry, KeyArgument, VariableRef

from .keys import Object, canonical, fit, is_of_types, read, read_from, to_wire

Key = str | tuple[Hashable, ...]
Wanted = Key | list[Key | None] | None
"""What a parent wants: the value of one key, a list of values, or (None) nothing."""

EACH_CALLS = 500
"""Aliased calls in one request: more of them would make a document that servers refuse."""


_PLAIN = frozenset({str, int, type(None)})
"""Of these types no value equals one of another."""


class Call(Struct, kw_only=True, eq=False):
    """One call of the join's field. `keys`: those it asks for, in the order sent; one where it is not batched."""

    arguments: list[tuple[KeyArgument | AboveArgument | EachArgument, Any]]
    keys: list[Key]


class Join(Struct, kw_only=True, eq=False):
    """An entry at work. `first`: where its parents begin among all parents of the entry."""

    entry: JoinEntry
    parents: list[Object]
    first: int = 0
    above: Mapping[int, Sequence[Object]] = field(default_factory=dict)
    """By number of steps of the path: for each parent the object above it."""
    ordered_by_service: bool = False
    """The order of a collection is that of the answer, not that of the parent's keys."""
    wanted: list[Wanted] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)


def prepare(
    entry: JoinEntry,
    parents: list[Object],
    variables: Mapping[str, Any],
    max_keys: int,
    *,
    above: Mapping[int, Sequence[Object]],
    first: int = 0,
) -> Join:
    """The calls for these parents, keys de-duplicated."""
    ordered = is_ordered_by_service(entry, variables)
    join = Join(entry=entry, parents=parents, first=first, above=above, ordered_by_service=ordered)
    if entry.mode == "batch":
        _prepare_batch(join, max_keys)
    else:
        _prepare_aliases(join, variables)
    return join


def is_ordered_by_service(entry: JoinEntry, variables: Mapping[str, Any]) -> bool:
    """Whether the order of a collection is that of the answer, for a request with these variables."""
    return entry.ordered_by_service or any(variables.get(name) is not None for name in entry.order_variables)


def packs(join: Join, max_keys: int) -> Iterator[list[Call]]:
    """The calls by the request they go in."""
    if join.entry.mode == "single":
        yield from ([call] for call in join.calls)
        return
    room = max_keys if join.entry.mode == "batch" else min(max_keys, EACH_CALLS)
    pack: list[Call] = []
    size = 0
    for call in join.calls:
        if pack and (size + len(call.keys) > room or len(pack) == EACH_CALLS):
            yield pack
            pack, size = [], 0
        pack.append(call)
        size += len(call.keys)
    if pack:
        yield pack


def _prepare_batch(join: Join, max_keys: int) -> None:
    """One group of keys for each distinct value of the arguments that are not batched; mostly there is just one."""
    arguments = [item for item in join.entry.arguments if isinstance(item, (KeyArgument, AboveArgument))]
    batched = [item for item in arguments if isinstance(item, KeyArgument) and item.batch]
    fixed = [item for item in arguments if isinstance(item, AboveArgument) or not item.batch]
    groups: dict[Key, tuple[list[Any], dict[Key, tuple[Any, ...]]]] = {}
    if not fixed:
        keys: dict[Key, tuple[Any, ...]] = {}
        join.wanted = _wanted_by_all(join.parents, batched, keys)
        groups[()] = ([], keys)
    for index, parent in enumerate(join.parents if fixed else ()):
        values = _fixed_values(join, index, fixed, sole=False)
        if values is None:
            join.wanted.append(None)
            continue
        group_key = canonical(values) if fixed else ()
        group = groups.get(group_key)
        if group is None:
            group = groups[group_key] = (values, {})
        join.wanted.append(_want(_columns(parent, batched), group_key, group[1]))
    for values, keys in groups.values():
        ordered = list(keys.items())
        for start in range(0, len(ordered), max_keys):
            chunk = ordered[start : start + max_keys]
            call = Call(arguments=list(zip(fixed, values, strict=True)), keys=[key for key, _ in chunk])
            call.arguments += [(item, [sent[index] for _, sent in chunk]) for index, item in enumerate(batched)]
            join.calls.append(call)


def _wanted_by_all(
    parents: Sequence[Object], batched: Sequence[KeyArgument], keys: dict[Key, tuple[Any, ...]]
) -> list[Wanted]:
    """What each parent wants. Many hold the same key, mostly in plain values: then it is worked out once."""
    names = dict.fromkeys(name for item in batched for name in read_from(item.key))
    columns = [[parent.get(name) for parent in parents] for name in names]
    if not all(_PLAIN.issuperset(map(type, column)) for column in columns):
        return [_want(_columns(parent, batched), None, keys) for parent in parents]
    rows: list[Any] = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True)) or [()] * len(parents)
    one_of_each = dict(zip(rows, parents, strict=True))
    known = {row: _want(_columns(parent, batched), None, keys) for row, parent in one_of_each.items()}
    return [*map(known.__getitem__, rows)]


def _prepare_aliases(join: Join, variables: Mapping[str, Any]) -> None:
    """A call for each distinct combination of arguments."""
    arguments = [item for item in join.entry.arguments if isinstance(item, (KeyArgument, EachArgument))]
    repeated = [item for item in arguments if isinstance(item, EachArgument) or item.each]
    fixed = [item for item in arguments if isinstance(item, KeyArgument) and not item.each]
    client_values = {id(item): _each_values(item, variables) for item in repeated if isinstance(item, EachArgument)}
    calls: dict[Key, tuple[Any, ...]] = {}
    for index, parent in enumerate(join.parents):
        values = _fixed_values(join, index, fixed, sole=not repeated)
        if values is None:
            join.wanted.append(None)
            continue
        group_key = canonical(values)
        if not repeated:
            calls.setdefault(group_key, tuple(values))
            join.wanted.append(group_key)
            continue
        columns = [
            client_values[id(item)] if isinstance(item, EachArgument) else _key(parent, item) for item in repeated
        ]
        found: dict[Key, tuple[Any, ...]] = {}
        join.wanted.append(_want(columns, group_key, found))
        for key, sent in found.items():
            calls.setdefault(key, (*values, *sent))
    ordered = [*fixed, *repeated]
    join.calls += [Call(arguments=list(zip(ordered, sent, strict=True)), keys=[key]) for key, sent in calls.items()]


def _want(columns: Sequence[Any], group_key: Key | None, keys: dict[Key, tuple[Any, ...]]) -> Wanted:
    """What a parent wants, by its values of the arguments that make up the key; notes new keys with what is sent."""
    if any(column is None for column in columns):
        return None
    lists = [column for column in columns if type(column) is list]
    if not lists:
        return _note(columns, group_key, keys)
    length = max(map(len, lists))
    rows = zip(*(_column(column, length) for column in columns), strict=True)
    return [None if any(value is None for value in row) else _note(row, group_key, keys) for row in rows]


def _note(row: Sequence[Any], group_key: Key | None, keys: dict[Key, tuple[Any, ...]]) -> Key:
    own = canonical(row[0]) if len(row) == 1 else tuple(map(canonical, row))
    key = own if group_key is None else (group_key, own)
    if key not in keys:
        keys[key] = tuple(row)
    return key


def _column(column: Any, length: int) -> list[Any]:
    """A zipped argument: a list is filled up with nulls, a single value goes with each of the others."""
    return [*column, *[None] * (length - len(column))] if type(column) is list else [column] * length


def _columns(parent: Object, arguments: Sequence[KeyArgument]) -> list[Any]:
    return [_key(parent, item) for item in arguments]


def _key(parent: Object, argument: KeyArgument) -> Any:
    """The parent's value for an argument, null where the argument does not take null."""
    value = read(parent, argument.key)
    type_name = named_type(argument.type)
    if type(value) is list:
        return [fit(item, type_name) for item in value]
    return fit(value, type_name)


def _given(join: Join, index: int, argument: AboveArgument) -> Any:
    """The value that the nearest object above gives, in the names of the subgraph that it is sent to."""
    for source in argument.sources:
        value = join.above[source.steps][index]
        if is_of_types(value, source.types, source.typename_key):
            return to_wire(read(value, source.key, inside=True), source.key)
    return None


def _fixed_values(
    join: Join, index: int, arguments: Sequence[KeyArgument | AboveArgument], *, sole: bool
) -> list[Any] | None:
    """Values of arguments that are the same for all of a call; None if one is missing that the call cannot do without.

    `sole`: they are all the key there is, so that a null is sent only beside a value.
    """
    values = [
        _key(join.parents[index], item) if isinstance(item, KeyArgument) else _given(join, index, item)
        for item in arguments
    ]
    if any(value is None and is_non_null(item.type) for value, item in zip(values, arguments, strict=True)):
        return None
    return None if sole and values and all(value is None for value in values) else values


def _each_values(argument: EachArgument, variables: Mapping[str, Any]) -> Any:
    value = _resolve(argument.value, variables)
    return value if value is None or type(value) is list else [value]


def _resolve(value: Any, variables: Mapping[str, Any]) -> Any:
    if isinstance(value, VariableRef):
        return variables.get(value.name)
    if isinstance(value, Mapping):
        return {
            name: _resolve(item, variables)
            for name, item in value.items()
            if not (isinstance(item, VariableRef) and item.name not in variables)
        }
    return [_resolve(item, variables) for item in value] if isinstance(value, (list, tuple)) else value
