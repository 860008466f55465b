"""The query graph: which subgraph resolves what, and how an object is found again in another subgraph."""

from .query_graph import Hop, LookupEdge, QueryGraph

__all__ = ["Hop", "LookupEdge", "QueryGraph"]
