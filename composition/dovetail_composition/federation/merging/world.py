"""What all members say together: the claims to each name, subtypes across members, and what each member's keys use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from dovetail_composition.members.member import Member
from dovetail_composition.rules.sharing import Claim
from dovetail_composition.schema.definitions import Field, FieldJoin, TypeDefinition, TypeJoin
from dovetail_composition.schema.wire_names import own_type_name

from .findings import Findings, Part
from .usage import Usage

ROOTS = frozenset({"Query", "Mutation", "Subscription"})
Claims = Mapping[str, Sequence[Claim]]


class World:
    """The members of one composition, as merging sees them; nothing in it changes but the findings."""

    def __init__(self, members: Sequence[Member], claims: Claims) -> None:
        """`claims` are those to all names, of federated and plain members, oldest first."""
        self.members = {member.graph: member for member in members}
        self.claims = claims
        self.findings = Findings({member.graph: index for index, member in enumerate(members)})
        self._usage: dict[str, Usage] = {}

    def is_federated(self, graph: str) -> bool:
        """Whether a member is written for federation; the others are plain."""
        return self.members[graph].federation is not None

    def version(self, graph: str) -> tuple[int, int] | None:
        """The version of federation that a member is written for; None for a plain one."""
        federation = self.members[graph].federation
        return federation.version if federation else None

    def permits(self, graph: str, other: str) -> bool:
        """Whether the owner of the other member lets this one do more than add to what is there."""
        owner = self.members[other]
        return self.members[graph].may_call(owner.namespace, owner.name)

    def type_in(self, graph: str, name: str) -> TypeDefinition | None:
        """What a member says of a type."""
        return self.members[graph].public.types.get(name)

    def is_orphan(self, claim: Claim) -> bool:
        """Whether a member extends a type and does not define it."""
        federation = self.members[claim.graph].federation
        return federation is not None and own_type_name(claim.definition, claim.graph) in federation.orphans

    def usage(self, graph: str) -> Usage:
        """Which fields a member's own field sets name."""
        if graph not in self._usage:
            self._usage[graph] = Usage(self.members[graph].public, graph)
        return self._usage[graph]

    @cached_property
    def supertypes(self) -> Mapping[str, frozenset[str]]:
        """The interfaces that a type implements, and the unions that it is a member of, in any subgraph."""
        found: dict[str, set[str]] = {}
        for name, claims in self.claims.items():
            for claim in claims:
                found.setdefault(name, set()).update(claim.definition.interfaces)
                for member in claim.definition.members:
                    found.setdefault(member, set()).add(name)
        return {name: frozenset(above) for name, above in found.items()}

    @cached_property
    def implementations(self) -> Mapping[str, frozenset[str]]:
        """The object types that implement an interface in any subgraph."""
        found: dict[str, set[str]] = {}
        for name, claims in self.claims.items():
            for claim in claims:
                if claim.definition.kind == "OBJECT" and not is_interface_object(claim.definition, claim.graph):
                    for interface in claim.definition.interfaces:
                        found.setdefault(interface, set()).add(name)
        return {name: frozenset(below) for name, below in found.items()}

    @cached_property
    def interface_objects(self) -> Mapping[str, tuple[Claim, ...]]:
        """The claims of members that know an interface only as an object type."""
        found = {
            name: tuple(claim for claim in claims if is_interface_object(claim.definition, claim.graph))
            for name, claims in self.claims.items()
        }
        return {name: claims for name, claims in found.items() if claims}

    def abstracted(self, owner: str, field: str, graph: str) -> list[Part[Field]]:
        """The fields of interface objects by which a member that does not know a type resolves a field of it."""
        if not self.interface_objects or self.type_in(graph, owner) is not None:
            return []
        return [
            Part(graph, claim.definition.fields[field])
            for interface in sorted(self.supertypes.get(owner, ()))
            for claim in self.interface_objects.get(interface, ())
            if claim.graph == graph and field in claim.definition.fields
        ]


def type_join(definition: TypeDefinition, graph: str) -> TypeJoin:
    """How a subgraph takes part in a type."""
    return next((join for join in definition.joins if join.graph == graph), None) or TypeJoin(graph=graph)


def field_join(field: Field, graph: str) -> FieldJoin:
    """How a subgraph takes part in a field."""
    return next((join for join in field.joins if join.graph == graph), None) or FieldJoin(graph=graph)


def is_interface_object(definition: TypeDefinition, graph: str) -> bool:
    """Whether a subgraph knows an interface as an object type."""
    return definition.kind == "OBJECT" and any(
        join.interface_object for join in definition.joins if join.graph == graph
    )
