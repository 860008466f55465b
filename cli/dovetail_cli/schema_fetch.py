"""Ask endpoints for their schemas, within bounds of time and size; all at once, since most of it is waiting."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from dovetail_composition.resources import SchemaResource, schema_queries, unfetched, with_answer
from dovetail_composition.resources.fetched import INTROSPECTION_QUERIES

from .credentials import Credentials, TokenMissingError
from .findings import Finding, findings_in
from .manifests.local_schema import LocalSchema

TIMEOUT = 10.0
MAX_BODY = 64 << 20
_CHUNK = 1 << 16
_AT_ONCE = 16
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A schema that must be asked for: where, and as whom."""

    schema: LocalSchema
    url: str
    credentials: Credentials


class FetchError(Exception):
    """The endpoint gave no answer that is JSON; the message says why."""


def ask_all(questions: Sequence[Question]) -> list[tuple[SchemaResource, Finding | None]]:
    """For each question the resource filled with what its endpoint answered, or the finding that it did not."""
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        return list(pool.map(_ask, questions))


def _ask(question: Question) -> tuple[SchemaResource, Finding | None]:
    resource, path = question.schema.resource, question.schema.path
    try:
        headers = question.credentials.sent()
    except TokenMissingError as exc:
        return resource, Finding(diagnostic=unfetched(resource, str(exc), question.url), path=path)
    filled, finding = _asked(question, headers)
    return filled, finding and _with_unsent(finding, question.credentials.unsent)


def _asked(question: Question, headers: Mapping[str, str]) -> tuple[SchemaResource, Finding | None]:
    """What the first way brings; the next one only where a server does not know the first: others may just be busy."""
    resource, path = question.schema.resource, question.schema.path
    finding: Finding | None = None
    for how in question.schema.ask:
        source = replace(resource.source, federation=how.how == "federation")
        asked = replace(resource, source=source, origin=how)
        try:
            answer = _first_without_errors(schema_queries(how), question.url, headers)
        except FetchError as exc:
            return resource, Finding(diagnostic=unfetched(asked, str(exc), question.url), path=path)
        filled, diagnostics = with_answer(asked, answer, question.url)
        finding = next(iter(findings_in(path, diagnostics)), None)
        if not finding:
            return filled, None
        if not _is_unknown(answer):
            break
    return resource, finding


def _with_unsent(finding: Finding, unsent: Sequence[str]) -> Finding:
    """The finding with what the service may have missed."""
    if not unsent:
        return finding
    hint = f"these headers were not sent, as their Secrets are not among the files: {', '.join(unsent)}"
    return replace(finding, diagnostic=replace(finding.diagnostic, hint=hint))


def introspect(url: str, headers: Mapping[str, str]) -> Mapping[str, Any]:
    """The standard introspection of an endpoint: `{"__schema": ...}`. Raises `FetchError`."""
    answer: Mapping[str, Any] = {}
    for query in INTROSPECTION_QUERIES:
        answer = post(url, query, headers)
        data = answer.get("data")
        if isinstance(data, dict) and isinstance(data.get("__schema"), dict):
            return {"__schema": data["__schema"]}
    raise FetchError(f"it answered without a schema: {json.dumps(answer.get('errors'))[:_SHOWN]}")


def _is_unknown(answer: Mapping[str, Any]) -> bool:
    """Whether the errors are about the field that federation subgraphs have: servers word it in many ways."""
    return "_service" in json.dumps(answer.get("errors"))


def _first_without_errors(queries: Iterable[str], url: str, headers: Mapping[str, str]) -> Mapping[str, Any]:
    answer: Mapping[str, Any] = {}
    for query in queries:
        answer = post(url, query, headers)
        if not answer.get("errors"):
            break
    return answer


def post(url: str, query: str, headers: Mapping[str, str]) -> Mapping[str, Any]:
    """The JSON answer to one GraphQL query. Raises `FetchError`."""
    request = urllib.request.Request(  # noqa: S310  # only http and https URLs pass the parser of resources
        url,
        data=json.dumps({"query": query}).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json", **headers},
        method="POST",
    )
    try:
        with _OPENER.open(request, timeout=TIMEOUT) as response:
            body = _read(response)
    except urllib.error.HTTPError as exc:
        body = _error_body(exc)
    except (OSError, http.client.HTTPException, ValueError) as exc:  # URLError is an OSError
        raise FetchError(_reason(exc)) from exc
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as exc:
        raise FetchError("the answer is not JSON") from exc
    if not isinstance(answer, dict):
        raise FetchError("the answer is no GraphQL response")
    return answer


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry headers to a host that nobody named."""

    def redirect_request(self, *_args: Any) -> None:
        """None: the redirect itself is the answer."""
        return


# No proxy of the environment either: the gateway, which calls the same endpoints later, uses none.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())


def _read(response: Any) -> bytes:
    deadline = time.monotonic() + TIMEOUT
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        body += chunk
        if len(body) > MAX_BODY:
            raise FetchError(f"the answer is larger than {MAX_BODY >> 20} MiB")
        if time.monotonic() > deadline:
            raise FetchError(f"the answer takes longer than {TIMEOUT:.0f} s")
    return bytes(body)


def _error_body(error: urllib.error.HTTPError) -> bytes:
    """GraphQL servers answer some errors with a status of 400 and a body that says more."""
    with error:
        body = _read(error)
    if not body.lstrip().startswith(b"{"):
        raise FetchError(f"it answered with status {error.code}")
    return body


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return f"no answer within {TIMEOUT:.0f} s"
    return str(getattr(reason, "strerror", None) or reason) or type(reason).__name__
