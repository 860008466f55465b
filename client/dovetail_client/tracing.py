"""Trace context (W3C) from the request being answered to the calls made for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar

from .headers import is_value

Inject = Callable[[MutableMapping[str, str]], None]
"""Writes a trace's headers; `opentelemetry.propagate.inject` is one."""

_HEADERS = ("traceparent", "tracestate", "baggage")
_current: ContextVar[Mapping[str, str]] = ContextVar("dovetail_client_trace")


@contextmanager
def continuing(headers: Mapping[str, str]) -> Iterator[None]:
    """While the block runs, calls carry the trace context of these headers of an incoming request."""
    known = ((name.lower(), value) for name, value in headers.items() if is_value(value))
    found = {name: value for name, value in known if name in _HEADERS}
    token = _current.set(found if "traceparent" in found else {})
    try:
        yield
    finally:
        _current.reset(token)


def inject(carrier: MutableMapping[str, str]) -> None:
    """Write the headers of the trace that goes on here; nothing where there is none."""
    carrier.update(_current.get({}))
