"""How many requests are answered at once in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dovetail_gateway.request.errors import RequestError


class InFlight:
    """A counter with a bound: what does not fit is refused at once, since a queue would only hide the overload."""

    def __init__(self) -> None:
        self.count = 0

    @contextmanager
    def admit(self, limit: int) -> Iterator[None]:
        """Hold a place. Raises `RequestError` where none is free."""
        if self.count >= limit:
            raise RequestError("OVERLOADED", "Too many requests at once.", headers={"Retry-After": "1"})
        self.count += 1
        try:
            yield
        finally:
            self.count -= 1
