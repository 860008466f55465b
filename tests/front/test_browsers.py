"""What a browser may do from another site: nothing, unless origins are configured."""

import pytest
from support.public_server import Api, running_api

from dovetail_gateway.front.cors import CorsPolicy

GET = "query=%7Bgreet%7D"
OTHER = "https://other.example"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "Cross-Site", "Sec_Fetch_Mode": "no-cors"},
        {"Origin": OTHER},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec_Fetch_Site": "cross-site", "GraphQL_Preflight": ""},
    ],
)
async def test_a_get_that_another_site_caused_is_refused(api: Api, headers: dict[str, str]) -> None:
    status, _, body = await api.get(GET, **headers)

    assert (status, body["errors"][0]["extensions"]["code"]) == (403, "CSRF_REFUSED")
    assert api.generation.calls == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept": "application/graphql-response+json"},
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "cross-site", "GraphQL_Preflight": "1"},
        {"Sec_Fetch_Site": "cross-site", "Apollo_Require_Preflight": "true"},
        {"Origin": OTHER, "X_Apollo_Operation_Name": "A"},
        {"Content_Type": "application/json"},
        {"Content_Type": "application/json", "Sec_Fetch_Site": "cross-site"},
    ],
)
async def test_a_get_of_any_other_client_is_answered(api: Api, headers: dict[str, str]) -> None:
    assert (await api.get(GET, **headers))[0] == 200


async def test_a_get_of_the_own_origin_is_answered(api: Api) -> None:
    assert (await api.get(GET, Origin=f"http://127.0.0.1:{api.port}"))[0] == 200


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_a_get_with_a_form_s_content_type_is_refused(api: Api, content_type: str) -> None:
    assert (await api.get(GET, Content_Type=content_type))[0] == 415


async def test_cors_is_off_by_default(api: Api) -> None:
    preflight = {"Origin": OTHER, "Access-Control-Request-Method": "POST"}
    async with api.session.options(api.url, headers=preflight) as response:
        assert response.status == 405
        assert not [name for name in response.headers if name.lower().startswith("access-control")]

    _, headers, _ = await api.post({"query": "{ greet }"}, Origin=OTHER)
    assert not [name for name in headers if name.lower().startswith("access-control")]


async def test_a_configured_origin_may_call() -> None:
    async with running_api(cors=CorsPolicy(origins=frozenset({OTHER}), credentials=True)) as api:
        preflight = {
            "Origin": OTHER,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type,x-tenant",
        }
        async with api.session.options(api.url, headers=preflight) as response:
            assert response.status == 204
            assert response.headers["Access-Control-Allow-Origin"] == OTHER
            assert response.headers["Access-Control-Allow-Headers"] == "content-type,x-tenant"

        _, headers, _ = await api.post({"query": "{ greet }"}, Origin=OTHER)
        assert headers["Access-Control-Allow-Origin"] == OTHER
        assert headers["Access-Control-Allow-Credentials"] == "true"
        assert (await api.get(GET, Origin=OTHER, Sec_Fetch_Site="cross-site"))[0] == 200
        # An error is as readable as an answer: a page must be able to show it.
        assert (await api.post(b"", Origin=OTHER))[1]["Access-Control-Allow-Origin"] == OTHER

        third = {**preflight, "Origin": "https://third.example"}
        async with api.session.options(api.url, headers=third) as response:
            assert response.status == 405
        assert "Access-Control-Allow-Origin" not in (await api.post({"query": "{ greet }"}, Origin=third["Origin"]))[1]


async def test_any_origin_never_gets_credentials() -> None:
    async with running_api(cors=CorsPolicy(origins=frozenset({"*"}), credentials=True)) as api:
        _, headers, _ = await api.post({"query": "{ greet }"}, Origin=OTHER)

        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers
