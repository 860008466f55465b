"""One HTTP request to one HTTP response: routes, methods, and what a browser needs around the pipeline."""

from __future__ import annotations

from collections.abc import Awaitable

from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.request.http_request import HttpRequest
from dovetail_gateway.request.negotiation import Format, negotiate
from dovetail_gateway.request.response import HttpResponse, of_refusal

from .cors import CorsPolicy
from .graphiql import Page
from .pipeline import Pipeline

PATH = "/graphql"

_JSON = (Format.GRAPHQL_RESPONSE, Format.JSON)
_JSON_OR_PAGE = (*_JSON, Format.HTML)


class PublicHandler:
    """Answers everything that reaches the public port."""

    def __init__(self, pipeline: Pipeline, page: Page, cors: CorsPolicy) -> None:
        self._pipeline = pipeline
        self._page = page
        self._cors = cors

    def __call__(self, request: HttpRequest) -> Awaitable[HttpResponse]:
        """Called by the server for each request."""
        headers = request.headers
        if request.path != PATH:
            response: Awaitable[HttpResponse] = self._elsewhere(request)
        elif request.method == "POST":
            response = self._pipeline.respond(request, negotiate(headers.get("accept"), _JSON))
        else:
            response = self._without_body(request)
        return self._for_page(headers["origin"], response) if "origin" in headers else response

    async def _for_page(self, origin: str, response: Awaitable[HttpResponse]) -> HttpResponse:
        """What the page of this origin may see of a response."""
        answered = await response
        answered.headers.update(self._cors.response_headers(origin))
        return answered

    async def _without_body(self, request: HttpRequest) -> HttpResponse:
        """The page for a browser that opens the URL, leave for one that asks for it, and requests in query strings."""
        headers = request.headers
        if request.method == "OPTIONS" and "access-control-request-method" in headers:
            requested = headers.get("access-control-request-headers")
            if allowed := self._cors.preflight_headers(headers.get("origin"), requested):
                return HttpResponse(status=204, media_type="", body=b"", headers=dict(allowed))
        is_for_page = request.is_safe and "query=" not in request.query_string
        accepted = negotiate(headers.get("accept"), _JSON_OR_PAGE if is_for_page else _JSON)
        if accepted is not None and accepted.format is Format.HTML:
            return self._page.document()
        return await self._pipeline.respond(request, accepted)

    async def _elsewhere(self, request: HttpRequest) -> HttpResponse:
        """The page's own files, the way to the page, and nothing."""
        accept = request.headers.get("accept")
        if request.is_safe:
            if file := self._page.file(request.path):
                return file
            accepted = negotiate(accept, _JSON_OR_PAGE)
            if request.path == "/" and accepted is not None and accepted.format is Format.HTML:
                return HttpResponse(status=302, media_type="", body=b"", headers={"Location": PATH})
        refusal = RequestError("NOT_FOUND", f"The API is served under {PATH}.")
        return of_refusal(refusal, negotiate(accept, _JSON))
