"""Only listed headers go to a subgraph, and none that would change the message's meaning."""

import pytest

from dovetail_composition.manifest import HeaderRule, SecretRef
from dovetail_gateway.subgraph.headers import RESERVED, HeaderError, build_headers, check_rules, merge_rules
from dovetail_gateway.subgraph.secrets import SecretStore

KEY = SecretRef(namespace="shop", name="catalog", key="apiKey")


@pytest.fixture
def secrets() -> SecretStore:
    store = SecretStore()
    store.replace({KEY.id: b"s3cret\n"})
    return store


def test_forwards_listed_headers_only(secrets: SecretStore) -> None:
    rules = [HeaderRule(name="X-Tenant", forward=True), HeaderRule(name="X-Absent", forward=True)]

    headers = build_headers(rules, {"x-tenant": "acme", "cookie": "a=b", "authorization": "Bearer t"}, secrets)

    assert headers == {"X-Tenant": "acme"}


def test_constants_and_secrets(secrets: SecretStore) -> None:
    rules = [HeaderRule(name="X-Source", value="gateway"), HeaderRule(name="X-Api-Key", secret=KEY)]

    assert build_headers(rules, {}, secrets) == {"X-Source": "gateway", "X-Api-Key": "s3cret"}


def test_a_secret_that_is_missing_is_an_error_that_names_the_header() -> None:
    with pytest.raises(HeaderError, match="X-Api-Key") as caught:
        build_headers([HeaderRule(name="X-Api-Key", secret=KEY)], {}, SecretStore())

    assert caught.value.kind == "secret"


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0b", "a\rb", "\x7f"])
def test_a_value_with_control_characters_is_refused_without_being_repeated(value: str, secrets: SecretStore) -> None:
    with pytest.raises(HeaderError) as caught:
        build_headers([HeaderRule(name="X-Tenant", forward=True)], {"x-tenant": value}, secrets)

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
