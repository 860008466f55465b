"""The query graph that satisfiability and planner share, and the names that subgraphs use on the wire."""

from .query_graph import QueryGraph
from .view import Hop, LookupEdge, View, Way

__all__ = ["Hop", "LookupEdge", "QueryGraph", "View", "Way"]
