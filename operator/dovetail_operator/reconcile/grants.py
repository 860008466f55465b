"""References to other namespaces: permitted by a ReferenceGrant there, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dovetail_composition.resources import GROUP, SCHEMA_KIND, ObjectName

from .findings import Finding
from .observation import Grant, Referrer
from .references import Reference

ANY_NAME = "*"
_CORE_GROUP = ""


@dataclass(frozen=True, slots=True)
class Grants:
    """All grants, by the namespace that they stand in."""

    by_namespace: Mapping[str, tuple[Grant, ...]]

    @classmethod
    def of(cls, grants: Iterable[Grant]) -> Grants:
        """An index, so that many grants cost no more than few."""
        found: dict[str, tuple[Grant, ...]] = {}
        for grant in grants:
            found[grant.namespace] = (*found.get(grant.namespace, ()), grant)
        return cls(found)

    def permit(self, kind: str, namespace: str, reference: Reference) -> bool:
        """Whether objects of this kind and namespace may refer to something, be it there or not."""
        if reference.namespace == namespace:
            return True
        referrer = Referrer(group=GROUP, kind=kind, namespace=namespace)
        targets = {(_CORE_GROUP, reference.kind, name) for name in ("", reference.name)}
        return any(
            referrer in grant.referrers and not targets.isdisjoint(grant.targets)
            for grant in self.by_namespace.get(reference.namespace, ())
        )

    def linkable(self, namespace: str) -> frozenset[ObjectName]:
        """The schemas of other namespaces that schemas of this one may link to; `*` stands for any name."""
        referrer = Referrer(group=GROUP, kind=SCHEMA_KIND, namespace=namespace)
        return frozenset(
            (grant.namespace, name or ANY_NAME)
            for grants in self.by_namespace.values()
            for grant in grants
            if grant.namespace != namespace and referrer in grant.referrers
            for group, kind, name in grant.targets
            if (group, kind) == (GROUP, SCHEMA_KIND) and name != ANY_NAME  # which no object has
        )


def not_permitted(kind: str, namespace: str, references: Iterable[Reference]) -> Finding | None:
    """What to tell of references without a grant. The same whether or not there is such an object."""
    lines = [
        f"{each.field} refers to {each.kind} {each.name} of namespace {each.namespace}, which does not permit it: let"
        f" its owner create a ReferenceGrant in namespace {each.namespace}: from: [{{group: {GROUP}, kind: {kind},"
        f' namespace: {namespace}}}], to: [{{group: "", kind: {each.kind}, name: {each.name}}}]'
        for each in references
    ]
    return Finding(reason="RefNotPermitted", message="\n".join(dict.fromkeys(lines))) if lines else None
