"""What does not fit the schema raises at once, by its coordinate and with the right name, and nothing is sent."""

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web
from graphql import parse, validate
from support.jobs_service import JobsService

from dovetail_client import Binding, DocumentError
from dovetail_client import documents as documents_module

WRONG = {
    "field": ("{ job(id: 1) { titel } }", {}, "Job.titel", "title"),
    "root-field": ("{ jobz { id } }", {}, "Query.jobz", "job"),
    "argument": ("{ job(ide: 1) { id } }", {}, "Query.job(ide:)", "id"),
    "input-field": ('mutation { createJob(input: {titel: "x"}) { id } }', {}, "JobInput.titel", "title"),
    "argument-type": ('{ jobs(first: "many") { id } }', {}, "Query.jobs(first:)", None),
    "argument-missing": ("{ job { id } }", {}, "Query.job(id:)", None),
    "input-missing": ("mutation { createJob(input: {}) { id } }", {}, "JobInput.title", None),
    "input-missing-beside-others": (
        f'mutation {{ createJob(input: {{tags: ["{"x" * 500}"]}}) {{ id }} }}',
        {},
        "JobInput.title",
        None,
    ),
    "input-item": ('mutation { createJob(input: {title: "a", tags: ["b", 1]}) { id } }', {}, "JobInput.tags", None),
    "input-null-item": ('mutation { createJob(input: {title: "a", tags: [null]}) { id } }', {}, "JobInput.tags", None),
    "input-object-for-a-leaf": ("mutation { createJob(input: {title: {a: 1}}) { id } }", {}, "JobInput.title", None),
    "list-for-a-leaf": ("query ($a: Int) { jobs(first: [$a]) { id } }", {}, "Query.jobs(first:)", None),
    "default": ('query ($first: Int = "a") { jobs(first: $first) { id } }', {}, "$first", None),
    "default-field": (
        "mutation ($i: JobInput! = {title: []}) { createJob(input: $i) { id } }",
        {},
        "JobInput.title",
        None,
    ),
    "input-null": ("mutation { createJob(input: {title: null}) { id } }", {}, "JobInput.title", None),
    "inner-argument": ('{ job(id: 1) { salary(currncy: "EUR") } }', {}, "Job.salary(currncy:)", "currency"),
    "type-of-fragment": ("{ job(id: 1) { ...F } } fragment F on Jop { id }", {}, "Jop", "Job"),
    "type-of-inline-fragment": ("{ job(id: 1) { ... on Jop { id } } }", {}, "Jop", "Job"),
    "fragment": ("{ job(id: 1) { ...Brif } } fragment Brief on Job { id }", {}, "", "Brief"),
    "undeclared-variable": ("query ($id: ID!) { job(id: $idd) { id } }", {"id": 1}, "$idd", "id"),
    "variable-of-another-type": ("query ($id: String) { job(id: $id) { id } }", {"id": "1"}, "$id", None),
    "selection-of-a-leaf": ("{ job(id: 1) { title { id } } }", {}, "Job.title", None),
    "no-selection": ("{ job(id: 1) }", {}, "Query.job", None),
    "enum-value": ("{ jobs(status: OPNE) { id } }", {}, "Status.OPNE", "OPEN"),
    "type": ("query ($id: Id!) { job(id: $id) { id } }", {"id": 1}, "Id", "ID"),
    "directive": ("{ version @skp(if: true) }", {}, "@skp", "skip"),
    "variable": ("query ($first: Int) { jobs(first: $first) { id } }", {"frist": 1}, "$frist", "first"),
    "value": ("query ($first: Int) { jobs(first: $first) { id } }", {"first": "many"}, "$first", None),
    "missing-value": ("query ($id: ID!) { job(id: $id) { id } }", {}, "$id", None),
    "null": ("query ($id: ID!) { job(id: $id) { id } }", {"id": None}, "$id", None),
    "input-value": (
        "mutation ($input: JobInput!) { createJob(input: $input) { id } }",
        {"input": {"title": "Joiner", "tags": ["a", 1]}},
        "JobInput.tags",
        None,
    ),
    "input-value-field": (
        "mutation ($input: JobInput!) { createJob(input: $input) { id } }",
        {"input": {"title": "Joiner", "staus": "OPEN", "password": "hunter2"}},
        "JobInput.staus",
        "status",
    ),
    "input-value-missing": (
        "mutation ($input: JobInput!) { createJob(input: $input) { id } }",
        {"input": {"tags": ["hunter2"]}},
        "JobInput.title",
        None,
    ),
    "enum-variable": ("query ($s: Status) { jobs(status: $s) { id } }", {"s": "OPNE"}, "Status.OPNE", "OPEN"),
    "enum-in-input-variable": (
        "mutation ($input: JobInput!) { createJob(input: $input) { id } }",
        {"input": {"title": "hunter2", "status": "OPNE"}},
        "Status.OPNE",
        "OPEN",
    ),
    "syntax": ("{ job(id: 1) { id }", {}, "", None),
    "no-operation": ("fragment F on Job { id }", {}, "", None),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_document_is_never_sent(name: str, jobs: Binding, service: JobsService) -> None:
    document, variables, coordinate, suggestion = WRONG[name]

    with pytest.raises(DocumentError) as caught:
        await jobs.execute(document, variables)

    assert caught.value.coordinate == coordinate
    assert caught.value.suggestions[:1] == ((suggestion,) if suggestion else ())
    assert coordinate.rsplit(".", 1)[-1] in str(caught.value)
    assert len(str(caught.value)) < 300, "however large a value is"
    assert "hunter2" not in str(caught.value)
    assert service.calls == []


NESTED = """
type Query { find(by: [Filter!]): Int }
input Filter { price: Price!  password: String }
input Price { parts: [[Part!]] }
input Part { name: String!  amount: Float }
"""
PLACES: list[tuple[object, str]] = [
    ([{"price": {"parts": [[], [{"name": "a"}, {"name": "b", "amount": "much"}]]}}], "$by[0].price.parts[1][1].amount"),
    ([{"price": {"parts": [[{"amount": 1}]]}}], "$by[0].price.parts[0][0].name"),
    ([{"price": {"parts": [[{"name": "a", "amont": 1}]]}}], "$by[0].price.parts[0][0]: Part has no field 'amont'"),
    ([{"price": {}}, {"password": "hunter2"}], "$by[1].price"),
    ({"price": {"parts": {"name": 7}}}, "$by.price.parts.name"),
]


@pytest.mark.parametrize(("value", "place"), PLACES)
async def test_what_is_wrong_inside_a_variable_is_named_by_its_path(value: object, place: str) -> None:
    async with Binding("jobs", schema=NESTED) as jobs:
        with pytest.raises(DocumentError) as caught:
            await jobs.execute("query ($by: [Filter!]) { find(by: $by) }", {"by": value})

    assert str(caught.value).startswith(place)
    assert len(caught.value.problems) == 1
    assert "hunter2" not in str(caught.value)


async def test_the_message_names_coordinate_and_nearest_name(jobs: Binding) -> None:
    with pytest.raises(DocumentError) as caught:
        await jobs.execute("{ job(id: 1) { titel } }")

    assert str(caught.value) == "Job.titel: Cannot query field 'titel' on type 'Job'. Did you mean 'title'?"


async def test_all_problems_are_told_at_once(jobs: Binding) -> None:
    with pytest.raises(DocumentError) as caught:
        await jobs.execute("{ jobz { id } job(id: 1) { titel } }")

    assert [problem.coordinate for problem in caught.value.problems] == ["Query.jobz", "Job.titel"]


@pytest.mark.parametrize("name", ["A", None, "C"])
async def test_one_of_several_operations_is_chosen_by_name(name: str | None, jobs: Binding) -> None:
    document = "query A { version } query B { jobs { id } }"

    if name == "A":
        assert await jobs.execute(document, operation_name=name) == {"version": "1"}
        return
    with pytest.raises(DocumentError, match="operation"):
        await jobs.execute(document, operation_name=name)


async def test_a_document_is_validated_once(
    jobs: Binding, service: JobsService, monkeypatch: pytest.MonkeyPatch
) -> None:
    validated: list[object] = []

    def counting(*arguments: Any) -> Any:
        validated.append(arguments)
        return validate(*arguments)

    monkeypatch.setattr(documents_module, "validate", counting)
    for _ in range(3):
        await jobs.execute("{ version }")
    await jobs.execute(parse("{ version }"))

    assert len(service.calls) == 4
    assert len(validated) == 2  # the text, and what the document prints to


ROOT_FIELDS: list[tuple[str, Mapping[str, Any], str | None, str]] = [
    ("version", {}, None, "query { version  }"),
    ("job", {"id": 7}, None, "query ($id: ID!) { job(id: $id) { id title status } }"),
    ("job", {"id": 7}, "{ company { name } }", "query ($id: ID!) { job(id: $id) { company { name } } }"),
    (
        "jobs",
        {"status": "OPEN", "first": 2},
        "{ id }",
        "query ($first: Int, $status: Status) { jobs(first: $first, status: $status) { id } }",
    ),
]


@pytest.mark.parametrize(("field", "arguments", "select", "document"), ROOT_FIELDS)
async def test_root_fields_are_functions(
    field: str,
    arguments: Mapping[str, Any],
    select: str | None,
    document: str,
    jobs: Binding,
    service: JobsService,
) -> None:
    service.answers.append(lambda _: web.json_response({"data": {field: "found"}}))

    assert await jobs.query[field](arguments, select=select) == "found"
    assert service.calls == [{"query": document, **({"variables": dict(arguments)} if arguments else {})}]


ROOT_FIELD_MISTAKES = [
    ("query", "jobb", {}, None, "Query.jobb", "job"),
    ("query", "job", {"idd": 1}, None, "Query.job(idd:)", "id"),
    ("query", "job", {}, None, "Query.job(id:)", None),
    ("query", "job", {"id": 1}, "{ titel }", "Job.titel", "title"),
    ("query", "job", {"id": 1}, "title", "", None),
    ("mutation", "createJob", {"input": {"titel": "x"}}, None, "JobInput.titel", "title"),
]


@pytest.mark.parametrize(("root", "field", "arguments", "select", "coordinate", "suggestion"), ROOT_FIELD_MISTAKES)
async def test_calls_of_root_fields_are_checked(
    root: str,
    field: str,
    arguments: dict[str, Any],
    select: str | None,
    coordinate: str,
    suggestion: str | None,
    jobs: Binding,
    service: JobsService,
) -> None:
    with pytest.raises(DocumentError) as caught:
        await getattr(jobs, root)[field](arguments, select=select)

    assert caught.value.coordinate == coordinate
    assert caught.value.suggestions[:1] == ((suggestion,) if suggestion else ())
    assert service.calls == []


async def test_calls_answer_with_the_field_alone(jobs: Binding, service: JobsService) -> None:
    assert await jobs.query.job(id=2) == {"id": "2", "title": "Carpenter", "status": "OPEN"}
    created = await jobs.mutation.createJob(input={"title": "Cooper"}, select="{ id title }")
    assert created == {"id": "4", "title": "Cooper"}


async def test_subscriptions_are_not_executed_nor_queries_subscribed_to(jobs: Binding, service: JobsService) -> None:
    with pytest.raises(DocumentError, match="subscribe"):
        await jobs.execute("subscription { jobChanged(id: 1) { id } }")
    with pytest.raises(DocumentError, match="execute"):
        await anext(aiter(jobs.subscribe("{ version }")))

    assert service.calls == []
