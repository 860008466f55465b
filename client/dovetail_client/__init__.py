"""Another service's GraphQL API as an object: found by cluster DNS, checked before it is called, authenticated."""

from .binding import Binding
from .errors import (
    AuthenticationError,
    BindingError,
    CallTimeoutError,
    ConnectError,
    DocumentError,
    InvalidResponseError,
    Problem,
    RefusedError,
    ResponseError,
    SchemaError,
    TransportError,
)
from .schemas import Introspection, SchemaSource, Sdl
from .transport import Answer, Request, Transport

__all__ = [
    "Answer",
    "AuthenticationError",
    "Binding",
    "BindingError",
    "CallTimeoutError",
    "ConnectError",
    "DocumentError",
    "Introspection",
    "InvalidResponseError",
    "Problem",
    "RefusedError",
    "Request",
    "ResponseError",
    "SchemaError",
    "SchemaSource",
    "Sdl",
    "Transport",
    "TransportError",
]
