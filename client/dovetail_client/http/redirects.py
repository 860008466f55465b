"""No redirect is followed: the next host would get the headers of a call, and with them what they authorise."""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp

from dovetail_client.errors import RefusedError


def refusing_redirects() -> aiohttp.TraceConfig:
    """For a session: aiohttp follows those of a WebSocket's handshake, and has no other way to say that it must not."""
    config = aiohttp.TraceConfig()
    config.on_request_redirect.append(_refuse)
    return config


async def _refuse(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestRedirectParams
) -> None:
    status = params.response.status
    raise RefusedError(f"{params.url} answered {status}: redirects are not followed", status)
