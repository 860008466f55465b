"""Finds the field of a returned item that tells whose key it answers."""

from __future__ import annotations

from dovetail_composition.linking.context import Context, field_of
from dovetail_composition.linking.fitting import value_fits
from dovetail_composition.linking.keys import TARGET, Key, read_key
from dovetail_composition.linking.site import Site
from dovetail_composition.linking.targets import Target
from dovetail_composition.members.sources import LinkArgumentSpec

from .call_site import CallSite


def match_items(call: CallSite, spec: LinkArgumentSpec, key: Key) -> str | None:
    """The selection whose value on a returned item equals the key, in normal form and public names."""
    site, context, target, item_type = call.site, call.context, call.target, call.item_type
    text = spec.target_field_name
    candidates = _types_with_fields(context, target, item_type)
    if not candidates:
        message = f"Query '{target.own.name}' returns '{item_type}', whose items have no fields to match keys by."
        site.report("LINK_TARGET_MISSING", message, _POSITIONAL)
        return None
    if text is None:
        text = _default(target, candidates, key)
        if text is None:
            message = f"Nothing tells which item of '{item_type}' belongs to which key '{key.text}'."
            hint = f"Give 'targetFieldName' for argument '{spec.name}'. {_POSITIONAL}"
            site.report("LINK_TARGET_MISSING", message, hint)
            return None
    attempts = [_attempt(site, context, target, name, text) for name in candidates]
    found = [(key_on_item, trial) for key_on_item, trial in attempts if key_on_item is not None]
    if not found:
        site.found.extend(attempts[0][1].found)
        return None
    on_item = found[0][0]
    problem = _problem(context, on_item, key)
    if problem is not None:
        message = f"'targetFieldName' of argument '{spec.name}' is '{on_item.text}', which {problem}."
        site.report("LINK_TARGET_INVALID", message, f"Name the field of '{item_type}' that holds the key.")
        return None
    return on_item.text


_POSITIONAL = "If the items come one for each key and in their order, declare 'positional: true'."


def _types_with_fields(context: Context, target: Target, item_type: str) -> list[str]:
    """The returned type itself; of a union its members, of which some may have the field."""
    definition = target.member.public.types.get(item_type)
    if definition is None:
        return []
    if definition.kind == "UNION":
        return [name for name in definition.members if name in target.member.public.types]
    if definition.kind == "INTERFACE":
        below = [name for name in context.implementations.get(item_type, ()) if name in target.member.public.types]
        return [item_type, *below]
    return [item_type] if definition.kind == "OBJECT" else []


def _default(target: Target, candidates: list[str], key: Key) -> str | None:
    """The field that is called like the key's last name; for a composite key, all of them."""
    names = [leaf.path[-1] for leaf in key.leaves]
    if key.single is None:
        return key.text
    for candidate in candidates:
        definition = target.member.public.types[candidate]
        if all(field_of(definition, target.member.graph, name) for name in names):
            return names[0]
    return None


def _attempt(site: Site, context: Context, target: Target, type_name: str, text: str) -> tuple[Key | None, Site]:
    trial = Site(member=site.member, coordinate=site.coordinate, location=site.location)
    return read_key(trial, context, TARGET, target.member, type_name, text), trial


def _problem(context: Context, on_item: Key, key: Key) -> str | None:
    if any(leaf.depth for leaf in on_item.leaves):
        return "is a list"
    if key.single is not None:
        if on_item.single is None:
            return f"has several fields where the key '{key.text}' is a single value"
        if not _comparable(context, on_item.single.type, key.single.type):
            return f"is of the type '{on_item.single.type}' where the key is of the type '{key.single.type}'"
        return None
    if {leaf.path for leaf in on_item.leaves} != {leaf.path for leaf in key.leaves}:
        return f"does not have the fields of the key '{key.text}'"
    return None


def _comparable(context: Context, first: str, second: str) -> bool:
    return value_fits(context, first, second) or value_fits(context, second, first)
