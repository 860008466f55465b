"""One HTTP request to one HTTP response: routes, methods, and what a browser needs around the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiohttp import web

from dovetail_composition.manifest import Limits
from dovetail_gateway.request.csrf import is_forged
from dovetail_gateway.request.envelope import GraphQLRequest, body_charset, parse_body, parse_query_string
from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.request.negotiation import Accepted, Format, negotiate
from dovetail_gateway.request.response import HttpResponse, of_refusal

from .cors import CorsPolicy
from .graphiql import Page
from .messages import SERVER, Message, client_headers
from .pipeline import ClientRequest, Pipeline
from .reading import read_body

PATH = "/graphql"
MAX_HEADER_BYTES = 16_384
"""All headers together; aiohttp bounds each, and their number."""

_JSON = (Format.GRAPHQL_RESPONSE, Format.JSON)
_JSON_OR_PAGE = (*_JSON, Format.HTML)
_SAFE = frozenset({"GET", "HEAD"})


class PublicHandler:
    """Answers everything that reaches the public port."""

    def __init__(self, pipeline: Pipeline, page: Page, cors: CorsPolicy, is_ending: Callable[[], bool]) -> None:
        """`is_ending`: the process accepts no more connections soon."""
        self._pipeline = pipeline
        self._page = page
        self._cors = cors
        self._is_ending = is_ending

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Called by the server for each request."""
        response = await self._route(request)
        # Says nothing of the library and its version.
        response.headers["Server"] = SERVER
        for name, value in self._cors.response_headers(request.headers.get("Origin")).items():
            response.headers[name] = value
        if self._is_ending():
            # Closed after an answer, and said so, a connection loses no request that was just being sent.
            response.force_close()
        return response

    async def _route(self, request: web.BaseRequest) -> web.StreamResponse:
        path, query_string = request.rel_url.raw_path, request.raw_path.partition("?")[2]
        if path != PATH:
            return self._elsewhere(request, path)
        if request.method == "OPTIONS" and (allowed := self._preflight(request)):
            return web.Response(status=204, headers=allowed)
        headers = client_headers(request)
        if request.method in _SAFE:
            accepted = negotiate(headers.get("accept"), _JSON if "query=" in query_string else _JSON_OR_PAGE)
            if accepted is not None and accepted.format is Format.HTML:
                return self._page.document()
        else:
            accepted = negotiate(headers.get("accept"), _JSON)
        return Message(await self._graphql(request, headers, query_string, accepted))

    def _elsewhere(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """The page's own files, the way to the page, and nothing."""
        accepted = negotiate(request.headers.get("Accept"), _JSON_OR_PAGE)
        if request.method in _SAFE:
            if file := self._page.file(path):
                return file
            if path == "/" and accepted is not None and accepted.format is Format.HTML:
                return web.Response(status=302, headers={"Location": PATH})
        accepted = negotiate(request.headers.get("Accept"), _JSON)
        return Message(of_refusal(RequestError("NOT_FOUND", f"The API is served under {PATH}."), accepted))

    def _preflight(self, request: web.BaseRequest) -> Mapping[str, str]:
        if "Access-Control-Request-Method" not in request.headers:
            return {}
        requested = request.headers.get("Access-Control-Request-Headers")
        return self._cors.preflight_headers(request.headers.get("Origin"), requested)

    async def _graphql(
        self, request: web.BaseRequest, headers: Mapping[str, str], query_string: str, accepted: Accepted | None
    ) -> HttpResponse:
        async def read(limits: Limits) -> GraphQLRequest:
            """What the pipeline calls for the envelope."""
            self._check_headers(headers)
            if request.method == "POST":
                charset = body_charset(headers.get("content-type"))
                return parse_body(await read_body(request, limits.body_bytes), charset)
            if request.method in _SAFE:
                self._check_origin(headers)
                return parse_query_string(query_string)
            message = f"The method {request.method} is not allowed."
            raise RequestError("METHOD_NOT_ALLOWED", message, headers={"Allow": "GET, HEAD, POST"})

        safe = request.method in _SAFE
        return await self._pipeline.respond(ClientRequest(headers=headers, accepted=accepted, read=read, safe=safe))

    def _check_origin(self, headers: Mapping[str, str]) -> None:
        content_type = headers.get("content-type")
        if content_type is not None:
            # A body's type on a GET: a form's is refused, and no page of another site sends the other unasked.
            body_charset(content_type)
        elif is_forged(headers, self._cors.origins):
            raise RequestError(
                "CSRF_REFUSED",
                "A GET that another site caused needs a header that proves a preflight, such as GraphQL-Preflight: 1.",
            )

    @staticmethod
    def _check_headers(headers: Mapping[str, str]) -> None:
        if sum(map(len, headers)) + sum(map(len, headers.values())) + 4 * len(headers) > MAX_HEADER_BYTES:
            raise RequestError("REQUEST_HEADERS_TOO_LARGE", "The headers are too large.")
