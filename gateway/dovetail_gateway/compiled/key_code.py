"""Code for keys: reading them from parents, and from the items that come back."""

from __future__ import annotations

from dovetail_composition.schema.type_refs import list_depth, named_type
from dovetail_gateway.plan.nodes import JoinEntry, KeyArgument, KeyObject, KeyValue, TextArgument

from .errors import NotCompilableError
from .key_paths import key_at, leaf
from .layout import Filling
from .object_key_code import write_read_objects
from .places import Slot
from .source import Function, Source


def key_argument(entry: JoinEntry) -> KeyArgument:
    """The one argument that parents give. Raises `NotCompilableError` if there are others."""
    keys = [item for item in entry.arguments if not isinstance(item, TextArgument)]
    if entry.mode != "batch" or len(keys) != 1:
        raise NotCompilableError("a call with several keys, or for each parent")
    (argument,) = keys
    if not isinstance(argument, KeyArgument) or not argument.batch or argument.each or argument.renamed:
        raise NotCompilableError("a key that is no batch")
    return argument


def write_read(source: Source, filling: Filling) -> tuple[Function, bytes | None]:
    """A function from parents to the key that each wants, and the frame of what is sent; see `JoinCode`."""
    argument = key_argument(filling.entry)
    variants = [variant for _, variant in filling.parents]
    if isinstance(argument.key, KeyObject):
        return write_read_objects(source, argument.key, variants)
    slot = leaf(argument.key, variants)
    fit = _fit(slot, argument)
    is_list = list_depth(slot.ref) == 1 and len(argument.key.path) == 1
    if list_depth(slot.ref) and not is_list:
        raise NotCompilableError("keys in lists of objects")
    if is_list and fit:
        raise NotCompilableError("a list of keys in another form")
    value = key_at(argument.key, variants, fit)
    return source.define("read", "parents, noted", [f"return [{value} for p in parents]"]), None


def _fit(slot: Slot, argument: KeyArgument) -> str:
    """The function that gives values of the field the form that the argument takes; empty where they have it."""
    own, wanted = named_type(slot.ref), named_type(argument.type)
    texts = ("ID", "String")
    if isinstance(argument.key, KeyObject) or argument.key.wire or argument.key.format:
        raise NotCompilableError("a key with other names or a format")
    if own in texts and wanted in texts:
        return ""
    if own == "Int" and wanted in ("Int", *texts):
        return "" if wanted == "Int" else "str"
    raise NotCompilableError(f"a key of type {own} for {wanted}")


def is_positional(entry: JoinEntry) -> bool:
    """Whether the answer has an item for each key, in their order."""
    return entry.entities or key_argument(entry).target is None


def write_tell(source: Source, filling: Filling) -> Function:
    """A function from items of an answer to their keys, None for those that are null."""
    target = key_argument(filling.entry).target
    if not isinstance(target, KeyValue):
        raise NotCompilableError("a target that is no field")
    variants = [*filling.answer.variants.values()]
    slot = leaf(target, variants)
    if list_depth(slot.ref):
        raise NotCompilableError("a target in a list")
    value = key_at(target, variants, _fit(slot, key_argument(filling.entry)))
    return source.define("tell", "items", [f"return [None if p is None else {value} for p in items]"])
