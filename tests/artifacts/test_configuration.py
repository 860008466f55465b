"""A GraphQLGateway manifest gives policies and endpoints to a supergraph without a cluster."""

import pytest

from dovetail_composition.manifest import Endpoint, HeaderRule, Manifest
from dovetail_gateway.artifacts.configuration import Configuration, ConfigurationError, configure

GATEWAY = b"""
apiVersion: dovetail.dev/v1alpha1
kind: GraphQLGateway
metadata: {name: public, namespace: edge}
spec:
  introspection: false
  headers:
  - {name: Authorization, forward: true}
  endpoints:
    greeter: {url: "http://127.0.0.1:4001/graphql", timeout: 3s}
"""


BOMB = (
    b"a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 30))
    + b"---\n"
)
"""Aliases of aliases: kilobytes of text, and more values than there are atoms in a person."""


def test_policies_and_endpoints_apply() -> None:
    manifest = Manifest(endpoints={"greeter": Endpoint(url="http://elsewhere/"), "other": Endpoint(url="http://o/")})
    configured = configure(manifest, Configuration(GATEWAY).parse())

    assert configured.policies.introspection is False
    assert configured.policies.headers == (HeaderRule(name="Authorization", forward=True),)
    assert configured.endpoints["greeter"] == Endpoint(url="http://127.0.0.1:4001/graphql", timeout=3.0)
    assert configured.endpoints["other"] == manifest.endpoints["other"]


def merges_of_merges(depth: int) -> bytes:
    """Objects that merge one another three times each: 3 to the power of the depth pairs, of one key."""
    text = b"&n0 {k: v}"
    for n in range(1, depth):
        text = b"&n%d {<<: [%s, *n%d, *n%d]}" % (n, text, n - 1, n - 1)
    return b"merged: " + text + b"\n---\n"


def test_merges_of_merges_cost_no_more_than_their_keys() -> None:
    assert Configuration(merges_of_merges(60) + GATEWAY).parse().name == "public"


def test_it_is_found_among_other_manifests() -> None:
    other = b"kind: ConfigMap\n---\n- a list\n---\n"

    assert Configuration(other + GATEWAY).parse().name == "public"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "0 objects of kind GraphQLGateway"),
        (GATEWAY + b"---" + GATEWAY, "2 objects of kind GraphQLGateway"),
        (b"{", r"cannot be read \(line 2, column 1\)"),
        (b"\xff\xfe\x00", "cannot be read: The file is not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (GATEWAY.replace(b"spec:", b"spec:\n  introspection: true"), "stands here twice"),
        (BOMB + GATEWAY, "more than 1,000,000 values"),
        (GATEWAY.replace(b"introspection", b"introspektion"), "unknown field"),
    ],
)
def test_anything_else_is_refused_with_a_reason(text: bytes, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        Configuration(text).parse()
