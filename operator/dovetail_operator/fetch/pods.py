"""The `PodAsker` port over HTTP: bounded in time and size, no redirects, no cookies."""

from __future__ import annotations

import json

import aiohttp

from dovetail_operator.ports import FetchError

_SECONDS = 2.0
_MOST_BYTES = 1 << 20


class HttpPodAsker:
    """Asks admin ports of gateways."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def digest(self, url: str) -> str | None:
        """The digest that a pod runs; None where it runs nothing yet. Raises `FetchError`."""
        try:
            async with self._session.get(
                url, timeout=aiohttp.ClientTimeout(total=_SECONDS), allow_redirects=False
            ) as response:
                content = await response.content.read(_MOST_BYTES)
                while not response.content.at_eof() and len(content) < _MOST_BYTES:
                    content += await response.content.read(_MOST_BYTES - len(content))
            status = json.loads(content)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, RecursionError) as exc:
            raise FetchError(f"{url}: {type(exc).__name__}") from exc
        digest = status.get("digest") if isinstance(status, dict) else None
        return digest if isinstance(digest, str) else None
