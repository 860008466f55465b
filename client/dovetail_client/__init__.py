"""Another service's GraphQL API as an object: found by cluster DNS, checked before it is called, authenticated."""

from .binding import Binding
from .calling import Auth
from .errors import (
    BindingError,
    CallTimeoutError,
    ConnectError,
    DocumentError,
    InvalidResponseError,
    Problem,
    RefusedError,
    ResponseError,
    SchemaError,
    TokenError,
    TransportError,
)
from .loader import Loader, MissingError
from .retry import Retries
from .schemas import Introspection, SchemaConfigMap, SchemaFile, SchemaSource, Sdl
from .sync import SyncBinding
from .transport import Answer, Request, Transport

__all__ = [
    "Answer",
    "Auth",
    "Binding",
    "BindingError",
    "CallTimeoutError",
    "ConnectError",
    "DocumentError",
    "Introspection",
    "InvalidResponseError",
    "Loader",
    "MissingError",
    "Problem",
    "RefusedError",
    "Request",
    "ResponseError",
    "Retries",
    "SchemaConfigMap",
    "SchemaError",
    "SchemaFile",
    "SchemaSource",
    "Sdl",
    "SyncBinding",
    "TokenError",
    "Transport",
    "TransportError",
]
