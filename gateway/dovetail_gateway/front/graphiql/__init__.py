"""The page for browsers: GraphiQL, served from files of this package alone (see `scripts/vendor-graphiql`)."""

from __future__ import annotations

import hashlib
from importlib import resources

from aiohttp import web

PREFIX = "/graphql/page/"

_TYPES = {".js": "text/javascript", ".css": "text/css", ".txt": "text/plain"}

_SOURCES = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    "connect-src": "'self'",
    "font-src": "'self' data:",
    "img-src": "'self' data:",
    "script-src": "'self'",
    # The editor writes its own style elements; it loads none.
    "style-src": "'self' 'unsafe-inline'",
}
_POLICY = "; ".join(f"{directive} {sources}" for directive, sources in _SOURCES.items())


class Page:
    """The document and its files, read once."""

    def __init__(self) -> None:
        folder = resources.files(__name__)
        self._files = {item.name: item.read_bytes() for item in (folder / "files").iterdir()}
        version = hashlib.sha256(b"".join(self._files[name] for name in sorted(self._files))).hexdigest()[:12]
        self._document = (folder / "index.html").read_text(encoding="utf-8").replace("{version}", version)

    def document(self) -> web.Response:
        """The page itself."""
        return web.Response(
            text=self._document,
            content_type="text/html",
            charset="utf-8",
            headers={
                "Cache-Control": "no-cache",
                "Content-Security-Policy": _POLICY,
                "Referrer-Policy": "no-referrer",
                "Vary": "Accept",
                "X-Content-Type-Options": "nosniff",
            },
        )

    def file(self, path: str) -> web.Response | None:
        """One of its files by URL path; None where there is none."""
        name = path.removeprefix(PREFIX)
        body = self._files.get(name) if path.startswith(PREFIX) else None
        if body is None:
            return None
        return web.Response(
            body=body,
            content_type=_TYPES[name[name.rindex(".") :]],
            charset="utf-8",
            # The document names the version, so a file of one URL never changes.
            headers={
                "Cache-Control": "public, max-age=31536000, immutable",
                "X-Content-Type-Options": "nosniff",
            },
        )
