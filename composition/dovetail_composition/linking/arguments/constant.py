"""Binds an argument to a constant of the manifest."""

from __future__ import annotations

from dovetail_composition.linking.targets import TargetArgument
from dovetail_composition.literals.from_json import literal_of
from dovetail_composition.literals.names import rename_in_literal
from dovetail_composition.members.sources import LinkArgumentSpec
from dovetail_composition.schema.coordinates import members_of
from dovetail_composition.schema.definitions import Field
from dovetail_composition.schema.links import CallArgument
from dovetail_composition.schema.wire_names import own_name

from .call_site import Bound, CallSite


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
