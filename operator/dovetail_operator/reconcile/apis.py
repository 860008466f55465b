"""One gateway's API: its members, what is composed of them, and the artifact that this makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from dovetail_composition.resources import GatewayResource, ObjectName, parse_gateway, selects

from .allowed import allowed_of
from .artifacts import Written, composed_artifact, foreign_artifact, supergraph_urls
from .composing import Composed, compose_members
from .examine import Examined
from .findings import Finding, finding, united
from .judge import Judge
from .memory import recall
from .observation import KubeObject, Observation, name_of
from .references import secrets_of_gateway
from .secret_values import missing_secrets
from .stored import memory_objects
from .versions import Version, led_nowhere, linkable_to

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
    withheld: Finding | None = None
    """Why what its members make is not written."""


def look_at(gateway: KubeObject, examined: Iterable[Examined], observed: Observation, judge: Judge) -> Api:
    """One gateway with all that it selects."""
    key = name_of(gateway)
    resource, diagnostics = parse_gateway(gateway)
    if resource is None:
        return Api(gateway=gateway, key=key, wrong=finding("Invalid", diagnostics))
    allowed = allowed_of(gateway, resource, supergraph_urls(resource, observed, judge), judge)
    api = Api(
        gateway=gateway,
        key=key,
        wrong=allowed.refused,
        unresolved=united([allowed.unresolved, missing_secrets(secrets_of_gateway(resource), observed.secrets)]),
    )
    if resource.schemas is None:
        foreign = foreign_artifact(allowed.gateway, resource, observed, judge)
        if isinstance(foreign, Finding) and foreign.reason == "ContractRefused":
            return replace(api, withheld=replace(foreign, message=f"{foreign.message}\n{_STAYS}"))
        if isinstance(foreign, Finding):
            return replace(api, unresolved=foreign)
        return replace(api, artifact=foreign)
    members = [each for each in examined if _selects(resource, each, observed)]
    if key in observed.overloaded:
        why = f"composing GraphQLGateway {'/'.join(key)} {observed.overloaded[key]}; {_STAYS}"
        selected = tuple(each.key for each in members)
        return replace(api, members=selected, withheld=Finding(reason="TooExpensive", message=why))
    composed, artifact = _compose(allowed.gateway, members, observed, judge)
    api = replace(api, members=tuple(each.key for each in members), composed=composed)
    if isinstance(artifact, Finding):
        return replace(api, withheld=replace(artifact, message=f"{artifact.message}\n{_STAYS}"))
    return replace(api, artifact=artifact, missing=None if artifact else _nothing(members, composed))


def _selects(gateway: GatewayResource, each: Examined, observed: Observation) -> bool:
    labels = each.schema["metadata"].get("labels") or {}
    return selects(gateway, each.key[0], labels, observed.namespaces)


def _compose(
    gateway: KubeObject, members: Collection[Examined], observed: Observation, judge: Judge
) -> tuple[Composed, Written | Finding | None]:
    remembered = recall(memory_objects(name_of(gateway), observed))
    found = {
        each.key: linkable_to(version, judge.linkable(each.key[0]))
        for each in members
        if (version := remembered.get(each.key))
    }
    usable = {key: version for key, version in found.items() if version.digest not in observed.too_expensive}
    barred = {each.key for each in members if each.barred}
    barred |= {key for key, version in usable.items() if _is_barred(version, judge)}
    last_good = {key: version for key, version in usable.items() if key not in barred}
    composed = compose_members({each.key: each.version for each in members if each.version}, last_good)
    artifact = composed_artifact(gateway, composed)
    if barred and not isinstance(artifact, Written):
        # With nothing left, gateways would go on with the artifact before: what is barred must not be called, either.
        nowhere = compose_members({}, {key: led_nowhere(usable[key]) for key in barred & usable.keys()})
        artifact_of_nowhere = composed_artifact(gateway, nowhere)
        if artifact is None or isinstance(artifact_of_nowhere, Written):
            return nowhere, artifact_of_nowhere
    return composed, artifact


def _is_barred(version: Version, judge: Judge) -> bool:
    return version.resource is None or judge.schema(version.resource).barred


def _nothing(members: Collection[Examined], composed: Composed) -> Finding:
    if not members:
        return Finding(reason="NoSchemas", message=f"no GraphQLSchema is selected; {_STAYS}")
    message = f"no selected GraphQLSchema can be composed; {_STAYS}"
    general = finding("NoSchemas", composed.general).message
    return Finding(reason="NoSchemas", message=f"{message}\n{general}" if general else message)
