"""graphql-core executing one schema over a world's rows: what every answer is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    ExecutionResult,
    GraphQLResolveInfo,
    GraphQLSchema,
    execute_sync,
    get_named_type,
    is_composite_type,
    parse,
)

from .item import Company, Item, plain
from .server import ROOTS, root_field


def execute_whole(schema: GraphQLSchema, company: Company, text: str, variables: Mapping[str, Any]) -> ExecutionResult:
    """Execute an operation in one place."""

    def resolve(source: Item | None, info: GraphQLResolveInfo, **arguments: Any) -> Any:
        if source is None:
            value = root_field(company, info, ROOTS[info.operation.operation.value], arguments)
            source = Item(company, {})
        elif company.is_lost(source.row, info.field_name):
            value = None
        else:
            value = source.worth(info.parent_type.name, info.field_name, arguments)
        return source.wrap(value) if is_composite_type(get_named_type(info.return_type)) else plain(value)

    return execute_sync(
        schema,
        parse(text),
        variable_values=dict(variables),
        field_resolver=resolve,
        type_resolver=lambda item, _info, _type: item.row["__typename"],
    )
