"""OAuth2 client credentials (RFC 6749, section 4.4), for bindings and for the gateway alike."""

from dovetail_client.errors import TokenError

from .client_credentials import ClientCredentials
from .fetching import fetch_grant
from .grants import Grant, GrantRequest, read_grant
from .keeper import TokenKeeper
from .secrets import Secret, SecretFile, SecretText, SecretVariable

__all__ = [
    "ClientCredentials",
    "Grant",
    "GrantRequest",
    "Secret",
    "SecretFile",
    "SecretText",
    "SecretVariable",
    "TokenError",
    "TokenKeeper",
    "fetch_grant",
    "read_grant",
]
