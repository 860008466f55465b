"""The rows on manifests: what stands in a custom resource and cannot be."""

from __future__ import annotations

from .row import Code

RESOURCE_CODES: tuple[Code, ...] = (
    Code(
        "RESOURCE_INVALID",
        "error",
        "A field of a custom resource has a value that it cannot have.",
        "Correct the field at the given path.",
    ),
    Code(
        "RESOURCE_FIELD_UNKNOWN",
        "error",
        "A custom resource has a field that its kind does not have.",
        "Correct the field's name, or remove it.",
    ),
    Code(
        "RESOURCE_FIELD_MISSING",
        "error",
        "A required field of a custom resource is absent.",
        "Add the field.",
    ),
    Code(
        "RESOURCE_FIELDS_EXCLUSIVE",
        "error",
        "Of fields that exclude each other several are given, or none where one is required.",
        "Give exactly one of them.",
    ),
    Code(
        "MANIFEST_UNREADABLE",
        "error",
        "A manifest file is not YAML or JSON, or cannot be read.",
        "Correct the file at the given place.",
    ),
    Code(
        "NO_SCHEMAS",
        "error",
        "There is no schema to compose: no manifest declares one, or the gateway selects none of them.",
        "Pass the GraphQLSchemas, and compare their labels and namespaces with the gateway's selector.",
    ),
    Code(
        "GATEWAY_AMBIGUOUS",
        "error",
        "The manifests hold several GraphQLGateways, each of which is an API of its own.",
        "Pass the manifests of one of them.",
    ),
    Code(
        "SCHEMA_SOURCE_MISSING",
        "error",
        "A schema refers to a ConfigMap, key or file that does not exist.",
        "Create it, or correct the reference.",
    ),
    Code(
        "SCHEMA_FETCH_FAILED",
        "error",
        "An endpoint that is to be asked for its schema did not answer with one.",
        "Start the service and let it answer the query, or give its schema as SDL.",
    ),
)
