"""Resolves lookups: plain queries that load an entity by key, for the fields that other services have of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.members.member import Member
from dovetail_composition.members.sources import LinkArgumentSpec, LookupSpec
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import Schema, TypeDefinition
from dovetail_composition.schema.links import Call, Lookup
from dovetail_composition.schema.type_refs import is_list, list_depth, named_type

from .arguments.binding import bind_arguments
from .arguments.call_site import Bound, CallSite, Parent
from .context import Context
from .keys import LOOKUP_KEY, Key, read_key
from .site import Site
from .targets import Target, find_target

_LOADED = frozenset({"OBJECT", "INTERFACE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedLookup:
    """A lookup that can be followed, and the object types it loads."""

    types: tuple[str, ...]
    lookup: Lookup


def resolve_lookup(site: Site, spec: LookupSpec, context: Context) -> ResolvedLookup | None:
    """The lookup, or None; all that is wrong is reported at the site."""
    member = site.member
    definition = context.type_of(member, spec.type)
    if definition is None or definition.kind not in _LOADED:
        names = [name for name, each in member.public.types.items() if each.kind in _LOADED]
        message = f"Schema '{member.name}' has no object or interface type '{spec.type}'."
        site.report("LOOKUP_TYPE_UNKNOWN", message, suggest(spec.type, names))
        return None
    site.location = definition.location
    if member.virtual:
        site.report(
            "LOOKUP_VIRTUAL", f"The schema '{member.name}' is virtual: it has no service to load '{spec.type}' from."
        )
        return None
    key = read_key(site, context, LOOKUP_KEY, member, definition.name, spec.key)
    target = find_target(site, member, spec.query, "query")
    if key is None or target is None or not _loads(site, context, definition, target):
        return None
    call = CallSite(
        site=site,
        context=context,
        target=target,
        parent=Parent(member=member, type_name=definition.name),
        declared={},
        keeps_declared=False,
    )
    bound = bind_arguments(call, _argument_specs(spec, key, target))
    if bound is None or not _is_consistent(site, target, key, bound):
        return None
    _warn_alone(site, context, definition, key)
    lookup = Lookup(
        key=key.text,
        call=Call(
            graph=member.graph,
            query=target.own.name,
            returns=target.public.type,
            arguments=tuple(each.call for each in bound),
        ),
    )
    return ResolvedLookup(types=_object_types(member, definition), lookup=lookup)


def apply_lookups(schema: Schema, resolved: Sequence[ResolvedLookup], memo: Memo = NO_MEMO) -> Schema:
    """The schema with each lookup on the types it loads, in one fixed order."""
    found: dict[str, list[Lookup]] = {}
    for each in resolved:
        for name in each.types:
            found.setdefault(name, []).append(each.lookup)
    types = dict(schema.types)
    for name in found.keys() & types.keys():
        lookups = memo.same(_sorted(found[name]), "lookups", name)
        types[name] = memo.recall(_with_lookups, (types[name], lookups))
    return replace(schema, types=types)


def _with_lookups(definition: TypeDefinition, lookups: tuple[Lookup, ...]) -> TypeDefinition:
    return replace(definition, lookups=lookups)


def _sorted(lookups: list[Lookup]) -> tuple[Lookup, ...]:
    return tuple(sorted(set(lookups), key=lambda each: (each.call.graph, each.key, each.call.query, repr(each))))


def _argument_specs(spec: LookupSpec, key: Key, target: Target) -> list[LinkArgumentSpec]:
    """The arguments with what goes without saying: values are the key's, and items are matched by the key."""
    names = {leaf.path[-1]: ".".join(leaf.path) for leaf in key.leaves}
    only = ".".join(key.single.path) if key.single else key.text
    written = spec.arguments or tuple(
        LinkArgumentSpec(name=name) for name in names if target.argument(name) is not None
    )
    completed = []
    for each in written:
        if each.from_ is None and each.argument is None and not each.has_value:
            each = replace(each, from_=names.get(each.name, only))
        if each.batch and not each.positional and each.target_field_name is None:
            each = replace(each, target_field_name=each.from_)
        completed.append(each)
    return completed


def _loads(site: Site, context: Context, definition: TypeDefinition, target: Target) -> bool:
    returns = named_type(target.public.type)
    wanted = context.possible_types(definition.name)
    if list_depth(target.public.type) > 1 or not wanted <= context.possible_types(returns):
        message = f"Query '{target.own.name}' returns '{target.public.type}', which does not load '{definition.name}'."
        site.report("LOOKUP_QUERY_INVALID", message, f"Name a query that returns '{definition.name}' or a list of it.")
        return False
    return True


def _is_consistent(site: Site, target: Target, key: Key, bound: Sequence[Bound]) -> bool:
    for each in bound:
        if each.client is not None:
            message = f"Argument '{each.call.name}' is passed on from a client, but clients do not call lookups."
            site.report("LOOKUP_QUERY_INVALID", message, "Use 'from' or 'value'.")
            return False
        if each.call.each or (each.key is not None and each.key.depth):
            site.report("LOOKUP_QUERY_INVALID", f"Argument '{each.call.name}' takes a list of keys for one object.")
            return False
    batched = any(each.call.batch for each in bound)
    if batched != is_list(target.public.type):
        message = f"Query '{target.own.name}' returns '{target.public.type}', but "
        message += "keys are batched." if batched else "one key at a time is sent."
        hint = "Leave 'batch' out." if batched else "Batch into the list argument: 'batch: true'."
        site.report("LOOKUP_QUERY_INVALID", message, hint)
        return False
    wanted = {leaf.path for leaf in key.leaves}
    used = {leaf.path for each in bound if each.key for leaf in each.key.leaves}
    if used != wanted:
        odd = ".".join(min(used ^ wanted))
        verb = "not used by any argument" if used < wanted else "no part of the key"
        site.report("LOOKUP_KEY_UNCOVERED", f"The key is '{key.text}', and '{odd}' is {verb}.")
        return False
    return True


def _warn_alone(site: Site, context: Context, definition: TypeDefinition, key: Key) -> None:
    """Nobody can come from elsewhere with a key that no other service knows."""
    name = definition.name
    others = [each for each in context.holders.get(name, ()) if each is not site.member]
    for each in others:
        trial = Site(member=each, coordinate=site.coordinate)
        # A virtual schema adds links to the type, which only types with lookups may have from elsewhere.
        if each.virtual or read_key(trial, context, LOOKUP_KEY, each, name, key.text) is not None:
            return
    what = f"no other schema has the key '{key.text}'" if others else "no other schema has the type"
    site.report("LOOKUP_UNUSED", f"The lookup of '{name}' is never used: {what}.")


def _object_types(member: Member, definition: TypeDefinition) -> tuple[str, ...]:
    if definition.kind == "OBJECT":
        return (definition.name,)
    types = member.public.types.values()
    return tuple(sorted(each.name for each in types if each.kind == "OBJECT" and definition.name in each.interfaces))
