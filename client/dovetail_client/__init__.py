"""Another service's GraphQL API as an object: found by cluster DNS, checked before it is called, authenticated."""

from typing import TYPE_CHECKING

from .lazy import lazy

if TYPE_CHECKING:
    from .binding import Binding
    from .calling import Auth
    from .delegation import Naming, RemoteObject, remote_schema
    from .errors import (
        BindingError,
        CallTimeoutError,
        ClosedError,
        ConnectError,
        DocumentError,
        HeaderError,
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
else:
    # Who takes one part, such as the tokens, does not import them all: aiohttp and graphql-core are large.
    __getattr__ = lazy(
        __name__,
        {
            "Answer": ".transport",
            "Auth": ".calling",
            "Binding": ".binding",
            "BindingError": ".errors",
            "CallTimeoutError": ".errors",
            "ClosedError": ".errors",
            "ConnectError": ".errors",
            "DocumentError": ".errors",
            "HeaderError": ".errors",
            "Introspection": ".schemas",
            "InvalidResponseError": ".errors",
            "Loader": ".loader",
            "MissingError": ".loader",
            "Naming": ".delegation",
            "Problem": ".errors",
            "RefusedError": ".errors",
            "RemoteObject": ".delegation",
            "Request": ".transport",
            "ResponseError": ".errors",
            "Retries": ".retry",
            "SchemaConfigMap": ".schemas",
            "SchemaError": ".errors",
            "SchemaFile": ".schemas",
            "SchemaSource": ".schemas",
            "Sdl": ".schemas",
            "SyncBinding": ".sync",
            "TokenError": ".errors",
            "Transport": ".transport",
            "TransportError": ".errors",
            "remote_schema": ".delegation",
        },
    )

__all__ = [
    "Answer",
    "Auth",
    "Binding",
    "BindingError",
    "CallTimeoutError",
    "ClosedError",
    "ConnectError",
    "DocumentError",
    "HeaderError",
    "Introspection",
    "InvalidResponseError",
    "Loader",
    "MissingError",
    "Naming",
    "Problem",
    "RefusedError",
    "RemoteObject",
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
    "remote_schema",
]
