"""What all arguments of one link's or lookup's call have in common, and what binding one of them gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dovetail_composition.linking.context import Context
from dovetail_composition.linking.keys import Key
from dovetail_composition.linking.site import Site
from dovetail_composition.linking.targets import Target
from dovetail_composition.members.member import Member
from dovetail_composition.schema.definitions import InputValue
from dovetail_composition.schema.links import CallArgument
from dovetail_composition.schema.type_refs import named_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """Where keys come from: a type of a member whose service answers."""

    member: Member
    type_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSite:
    """One call of a target query."""

    site: Site
    context: Context
    target: Target
    parent: Parent | None
    """None on root types and where no service answers for the parent."""
    declared: Mapping[str, InputValue]
    """Client arguments that the schema's author has written down for the field."""
    keeps_declared: bool
    """Whether a declared argument that does not fit is wrong, and not just replaced."""

    @property
    def item_type(self) -> str:
        """The type on whose objects keys are matched, in public names."""
        return named_type(self.target.public.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One argument of the call, and what binding it found out."""

    call: CallArgument
    key: Key | None = None
    client: InputValue | None = None
    """The client argument of the linked field that is passed on."""
