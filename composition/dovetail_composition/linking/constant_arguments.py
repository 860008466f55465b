"""Binds an argument to a constant of the manifest."""

from __future__ import annotations

from dovetail_composition.definitions import Field
from dovetail_composition.links import CallArgument
from dovetail_composition.literals import rename_in_literal
from dovetail_composition.sources import LinkArgumentSpec
from dovetail_composition.transforms.targets import members_of
from dovetail_composition.wire_names import own_name

from .call_site import Bound, CallSite
from .targets import TargetArgument
from .values import literal_of


def bind_constant(call: CallSite, spec: LinkArgumentSpec, argument: TargetArgument) -> Bound | None:
    """The argument as a literal in the target's own names; the author may have used those or the public ones."""
    own, public = call.target.member.own, call.target.member.public

    def name_of(type_name: str, member_name: str) -> str:
        member = members_of(public.types[type_name])[member_name]
        return member_name if isinstance(member, Field) else own_name(member, call.target.member.graph)

    text, problem = literal_of(spec.value, argument.own.type, own.types)
    if problem is not None:
        renamed, problem_of_renamed = literal_of(spec.value, argument.public.type, public.types)
        if problem_of_renamed is not None:
            message = f"The value of argument '{spec.name}' does not fit its type '{argument.own.type}'. {problem}"
            call.site.report("LINK_ARGUMENT_VALUE", message)
            return None
        text = rename_in_literal(renamed, argument.public.type, public.types, name_of)
    bound = CallArgument(name=argument.own.name, type=argument.own.type, source="constant", value=text)
    return Bound(call=bound)
