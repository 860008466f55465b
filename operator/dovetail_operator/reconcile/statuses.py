"""Statuses of GraphQLSchemas and GraphQLGateways, and whether they say so already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from dovetail_composition.resources import API_VERSION, GATEWAY_KIND, SCHEMA_KIND, ObjectName
from dovetail_operator.names import ACCEPTED, PROGRAMMED, READY, RESOLVED_REFS

from .apis import Api
from .composing import remarks_in
from .conditions import OWN_TYPES, condition_of, conditions
from .decision import StatusWrite
from .events import event_of
from .examine import Examined
from .findings import Finding, listed, united
from .observation import GatewayPods, KubeObject
from .versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Programmed:
    """A gateway's API and how its artifact stands after this decision."""

    api: Api
    digest: str
    """Of what is stored then; empty where nothing is."""
    unwritten: Finding | None = None
    """Why the artifact is not the one that the members make."""


def schema_status(schema: Examined, apis: Sequence[Programmed], now: str) -> tuple[StatusWrite | None, bool]:
    """The status of a schema that these gateways select, None where it has it already; and whether it is ready.

    An operator that was just started has no answers of endpoints yet. What was told before holds until it has: neither
    a restart nor a new leader is news to anybody.
    """
    if schema.pending and _is_told(schema.schema):
        return None, condition_of(schema.schema, READY).get("status") == "True"
    mine = [each for each in apis if schema.key in each.api.members]
    selecting = [each.api for each in mine]
    findings = {
        ACCEPTED: schema.wrong or _agreed([(each, each.composed.refused.get(schema.key)) for each in selecting]),
        RESOLVED_REFS: united(
            [schema.unresolved, _agreed([(each, each.composed.dropped.get(schema.key)) for each in selecting])]
        ),
        PROGRAMMED: _not_programmed(schema, mine),
    }
    names = ", ".join(f"{namespace}/{name}" for namespace, name in sorted(each.api.key for each in mine))
    told = {ACCEPTED: _remarks(schema, selecting), READY: f"served by {names}"}
    status = _status(schema.schema, conditions(schema.schema, findings, told, now))
    in_use = _in_use(schema.key, mine)
    if in_use:
        status["digest"] = in_use.digest
    endpoint = schema.resource.source.endpoint if schema.resource else None
    if endpoint:
        status["endpoint"] = endpoint.url
    if schema.nodes is not None:
        status["nodes"] = schema.nodes
    ready = not any(findings.values())
    return _write(SCHEMA_KIND, schema.schema, status, frozenset(each.api.key for each in mine), now), ready


def gateway_status(
    each: Programmed, ready: Mapping[ObjectName, bool], pods: GatewayPods | None, now: str
) -> StatusWrite | None:
    """The status of a gateway, None where it has it already.

    `ready` tells of every schema whether it is; `pods` is None where they were not asked yet.
    """
    api = each.api
    findings = {
        ACCEPTED: api.wrong,
        RESOLVED_REFS: api.unresolved,
        PROGRAMMED: each.unwritten or api.missing or (None if api.artifact else api.wrong or api.unresolved),
    }
    count, total = sum(ready[member] for member in api.members), len(api.members)
    told = {
        ACCEPTED: listed(remarks_in(api.composed.general)),
        READY: f"{count} of {total} schemas are ready" if api.members else "the supergraph is written",
    }
    status = _status(api.gateway, conditions(api.gateway, findings, told, now))
    status["schemas"] = {"ready": count, "total": total}
    if each.digest:
        status["digest"] = each.digest
    programmed = _programmed(api.gateway, each.digest, pods)
    if programmed:
        status["programmed"] = programmed
    return _write(GATEWAY_KIND, api.gateway, status, frozenset([api.key]), now)


def _programmed(gateway: KubeObject, digest: str, pods: GatewayPods | None) -> str:
    """Gateway pods that run the artifact, of all; empty where that is not known."""
    if pods is None:
        # An operator that was just started has not asked, and what was true a moment ago need not be taken back.
        before = gateway.get("status") or {}
        return before.get("programmed", "") if before.get("digest") == digest else ""
    return f"{pods.by_digest.get(digest, 0)}/{pods.total}" if pods.total and digest else ""


def _is_told(kube_object: KubeObject) -> bool:
    """Whether a status speaks of the object as it is now."""
    told = (kube_object.get("status") or {}).get("observedGeneration")
    return told is not None and told == kube_object["metadata"].get("generation", 0)


def _agreed(found: Sequence[tuple[Api, Finding | None]]) -> Finding | None:
    """What gateways find wrong with a schema; each is named where they do not agree."""
    wrong = [(api, finding) for api, finding in found if finding]
    if not wrong:
        return None
    if len({finding for _, finding in found}) == 1:
        return wrong[0][1]
    messages = [f"for GraphQLGateway {'/'.join(api.key)}: {finding.message}" for api, finding in wrong]
    return Finding(reason=wrong[0][1].reason, message="\n".join(messages))


def _remarks(schema: Examined, apis: Iterable[Api]) -> str:
    """Warnings and hints about the version that is composed: they forbid nothing, and cost no condition."""
    composed = (each.composed for each in apis)
    found = (each.remarks.get(schema.key, ()) for each in composed if each.in_use.get(schema.key) == schema.version)
    return listed(chain.from_iterable(found))


def _not_programmed(schema: Examined, apis: Sequence[Programmed]) -> Finding | None:
    if not apis:
        return Finding(
            reason="NotSelected",
            message="no GraphQLGateway selects this schema: look at its labels, "
            "and at the namespaces that gateways take schemas from",
        )
    unwritten = next((each.unwritten for each in apis if each.unwritten), None)
    if unwritten:
        return unwritten
    found = {"/".join(each.api.key): each.api.composed.in_use.get(schema.key) for each in apis}
    older = sorted(gateway for gateway, version in found.items() if version and version != schema.version)
    if older:
        message = f"GraphQLGateway {', '.join(older)} goes on serving an older version of the schema"
        return Finding(reason="LastGoodKept", message=message)
    without = sorted(gateway for gateway, version in found.items() if version is None)
    if without:
        message = f"the schema is not part of GraphQLGateway {', '.join(without)}"
        return Finding(reason="NotComposed", message=message)
    return None


def _in_use(key: ObjectName, apis: Iterable[Programmed]) -> Version | None:
    written = (each.api for each in apis if not each.unwritten)
    return next((version for api in written if (version := api.composed.in_use.get(key))), None)


def _status(kube_object: KubeObject, conditions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"observedGeneration": kube_object["metadata"].get("generation", 0), "conditions": conditions}


def _write(
    kind: str, kube_object: KubeObject, status: Mapping[str, Any], after: frozenset[ObjectName], now: str
) -> StatusWrite | None:
    if _says_so(kube_object, status):
        return None
    metadata = {name: kube_object["metadata"][name] for name in ("name", "namespace", "uid")}
    return StatusWrite(
        status={"apiVersion": API_VERSION, "kind": kind, "metadata": metadata, "status": dict(status)},
        after=after,
        event=event_of(kind, kube_object, status["conditions"], now),
    )


def _says_so(kube_object: KubeObject, status: Mapping[str, Any]) -> bool:
    """Whether an object has this status. Conditions and fields that others have added are theirs."""
    current = kube_object.get("status") or {}
    wanted = {each["type"]: each for each in status["conditions"]}
    ours = {"observedGeneration", "digest", "endpoint", "nodes", "schemas", "programmed"}
    return all(condition_of(kube_object, kind) == wanted.get(kind, {}) for kind in OWN_TYPES) and all(
        current.get(field) == status.get(field) for field in ours
    )
