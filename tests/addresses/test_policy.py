"""The policy for endpoints' addresses: what is refused, in every form, and what the platform team lets pass."""

import ipaddress
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail_composition.endpoints.addresses import (
    ALWAYS_DENIED,
    AddressPolicy,
    collapsed,
    print_policy,
    read_policy,
    single,
)

POLICY = AddressPolicy(denied=(*ALWAYS_DENIED, "10.0.0.7/32", "2001:db8::7/128"))

REFUSED = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.1.1", "224.0.0.1",
    "239.255.255.255", "255.255.255.255", "10.0.0.7", "100.100.100.200", "192.0.0.192", "168.63.129.16",
    "::", "::1", "fe80::1", "febf::1", "fe80::1%eth0", "ff02::1", "fd00:ec2::254", "fd20:ce::254", "2001:db8::7",
    "0x7f.1", "2852039166", "nonsense", "",
]  # fmt: skip

PASSED = ["10.0.0.8", "8.8.8.8", "172.16.0.1", "192.168.1.1", "100.64.0.1", "2001:db8::8", "fd00::1", "fec0::1"]

FORMS = [
    "::ffff:{v4}", "::{v4}", "::ffff:0:{v4}", "64:ff9b::{v4}", "64:ff9b:1::{v4}",
    "64:ff9b:1:{high}:{third}:{fourth}00::", "2002:{high}:{low}::1", "2001:0:{high}:{low}:0:0:f7f7:f7f7",
    "2001:0:808:808:0:0:{not_high}:{not_low}",
    "2001:db8::5efe:{v4}", "2001:db8::200:5efe:{v4}",
]  # fmt: skip


def write(form: str, v4: ipaddress.IPv4Address) -> str:
    """An IPv4 address inside of an IPv6 address."""
    high, low = int(v4) >> 16, int(v4) & 0xFFFF
    parts = {"high": high, "low": low, "not_high": high ^ 0xFFFF, "not_low": low ^ 0xFFFF, "third": low >> 8}
    return form.format(v4=v4, fourth=f"{low & 0xFF:02x}", **{name: f"{part:x}" for name, part in parts.items()})


@pytest.mark.parametrize("address", REFUSED)
def test_refused(address: str) -> None:
    assert POLICY.refusal(address)


@pytest.mark.parametrize("address", PASSED)
def test_passed(address: str) -> None:
    assert POLICY.refusal(address) is None


def test_the_reason_names_the_range() -> None:
    assert POLICY.refusal("127.0.0.1") == "address 127.0.0.1 is in the refused range 127.0.0.0/8 (loopback)"
    assert POLICY.refusal("10.0.0.7") == "address 10.0.0.7 is in the refused range 10.0.0.7/32"


@pytest.mark.parametrize("form", FORMS)
@given(v4=st.ip_addresses(v=4))
def test_forms_are_judged_by_the_address_inside(form: str, v4: ipaddress.IPv4Address) -> None:
    if POLICY.refusal(str(v4)):
        assert POLICY.refusal(write(form, v4))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.0.0.7"])
def test_forms_of_refused_addresses(form: str, address: str) -> None:
    assert POLICY.refusal(write(form, ipaddress.IPv4Address(address)))


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_other_addresses_pass(form: str) -> None:
    assert POLICY.refusal(write(form, ipaddress.IPv4Address("203.0.113.9"))) is None


@pytest.mark.parametrize(
    ("allowed", "address", "passes"),
    [
        ("127.0.0.0/8", "127.0.0.1", True),
        ("127.0.0.0/8", "127.1", True),
        ("127.0.0.0/8", "::ffff:127.0.0.1", True),
        ("127.0.0.0/8", "64:ff9b::7f00:1", True),
        ("127.0.0.0/8", "::1", False),
        ("127.0.0.1/32", "127.0.0.2", False),
        ("10.0.0.0/8", "10.0.0.7", True),
        ("169.254.20.0/24", "169.254.169.254", False),
        ("169.254.20.0/24", "169.254.20.10", True),
        ("::1/128", "::1", True),
        ("::1/128", "127.0.0.1", False),
        ("2002::/16", "2002:7f00:1::1", True),
    ],
)
def test_allowed_ranges_pass(allowed: str, address: str, passes: bool) -> None:
    policy = AddressPolicy(denied=POLICY.denied, allowed=(allowed,))
    assert (policy.refusal(address) is None) is passes


INTERNAL = AddressPolicy(
    denied=("10.96.0.1/32",), allowed=("10.244.9.0/24",), internal=("10.96.0.0/12", "10.244.0.0/16", "fd00:96::/112")
)


@pytest.mark.parametrize(
    ("address", "by_service", "otherwise"),
    [
        ("10.96.0.7", True, False),
        ("10.111.255.255", True, False),
        ("10.244.3.4", True, False),
        ("fd00:96::7", True, False),
        ("0x0a600007", True, False),
        ("::ffff:10.96.0.7", True, False),
        ("64:ff9b::10.96.0.7", True, False),
        ("2002:a60:7::1", True, False),
        ("10.244.9.1", True, True),
        ("::ffff:10.244.9.1", True, True),
        ("10.95.255.255", True, True),
        ("10.245.0.1", True, True),
        ("203.0.113.9", True, True),
        ("fd00:97::7", True, True),
        ("10.96.0.1", False, False),
        ("nonsense", False, False),
    ],
)
def test_internal_addresses_are_called_by_names_of_services_only(
    address: str, by_service: bool, otherwise: bool
) -> None:
    assert (INTERNAL.refusal(address, of_service=True) is None) is by_service
    assert (INTERNAL.refusal(address) is None) is otherwise


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_internal_addresses(form: str) -> None:
    assert INTERNAL.refusal(write(form, ipaddress.IPv4Address("10.96.0.7")))


def test_the_reason_names_the_range_of_the_cluster() -> None:
    expected = "address 10.96.0.7 is in the range 10.96.0.0/12 of the cluster's Services or Pods"
    assert INTERNAL.refusal("10.96.0.7") == expected


def test_allows_tells_what_is_allowed_expressly() -> None:
    policy = AddressPolicy(denied=ALWAYS_DENIED, allowed=("10.0.0.0/8",))
    asked = ["10.1.2.3", "::ffff:10.1.2.3", "11.0.0.1", "8.8.8.8", "x"]
    assert [policy.allows(each) for each in asked] == [True, True, False, False, False]


@given(st.lists(st.ip_addresses(v=4).map(str)), st.ip_addresses(v=4).map(str))
def test_denied_is_what_stands_in_a_denied_range(denied: list[str], address: str) -> None:
    policy = AddressPolicy(denied=tuple(map(single, denied)))
    assert bool(policy.refusal(address)) is (address in denied)


networks = st.tuples(st.ip_addresses(), st.integers(0, 128)).map(
    lambda each: str(ipaddress.ip_network(f"{each[0]}/{min(each[1], each[0].max_prefixlen)}", strict=False))
)


@given(st.lists(networks), st.lists(networks), st.lists(networks))
def test_printed_policies_read_back(denied: list[str], allowed: list[str], internal: list[str]) -> None:
    policy = AddressPolicy(denied=tuple(denied), allowed=tuple(allowed), internal=tuple(internal))
    text = print_policy(policy)
    again = read_policy(text)
    assert set(again.denied) == set(denied)
    assert set(again.allowed) == set(allowed)
    assert set(again.internal) == set(internal)
    assert print_policy(again) == text
    turned = AddressPolicy(denied=policy.denied[::-1], allowed=policy.allowed[::-1], internal=policy.internal[::-1])
    assert print_policy(turned) == text


def test_a_policy_of_an_older_operator_has_no_internal_ranges() -> None:
    policy = read_policy('{"allowed": ["10.8.0.0/16"], "denied": ["10.9.0.7/32"]}')
    assert policy == AddressPolicy(denied=("10.9.0.7/32",), allowed=("10.8.0.0/16",))
    assert policy.refusal("10.96.0.7") is None


def test_what_an_older_gateway_reads_of_a_policy_is_where_it_was() -> None:
    policy = AddressPolicy(denied=("10.9.0.7/32",), allowed=("10.8.0.0/16",), internal=("10.96.0.0/12",))
    content = json.loads(print_policy(policy))
    assert content == {"allowed": ["10.8.0.0/16"], "denied": ["10.9.0.7/32"], "internal": ["10.96.0.0/12"]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        '{"internal": ["x"]}',
        '{"denied": [7]}',
        '{"denied": 7}',
        '{"denied": ["x"]}',
        '{"denied": "x"}',
        "[" * 100_000,
    ],
)
def test_what_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_policy(text)


@pytest.mark.parametrize("cidr", ["x", "10.0.0.0/33", "10.0.0.1/8", ""])
def test_ranges_are_checked_when_a_policy_is_made(cidr: str) -> None:
    with pytest.raises(ValueError):
        AddressPolicy(denied=ALWAYS_DENIED, allowed=(cidr,))


@pytest.mark.parametrize(
    ("cidrs", "few"),
    [
        (["10.9.0.8/32", "10.9.0.9/32", "fd00::7/128"], ("10.9.0.8/31", "fd00::7/128")),
        (["10.244.1.0/24", "10.244.0.0/24", "10.244.1.7/32"], ("10.244.0.0/23",)),
        ([], ()),
    ],
)
def test_ranges_become_few(cidrs: list[str], few: tuple[str, ...]) -> None:
    assert collapsed(frozenset(cidrs)) == few


@pytest.mark.parametrize(("address", "cidr"), [("10.0.0.7", "10.0.0.7/32"), ("fd00::7", "fd00::7/128")])
def test_single(address: str, cidr: str) -> None:
    assert single(address) == cidr
