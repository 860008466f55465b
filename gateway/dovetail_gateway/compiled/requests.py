"""Requests of programs: what is the same each time is written once, for each set of calls that go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import orjson
from msgspec import Raw
from msgspec.json import Encoder

from dovetail_gateway.execute.joins import Call, Join
from dovetail_gateway.execute.request import Asking, client_variables, request_for
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.lossless_json.encode import encode_json
from dovetail_gateway.plan.nodes import Entry
from dovetail_gateway.subgraph.port import SubgraphRequest

from .decoding import make_decoder
from .joining import Parts
from .program import FetchCode, JoinCode, KeyText, RequestCode

_MOST_SHAPES = 16
"""Of requests of one fetch."""


def _number(value: orjson.Fragment) -> Raw:
    """A number as it came."""
    return Raw(orjson.dumps(value))


_ENCODER = Encoder(enc_hook=_number)


def request_code(
    code: FetchCode,
    parts: Parts,
    variables: Mapping[str, Any],
    runtime: ExecutionRuntime,
    *,
    with_roots: bool,
) -> RequestCode:
    """For requests with these joins of the fetch. Their text is the interpreter's own."""
    is_whole = with_roots and len(parts) == len(code.joins)
    shape = () if is_whole else (with_roots, *[each.code for each, _ in parts])
    found = code.requests.get(shape)
    if found is None:
        if len(code.requests) >= _MOST_SHAPES:
            code.requests.clear()
        asking = _asking(code.fetch.subgraph, variables, runtime)
        joins = [each.code for each, _ in parts]
        found = code.requests[shape] = _request_code(code, joins, with_roots=with_roots, asking=asking)
    return found


def write_request(
    code: RequestCode, variables: Mapping[str, Any], runtime: ExecutionRuntime, parts: Parts
) -> SubgraphRequest:
    """A request with these values of the client's variables and these keys of each join."""
    if code.whole is not None:
        return code.whole
    text = [code.head]
    if code.entries:
        values = client_variables(code.entries, _asking(code.subgraph, variables, runtime))[1]
        text += (encode_json(values)[1:-1], b"," if values and parts else b"")
    for (start, between, end), (_, keys) in zip(code.keys, parts):  # noqa: B905 — one for each
        if between is None:
            text += (start, _ENCODER.encode(keys), end)
        else:
            # No line ends in JSON that was just written but between the keys.
            text += (start, _ENCODER.encode_lines(keys)[:-1].replace(b"\n", between), end)
    text.append(b"}}")
    return SubgraphRequest(code.subgraph, code.query, body=b"".join(text))


def _asking(subgraph: str, variables: Mapping[str, Any], runtime: ExecutionRuntime) -> Asking:
    return Asking(
        operation="query",
        variables=variables,
        to_wire=partial(runtime.to_wire, subgraph),
        max_keys=runtime.batching.max_keys,
    )


def _request_code(code: FetchCode, joins: Sequence[JoinCode], *, with_roots: bool, asking: Asking) -> RequestCode:
    roots = code.roots if with_roots else ()
    fields = code.fields if with_roots else ()
    calls = [(Join(entry=each.entry, parents=[]), Call(arguments=[(each.argument, [])], keys=[])) for each in joins]
    request = request_for(asking, roots, calls)
    # The client's variables come first.
    names = [*request.variables][len(request.variables) - len(joins) :]
    given: tuple[Entry, ...] = (*roots, *(each.entry for each in joins))
    entries = tuple(entry for entry in given if entry.variables)
    subgraph, query = code.fetch.subgraph, request.query
    head = b'{"query":' + encode_json(query) + b',"variables":{'
    is_constant = not entries and not names
    return RequestCode(
        subgraph=subgraph,
        query=query,
        head=head,
        entries=entries,
        roots=roots,
        aliases=tuple(request.calls),
        keys=tuple(_key_text(index, name, join) for index, (name, join) in enumerate(zip(names, joins, strict=True))),
        whole=SubgraphRequest(subgraph=subgraph, query=query, body=head + b"}}") if is_constant else None,
        decoder=make_decoder(dict(zip(request.calls, (each.answer for each in joins), strict=True)), fields),
        take=code.take if with_roots else None,
    )


def _key_text(index: int, name: str, join: JoinCode) -> KeyText:
    start = b'%s"%s":' % (b"," if index else b"", name.encode())
    if join.frame is None:
        return start, None, b""
    return b"%b[%b" % (start, join.frame), b"},%b" % join.frame, b"}]"
