"""Pictures of a supergraph's query graph and of plans, as DOT, Mermaid or SVG. Pure."""

from .dot import to_dot
from .mermaid import to_mermaid
from .picture import Picture
from .plan import plan_picture
from .query_graph import query_graph_picture
from .svg import to_svg

__all__ = ["Picture", "plan_picture", "query_graph_picture", "to_dot", "to_mermaid", "to_svg"]
