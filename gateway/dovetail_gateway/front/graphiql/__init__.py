"""The page for browsers: GraphiQL, served from files of this package alone (see `scripts/vendor-graphiql`)."""

from __future__ import annotations

import hashlib
from importlib import resources

from dovetail_gateway.request.response import HttpResponse

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
        document = (folder / "index.html").read_text(encoding="utf-8").replace("{version}", version)
        self._document = document.encode()

    def document(self) -> HttpResponse:
        """The page itself."""
        return HttpResponse(
            status=200,
            media_type="text/html",
            body=self._document,
            headers={
                "Cache-Control": "no-cache",
                "Content-Security-Policy": _POLICY,
                "Referrer-Policy": "no-referrer",
                "Vary": "Accept",
            },
        )

    def file(self, path: str) -> HttpResponse | None:
        """One of its files by URL path; None where there is none."""
        name = path.removeprefix(PREFIX)
        body = self._files.get(name) if path.startswith(PREFIX) else None
        if body is None:
            return None
        # The document names the version, so a file of one URL never changes.
        return HttpResponse(
            status=200,
            media_type=_TYPES[name[name.rindex(".") :]],
            body=body,
            headers={"Cache-Control": "public, max-age=31536000, immutable"},
        )
