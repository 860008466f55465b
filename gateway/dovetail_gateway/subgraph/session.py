"""The one place that builds aiohttp's client, for tokens and polled supergraphs: calls go over `connections`."""

from __future__ import annotations

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver

from .addresses import Addresses
from .connecting import CheckedConnector


def system_resolver() -> AbstractResolver:
    """Resolves names as the C library does, in threads."""
    return ThreadedResolver()


def open_session(addresses: Addresses, resolver: AbstractResolver) -> aiohttp.ClientSession:
    """A session: a pool per endpoint without a shared limit, no cookies, no proxies from outside."""
    return aiohttp.ClientSession(
        connector=CheckedConnector(addresses, resolver),
        # One user's Set-Cookie must not travel with the next user's request.
        cookie_jar=aiohttp.DummyCookieJar(),
        # Whole calls are timed by their caller, to the deadline of the client's request.
        timeout=aiohttp.ClientTimeout(total=None),
        headers={"User-Agent": "dovetail", "Accept-Encoding": "gzip, deflate"},
        trust_env=False,
    )
