"""The rows on one member: its name, its schema, a supergraph made elsewhere."""

from __future__ import annotations

from .row import Code

MEMBER_CODES: tuple[Code, ...] = (
    Code(
        "DUPLICATE_SUBGRAPH",
        "error",
        "Two members have the same namespace and name.",
        "Give each member its own name.",
    ),
    Code(
        "INVALID_SUBGRAPH_NAME",
        "error",
        "A member has no usable name.",
        "Name the member with letters, digits, dashes, dots or underscores.",
    ),
    Code(
        "SCHEMA_UNKNOWN",
        "error",
        "The schema of a member is not known: there is neither SDL nor an introspection result.",
        "Give the SDL, or make the endpoint answer the introspection query.",
    ),
    Code(
        "INVALID_GRAPHQL",
        "error",
        "A schema, or an operation given to `dovetail check`, breaks a rule of the GraphQL specification.",
        "Correct the schema at the given place.",
    ),
    Code(
        "REPEATED_DEFINITION",
        "warning",
        "A schema defines the same thing twice in the same way; the repetition is ignored.",
        "Remove the repetition.",
    ),
    Code(
        "INVALID_INTROSPECTION",
        "error",
        "An introspection result is not one that the GraphQL specification describes.",
        "Send the answer's `data` of a full introspection query, unchanged.",
    ),
    Code(
        "BUILT_IN_REDEFINED",
        "error",
        "A schema redefines a built-in scalar, a built-in directive or an introspection type.",
        "Remove the definition or give it another name.",
    ),
    Code(
        "SCHEMA_TOO_COMPLEX",
        "error",
        "A schema would take too long to check.",
        "Let types implement fewer interfaces, or split the schema.",
    ),
    Code(
        "INVALID_SUPERGRAPH",
        "error",
        "An SDL is not a supergraph that can be run.",
        "Compose the supergraph anew with a composer that prints join v0.1 or later, and do not edit what it prints.",
    ),
    Code(
        "INVALID_LINK_DIRECTIVE",
        "error",
        "A `@graphQLLink` has an argument that is unknown or of the wrong type.",
        "Use the arguments schema, query, type, collection, batched, value and arguments.",
    ),
)
