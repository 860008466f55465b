"""A platform of many schemas, by default of ten types each, a tenth of which link to a neighbour."""

from typing import Any

TYPES = 10


def schema(index: int, namespace: str = "shop", *, types: int = TYPES, extra: str = "") -> dict[str, Any]:
    """One GraphQLSchema of so many types; `extra` are further fields of its queries."""
    name, prefix = f"s{index:04}", f"S{index:04}"
    parts = [f"type Query {{ {name}ById(id: ID!): {prefix}T0 {name}ByIds(ids: [ID!]!): [{prefix}T0]! {extra} }}"]
    for number in range(types):
        following = f"next: {prefix}T{number + 1}" if number + 1 < types else "last: Boolean"
        parts.append(
            f'"""Thing {number} of the service."""\ntype {prefix}T{number} {{ id: ID! name: String! count: Int'
            f' price(currency: String = "EUR"): Float tags: [String!]! {following} }}'
        )
    neighbour = {
        "field": f"{prefix}T0.neighbour",
        "schema": f"s{index - 1:04}",
        "query": f"s{index - 1:04}ByIds",
        "batched": True,
        "arguments": [{"name": "ids", "from": "id", "batch": True, "targetFieldName": "id"}],
    }
    return {
        "apiVersion": "dovetail.dev/v1alpha1",
        "kind": "GraphQLSchema",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {
            "endpoint": {"url": f"http://{name}.example/graphql"},
            "schema": {"sdl": "\n".join(parts)},
            "links": [neighbour] if index % 10 == 9 else [],
        },
    }


def gateway(namespace: str = "shop") -> dict[str, Any]:
    """The GraphQLGateway of all schemas of its namespace."""
    metadata = {"name": "public", "namespace": namespace}
    return {"apiVersion": "dovetail.dev/v1alpha1", "kind": "GraphQLGateway", "metadata": metadata, "spec": {}}
