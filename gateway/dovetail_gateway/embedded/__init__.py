"""Dovetail's composition and executor inside a process of one's own."""

from .gateway import OwnGateway, gateway_schema
from .members import CompositionError, Member

__all__ = ["CompositionError", "Member", "OwnGateway", "gateway_schema"]
