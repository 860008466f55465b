"""One schema alone: is it well formed, was all found that it refers to, and which version of it can be composed."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail_composition.artifact import MAX_CONTENT
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.resources import (
    ConfigMapKeyRef,
    ObjectName,
    Polled,
    SchemaResource,
    parse_schema,
    unfetched,
)

from .findings import Finding, finding, united
from .judge import Judge
from .kept import MEMO
from .memory import fits
from .observation import Answer, KubeObject, Observation, name_of
from .references import secrets_of_schema
from .secret_values import missing_secrets
from .versions import Version, read_version, version_of

_TOO_LARGE = Finding(
    reason="TooExpensive",
    message=f"the schema takes more than {MAX_CONTENT >> 10} KiB, compressed: shorten its descriptions, or divide it",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A GraphQLSchema and what it is found to be by itself."""

    schema: KubeObject
    key: ObjectName
    resource: SchemaResource | None
    version: Version | None = None
    """What can be composed; None while there is nothing."""
    digest: str = ""
    """Of the version that the schema has, be it composed or too expensive."""
    wrong: Finding | None = None
    """Why it is not accepted."""
    unresolved: Finding | None = None
    """What it refers to and was not found, or must not be looked for."""
    barred: bool = False
    """It takes no part, nor does a version that was good before."""
    pending: bool = False
    """What it says is not known yet, since its endpoint has only just begun to be asked."""
    nodes: int | None = None
    """How many ready backends its endpoint has; None where that is unknown."""


def examine(observed: Observation, judge: Judge) -> tuple[Examined, ...]:
    """Look at every schema. A missing Secret or Service keeps none out: the API's shape does not depend on it."""
    return tuple(_examine(schema, observed, judge) for schema in observed.schemas)


def _examine(schema: KubeObject, observed: Observation, judge: Judge) -> Examined:
    key = name_of(schema)
    resource, diagnostics = _parse(schema, observed)
    if resource is None:
        return Examined(schema=schema, key=key, resource=None, wrong=finding("Invalid", diagnostics))
    verdict = judge.schema(resource)
    if verdict.barred:
        return Examined(
            schema=schema,
            key=key,
            resource=resource,
            wrong=verdict.refused,
            unresolved=verdict.forbidden,
            barred=True,
        )
    if diagnostics:
        missing = finding("ConfigMapNotFound", diagnostics)
        return Examined(schema=schema, key=key, resource=resource, unresolved=missing)
    version, unresolved = _version(schema, resource, observed, judge.linkable(key[0]))
    digest = version.digest if version else ""
    expense = _expense(digest, observed) or (_TOO_LARGE if version and not fits(version) else None)
    return Examined(
        schema=schema,
        key=key,
        resource=resource,
        version=None if expense else version,
        digest=digest,
        wrong=expense,
        unresolved=united(
            [unresolved, verdict.missing, missing_secrets(secrets_of_schema(resource), observed.secrets)]
        ),
        pending=isinstance(resource.origin, Polled) and key not in observed.answers,
        nodes=_nodes(resource, judge),
    )


def _parse(schema: KubeObject, observed: Observation) -> tuple[SchemaResource | None, tuple[Diagnostic, ...]]:
    """What a schema says, with the text that it refers to; parsed once for each state of the objects."""
    resource, diagnostics = MEMO.recall(_parsed, (schema,))
    if resource is None or not isinstance(resource.origin, ConfigMapKeyRef):
        return resource, diagnostics
    name = (resource.origin.namespace, resource.origin.name)
    config_map = observed.config_maps.get(name)
    return (resource, diagnostics) if config_map is None else MEMO.recall(_parsed, (schema, config_map), name, (name,))


def _parsed(
    schema: KubeObject, config_map: KubeObject | None = None, name: ObjectName = ("", "")
) -> tuple[SchemaResource | None, tuple[Diagnostic, ...]]:
    return parse_schema(schema, {} if config_map is None else {name: config_map.get("data") or {}})


def _expense(digest: str, observed: Observation) -> Finding | None:
    if digest in observed.too_expensive:
        return Finding(reason="TooExpensive", message=observed.too_expensive[digest])
    if digest in observed.set_aside:
        return Finding(
            reason="CheckPending", message="the schema takes long to check, and takes no part before that is done"
        )
    return None


def _nodes(resource: SchemaResource, judge: Judge) -> int | None:
    endpoint = resource.source.endpoint
    return judge.rules.nodes(endpoint.url) if endpoint else None


def _version(
    schema: KubeObject, resource: SchemaResource, observed: Observation, linkable: frozenset[ObjectName]
) -> tuple[Version | None, Finding | None]:
    if isinstance(resource.origin, ConfigMapKeyRef):
        config_map = observed.config_maps.get((resource.origin.namespace, resource.origin.name))
        return _version_of(schema, resource, config_map, None, linkable), None
    if isinstance(resource.origin, Polled):
        return _answered(schema, resource, observed.answers.get(resource.key), linkable)
    return _version_of(schema, resource, None, None, linkable), None


def _version_of(
    schema: KubeObject,
    resource: SchemaResource,
    config_map: KubeObject | None,
    answer: Answer | None,
    linkable: frozenset[ObjectName],
) -> Version:
    return MEMO.recall(_new_version, (schema, config_map, answer), linkable, (resource, linkable))


def _new_version(
    schema: KubeObject,
    config_map: KubeObject | None,
    answer: Answer | None,
    resource: SchemaResource,
    linkable: frozenset[ObjectName],
) -> Version:
    return version_of(schema, resource, config_map, answer.answer if answer else None, linkable)


def _answered(
    schema: KubeObject, resource: SchemaResource, answer: Answer | None, linkable: frozenset[ObjectName]
) -> tuple[Version | None, Finding | None]:
    if answer is None:
        return None, Finding(reason="FetchPending", message="the endpoint is being asked for its schema")
    failed = finding("FetchFailed", [unfetched(resource, answer.failure)]) if answer.failure else None
    if answer.answer is None:
        return None, failed
    version = _version_of(schema, resource, None, answer, linkable)
    _, diagnostics = read_version(version)
    return (None, finding("FetchFailed", diagnostics)) if diagnostics else (version, failed)
