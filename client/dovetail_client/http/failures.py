"""What aiohttp raises, as errors of this library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp

from dovetail_client.addresses import shown
from dovetail_client.errors import CallTimeoutError, ConnectError, RefusedError, TransportError

from .watching import Sending


@contextmanager
def failures(url: str) -> Iterator[Sending]:
    """Raise what the block raises of aiohttp's as a `BindingError`, about this URL."""
    sending, url = Sending(), shown(url)
    try:
        yield sending
    except aiohttp.ConnectionTimeoutError as error:
        raise ConnectError(f"no connection to {url}: it took too long") from error
    except TimeoutError as error:
        raise CallTimeoutError(f"{url} did not answer in time") from error
    except aiohttp.ClientConnectorError as error:
        raise ConnectError(f"no connection to {url}: {error.os_error.strerror or error.os_error}") from error
    except aiohttp.WSServerHandshakeError as error:
        # Without its cause, and so below: aiohttp's errors about answers show all headers of the request.
        raise RefusedError(f"{url} answered {error.status} instead of opening a WebSocket", error.status) from None
    except aiohttp.ClientResponseError as error:
        raise TransportError(f"{url} answered what is not HTTP ({type(error).__name__})") from None
    except (aiohttp.ClientError, OSError) as error:
        text = f"the call of {url} failed ({type(error).__name__})"
        raise TransportError(text, on_kept_connection=sending.on_kept_connection) from error
