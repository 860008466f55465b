"""Which IP addresses endpoints must not have, and what counts as an address when it stands in place of a host name."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    collapse_addresses,
    ip_address,
    ip_network,
)
from urllib.parse import unquote

IPAddress = IPv4Address | IPv6Address
_IPNetwork = IPv4Network | IPv6Network

_KINDS: Mapping[str, str] = {
    "0.0.0.0/8": "the unspecified address and this network",
    "100.100.100.200/32": "a cloud's metadata service",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "a cloud's metadata service",
    "169.254.0.0/16": "link-local, such as metadata services of clouds",
    "192.0.0.192/32": "a cloud's metadata service",
    "224.0.0.0/4": "multicast",
    "255.255.255.255/32": "broadcast",
    "::/128": "the unspecified address",
    "::1/128": "loopback",
    "fd00:ec2::254/128": "a cloud's metadata service",
    "fd20:ce::254/128": "a cloud's metadata service",
    "fe80::/10": "link-local",
    "ff00::/8": "multicast",
}
ALWAYS_DENIED: tuple[str, ...] = tuple(_KINDS)
"""Ranges that no service of a cluster has its address in, as CIDRs."""

_TRANSLATED = tuple(
    IPv6Network(each) for each in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
)
"""Forms with an IPv4 address in the last 32 bits: compatible, mapped, translated, NAT64."""
_LOCAL_NAT64 = _TRANSLATED[-1]

_PART = re.compile(r"0[xX](?P<hex>[0-9a-fA-F]*)|(?P<octal>0[0-7]*)|(?P<decimal>[1-9][0-9]{0,9})")
_DOTS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61", ".") | dict.fromkeys("\t\r\n\u034f"))
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\u180b-\u180f]")
_FIELDS = ("allowed", "denied", "internal")
_DECODINGS = 3
"""How often a host may have been percent-encoded."""


@dataclass(frozen=True, kw_only=True)
class AddressPolicy:
    """Which addresses calls may go to. Ranges are CIDRs; ValueError where one is none."""

    denied: tuple[str, ...]
    allowed: tuple[str, ...] = ()
    """Exceptions from `denied` and `internal`."""
    internal: tuple[str, ...] = ()
    """Ranges of the cluster's Services and Pods, which are called by the names of Services only."""

    def __post_init__(self) -> None:
        _ = self._denied, self._allowed, self._internal

    @cached_property
    def _denied(self) -> _Ranges:
        return _Ranges.of(self.denied)

    @cached_property
    def _allowed(self) -> _Ranges:
        return _Ranges.of(self.allowed)

    @cached_property
    def _internal(self) -> _Ranges:
        return _Ranges.of(self.internal)

    def refusal(self, address: str, *, of_service: bool = False) -> str | None:
        """Why calls must not go to an IP address; None where they may. What is no address is refused.

        `of_service`: it belongs to a Service that was called by its name (see `cluster_names.names_service`), or to a
        pod of that. References to Services need permission; whoever writes an address says not whose it is.
        """
        found = literal_address(address)
        if found is None:
            return "not an IP address"
        if self._allowed.find(found):
            return None
        for view in (found, *_embedded(found)):
            if self._allowed.find(view):
                continue
            if within := self._denied.find(view):
                kind = _KINDS.get(within)
                return f"address {found} is in the refused range {within}" + (f" ({kind})" if kind else "")
            if not of_service and (within := self._internal.find(view)):
                return f"address {found} is in the range {within} of the cluster's Services or Pods"
        return None

    def allows(self, address: str) -> bool:
        """Whether an IP address is in a range that is allowed expressly."""
        found = literal_address(address)
        return found is not None and any(self._allowed.find(view) for view in (found, *_mapped(found)))


@dataclass(frozen=True)
class _Ranges:
    """Ranges by the length of their prefix: a look-up takes one step a length, however many nodes there are."""

    by_prefix: Mapping[tuple[int, int], Mapping[int, str]]

    @classmethod
    def of(cls, cidrs: Iterable[str]) -> _Ranges:
        by_prefix: dict[tuple[int, int], dict[int, str]] = {}
        for cidr in cidrs:
            network: _IPNetwork = ip_network(cidr)
            shift = network.max_prefixlen - network.prefixlen
            by_prefix.setdefault((network.version, shift), {})[int(network.network_address) >> shift] = cidr
        return cls(by_prefix)

    def find(self, address: IPAddress) -> str | None:
        """The range that an address is in."""
        number = int(address)
        found = (
            ranges.get(number >> shift)
            for (version, shift), ranges in self.by_prefix.items()
            if version == address.version
        )
        return next(filter(None, found), None)


# Endpoints are judged again and again, and every call of a gateway asks for the host of its URL.
@lru_cache(maxsize=4096)
def literal_address(host: str) -> IPAddress | None:
    """The address that a host stands for without any look-up, however it is written; None where it is a name.

    Takes what resolvers and URL libraries take: decimal, octal, hexadecimal and short IPv4 (`0x7f.1`), brackets, zone
    ids, percent-encoding, digits and dots of other widths, invisible characters, trailing dots.
    """
    forms = [host]
    for _ in range(_DECODINGS):
        forms.append(unquote(forms[-1]))
    # Decoded first: the zone id of `fe80::1%25eth0` is encoded, that of `fe80::1%ee0` is not.
    return next((found for form in reversed(forms) if (found := _read(_plain(form)))), None)


def _plain(host: str) -> str:
    """A host in ASCII as far as possible, as libraries make it before they resolve it."""
    text = _VARIATION_SELECTORS.sub("", unicodedata.normalize("NFKC", host).translate(_DOTS))
    visible = "".join(each for each in text if unicodedata.category(each) != "Cf")
    first, *_ = visible.split() or [""]  # inet_aton ignores what follows white space
    return first.strip("[]").rstrip(".")


def _read(host: str) -> IPAddress | None:
    if ":" not in host:
        return _ipv4(host)
    try:
        return IPv6Address(host.split("%", 1)[0].rstrip("]."))
    except ValueError:
        return None


def _ipv4(host: str) -> IPv4Address | None:
    """An address as inet_aton reads it: up to four numbers, of which the last fills the remaining bytes."""
    *firsts, last = (_number(part) for part in host.split(".", 4))
    if len(firsts) > 3 or last is None or last >= 256 ** (4 - len(firsts)):
        return None
    value = last
    for index, each in enumerate(firsts):
        if each is None or each > 0xFF:
            return None
        value += each << (8 * (3 - index))
    return IPv4Address(value)


def _number(text: str) -> int | None:
    found = _PART.fullmatch(text)
    if found is None:
        return None
    if found["hex"] is not None:
        return int(found["hex"] or "0", 16)
    return int(found["octal"], 8) if found["octal"] else int(found["decimal"])


def _mapped(address: IPAddress) -> tuple[IPv4Address, ...]:
    """The same address in the older form."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped,) if mapped else ()


def _embedded(address: IPAddress) -> tuple[IPv4Address, ...]:
    """IPv4 addresses that packets to an IPv6 address may end at."""
    if isinstance(address, IPv4Address):
        return ()
    number = int(address)
    last = IPv4Address(number & 0xFFFFFFFF)
    found = [last] if any(address in network for network in _TRANSLATED) else []
    if address in _LOCAL_NAT64:
        # Sites choose where the address stands: at the end, or after these 48 bits and around bits 64 to 71.
        early = IPv4Address((number >> 64 & 0xFFFF) << 16 | number >> 40 & 0xFFFF)
        found = [each for each in (last, early) if int(each)] or [last]
    if number >> 32 & 0xFDFFFFFF == 0x00005EFE:
        found.append(last)
    return (*found, *filter(None, (address.sixtofour, *(address.teredo or ()))))


def print_policy(policy: AddressPolicy) -> str:
    """A policy as JSON; equal policies have equal texts."""
    content = {name: _sorted(getattr(policy, name)) for name in _FIELDS}
    return json.dumps(content, indent=1) + "\n"


def read_policy(text: str) -> AddressPolicy:
    """The policy that `print_policy` printed; ValueError where it is none."""
    try:
        content = json.loads(text)
        # Policies of older operators have no internal ranges.
        lists = {name: tuple(content.get(name, ())) for name in _FIELDS}
        if all(isinstance(each, str) for cidrs in lists.values() for each in cidrs):
            return AddressPolicy(**lists)
    except (AttributeError, TypeError, RecursionError) as exc:
        raise ValueError("not an address policy") from exc
    raise ValueError("an address policy's ranges are texts")


def single(address: str) -> str:
    """The range that holds one IP address; ValueError where it is none."""
    return str(ip_network(ip_address(address)))


@lru_cache(maxsize=8)
def collapsed(cidrs: frozenset[str]) -> tuple[str, ...]:
    """The same addresses as few ranges, in order; ValueError where one is none."""
    networks = [ip_network(each) for each in cidrs]
    of_version_4 = collapse_addresses(each for each in networks if isinstance(each, IPv4Network))
    of_version_6 = collapse_addresses(each for each in networks if isinstance(each, IPv6Network))
    return (*map(str, of_version_4), *map(str, of_version_6))


def _sorted(cidrs: Iterable[str]) -> list[str]:
    networks: set[_IPNetwork] = {ip_network(each) for each in cidrs}
    ordered = sorted(networks, key=lambda each: (each.version, int(each.network_address), each.prefixlen))
    return [str(each) for each in ordered]
