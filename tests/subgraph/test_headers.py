"""Only listed headers go to a subgraph, and none that would change the message's meaning."""

from collections.abc import Mapping

import pytest

from dovetail_composition.manifest import HeaderRule, SecretRef
from dovetail_gateway.subgraph.headers import RESERVED, HeaderError, HeaderLines, check_rules, merge_rules
from dovetail_gateway.subgraph.secrets import SecretStore

KEY = SecretRef(namespace="shop", name="catalog", key="apiKey")


@pytest.fixture
def secrets() -> SecretStore:
    store = SecretStore()
    store.replace({KEY.id: b"s3cret\n"})
    return store


def test_forwards_listed_headers_only(secrets: SecretStore) -> None:
    rules = [HeaderRule(name="X-Tenant", forward=True), HeaderRule(name="X-Absent", forward=True)]

    client = {"x-tenant": "acme", "cookie": "a=b", "authorization": "Bearer t"}

    assert HeaderLines(rules, {}, secrets).encode(client) == b"X-Tenant: acme\r\n"


def test_constants_and_secrets(secrets: SecretStore) -> None:
    rules = [HeaderRule(name="X-Source", value="gateway"), HeaderRule(name="X-Api-Key", secret=KEY)]

    assert HeaderLines(rules, {}, secrets).encode({}) == b"X-Source: gateway\r\nX-Api-Key: s3cret\r\n"


@pytest.mark.parametrize(
    ("rules", "client", "line"),
    [
        ((), {"user-agent": "theirs"}, b"User-Agent: ours\r\n"),
        ((HeaderRule(name="user-agent", forward=True),), {"user-agent": "theirs"}, b"user-agent: theirs\r\n"),
        ((HeaderRule(name="User-Agent", forward=True),), {}, b"User-Agent: ours\r\n"),
        ((HeaderRule(name="USER-AGENT", value="x"),), {"user-agent": "theirs"}, b"USER-AGENT: x\r\n"),
    ],
)
def test_a_default_stands_where_no_rule_sets_the_field(
    rules: tuple[HeaderRule, ...], client: Mapping[str, str], line: bytes, secrets: SecretStore
) -> None:
    assert HeaderLines(rules, {"user-agent": "User-Agent: ours\r\n"}, secrets).encode(client) == line


def test_bytes_of_a_client_that_are_no_text_are_sent_as_they_came(secrets: SecretStore) -> None:
    lines = HeaderLines([HeaderRule(name="X-Name", forward=True)], {}, secrets)

    assert lines.encode({"x-name": "Gr\udcfcn ü"}) == b"X-Name: Gr\xfcn \xc3\xbc\r\n"


def test_secrets_are_read_for_each_request(secrets: SecretStore) -> None:
    lines = HeaderLines([HeaderRule(name="X-Api-Key", secret=KEY)], {}, secrets)
    secrets.replace({KEY.id: b"another"})

    assert lines.encode({}) == b"X-Api-Key: another\r\n"


def test_a_secret_that_is_missing_is_an_error_that_names_the_header() -> None:
    with pytest.raises(HeaderError, match="X-Api-Key") as caught:
        HeaderLines([HeaderRule(name="X-Api-Key", secret=KEY)], {}, SecretStore()).encode({})

    assert caught.value.kind == "secret"


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0b", "a\rb", "\x7f"])
def test_a_value_with_control_characters_is_refused_without_being_repeated(value: str, secrets: SecretStore) -> None:
    with pytest.raises(HeaderError) as caught:
        HeaderLines([HeaderRule(name="X-Tenant", forward=True)], {}, secrets).encode({"x-tenant": value})

    assert caught.value.kind == "invalid"
    assert value not in str(caught.value)


@pytest.mark.parametrize("name", [*sorted(RESERVED), "Host", "Transfer-Encoding", "CONTENT-LENGTH"])
def test_reserved_names_are_refused(name: str) -> None:
    problem = check_rules([HeaderRule(name=name, forward=True)])

    assert problem is not None
    assert name in problem


@pytest.mark.parametrize("name", ["", "X Tenant", "X-Tenant\r\nX", "X:Y", "Grün"])
def test_malformed_names_are_refused(name: str) -> None:
    assert check_rules([HeaderRule(name=name, value="1")])


def test_constants_with_control_characters_are_refused_before_any_call() -> None:
    assert check_rules([HeaderRule(name="X-Source", value="a\r\nb")])


def test_the_endpoints_rule_replaces_the_gateways_for_one_name() -> None:
    common = (HeaderRule(name="Authorization", forward=True), HeaderRule(name="X-Source", value="common"))
    own = (HeaderRule(name="x-source", value="own"),)

    assert merge_rules(common, own) == (common[0], own[0])


def test_a_store_never_prints_values(secrets: SecretStore) -> None:
    assert "s3cret" not in repr(secrets)
