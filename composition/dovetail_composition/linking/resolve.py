"""Resolves one link: its target, arguments and type checked, and the field as the supergraph holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dovetail_composition.members.member import Member
from dovetail_composition.schema.definitions import Field, InputValue, OperationType
from dovetail_composition.schema.links import Call, Link

from .arguments.binding import bind_arguments
from .arguments.call_site import Bound, CallSite, Parent
from .constants import resolve_constant
from .context import Context
from .coordinates import Placed
from .keys import FROM, read_key
from .result_type import shape_of, type_of_link
from .site import Site
from .targets import find_member, find_target


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A link that can be followed."""

    placed: Placed
    field: Field


def resolve_link(placed: Placed, context: Context) -> Resolved | None:
    """The linked field, or None; all that is wrong is reported at the link's site."""
    spec, site = placed.spec, placed.site
    if spec.has_value:
        if spec.schema is not None or spec.query is not None or spec.arguments:
            site.report("LINK_INCOMPLETE", "The link is both a constant and a call.", "Leave 'value' or the call out.")
            return None
        return _resolved(placed, resolve_constant(placed, context))
    if spec.schema is None or spec.query is None:
        missing = "schema" if spec.schema is None else "query"
        site.report("LINK_INCOMPLETE", f"The link has neither a '{missing}' nor a constant 'value'.")
        return None
    member = find_member(site, context, spec.schema)
    target = find_target(site, member, spec.query, _operation(placed)) if member else None
    if target is None:
        return None
    parent = _parent(placed, context)
    call = CallSite(
        site=site,
        context=context,
        target=target,
        parent=parent,
        declared={each.name: each for each in placed.declared.arguments} if placed.declared else {},
        keeps_declared=site.member.virtual,
    )
    bound = bind_arguments(call, spec.arguments)
    shape = shape_of(call, spec, bound) if bound is not None else None
    ref = type_of_link(call, spec, shape, placed.declared) if shape is not None else None
    if bound is None or ref is None:
        return None
    arguments = _client_arguments(call, bound)
    if arguments is None:
        return None
    link = Link(
        graph=parent.member.graph if parent and any(each.key for each in bound) else site.member.graph,
        call=Call(
            graph=target.member.graph,
            query=target.own.name,
            returns=target.public.type,
            arguments=tuple(each.call for each in bound),
        ),
        collection=spec.collection or any(each.call.each for each in bound),
        batched=spec.batched or any(each.call.batch for each in bound),
    )
    return _resolved(placed, _field(placed, ref, arguments, link))


def _operation(placed: Placed) -> OperationType:
    return "mutation" if placed.type.name == placed.site.member.public.roots.get("mutation") else "query"


def _parent(placed: Placed, context: Context) -> Parent | None:
    """Whose service answers for the parent's keys: the declaring member's; for a virtual schema one that has them."""
    member, name = placed.site.member, placed.type.name
    if name in member.public.roots.values():
        return None
    if not member.virtual:
        return Parent(member=member, type_name=name)
    texts = [each.from_ for each in placed.spec.arguments if each.from_ is not None]
    candidates = [each for each in context.holders.get(name, ()) if not each.virtual]
    fitting = (each for each in candidates if all(_can_answer(placed, context, each, text) for text in texts))
    found = next(fitting, candidates[0] if candidates else None)
    return Parent(member=found, type_name=name) if found else None


def _can_answer(placed: Placed, context: Context, member: Member, text: str) -> bool:
    trial = Site(member=placed.site.member, coordinate=placed.site.coordinate)
    return read_key(trial, context, FROM, member, placed.type.name, text) is not None


def _client_arguments(call: CallSite, bound: Sequence[Bound]) -> tuple[InputValue, ...] | None:
    """The field's arguments: those passed on, in the order of the author's declaration, then of the link's."""
    clients: dict[str, InputValue] = {}
    for each in bound:
        client = each.client
        if client is None:
            continue
        first = clients.setdefault(client.name, client)
        if (first.type, first.default) != (client.type, client.default):
            message = f"The client argument '{client.name}' is passed on as '{first.type}' and as '{client.type}'."
            call.site.report("LINK_ARGUMENT_CLASH", message, "Give one of them another name: 'argument'.")
            return None
    unused = [name for name in call.declared if name not in clients]
    if call.keeps_declared:
        for name in unused:
            message = f"The link does not pass the argument '{name}' on."
            call.site.report("LINK_ARGUMENT_UNUSED", message)
    order = [name for name in call.declared if name in clients]
    order += [name for name in clients if name not in call.declared]
    return tuple(clients[name] for name in order)


def _field(placed: Placed, ref: str, arguments: tuple[InputValue, ...], link: Link) -> Field:
    declared = placed.declared
    return Field(
        name=placed.name,
        type=ref,
        arguments=arguments,
        description=declared.description if declared else None,
        deprecated=declared.deprecated if declared else None,
        link=link,
        location=declared.location if declared else None,
    )


def _resolved(placed: Placed, field: Field | None) -> Resolved | None:
    return Resolved(placed=placed, field=field) if field is not None else None
