"""Declared formats: what different stacks send for the same value becomes one text."""

from typing import Any

import orjson
import pytest

from dovetail_gateway.execute.scalars import normalize

from .build import answers, argument, fetches, join, key, root, run, steps

raw = orjson.Fragment


@pytest.mark.parametrize(
    "sent",
    [
        "123e4567-e89b-12d3-a456-426614174000",
        "123E4567-E89B-12D3-A456-426614174000",
        "123e4567e89b12d3a456426614174000",
        "{123e4567-e89b-12d3-a456-426614174000}",
        "urn:uuid:123e4567-e89b-12d3-a456-426614174000",
    ],
)
def test_uuid(sent: str) -> None:
    assert normalize("uuid", sent) == "123e4567-e89b-12d3-a456-426614174000"


@pytest.mark.parametrize(
    "sent",
    [
        "2024-01-31T12:30:15.123Z",
        "2024-01-31T12:30:15.123000000Z",
        "2024-01-31t12:30:15.123z",
        "2024-01-31 12:30:15,123Z",
        "2024-01-31T13:30:15.123+01:00",
        "2024-01-31T07:00:15.123-0530",
        "2024-01-31T13:30:15.123+01:00[Europe/Paris]",
        "2024-01-31T12:30:15.123",
        "20240131T123015.123Z",
        [2024, 1, 31, 12, 30, 15, 123_000_000],
        1706704215123,
        "1706704215123",
        1706704215.123,
        raw("1706704215.123000000"),
        1706704215123000,
        1706704215123000000,
    ],
)
def test_instant(sent: Any) -> None:
    assert normalize("instant", sent) == "2024-01-31T12:30:15.123Z"


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (-1.5, "1969-12-31T23:59:58.500Z"),
        (1706704215, "2024-01-31T12:30:15Z"),
        ([2024, 1, 31], "2024-01-31T00:00:00Z"),
        ([2024, 1, 31, 12, 30], "2024-01-31T12:30:00Z"),
        ("2024-01-31", "2024-01-31T00:00:00Z"),
        ("2024-01-31T12:30Z", "2024-01-31T12:30:00Z"),
        ("2024-01-31T12:30:15.123456789Z", "2024-01-31T12:30:15.123456789Z"),
        ("2024-01-31T12:30:15.1Z", "2024-01-31T12:30:15.100Z"),
        ("2024-01-01T00:30:00+01:00", "2023-12-31T23:30:00Z"),
    ],
)
def test_instant_at_its_edges(sent: Any, text: str) -> None:
    assert normalize("instant", sent) == text


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ([2024, 1, 31, 12, 30, 15, 123_000_000], "2024-01-31T12:30:15.123"),
        ([2024, 1, 31, 12, 30], "2024-01-31T12:30:00"),
        ("2024-01-31T12:30:15", "2024-01-31T12:30:15"),
        ("2024-01-31 12:30:15.5", "2024-01-31T12:30:15.500"),
        ("2024-01-31T12:30:15Z", "2024-01-31T12:30:15"),
        ("2024-01-31T12:30:15+02:00", "2024-01-31T12:30:15"),
        (1706704215123, "2024-01-31T12:30:15.123"),
    ],
)
def test_local_date_time(sent: Any, text: str) -> None:
    assert normalize("local-date-time", sent) == text


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("1.10", "1.10"),
        (raw("1.10"), "1.10"),
        (12, "12"),
        (0.1, "0.1"),
        ("+1.5", "1.5"),
        ("-0012.50", "-12.50"),
        (raw("1E+3"), "1000"),
        ("1.5e-3", "0.0015"),
        (".5", "0.5"),
        (raw("1234567890123456789012345678901234567890.12"), "1234567890123456789012345678901234567890.12"),
    ],
)
def test_decimal(sent: Any, text: str) -> None:
    assert normalize("decimal", sent) == text


BAD: dict[str, list[Any]] = {
    "uuid": ["", "x", "123e4567", 5, None, ["a"], {}, "123e4567-e89b-12d3-a456-42661417400g"],
    "instant": ["", "soon", "2024-13-01T00:00:00Z", "9999-12-31T23:59:59-01:00", {}, True, 10**30, raw("1e400")],
    "local-date-time": [
        "2024-02-30",
        "12:30",
        {},
        False,
        [2024, 2, 30],
        [2024, 1],
        [2024, 1, 31, 1, 1, 1, -1],
        [1, "x", 2],
    ],
    "decimal": ["", "x", "NaN", "Infinity", "1_000", "١", True, [], {}, "1e9999", "0x10"],
}


@pytest.mark.parametrize(("name", "sent"), [(name, sent) for name, values in BAD.items() for sent in values])
def test_what_cannot_be_read_is_no_value(name: str, sent: Any) -> None:
    with pytest.raises(ValueError, match="no "):
        normalize(name, sent)


SDL = """
scalar Instant
scalar Money
type Query { at: Instant all: [Instant] price: Money must: Must }
type Must { at: Instant! }
"""


async def test_formats_are_applied_to_the_answer() -> None:
    made = fetches(("s", root("at all price must { at }", "at", "all", "price", "must")))
    result = await run(
        SDL,
        "{ at all price must { at } }",
        made,
        {"s": lambda _: b'{"data":{"at":1706704215,"all":["soon",[2024,1,31],null],"price":1.10,"must":{"at":"x"}}}'},
        formats={"Instant": "instant"},
    )

    assert result.body.endswith(
        '"data":{"at":"2024-01-31T12:30:15Z","all":[null,"2024-01-31T00:00:00Z",null],"price":1.10,"must":null}}'
    )
    message = "Instant cannot represent the value that the subgraph sent as instant."
    assert result.problems == [(["all", 0], message), (["must", "at"], message)]
    assert set(result.codes) == {"INVALID_VALUE"}


async def test_keys_are_compared_in_their_normal_form() -> None:
    sdl = "scalar Uuid type Query { a: A } type A { id: Uuid b: B } type B { id: Uuid }"
    by_id = argument("ids", key("id", format="uuid"), key("id", format="uuid"), batch=True)
    entry = join("b", steps("a"), "bs", by_id, text="{ id }")
    result = await run(
        sdl,
        "{ a { b { id } } }",
        fetches(("a", root("a { id }", "a")), ("b", entry)),
        {"a": answers(a={"id": "A" * 32}), "b": answers(b=[{"id": "aaaaaaaa-aaaa-aaaa-aaaa-AAAAAAAAAAAA"}])},
        formats={"Uuid": "uuid"},
    )

    expected = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
    assert result.data == {"a": {"b": {"id": expected}}}
    assert result.port.calls[1].variables == {"k0": [expected]}
