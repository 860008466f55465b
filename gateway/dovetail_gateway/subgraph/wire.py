"""The body of a subgraph request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson


def encode_request(query: str, variables: Mapping[str, Any]) -> bytes:
    """A GraphQL-over-HTTP request body; variables that hold raw JSON (`orjson.Fragment`) pass on unchanged."""
    return orjson.dumps({"query": query, "variables": variables} if variables else {"query": query})
