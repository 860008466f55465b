"""The policy on addresses, as it is read: a wrong one, one that is gone, one that changes."""

import json
from collections.abc import Mapping

import pytest

from dovetail_gateway.subgraph.addresses import Addresses, AddressRefusedError, MalformedPolicyError

from .conftest import STRICT, policy


def refused(addresses: Addresses, address: str) -> bool:
    try:
        addresses.check(address, "api.example.com")
    except AddressRefusedError:
        return True
    return False


MALFORMED: Mapping[str, bytes] = {
    "no JSON": b"{",
    "no text": b"\xff",
    "no object": b"[]",
    "no ranges": json.dumps({"denied": ["nowhere"]}).encode(),
    "too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_policy_denies_what_is_always_denied(text: bytes, addresses: Addresses) -> None:
    for _ in range(2):
        with pytest.raises(MalformedPolicyError, match="the policy for addresses cannot be read"):
            addresses.replace(text)
        assert addresses.restricted
        assert refused(addresses, "169.254.169.254")
        assert not refused(addresses, "10.0.0.1")


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_policy_leaves_the_last_good_one(text: bytes, addresses: Addresses) -> None:
    addresses.replace(policy("10.0.0.0/8"))
    with pytest.raises(MalformedPolicyError, match="the policy for addresses cannot be read"):
        addresses.replace(text)

    assert refused(addresses, "10.0.0.1")
    assert not refused(addresses, "127.0.0.1")
    addresses.replace(policy("127.0.0.0/8"))
    assert (refused(addresses, "10.0.0.1"), refused(addresses, "127.0.0.1")) == (False, True)


def test_a_policy_that_is_gone_holds_no_more(addresses: Addresses) -> None:
    addresses.replace(STRICT)
    assert refused(addresses, "127.0.0.1")
    addresses.replace(None)
    assert not addresses.restricted
    assert not refused(addresses, "127.0.0.1")


def test_what_was_judged_is_judged_anew_under_another_policy(addresses: Addresses) -> None:
    addresses.replace(policy("10.0.0.1/32"))
    assert refused(addresses, "10.0.0.1")
    addresses.replace(policy("10.0.0.2/32"))
    assert not refused(addresses, "10.0.0.1")
