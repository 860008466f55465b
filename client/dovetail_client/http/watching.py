"""What aiohttp tells only those who trace its requests: redirects, and which connection a request went out on."""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp

from dovetail_client.addresses import shown
from dovetail_client.errors import RefusedError


class Sending:
    """One request as it is sent, given to aiohttp as `trace_request_ctx`."""

    on_kept_connection = False
    """Whether it went out on a connection that had served others, and nothing of an answer has come."""


def watching() -> aiohttp.TraceConfig:
    """For a session."""
    config = aiohttp.TraceConfig()
    config.on_request_redirect.append(_refuse)
    config.on_connection_reuseconn.append(_note)
    return config


async def _refuse(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestRedirectParams
) -> None:
    """No redirect is followed: the next host would get the headers of a call, and with them what they authorise.

    Those of a WebSocket's handshake can be refused only so.
    """
    status = params.response.status
    raise RefusedError(f"{shown(str(params.url))} answered {status}: redirects are not followed", status)


async def _note(
    _session: aiohttp.ClientSession, context: SimpleNamespace, _params: aiohttp.TraceConnectionReuseconnParams
) -> None:
    if isinstance(context.trace_request_ctx, Sending):
        context.trace_request_ctx.on_kept_connection = True
