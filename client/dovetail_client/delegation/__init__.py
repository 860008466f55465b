"""Local fields that are answered by other services, with whatever the client selects of them."""

from .naming import Naming
from .objects import RemoteObject
from .remote_schema import remote_schema

__all__ = ["Naming", "RemoteObject", "remote_schema"]
