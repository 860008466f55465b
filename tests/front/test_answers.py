"""Requests over real HTTP to a server on loopback: what is answered, with which status and media type."""

import pytest
from support.public_server import Api

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"


async def test_a_query_by_post(api: Api) -> None:
    status, headers, body = await api.post({"query": "{ greet }"})

    assert (status, body) == (200, {"data": {"greet": "Hello world"}})
    assert headers["Content-Type"] == f"{GRAPHQL}; charset=utf-8"
    assert headers["dovetail-generation"] == "monolith"


async def test_a_query_by_get_with_variables(api: Api) -> None:
    query = "query=query($n:String!){greet(name:$n)}&variables=%7B%22n%22%3A%22Ada%22%7D&operationName="

    assert (await api.get(query))[::2] == (200, {"data": {"greet": "Hello Ada"}})


async def test_head_is_a_get_without_a_body(api: Api) -> None:
    async with api.session.head(f"{api.url}?query=%7Bgreet%7D") as response:
        assert (response.status, await response.read()) == (200, b"")


async def test_the_named_operation_runs(api: Api) -> None:
    document = "query A { a: greet } query B { b: greet }"

    _, _, body = await api.post({"query": document, "operationName": "B"})

    assert body == {"data": {"b": "Hello world"}}


@pytest.mark.parametrize("name", [None, "C"])
async def test_an_operation_that_is_not_there(api: Api, name: str | None) -> None:
    status, _, body = await api.post({"query": "query A { a: greet } query B { b: greet }", "operationName": name})

    assert (status, body["errors"][0]["extensions"]["code"]) == (422, "OPERATION_NOT_FOUND")


async def test_null_members_are_absent_ones_and_unknown_members_are_ignored(api: Api) -> None:
    body = {"query": "{ greet }", "variables": None, "operationName": None, "extensions": None, "more": [1]}

    assert (await api.post(body))[0] == 200


@pytest.mark.parametrize(
    ("query", "variables", "code", "graphql_status"),
    [
        ("{", {}, "GRAPHQL_PARSE_FAILED", 400),
        ("", {}, "GRAPHQL_PARSE_FAILED", 400),
        ("{ }", {}, "GRAPHQL_PARSE_FAILED", 400),
        ("{ missing }", {}, "GRAPHQL_VALIDATION_FAILED", 422),
        ("query($v: Int!) { int(value: $v) }", {}, "BAD_USER_INPUT", 422),
        ("subscription { ticks }", {}, "SUBSCRIPTIONS_NOT_SUPPORTED", 422),
    ],
)
async def test_request_errors(api: Api, query: str, variables: object, code: str, graphql_status: int) -> None:
    """A client of application/json gets 200 for a well-formed request, any other an HTTP error."""
    request = {"query": query, "variables": variables}
    for accept, expected in ((GRAPHQL, graphql_status), ("*/*", graphql_status), (JSON, 200)):
        status, headers, body = await api.post(request, Accept=accept)

        assert (status, body["errors"][0]["extensions"]["code"]) == (expected, code)
        assert "data" not in body
        assert headers["Content-Type"] == f"{JSON if accept == JSON else GRAPHQL}; charset=utf-8"
    assert api.generation.calls == 0


@pytest.mark.parametrize(
    ("accept", "status"), [(GRAPHQL, 294), (f"{GRAPHQL}, {JSON};q=0.9", 294), (JSON, 200), ("*/*", 200), ("", 200)]
)
async def test_partial_success(api: Api, accept: str, status: int) -> None:
    """Data and errors are 294 to a client that names the draft's media type, 200 to others."""
    found, _, body = await api.post({"query": "{ greet fails }"}, Accept=accept)

    assert found == status
    assert body["data"] == {"greet": "Hello world", "fails": None}


async def test_null_data(api: Api) -> None:
    status, _, body = await api.post({"query": "{ failsHard }"}, Accept=GRAPHQL)

    assert (status, body["data"]) == (294, None)


async def test_a_mutation_by_post(api: Api) -> None:
    assert (await api.post({"query": "mutation { change(to: 3) }"}))[2] == {"data": {"change": 3}}


@pytest.mark.parametrize("accept", [GRAPHQL, JSON])
async def test_a_mutation_by_get_is_refused(api: Api, accept: str) -> None:
    status, headers, body = await api.get("query=mutation{change(to:3)}", Accept=accept)

    assert (status, headers["Allow"]) == (405, "POST")
    assert body["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"
    assert api.generation.calls == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
async def test_other_methods(api: Api, method: str) -> None:
    async with api.session.request(method, api.url, json={"query": "{ greet }"}) as response:
        assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD, POST")
        assert (await response.json(content_type=None))["errors"]


async def test_nothing_acceptable(api: Api) -> None:
    status, _, body = await api.post({"query": "{ greet }"}, Accept="text/html")

    assert (status, body["errors"][0]["extensions"]["code"]) == (406, "NOT_ACCEPTABLE")


async def test_other_paths(api: Api) -> None:
    async with api.session.get(api.url + "/nothing") as response:
        assert response.status == 404
        assert (await response.json(content_type=None))["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_the_client_headers_reach_the_port_and_repeated_ones_are_joined(api: Api) -> None:
    headers = [("X-Tenant", "a"), ("X-Tenant", "b"), ("Content-Type", "application/json")]
    async with api.session.post(api.url, data=b'{"query": "{ greet }"}', headers=headers) as response:
        assert response.status == 200

    assert api.generation.client_headers["x-tenant"] == "a, b"


async def test_preparing_and_planning_happen_once_a_document(api: Api) -> None:
    for _ in range(3):
        await api.post({"query": "{ greet }"})

    for stage in ("document_prepared", "plan_made"):
        cached = [moment["cached"] for name, moment in api.observer.moments if name == stage]
        assert cached == [False, True, True]
    assert len(api.generation.documents) == 1


async def test_refusals_are_not_cached(api: Api) -> None:
    await api.post({"query": "{ missing }"})

    assert len(api.generation.documents) == 0


async def test_every_request_is_reported_with_its_status_and_code(api: Api) -> None:
    await api.post({"query": "{ missing }"})

    finished = api.observer.last("request_finished")
    assert (finished["status"], finished["code"]) == (422, "GRAPHQL_VALIDATION_FAILED")
    assert api.observer.counts()["request_started"] == 1


async def test_each_answer_names_its_request_for_the_logs(api: Api) -> None:
    _, headers, _ = await api.post({"query": "{ greet }"}, X_Request_Id="r-1")
    assert headers["x-request-id"] == "r-1"

    _, headers, _ = await api.post({"query": "{ greet }"}, X_Request_Id="not fit")
    assert headers["x-request-id"].isalnum()
