"""The one place that builds the HTTP client: pools, DNS and cookies decided once for all calls."""

from __future__ import annotations

import aiohttp

LIMIT_PER_HOST = 32
_DNS_SECONDS = 5
_KEEPALIVE_SECONDS = 15.0
"""Below the idle timeouts of common servers, so that it is mostly we who close."""


def open_session() -> aiohttp.ClientSession:
    """A session for all subgraphs: a pool per endpoint without a shared limit, no cookies, no proxies from outside."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            # A limit shared by all endpoints would let one hung subgraph starve the others.
            limit=0,
            limit_per_host=LIMIT_PER_HOST,
            ttl_dns_cache=_DNS_SECONDS,
            keepalive_timeout=_KEEPALIVE_SECONDS,
        ),
        # One user's Set-Cookie must not travel with the next user's request.
        cookie_jar=aiohttp.DummyCookieJar(),
        # Whole calls are timed by their caller, to the deadline of the client's request.
        timeout=aiohttp.ClientTimeout(total=None),
        headers={"User-Agent": "dovetail", "Accept-Encoding": "gzip, deflate"},
        trust_env=False,
    )
