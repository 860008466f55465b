"""Asking a token endpoint over HTTP."""

from __future__ import annotations

import asyncio

import aiohttp

from dovetail_client.errors import TokenError

from .grants import Grant, GrantRequest, read_grant

_FETCH_TIMEOUT = 5.0
_MOST_BYTES = 64 << 10


async def fetch_grant(session: aiohttp.ClientSession, request: GrantRequest) -> Grant:
    """Ask once. Raises `TokenError`."""
    try:
        async with (
            asyncio.timeout(_FETCH_TIMEOUT),
            session.post(
                request.token_url, data=request.form(), headers=request.headers(), allow_redirects=False
            ) as response,
        ):
            body = bytearray()
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise TokenError("the token server's answer is too large")
            status = response.status
    except aiohttp.ClientResponseError:
        # Without its cause, which would show the headers, and with them the secret.
        raise TokenError("the token server's answer is not HTTP") from None
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
        raise TokenError(f"the token server did not answer ({type(error).__name__})") from error
    return read_grant(status, bytes(body))
