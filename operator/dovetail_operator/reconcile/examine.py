"""One schema alone: is it well formed, was all found that it refers to, and which version of it can be composed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dovetail_composition.resources import (
    ConfigMapKeyRef,
    ObjectName,
    Polled,
    SchemaResource,
    parse_schema,
    unfetched,
)

from .findings import Finding, finding
from .observation import Answer, KubeObject, Observation, name_of
from .references import secrets_of_schema
from .secret_values import missing_secrets
from .versions import Version, read_version, version_of


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
    """What it refers to and was not found."""


def examine(observed: Observation) -> tuple[Examined, ...]:
    """Look at every schema. A missing Secret does not keep one out: the API's shape does not depend on it."""
    texts = {name: config_map.get("data") or {} for name, config_map in observed.config_maps.items()}
    return tuple(_examine(schema, texts, observed) for schema in observed.schemas)


def _examine(schema: KubeObject, texts: Mapping[ObjectName, Mapping[str, str]], observed: Observation) -> Examined:
    key = name_of(schema)
    resource, diagnostics = parse_schema(schema, texts)
    if resource is None:
        return Examined(schema=schema, key=key, resource=None, wrong=finding("Invalid", diagnostics))
    if diagnostics:
        missing = finding("ConfigMapNotFound", diagnostics)
        return Examined(schema=schema, key=key, resource=resource, unresolved=missing)
    version, unresolved = _version(schema, resource, observed)
    expense = observed.too_expensive.get(version.digest) if version else None
    return Examined(
        schema=schema,
        key=key,
        resource=resource,
        version=None if expense else version,
        digest=version.digest if version else "",
        wrong=Finding(reason="TooExpensive", message=expense) if expense else None,
        unresolved=unresolved or missing_secrets(secrets_of_schema(resource), observed.secrets),
    )


def _version(
    schema: KubeObject, resource: SchemaResource, observed: Observation
) -> tuple[Version | None, Finding | None]:
    if isinstance(resource.origin, ConfigMapKeyRef):
        config_map = observed.config_maps.get((resource.origin.namespace, resource.origin.name))
        return version_of(schema, resource, config_map, None), None
    if isinstance(resource.origin, Polled):
        return _answered(schema, resource, observed.answers.get(resource.key))
    return version_of(schema, resource, None, None), None


def _answered(
    schema: KubeObject, resource: SchemaResource, answer: Answer | None
) -> tuple[Version | None, Finding | None]:
    if answer is None:
        return None, Finding(reason="FetchPending", message="the endpoint is being asked for its schema")
    failed = finding("FetchFailed", [unfetched(resource, answer.failure)]) if answer.failure else None
    if answer.answer is None:
        return None, failed
    version = version_of(schema, resource, None, answer.answer)
    _, diagnostics = read_version(version)
    return (None, finding("FetchFailed", diagnostics)) if diagnostics else (version, failed)
