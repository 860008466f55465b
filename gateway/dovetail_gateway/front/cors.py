"""Cross-origin requests of browsers: refused unless origins are configured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MAX_AGE = 7_200
"""Seconds that a browser may remember a preflight's answer; Chromium remembers no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorsPolicy:
    """Who may call from a page of another origin. `*` in `origins` stands for all; none: CORS is off."""

    origins: frozenset[str] = frozenset()
    credentials: bool = False

    def allows(self, origin: str | None) -> bool:
        """Whether a page of this origin may read answers."""
        return origin is not None and ("*" in self.origins or origin in self.origins)

    def response_headers(self, origin: str | None) -> Mapping[str, str]:
        """What goes with every answer to this origin."""
        if origin is None or not self.allows(origin):
            return {}
        headers = {
            "Access-Control-Allow-Origin": origin if origin in self.origins else "*",
            "Access-Control-Expose-Headers": "dovetail-generation, retry-after",
        }
        if self.credentials and origin in self.origins:
            # Never with the wildcard: that would open every user's session to every page.
            headers["Access-Control-Allow-Credentials"] = "true"
        return headers

    def preflight_headers(self, origin: str | None, requested: str | None) -> Mapping[str, str]:
        """The answer to a preflight; empty: refused."""
        headers = dict(self.response_headers(origin))
        if headers:
            headers["Access-Control-Allow-Methods"] = "GET, POST"
            headers["Access-Control-Max-Age"] = str(MAX_AGE)
            if requested:
                headers["Access-Control-Allow-Headers"] = requested
        return headers
