"""Code for keys: reading them from parents, asking for each once, and sorting what comes back."""

from __future__ import annotations

from dovetail_composition.type_refs import list_depth, named_type
from dovetail_gateway.plan.nodes import JoinEntry, KeyArgument, KeyObject, KeyValue, TextArgument

from .errors import NotCompilableError
from .key_paths import leaf, value_at
from .layout import Filling
from .object_key_code import write_ask_objects
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


def write_ask(source: Source, filling: Filling) -> Function:
    """A function from parents to what each wants, and the keys to send.

    It gives `wanted` (by parent the index of its key, -1 for none; for lists of keys the list or None) and a dict from
    keys to what is sent for them.
    """
    argument = key_argument(filling.entry)
    variants = [variant for _, variant in filling.parents]
    if isinstance(argument.key, KeyObject):
        return write_ask_objects(source, argument.key, variants)
    slot = leaf(argument.key, variants)
    fit = _fit(slot, argument)
    value = value_at(argument.key, variants)
    is_list = list_depth(slot.ref) == 1 and len(argument.key.path) == 1
    if list_depth(slot.ref) and not is_list:
        raise NotCompilableError("keys in lists of objects")
    if is_list and fit:
        raise NotCompilableError("a list of keys in another form")
    note = "keys.update(zip(k, k))" if is_list else f"k = {fit}(k); keys[k] = k" if fit else "keys[k] = k"
    return source.define(
        "ask",
        "parents",
        [
            "keys = {}",
            "wanted = []",
            "for p in parents:",
            f"    k = {value}",
            "    if k is None or k is UNSET:",
            "        k = None",
            "    else:",
            f"        {note}",
            "    wanted.append(k)",
            "keys.pop(None, None)",
            "return wanted, keys",
        ],
    )


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


def write_sort(source: Source, filling: Filling, *, grouped: bool) -> Function:
    """A function from items of an answer to a dict by key; `grouped`: to all items of a key."""
    target = key_argument(filling.entry).target
    if not isinstance(target, KeyValue):
        raise NotCompilableError("a target that is no field")
    variants = [*filling.answer.variants.values()]
    slot = leaf(target, variants)
    fit = _fit(slot, key_argument(filling.entry))
    if list_depth(slot.ref):
        raise NotCompilableError("a target in a list")
    body = ["for e in items:", "    if e:", f"        k = {value_at(target, variants, 'e')}"]
    if fit:
        body += ["        if k is not None and k is not UNSET:", f"            k = {fit}(k)"]
    if grouped:
        body += ["        if k in keys:", "            if k in found:", "                found[k].append(e)"]
        body += ["            else:", "                found[k] = [e]"]
    else:
        body += ["        if k in keys and k not in found:", "            found[k] = e"]
    return source.define("sort", "found, items, keys", body)
