"""One gateway's API: its members, what is composed of them, and the artifact that this makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from dovetail_composition.resources import GatewayResource, ObjectName, parse_gateway, selects

from .artifacts import Written, composed_artifact, foreign_artifact
from .composing import Composed, compose_members
from .examine import Examined
from .findings import Finding, finding
from .memory import recall
from .observation import KubeObject, Observation, name_of
from .references import secrets_of_gateway
from .secret_values import missing_secrets
from .stored import memory_objects

_STAYS = "an artifact written before stays as it is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """What is found about one gateway."""

    gateway: KubeObject
    key: ObjectName
    members: tuple[ObjectName, ...] = ()
    """All schemas that it selects, good or bad."""
    composed: Composed = field(default_factory=lambda: Composed(supergraph=None))
    artifact: Written | None = None
    wrong: Finding | None = None
    """Why the gateway itself is not accepted."""
    unresolved: Finding | None = None
    """What it refers to and was not found."""
    missing: Finding | None = None
    """Why there is no artifact."""


def look_at(gateway: KubeObject, examined: Iterable[Examined], observed: Observation) -> Api:
    """One gateway with all that it selects."""
    key = name_of(gateway)
    resource, diagnostics = parse_gateway(gateway)
    if resource is None:
        return Api(gateway=gateway, key=key, wrong=finding("Invalid", diagnostics))
    unresolved = missing_secrets(secrets_of_gateway(resource), observed.secrets)
    if resource.schemas is None:
        foreign = foreign_artifact(gateway, resource, observed)
        if isinstance(foreign, Finding):
            return Api(gateway=gateway, key=key, unresolved=foreign)
        return Api(gateway=gateway, key=key, artifact=foreign, unresolved=unresolved)
    members = [each for each in examined if _selects(resource, each, observed)]
    composed = _compose(key, members, observed)
    artifact = composed_artifact(gateway, composed)
    return Api(
        gateway=gateway,
        key=key,
        members=tuple(each.key for each in members),
        composed=composed,
        artifact=artifact,
        unresolved=unresolved,
        missing=None if artifact else _nothing(members, composed),
    )


def _selects(gateway: GatewayResource, each: Examined, observed: Observation) -> bool:
    labels = each.schema["metadata"].get("labels") or {}
    return selects(gateway, each.key[0], labels, observed.namespaces)


def _compose(key: ObjectName, members: Iterable[Examined], observed: Observation) -> Composed:
    remembered = recall(memory_objects(key, observed))
    last_good = {
        each.key: version
        for each in members
        if (version := remembered.get(each.key)) and version.digest not in observed.too_expensive
    }
    return compose_members({each.key: each.version for each in members if each.version}, last_good)


def _nothing(members: Collection[Examined], composed: Composed) -> Finding:
    if not members:
        return Finding(reason="NoSchemas", message=f"no GraphQLSchema is selected; {_STAYS}")
    message = f"no selected GraphQLSchema can be composed; {_STAYS}"
    general = finding("NoSchemas", composed.general).message
    return Finding(reason="NoSchemas", message=f"{message}\n{general}" if general else message)
