"""Fields that a client selects under several names at once, though resolvers look for their field's own name."""

from __future__ import annotations

from typing import Any, Protocol

from graphql import GraphQLFieldResolver, GraphQLObjectType, GraphQLResolveInfo, default_field_resolver


class SeenByKey(Protocol):
    """An object that several answers of one field stand in."""

    def __seen_as__(self, name: str, key: str) -> SeenByKey:
        """The object with the answer under this response key."""
        ...


def by_response_key(type_: GraphQLObjectType, name: str, of: type[SeenByKey]) -> None:
    """From now on, have a field's resolver see remote objects (`of`) as they are under the key that it resolves.

    That is the same whether it is graphql-core's own resolver, Strawberry's, or the user's. All others' objects go on
    to it as they are.
    """
    field = type_.fields[name]
    resolve: GraphQLFieldResolver = field.resolve or default_field_resolver
    if isinstance(resolve, _ByResponseKey):
        return
    field.resolve = _ByResponseKey(resolve, of)


class _ByResponseKey:
    def __init__(self, resolve: GraphQLFieldResolver, of: type[SeenByKey]) -> None:
        self._resolve = resolve
        self._of = of

    def __call__(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        if isinstance(source, self._of):
            source = source.__seen_as__(info.field_name, str(info.path.key))
        return self._resolve(source, info, **arguments)
