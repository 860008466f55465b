"""Bodies and query strings that are no requests: a 4xx with a GraphQL error and a code; none is executed."""

import gzip
import json
import zlib
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.public_server import Api, running_api

QUERY = b'{"query": "{ greet }"}'
DEEP = b'{"query": "{ greet }", "variables": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
DEEPEST = b'{"query": "{ greet }", "variables": {"a": ' + b"[" * 1_010 + b"]" * 1_010 + b"}}"
INTEGER = b'{"query": "query($v: Int) { int(value: $v) }", "variables": {"v": ' + b"9" * 5_000 + b"}}"

BODIES = {
    "unknown charset": (QUERY, {"Content_Type": "application/json; charset=shift_jis"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "utf-7": (QUERY, {"Content_Type": "application/json; charset=utf-7"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "charset and body differ": (QUERY, {"Content_Type": "application/json; charset=utf-16"}, 400, "BAD_REQUEST"),
    "odd utf-32": (QUERY, {"Content_Type": "application/json; charset=utf-32"}, 400, "BAD_REQUEST"),
    "invalid utf-8": (b'{"query": "\xff\xfe"}', {}, 400, "BAD_REQUEST"),
    "lone surrogate": (b'{"query": "{ greet }", "operationName": "\\ud800"}', {}, 400, "BAD_REQUEST"),
    "empty": (b"", {}, 400, "BAD_REQUEST"),
    "blank": (b" \n", {}, 400, "BAD_REQUEST"),
    "cut off": (b'{"query":', {}, 400, "BAD_REQUEST"),
    "nested deeply": (DEEP, {}, 400, "BAD_REQUEST"),
    "nested as deeply as one of two parsers reads": (DEEPEST, {}, 400, "BAD_REQUEST"),
    "long integer": (INTEGER, {}, 400, "BAD_REQUEST"),
    "too large a float": (b'{"query": "{ greet }", "variables": {"a": 1e400}}', {}, 400, "BAD_REQUEST"),
    "NaN": (b'{"query": "{ greet }", "variables": {"a": NaN}}', {}, 400, "BAD_REQUEST"),
    "Infinity": (b'{"query": "{ greet }", "variables": {"a": -Infinity}}', {}, 400, "BAD_REQUEST"),
    "a second value": (QUERY + QUERY, {}, 400, "BAD_REQUEST"),
    "string": (b'"{ greet }"', {}, 400, "BAD_REQUEST"),
    "number": (b"7", {}, 400, "BAD_REQUEST"),
    "null": (b"null", {}, 400, "BAD_REQUEST"),
    "batch": (b"[" + QUERY + b"]", {}, 400, "BATCHING_NOT_SUPPORTED"),
    "empty batch": (b"[]", {}, 400, "BATCHING_NOT_SUPPORTED"),
    "no query": (b"{}", {}, 422, "INVALID_REQUEST"),
    "query null": (b'{"query": null}', {}, 422, "INVALID_REQUEST"),
    "query not a string": (b'{"query": ["{ greet }"]}', {}, 422, "INVALID_REQUEST"),
    "operationName": (b'{"query": "{ greet }", "operationName": {}}', {}, 422, "INVALID_REQUEST"),
    "variables a list": (b'{"query": "{ greet }", "variables": [7]}', {}, 422, "INVALID_REQUEST"),
    "variables a string": (b'{"query": "{ greet }", "variables": "{}"}', {}, 422, "INVALID_REQUEST"),
    "extensions": (b'{"query": "{ greet }", "extensions": 0}', {}, 422, "INVALID_REQUEST"),
    "corrupt gzip": (gzip.compress(QUERY)[:-9] + b"!" * 9, {"Content_Encoding": "gzip"}, 400, "BAD_REQUEST"),
    "no gzip": (QUERY, {"Content_Encoding": "gzip"}, 400, "BAD_REQUEST"),
    "cut gzip": (gzip.compress(QUERY)[:-12], {"Content_Encoding": "gzip"}, 400, "BAD_REQUEST"),
    "made-up encoding": (QUERY, {"Content_Encoding": "rot13"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "form": (b"query={greet}", {"Content_Type": "application/x-www-form-urlencoded"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "plain text": (QUERY, {"Content_Type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "multipart": (QUERY, {"Content_Type": "multipart/form-data; boundary=x"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "graphql": (b"{ greet }", {"Content_Type": "application/graphql"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "two types": (QUERY, {"Content_Type": "text/plain, application/json"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "type in a parameter": (QUERY, {"Content_Type": "text/plain; x=application/json"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "too large": (b'{"query": "' + b" " * (1 << 20) + b'"}', {}, 413, "REQUEST_TOO_LARGE"),
    "a bomb": (gzip.compress(b" " * (50 << 20)), {"Content_Encoding": "gzip"}, 413, "REQUEST_TOO_LARGE"),
    "a deflate bomb": (zlib.compress(b" " * (50 << 20)), {"Content_Encoding": "deflate"}, 413, "REQUEST_TOO_LARGE"),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_is_no_request(api: Api, name: str) -> None:
    body, headers, expected, code = BODIES[name]
    for accept in ("application/graphql-response+json", "application/json"):
        status, answered, error = await api.post(body, **headers, Accept=accept)

        assert (status, error["errors"][0]["extensions"]["code"]) == (expected, code)
        assert answered["Content-Type"] == f"{accept}; charset=utf-8"
    assert api.generation.calls == 0


async def test_brotli_is_refused_before_the_body_is_read(api: Api) -> None:
    status, _, body = await api.post(QUERY, Content_Encoding="br")

    assert (status, body["errors"][0]["extensions"]["code"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_post_without_a_content_type(api: Api) -> None:
    async with api.session.post(api.url, data=QUERY, skip_auto_headers=["Content-Type"]) as response:
        assert response.status == 415


@pytest.mark.parametrize(
    ("query_string", "status"),
    [
        ("", 422),
        ("query", 400),
        ("variables={}", 422),
        ("query=%7Bgreet%7D&variables=", 200),
        ("query=%7Bgreet%7D&variables=null", 200),
        ("query=%7Bgreet%7D&variables=%7B", 400),
        ("query=%7Bgreet%7D&variables=[]", 422),
        ("query=%7Bgreet%7D&variables=NaN", 400),
        ("query=%7Bgreet%7D&extensions=7", 422),
        ("query=%7Bgreet%7D&query=%7Bgreet%7D", 400),
        ("query=%FF", 400),
        ("query=%7Bgreet%7D&" + "a=1&" * 200, 400),
        ("query=%7Bgreet%7D&operationName=null", 422),
        ("query=query+null%7Bgreet%7D&operationName=null", 200),
        ("query=%7Bgreet%7D&other=1", 200),
    ],
)
async def test_query_strings(api: Api, query_string: str, status: int) -> None:
    found, _, body = await api.get(query_string)

    assert found == status
    assert ("errors" in body) == (status != 200)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf-16", "utf-16le", "utf-16be", "utf-32", "utf-32be"])
async def test_charsets_of_unicode(api: Api, charset: str) -> None:
    body = json.dumps({"query": '{ greet(name: "Zoë 🌍") }'}, ensure_ascii=False).encode(charset)

    status, headers, answer = await api.post(body, Content_Type=f'application/json;charset="{charset}"')

    assert (status, answer) == (200, {"data": {"greet": "Hello Zoë 🌍"}})
    assert headers["Content-Type"].endswith("charset=utf-8")


async def test_a_byte_order_mark_is_passed_over(api: Api) -> None:
    assert (await api.post(b"\xef\xbb\xbf" + QUERY))[0] == 200


@pytest.mark.parametrize(("encoding", "compress"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
async def test_compressed_bodies(api: Api, encoding: str, compress: object) -> None:
    assert callable(compress)

    assert (await api.post(compress(QUERY), Content_Encoding=encoding))[0] == 200


TEXTS = st.one_of(
    st.binary(max_size=200),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries(
        {"query": st.sampled_from(["{ greet }", "{", "mutation", "{ echo(value: 1e400) }"]) | st.text(max_size=20)},
        optional={
            name: st.none() | st.integers() | st.text(max_size=9) | st.dictionaries(st.text(max_size=3), st.floats())
            for name in ("variables", "operationName", "extensions")
        },
    ).map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass")),
)
HEADER = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)


async def test_no_body_and_no_header_is_answered_with_5xx() -> None:
    """Whatever the bytes: the client is at fault, and gets a JSON body that says so."""
    async with running_api() as api:
        cases: list[tuple[bytes, str, str]] = []

        @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
        @given(TEXTS, st.just("application/json") | HEADER, st.just("*/*") | HEADER)
        def collect(body: bytes, content_type: str, accept: str) -> None:
            cases.append((body, content_type, accept))

        collect()
        for body, content_type, accept in cases:
            status, _, answer = await api.post(body, Content_Type=content_type, Accept=accept)
            assert status < 500, (body, content_type, accept)
            assert set(answer) <= {"data", "errors"}
            status, _, _ = await api.get(quote(body), Accept=accept)
            assert status < 500, (body, accept)
