"""What to tell of a schema that does to one of another namespace what its owner has not permitted."""

from __future__ import annotations


def grant_hint(namespace: str, target: str, name: str) -> str:
    """The ReferenceGrant by which namespace `target` lets schemas of `namespace` refer to its schema `name`."""
    return (
        f"Let its owner create a ReferenceGrant in namespace '{target}': from: [{{group: dovetail.dev, kind:"
        f" GraphQLSchema, namespace: {namespace}}}], to: [{{group: dovetail.dev, kind: GraphQLSchema, name: {name}}}]."
    )
