"""The rows on federated members of several namespaces: what one may do to another's part of a type."""

from __future__ import annotations

from .row import Code

PERMISSION_CODES: tuple[Code, ...] = (
    Code(
        "OVERRIDE_NOT_PERMITTED",
        "warning",
        "A field overrides one of a schema of another namespace that does not permit it; the override does nothing.",
        "Let the owner of the other schema create a ReferenceGrant, or remove @override.",
    ),
    Code(
        "NARROWING_NOT_PERMITTED",
        "error",
        "A schema hides, guards, tags, removes or tightens what an older one of another namespace offers to clients.",
        "Define the element as it is there, or let the owner of the other schema create a ReferenceGrant.",
    ),
    Code(
        "DISCLOSURE_NOT_PERMITTED",
        "error",
        "A schema has a key or @requires of a field that an older schema of another namespace hides.",
        "Name visible fields only, or let the owner of the other schema create a ReferenceGrant.",
    ),
)
