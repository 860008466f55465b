"""A link as `@graphQLLink` in SDL."""

from __future__ import annotations

import json
from typing import Any

from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec


def link_text(link: LinkSpec) -> str:
    """The directive; the type is that of the field."""
    values: dict[str, Any] = {"schema": link.schema, "query": link.query}
    values |= {"collection": link.collection, "batched": link.batched}
    parts = [f"{name}: {_literal(value)}" for name, value in values.items() if value]
    if link.has_value:
        parts.append(f"value: {_literal(link.value)}")
    if link.arguments:
        parts.append(f"arguments: [{', '.join(_argument(item) for item in link.arguments)}]")
    return f"@graphQLLink({', '.join(parts)})"


def _argument(argument: LinkArgumentSpec) -> str:
    values: dict[str, Any] = {
        "name": argument.name,
        "from": argument.from_,
        "argument": argument.argument,
        "targetFieldName": argument.target_field_name,
        "batch": argument.batch,
        "each": argument.each,
        "positional": argument.positional,
    }
    parts = [f"{name}: {_literal(value)}" for name, value in values.items() if value]
    if argument.has_value:
        parts.append(f"value: {_literal(argument.value)}")
    return "{" + ", ".join(parts) + "}"


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
