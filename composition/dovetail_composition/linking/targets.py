"""Finds what a link or lookup calls: the member, its root field and the root field's arguments."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.members.member import Member
from dovetail_composition.members.permission import grant_hint
from dovetail_composition.schema.definitions import Field, InputValue, OperationType
from dovetail_composition.schema.wire_names import own_field_name, own_name

from .context import Context
from .site import Site


@dataclass(frozen=True, slots=True)
class TargetArgument:
    """An argument of the target query, in the service's own names and in public ones."""

    own: InputValue
    public: InputValue


@dataclass(frozen=True, slots=True)
class Target:
    """A root field of a member, in the service's own names and in public ones."""

    member: Member
    own: Field
    public: Field

    def arguments(self) -> dict[str, TargetArgument]:
        """The arguments by the service's own names."""
        public = {own_name(each, self.member.graph): each for each in self.public.arguments}
        return {each.name: TargetArgument(each, public.get(each.name, each)) for each in self.own.arguments}

    def argument(self, name: str) -> TargetArgument | None:
        """An argument by the service's own name or else by its public one."""
        arguments = self.arguments()
        return arguments.get(name) or next((each for each in arguments.values() if each.public.name == name), None)


def find_member(site: Site, context: Context, reference: str) -> Member | None:
    """The member that a link names: one of the same namespace, or `namespace/name`."""
    namespace, _, name = reference.rpartition("/")
    namespace = namespace or site.member.namespace
    if not site.member.may_call(namespace, name):
        # Said before looking, so that it does not tell whether there is such a schema.
        message = f"Namespace '{namespace}' does not permit links from namespace '{site.member.namespace}' to '{name}'."
        site.report("LINK_NOT_PERMITTED", message, grant_hint(site.member.namespace, namespace, name))
        return None
    found = context.by_name.get((namespace, name))
    if found is None:
        others = (each for each in context.members if each.name == name)
        elsewhere = [f"{each.namespace}/{each.name}" for each in others if site.member.may_call(each.namespace, name)]
        near = [each.name for each in context.members if each.namespace == site.member.namespace]
        hint = f"Did you mean '{elsewhere[0]}'?" if elsewhere else suggest(name, near)
        site.report("LINK_SCHEMA_UNKNOWN", f"There is no schema '{reference}' to call.", hint)
    elif found.virtual:
        message = f"The schema '{reference}' is virtual: there is no service to call."
        site.report("LINK_SCHEMA_VIRTUAL", message)
        return None
    return found


def find_target(site: Site, member: Member, query: str, operation: OperationType) -> Target | None:
    """The root field of this name: the service's own name first, so that hidden and renamed ones can be called."""
    fields = _root_fields(member, operation)
    found = fields.get(query) or next((each for each in fields.values() if each.public.name == query), None)
    if found is None:
        other: OperationType = "mutation" if operation == "query" else "query"
        if query in _root_fields(member, other):
            hint = f"'{query}' is a {other}; links on Mutation call mutations, all others queries."
        else:
            hint = suggest(query, [*fields, *(each.public.name for each in fields.values())])
        site.report("LINK_QUERY_UNKNOWN", f"Schema '{member.name}' has no {operation} '{query}'.", hint)
    return found


def _root_fields(member: Member, operation: OperationType) -> dict[str, Target]:
    own_root = member.own.types.get(member.own.roots.get(operation, ""))
    public_root = member.public.types.get(member.public.roots.get(operation, ""))
    if own_root is None or public_root is None:
        return {}
    public = {own_field_name(each, member.graph): each for each in public_root.fields.values()}
    return {name: Target(member, own, public[name]) for name, own in own_root.fields.items() if name in public}
