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


def test_policies_and_endpoints_apply() -> None:
    manifest = Manifest(endpoints={"greeter": Endpoint(url="http://elsewhere/"), "other": Endpoint(url="http://o/")})
    configured = configure(manifest, Configuration(GATEWAY).parse())

    assert configured.policies.introspection is False
    assert configured.policies.headers == (HeaderRule(name="Authorization", forward=True),)
    assert configured.endpoints["greeter"] == Endpoint(url="http://127.0.0.1:4001/graphql", timeout=3.0)
    assert configured.endpoints["other"] == manifest.endpoints["other"]


def test_it_is_found_among_other_manifests() -> None:
    other = b"kind: ConfigMap\n---\n- a list\n---\n"

    assert Configuration(other + GATEWAY).parse().name == "public"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "0 objects of kind GraphQLGateway"),
        (GATEWAY + b"---" + GATEWAY, "2 objects of kind GraphQLGateway"),
        (b"{", "not YAML"),
        (b"\xff\xfe\x00", "not YAML"),
        (b"[" * 100_000, "not YAML"),
        (GATEWAY.replace(b"introspection", b"introspektion"), "unknown field"),
    ],
)
def test_anything_else_is_refused_with_a_reason(text: bytes, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        Configuration(text).parse()
