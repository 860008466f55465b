"""What to ask an endpoint for its schema, and how to read the answer; asking itself is the caller's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from graphql import get_introspection_query

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic

from .json_values import is_unicode
from .values import Polled, SchemaResource

FEDERATION_QUERY = "{ _service { sdl } }"
_OF_2021 = partial(
    get_introspection_query, specified_by_url=True, directive_is_repeatable=True, schema_description=True
)
INTROSPECTION_QUERIES = (
    _OF_2021(input_value_deprecation=True, one_of=True),
    _OF_2021(input_value_deprecation=True),
    _OF_2021(),
    get_introspection_query(),
)
"""From rich to plain: servers refuse fields of introspection that are newer than they are."""


def schema_queries(origin: Polled) -> tuple[str, ...]:
    """The queries to send, one after the other until one is answered without errors."""
    return (FEDERATION_QUERY,) if origin.how == "federation" else INTROSPECTION_QUERIES


def with_answer(
    resource: SchemaResource, answer: Mapping[str, Any], url: str = ""
) -> tuple[SchemaResource, tuple[Diagnostic, ...]]:
    """The resource with its schema taken from a GraphQL answer (`{"data": ...}`); as it was where that is unusable.

    `url` is who answered, where that is not the endpoint itself.
    """
    data, federation = answer.get("data"), resource.source.federation
    if federation:
        service = data.get("_service") if isinstance(data, Mapping) else None
        sdl = service.get("sdl") if isinstance(service, Mapping) else None
        if isinstance(sdl, str) and is_unicode(sdl):
            return replace(resource, source=replace(resource.source, sdl=sdl)), ()
    elif isinstance(data, Mapping) and isinstance(data.get("__schema"), Mapping):
        return replace(resource, source=replace(resource.source, introspection={"__schema": data["__schema"]})), ()
    reason = _complaint(answer, "_service.sdl" if federation else "__schema")
    return resource, (unfetched(resource, reason, url),)


def unfetched(resource: SchemaResource, reason: str, url: str = "") -> Diagnostic:
    """The finding that an endpoint did not tell its schema."""
    source = resource.source
    how = "federation" if source.federation else "introspection"
    asked = url or (source.endpoint.url if source.endpoint else "")
    return diagnose(
        "SCHEMA_FETCH_FAILED",
        f"{how} of {asked} failed: {reason}",
        coordinate=f"spec.schema.{how}",
        subgraph=source.name,
        hint="is the service up, and does it allow this query? Its schema can also be given as sdl or in a ConfigMap",
    )


def _complaint(answer: Mapping[str, Any], wanted: str) -> str:
    errors = answer.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    message = first.get("message") if isinstance(first, Mapping) else None
    return f"it answered: {message}" if isinstance(message, str) else f"the answer holds no {wanted}"
