"""Every spelling of an address that something on the way to a socket takes for one is read as that address."""

import ipaddress
import socket
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from dovetail_composition.endpoints.addresses import literal_address

SPELLINGS = {
    "127.0.0.1": [
        "127.0.0.1", "127.0.0.1.", "127.0.0.1..", "127.1", "127.0.1", "2130706433", "0x7f000001", "0X7F000001",
        "0x7f.1", "0x7f.0x0.0x0.0x1", "017700000001", "0177.0.0.1", "0177.1", "00000177.0.0.01", "0x7f.0.0.01",
        "127.0x1", "0x000000000000000000007f.1", "127.0.0.0x1", "[127.0.0.1]", "127%2e0%2e0%2e1", "%31%32%37.0.0.1",
        "127%252e0.0.1", "１２７.0.0.1", "①②⑦.0.0.1", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1",
        "127.0.0.1 ", " 127.0.0.1", "127.0.0.1 x", "127.0.0.1\n", "127.\t0.0.1", "127\u00ad.0.0.1", "127\u200b.0.0.1",
        "%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1", "０ｘ７ｆ.1", "127.0.0.1\u2060", "127.0.0.1\ufe0f",
    ],
    "169.254.169.254": [
        "169.254.169.254", "169.254.43518", "169.16689662", "2852039166", "0xa9fea9fe", "0xA9.0xFE.0xA9.0xFE",
        "0251.0376.0251.0376", "025177524776", "169.254.0xa9fe", "0xa9.254.0251.254", "169.254.169.254.",
        "１６９.２５４.１６９.２５４", "%31%36%39.254.169.254",
    ],
    "0.0.0.0": ["0", "0.0.0.0", "0x0", "00", "0x", "0.0", "０"],
    "255.255.255.255": ["4294967295", "0xffffffff", "037777777777"],
    "::1": [
        "::1", "[::1]", "0:0:0:0:0:0:0:1", "0000:0000:0000:0000:0000:0000:0000:0001", "::0001", "::0.0.0.1", "::1%lo",
        "[::1%25lo]", "[::1%lo]", "%3A%3A1", "%5b::1%5d", "::1%1", "[::1].", "::１", "：：1", "[::%31]",
    ],
    "::ffff:127.0.0.1": ["::ffff:127.0.0.1", "::ffff:7f00:1", "::FFFF:7F00:0001", "[::ffff:127.0.0.1]"],
    "fe80::1": ["fe80::1%eth0", "fe80::1%25eth0", "FE80::1", "[fe80::1%ee0]", "fe80::1%2"],
}  # fmt: skip

NAMES = [
    "", ".", "localhost", "catalog", "catalog.shop.svc", "127.0.0.1.nip.io", "1.2.3.4.5", "256.0.0.1", "127.0.0.256",
    "4294967296", "127..1", ".127.0.0.1", "09.1", "0xg", "1.2.3.4a", "-1", "+1", "1e3", "a:b", ":::", "12345::",
    "9" * 5000, "1." * 5000, "[]", "%", "%zz", "٣", "0o17", "1_0",
]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "spelling"), [(a, each) for a, spellings in SPELLINGS.items() for each in spellings]
)
def test_spellings(address: str, spelling: str) -> None:
    assert literal_address(spelling) == ipaddress.ip_address(address)


@pytest.mark.parametrize("name", NAMES)
def test_names_are_no_addresses(name: str) -> None:
    assert literal_address(name) is None


hosts = st.one_of(
    st.text("0123456789abcdefxX.", max_size=20),
    st.lists(
        st.one_of(
            st.integers(0, 300).map(str), st.integers(0, 300).map(hex), st.integers(0, 300).map(lambda n: f"0{n:o}")
        ),
        min_size=1,
        max_size=5,
    ).map(".".join),
    st.integers(0, 2**33).flatmap(lambda n: st.sampled_from([str(n), hex(n), f"0{n:o}"])),
    st.ip_addresses().map(str),
    st.ip_addresses(v=6).map(lambda a: a.exploded.upper()),
    st.text("0123456789abcdef:.%[]", max_size=30),
)


def opinions(host: str) -> set[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """What others take a host for."""
    found = set()
    with suppress(OSError):
        found.add(ipaddress.IPv4Address(socket.inet_aton(host)))
    with suppress(OSError, UnicodeError):
        for *_, sockaddr in socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST):
            found.add(ipaddress.ip_address(str(sockaddr[0]).split("%")[0]))
    with suppress(ValueError):
        found.add(ipaddress.ip_address(host.split("%")[0]))
    with suppress(ValueError):
        found.add(ipaddress.ip_address((URL(f"http://{host}:80/").host or "").split("%")[0]))
    return found


@given(hosts)
@example("0x7f.1")
@example("127.0.0.1 x")
@example("１２７.0.0.1")
@example("127。0。0。1")
@example("[::1%25lo]")
def test_what_others_take_for_an_address_is_one(host: str) -> None:
    if host:  # getaddrinfo takes no host for this one
        assert opinions(host) <= {literal_address(host)}


@given(st.text())
def test_any_text_gets_an_answer(host: str) -> None:
    literal_address(host)
