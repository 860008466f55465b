"""A supergraph behind a URL: asked for again and again, sent only when it changed."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from dovetail_composition.artifact import SDL_FILE

from .back_off import BackOff, spread
from .content import FilesContent
from .folders import MAX_BYTES
from .source import Publish, SourceError

_TIMEOUT = aiohttp.ClientTimeout(total=30.0)
_MAX_REDIRECTS = 5
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0


class UrlSource:
    """Asks for the SDL at a URL every `interval` seconds, and less and less often while it cannot be had."""

    def __init__(self, session: aiohttp.ClientSession, url: str, interval: float) -> None:
        self._session = session
        self._url = url
        self._interval = interval
        self._shown = _without_credentials(url)
        self._validators: dict[str, str] = {}
        self._content: FilesContent | None = None

    async def run(self, publish: Publish[FilesContent]) -> None:
        """See `Source`."""
        back_off = BackOff(_FIRST_PAUSE, _LONGEST_PAUSE)
        while True:
            try:
                content = await self._ask()
            except SourceError as error:
                publish.failed(f"{self._shown}: {error}")
                pause = back_off.failed()
            else:
                publish.found(content)
                back_off.succeeded()
                pause = spread(self._interval)
            await asyncio.sleep(pause)

    async def _ask(self) -> FilesContent:
        """What is there now. Raises `SourceError`."""
        try:
            async with self._session.get(
                self._url,
                headers={"Accept": "*/*", **self._validators},
                timeout=_TIMEOUT,
                max_redirects=_MAX_REDIRECTS,
            ) as response:
                if urlsplit(self._url).scheme == "https" and response.url.scheme != "https":
                    raise SourceError("it redirects from https to another scheme")
                if response.status == HTTPStatus.NOT_MODIFIED and self._content is not None:
                    return self._content
                if response.status != HTTPStatus.OK:
                    raise SourceError(f"the answer has the HTTP status {response.status}")
                body = await _body(response)
        except TimeoutError as error:
            raise SourceError("no answer in time") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise SourceError(_reason(error)) from error
        self._validators = {
            question: response.headers[name]
            for question, name in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
            if name in response.headers
        }
        self._content = FilesContent(files={SDL_FILE: body})
        return self._content


async def _body(response: aiohttp.ClientResponse) -> bytes:
    chunks: list[bytes] = []
    size = 0
    # Counted after inflation, which is done piece by piece as we read.
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > MAX_BYTES:
            response.close()
            raise SourceError(f"the answer is larger than {MAX_BYTES} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _reason(error: Exception) -> str:
    """What went wrong, without the URL: it may hold a password."""
    cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
    return getattr(cause, "strerror", None) or type(error).__name__


def _without_credentials(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))
