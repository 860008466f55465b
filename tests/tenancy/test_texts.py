"""What a tenant writes, as others come to see it: in conditions, Events and lines of the command line."""

from typing import Any

import pytest
from support.operator import gateway, memory_operator, schema

from dovetail_operator.testing import FakeCluster

FORGED = r"\u001b[2J\u202e\u2028\u0085\u0007\nerror FORGED victim"
"""As GraphQL escapes it: clears a terminal, turns the writing around, begins a line."""


def many_errors(count: int) -> str:
    """Each of them long."""
    return "\n".join(["type Query { a: Int }", *(f"type T{n} {{ f: M{'x' * 900}{n} }}" for n in range(count))])


QUOTED = {
    "a default value": f'type Query {{ evil(x: Int = "{FORGED}"): Int }}',
    "a directive's argument": f'type Query {{ evil: Int @deprecated(reason: ["{FORGED}"]) }}',
    "an unknown argument": f'directive @d(a: Int) on FIELD_DEFINITION\ntype Query {{ evil: Int @d(a: "{FORGED}") }}',
    "a link's argument": f'type Query {{ evil: Int @graphQLLink(schema: "{FORGED}", query: "{FORGED}") }}',
    "a link's namespace": f'type Query {{ evil: Int @graphQLLink(schema: "victim/{FORGED}", query: "a") }}',
    "raw characters": "type Query { evil: Int \x1b[2J\u202e }",
    "a syntax error": 'type Query { evil: Int } "\x1b]0;title\x07',
    "a name without end": f"type Query {{ evil: {'x' * 100_000} }}",
    "a text without end": f'type Query {{ evil(x: Int = "{"x" * 100_000}"): Int }}',
    "errors without end": many_errors(200),
}


def texts_of(cluster: FakeCluster) -> list[str]:
    """All that conditions and Events say."""
    objects = list(cluster.objects.values())
    conditions = [each for seen in objects for each in seen.get("status", {}).get("conditions", [])]
    return [each["message"] for each in conditions] + [each["note"] for each in objects if each["kind"] == "Event"]


@pytest.mark.parametrize("sdl", QUOTED.values(), ids=QUOTED)
async def test_what_is_quoted_of_a_schema_is_harmless(sdl: str) -> None:
    cluster = FakeCluster()
    for each in (schema("evil", sdl), gateway()):
        cluster.put(each)
    await memory_operator(cluster).look()

    texts = texts_of(cluster)
    assert any(texts)
    for line in (line for text in texts for line in text.split("\n")):
        assert line.isprintable()
        assert not line.startswith("error FORGED")
    assert all(len(text) <= 10_000 for text in texts)


def endless() -> dict[str, Any]:
    """As many references without a grant as a schema may have, each as long as it may be."""
    rules = [
        {"name": f"X-{n}", "secretKeyRef": {"name": f"{'s' * 240}{n}", "namespace": "n" * 60, "key": "k"}}
        for n in range(64)
    ]
    return schema("evil", "type Query { a: Int }", endpoint={"url": "http://evil.example/", "headers": rules})


async def test_no_message_is_longer_than_the_api_takes() -> None:
    cluster = FakeCluster()
    cluster.put(endless())
    cluster.put(schema("broken", QUOTED["errors without end"]))
    for number in range(30):
        # Each has other trouble with it, and tells so.
        cluster.put(schema(f"first-{number}", f"type T{number} {{ a: Int }} type Query {{ a{number}: T{number} }}"))
        cluster.put(gateway(f"public-{number}"))
    await memory_operator(cluster).look()

    longest = max(map(len, texts_of(cluster)))
    assert 9_000 < longest <= 10_000
