"""What a subgraph's body holds comes out as it was sent, or is refused."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail_gateway.lossless_json.decode import MAX_CONTAINERS, MAX_DEPTH, BodyError, decode
from dovetail_gateway.lossless_json.encode import encode_json, encode_response

from .build import answers, fetches, root, run

NUMBERS = [
    "0", "-0", "1", "-1", "1.0", "1.10", "-0.0", "0.1", "1e5", "1E+5", "1e400", "-1e-400", "100.50",
    "3.14159265358979323846",
    "9007199254740993", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "18446744073709551616",
    "1234567890123456789012345678901234567890.1234567890", "9" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
@pytest.mark.parametrize("around", ['{"data":{"n":%s}}', '{"data": {"n": %s}}', '{"data":{"n":[%s,"\\u003c"]}}'])
def test_numbers_come_out_as_sent(text: str, around: str) -> None:
    body = (around % text).encode()
    out = encode_json(decode(body))

    assert out == body.replace(b": ", b":").replace(b"\\u003c", b"<")


FLOATS = {
    "9007199254740993": None,
    "1180591620717411300000": None,
    "-12345678901234567890.5": None,
    "1E+300": None,
    "1e400": "Float cannot represent non numeric value: inf",
    "9" * 5000: "Float cannot represent non numeric value: inf",
}


@pytest.mark.parametrize("text", FLOATS)
async def test_a_float_has_the_digits_that_were_sent(text: str) -> None:
    """JavaScript writes 2^70 with digits that no double has."""
    outcome = await run(
        "type Query { a: Float }", "{ a }", fetches(("all", root("a", "a"))), {"all": answers(a=decode(text.encode()))}
    )

    assert encode_json(outcome.data) == b'{"a":%s}' % (b"null" if FLOATS[text] else text.encode())
    assert [message for _, message in outcome.problems] == ([FLOATS[text]] if FLOATS[text] else [])


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**80), 2**80)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON, st.booleans())
def test_any_json_survives(value: object, spaced: bool) -> None:
    body = encode_json(value)
    if spaced:
        body = b" " + body + b"\n"

    assert encode_json(decode(body)) == body.strip()


def test_escapes_and_spaces_are_no_loss() -> None:
    assert decode(b'\n{ "a" : "\\u0041\\/" }\n') == {"a": "A/"}


def test_a_byte_order_mark_is_passed_over() -> None:
    assert decode(b"\xef\xbb\xbf{}") == {}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"<html>", "not JSON"),
        (b'{"a":1', "not JSON"),
        (b"{'a':1}", "not JSON"),
        (b'{"a":1}{}', "not JSON"),
        (b'{"a":01}', "not JSON"),
        (b'"\xff"', "not JSON"),
        (b'{"a":"\x01"}', "not JSON"),
        ('{"a":1}'.encode("utf-16"), "not JSON"),
        (b'{"a":NaN}', "NaN"),
        (b'{"a":-Infinity}', "NaN"),
        (b'{"a":1,"a":2}', "repeated key"),
        (b'{"a":{"b":1,"b":1}}', "repeated key"),
        (b"[" * 100_000, "deeply"),
        (b"[" * 100_000 + b"]" * 100_000, "deeply"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "deeply"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), "deeply"),
    ],
)
def test_what_is_no_json_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(BodyError, match=reason):
        decode(body)


@pytest.mark.parametrize("item", [b"[]", b'{"":[]}', b" [[[[ ]]]]"])
def test_what_would_take_hundreds_of_times_its_size_is_refused_unread(item: bytes) -> None:
    body = b"[" + b",".join([item] * MAX_CONTAINERS) + b"]"

    with pytest.raises(BodyError, match="of more than 1000000 lists and objects"):
        decode(body)


@pytest.mark.parametrize("space", [b"", b" "])
def test_the_deepest_body_admitted(space: bytes) -> None:
    body = b"[" * MAX_DEPTH + space + b"]" * MAX_DEPTH

    assert encode_json(decode(body)) == body.replace(b" ", b"")


def test_lone_surrogates_stay_escapes() -> None:
    value = decode(b'{"data":{"\\udc00":"\\ud800x","n":1.10,"l":["\xc3\xa9",{}]}}')

    assert encode_json(value) == b'{"data":{"\\udc00":"\\ud800x","n":1.10,"l":["\xc3\xa9",{}]}}'


def test_values_deeper_than_a_body_may_be_are_still_printed() -> None:
    value: object = None
    for _ in range(5000):
        value = [value]

    assert encode_json(value) == b"[" * 5000 + b"null" + b"]" * 5000


def test_errors_stand_first_and_only_if_there_are_any() -> None:
    assert encode_response({"a": 1}, []) == b'{"data":{"a":1}}'
    assert encode_response(None, [{"message": "m"}], {"x": 1}) == (
        b'{"errors":[{"message":"m"}],"data":null,"extensions":{"x":1}}'
    )
    assert orjson.loads(encode_response({}, [])) == {"data": {}}
