"""A document against the schema."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLError, GraphQLSchema, validate
from graphql.validation.validate import ValidationAbortedError

from dovetail_composition.manifest import Policies
from dovetail_gateway.request.errors import RequestError

from .proof import is_proven
from .reports import report
from .rules import IntrospectionDisabledError, validation_rules

_CODE = "GRAPHQL_VALIDATION_FAILED"


def validate_document(schema: GraphQLSchema, document: DocumentNode, policies: Policies) -> None:
    """Raise `RequestError` with all errors up to the limit; without suggestions where introspection is off."""
    limits = policies.limits
    if is_proven(schema, document, limits.validation_budget):
        return
    errors = validate(
        schema,
        document,
        validation_rules(limits.validation_budget, policies.introspection),
        max_errors=limits.validation_errors,
        hide_suggestions=not policies.introspection,
        allow_empty_selection_sets=False,
    )
    if not errors:
        return
    if isinstance(errors[-1], ValidationAbortedError):
        if len(errors) <= limits.validation_errors:
            raise RequestError("VALIDATION_LIMIT_EXCEEDED", "The document is too costly to validate.")
        errors = errors[:-1]
    raise RequestError(_code(errors[0]), errors[0].message, errors=[report(error, _code(error)) for error in errors])


def _code(error: GraphQLError) -> str:
    return "INTROSPECTION_DISABLED" if isinstance(error, IntrospectionDisabledError) else _CODE
