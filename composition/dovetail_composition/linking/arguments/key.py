"""Binds an argument to a key of the parent: checks that the key fits, and how returned items are matched with it."""

from __future__ import annotations

from dovetail_composition.linking.fitting import object_problem, value_fits
from dovetail_composition.linking.keys import FROM, Key, read_key
from dovetail_composition.linking.targets import TargetArgument
from dovetail_composition.members.sources import LinkArgumentSpec
from dovetail_composition.schema.links import CallArgument
from dovetail_composition.schema.type_refs import list_depth, named_type

from .call_site import Bound, CallSite
from .matching import match_items


def bind_key(call: CallSite, spec: LinkArgumentSpec, argument: TargetArgument, text: str) -> Bound | None:
    """The argument with its key, or None where something is wrong."""
    if call.parent is None:
        message = f"Argument '{spec.name}' takes '{text[:100]}' from a parent, and there is no service that has one."
        call.site.report("LINK_KEY_INVALID", message, "Use 'argument' or 'value' here.")
        return None
    key = read_key(call.site, call.context, FROM, call.parent.member, call.parent.type_name, text)
    if key is None or not _key_fits(call, spec, argument, key):
        return None
    target = None
    if spec.batch and not spec.positional:
        target = match_items(call, spec, key)
        if target is None:
            return None
    return Bound(
        call=CallArgument(
            name=argument.own.name,
            type=argument.own.type,
            source="parent",
            value=key.text,
            batch=spec.batch,
            each=spec.each,
            target=target,
            positional=spec.batch and spec.positional,
        ),
        key=key,
    )


def _key_fits(call: CallSite, spec: LinkArgumentSpec, argument: TargetArgument, key: Key) -> bool:
    wanted = list_depth(argument.own.type)
    if spec.batch and wanted == 0:
        message = f"Argument '{spec.name}' is batched, but takes '{argument.public.type}', which is no list."
        call.site.report("LINK_BATCH_INVALID", message, "Batch into a list argument, or leave 'batch' out.")
        return False
    if spec.each and key.depth == 0:
        message = f"Argument '{spec.name}' repeats the query for each of '{key.text}', which is no list."
        call.site.report("LINK_BATCH_INVALID", message, "Leave 'each' out.")
        return False
    problem = _type_problem(call, argument, key)
    hint = ""
    if problem is None:
        # Of a batch, one value for each parent, or a list of them, goes into the one list.
        depth = 1 if spec.batch else key.depth - spec.each
        if wanted == depth or (wanted, depth) == (1, 0):  # GraphQL makes a single value into a list of one
            return True
        problem = "that is a list" if depth > wanted else "that is not as deep a list"
        hint = "Repeat the query with 'each: true', or call a query that takes a list." if depth > wanted else ""
    message = f"Argument '{spec.name}' is of the type '{argument.public.type}' and cannot take '{key.text}': {problem}."
    call.site.report("LINK_ARGUMENT_TYPE", message, hint)
    return False


def _type_problem(call: CallSite, argument: TargetArgument, key: Key) -> str | None:
    if key.single is not None:
        fits = value_fits(call.context, key.single.type, named_type(argument.public.type))
        return None if fits else f"that is of the type '{key.single.type}'"
    name = named_type(argument.own.type)
    definition = call.target.member.own.types.get(name)
    if definition is None or definition.kind != "INPUT_OBJECT":
        return f"that makes an object, and '{name}' is no input object"
    return object_problem(call.context, key, key.selection, definition, call.target.member)
