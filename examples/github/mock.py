"""A stand-in for GitHub's API: the real schema, every field answered with a value made from where it stands.

The same query is always answered alike. Objects are made as deep as a query asks; lists have two entries.
"""

from pathlib import Path
from typing import Any
from zlib import crc32

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    is_abstract_type,
)

SCHEMA = Path(__file__).parent / "node_modules" / "@octokit" / "graphql-schema" / "schema.graphql"
LIST_LENGTH = 2
SCALARS = {
    "Boolean": lambda seed: crc32(seed.encode()) % 2 == 0,
    "Int": lambda seed: crc32(seed.encode()) % 1000,
    "Float": lambda seed: crc32(seed.encode()) % 1000 / 10,
    "DateTime": lambda seed: f"2024-01-{1 + crc32(seed.encode()) % 28:02}T12:00:00Z",
    "URI": lambda seed: f"https://github.example/{crc32(seed.encode()):08x}",
}


def any_field(parent: dict[str, Any] | None, info: GraphQLResolveInfo, **arguments: Any) -> Any:
    known = parent or {}
    if info.field_name in known:
        return known[info.field_name]
    given = ",".join(f"{name}={value}" for name, value in sorted(arguments.items()))
    return made(info.return_type, f"{known.get('seed', info.parent_type.name)}.{info.field_name}({given})", info)


def made(type_: GraphQLOutputType, seed: str, info: GraphQLResolveInfo) -> Any:
    if isinstance(type_, GraphQLNonNull):
        return made(type_.of_type, seed, info)
    if isinstance(type_, GraphQLList):
        return [made(type_.of_type, f"{seed}[{index}]", info) for index in range(LIST_LENGTH)]
    if is_abstract_type(type_):
        type_ = min(info.schema.get_possible_types(type_), key=lambda possible: possible.name)
    if isinstance(type_, GraphQLObjectType):
        return {"__typename": type_.name, "seed": seed}
    if isinstance(type_, GraphQLEnumType):
        return min(type_.values)
    return SCALARS.get(type_.name, str)(seed)


def repository_owner(_parent: object, _info: object, login: str) -> dict[str, Any]:
    return {"__typename": "Organization", "seed": login, "login": login, "name": login.capitalize()}


def repository(_parent: object, _info: object, owner: str, name: str, **_rest: Any) -> dict[str, Any] | None:
    if name == "nothing":
        return None
    full = f"{owner}/{name}"
    return {"__typename": "Repository", "seed": full, "name": name, "nameWithOwner": full}


RESOLVERS = {"Query.repositoryOwner": repository_owner, "Query.repository": repository}
FIELD_RESOLVER = any_field
