"""Generated packages at work: against graphql-core over HTTP, and what they send and refuse to read."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from aiohttp import web
from graphql import GraphQLSchema, build_schema, graphql
from support.generated_bindings import CASES, package_of

from dovetail_client import Binding, SyncBinding, typed
from dovetail_client.typed import UNSET, Other, ResultTypeError, one_of

SDL = (CASES / "jobs" / "schema.graphql").read_text()
CREATED = "2026-11-22T04:00:00+00:00"


class Service:
    """Jobs of a company, and the requests for them."""

    def __init__(self) -> None:
        self.schema: GraphQLSchema = build_schema(SDL)
        self.calls: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        company: dict[str, Any] = {"__typename": "Company", "id": "c", "name": "Dovetail", "type": "AG", "owner": None}
        job = {
            "__typename": "Job",
            "id": "7",
            "title": "Joiner",
            "state": "OPEN",
            "created": CREATED,
            "company": company,
        }
        job |= {"salary": lambda _info, currency: f"1.5{len(currency)}", "grades": [[1, None], None], "oldTitle": "old"}
        self.job = job | {"related": lambda _info, first, states=None: [self.job] * first}
        self.company = company | {"jobs": [self.job], "owner": self.job}

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls.append(body)
        self.headers.append(request.headers)
        values = body.get("variables")
        result = await graphql(self.schema, body["query"], self._root(), variable_values=values)
        return web.json_response(result.formatted)

    def _root(self) -> Mapping[str, Any]:
        nodes = {"7": self.job, "c": self.company}
        return {
            "job": lambda _info, **arguments: nodes.get(arguments["id"]),
            "jobs": lambda _info, **_arguments: [self.job],
            "node": lambda _info, **arguments: nodes.get(arguments["id"]),
            "search": lambda _info, **_arguments: [self.job, None, self.company],
            "version": "1",
            "ping": "pong",
            "createJob": lambda _info, **arguments: self.job | {"title": arguments["input"]["title"]},
        }


@asynccontextmanager
async def served() -> AsyncIterator[tuple[Service, Binding]]:
    service = Service()
    app = web.Application()
    app.router.add_post("/graphql", service.answer)
    runner = web.AppRunner(app, shutdown_timeout=0, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"
    try:
        async with Binding(url=url, schema=SDL) as binding:
            yield service, binding
    finally:
        await runner.cleanup()


@pytest.fixture
def jobs(importable: Callable[[str, Mapping[str, str]], ModuleType]) -> Any:
    return importable("jobs", package_of("jobs"))


async def test_without_a_selection_the_leaf_fields_are_read(jobs: Any) -> None:
    async with served() as (service, binding):
        job = await jobs.JobsClient(binding).query.job(id=7)

    assert job.title == "Joiner"
    assert job.state is jobs.JobState.OPEN
    assert job.created == datetime(2026, 11, 22, 4, tzinfo=UTC)
    assert job.grades == [[1, None], None]
    assert service.calls[0]["variables"] == {"id": "7"}
    with pytest.raises(AttributeError, match="company"):
        _ = job.company


async def test_a_new_value_of_an_enum_is_an_error_unless_enums_are_open(
    jobs: Any, importable: Callable[[str, Mapping[str, str]], ModuleType]
) -> None:
    open_jobs: Any = importable("open_jobs", package_of("jobs", open_enums=True))
    async with served() as (service, binding):
        assert (await open_jobs.JobsClient(binding).query.job(id=7)).state is open_jobs.JobState.OPEN
        service.schema = build_schema(SDL.replace("enum JobState {", "enum JobState { PAUSED"))
        service.job["state"] = "PAUSED"
        found = await open_jobs.JobsClient(binding).query.job(id=7)
        with pytest.raises(ResultTypeError, match=r"job.state: expected a value of JobState, got 'PAUSED'"):
            await jobs.JobsClient(binding).query.job(id=7)

    assert found.state == typed.Unknown("PAUSED")
    assert (found.state.value, repr(found.state)) == ("PAUSED", "Unknown(value='PAUSED')")
    with pytest.raises(ResultTypeError, match="expected a value of JobState, got 3"):
        typed.open_enum_of(open_jobs.JobState).decode(3)


async def test_a_class_says_what_is_selected_and_holds_it(jobs: Any) -> None:
    class Card(jobs.JobSelection):  # type: ignore[misc, name-defined]
        headline = jobs.Job.title
        again = jobs.Job.title
        related = jobs.Job.related(first=2, states=[jobs.JobState.CLOSED])
        in_euros = jobs.Job.salary()
        in_long = jobs.Job.salary(currency="EURO")

    async with served() as (service, binding):
        card = await jobs.JobsClient(binding).query.job(id="7", select=Card)

    assert isinstance(card, Card)
    assert (card.headline, card.again, card.in_euros, card.in_long) == (
        "Joiner",
        "Joiner",
        Decimal("1.53"),
        Decimal("1.54"),
    )
    assert [type(each) for each in card.related] == [jobs.Job, jobs.Job]
    assert service.calls[0]["variables"] == {"id": "7", "first": 2, "states": ["CLOSED"], "currency": "EURO"}
    with pytest.raises(AttributeError, match="read-only"):
        card.headline = "other"


async def test_a_subclass_of_the_default_selects_more(jobs: Any) -> None:
    class Longer(jobs.Job):  # type: ignore[misc, name-defined]
        company = jobs.Job.company()

    async with served() as (_, binding):
        job = await jobs.JobsClient(binding).query.job(id=7, select=Longer)

    assert (job.title, job.company.name) == ("Joiner", "Dovetail")


async def test_choices_are_read_by_concrete_type(jobs: Any) -> None:
    class Title(jobs.JobSelection):  # type: ignore[misc, name-defined]
        text = jobs.Job.title

    class Kind(jobs.CompanySelection):  # type: ignore[misc, name-defined]
        text = jobs.Company.type
        owner = jobs.Company.owner(one_of(Title))

    class Key(jobs.NodeSelection):  # type: ignore[misc, name-defined]
        id = jobs.Node.id

    async with served() as (_, binding):
        query = jobs.JobsClient(binding).query
        both = await query.search(text="a", select=one_of(Title, Kind))
        some = await query.search(text="a", select=one_of(Title))
        names = await query.search(text="a")
        rest = await query.node(id="c", select=one_of(Title, rest=Key))
        plain = await query.node(id="c", select=Key)
        default = await query.node(id="c")

    assert [getattr(each, "text", None) for each in both] == ["Joiner", None, "AG"]
    assert both[2].owner.text == "Joiner"
    assert some == [both[0], None, Other("Company")]
    assert [each and each.typename for each in names] == ["Job", None, "Company"]
    assert (type(rest), rest.id, type(plain)) == (Key, "c", Key)
    assert (default.typename, default.id) == ("Company", "c")


async def test_absent_and_null_are_told_apart(jobs: Any) -> None:
    async with served() as (service, binding):
        query = jobs.JobsClient(binding).query
        await query.jobs()
        await query.jobs(first=None, filter=jobs.JobFilter(state=None, since=datetime(2026, 1, 1, tzinfo=UTC)))
        await query.jobs(first=UNSET, filter=jobs.JobFilter(all=[jobs.JobFilter(state=jobs.JobState.OPEN)]))
        await query.search(text="a", by=jobs.SearchBy(name="x"))

    assert [call.get("variables") or {} for call in service.calls] == [
        {},
        {"first": None, "filter": {"state": None, "since": "2026-01-01T00:00:00+00:00"}},
        {"filter": {"all": [{"state": "OPEN"}]}},
        {"text": "a", "by": {"name": "x"}},
    ]


async def test_operations_answer_with_classes_that_mirror_them(jobs: Any) -> None:
    async with served() as (service, binding):
        client = jobs.JobsClient(binding).with_options(headers={"X-Tenant": "a"})
        page = await client.operations.job_page(id=7)
        without = await client.operations.job_page(id=7, with_company=False, first=3)
        created = await client.operations.create(input=jobs.JobInput(title="Cooper", salary=Decimal("1.10")))

    assert (page.job.company.name, page.job.company.type, page.job.employer.owner) == ("Dovetail", "AG", None)
    assert without.job.employer is None
    assert [type(each).__name__ for each in page.search] == ["JobPageSearchJob", "NoneType", "JobPageSearchCompany"]
    assert page.search[2].kind == "AG"
    assert isinstance(created.create_job, sys.modules["jobs.results.fragments"].JobHead)
    assert created.create_job.company.name == "Dovetail"
    assert service.calls[1]["variables"] == {"id": "7", "withCompany": False, "first": 3}
    assert service.calls[2]["variables"] == {"input": {"title": "Cooper", "salary": "1.10"}}
    assert service.headers[0]["X-Tenant"] == "a"


class Events:
    """Stands for a binding whose subscriptions bring these events."""

    def __init__(self, *events: dict[str, Any]) -> None:
        self.events = events
        self.documents: list[tuple[str, Any]] = []
        self.closed = False

    async def subscribe(self, document: str, variables: Any, **_options: Any) -> AsyncIterator[dict[str, Any]]:
        self.documents.append((document, variables))
        try:
            for each in self.events:
                yield each
        finally:
            self.closed = True


async def test_subscriptions_are_read_event_by_event(jobs: Any) -> None:
    class Title(jobs.JobSelection):  # type: ignore[misc, name-defined]
        title = jobs.Job.title

    events = Events({"jobAdded": {"title": "a"}}, {"jobAdded": {"title": "b"}})
    added = jobs.JobsClient(events).subscription.job_added(city="Bern", select=Title)

    assert [job.title async for job in added] == ["a", "b"]
    document = "subscription jobAdded($city: String) { jobAdded(city: $city) { title } }"
    assert events.documents == [(document, {"city": "Bern"})]


async def test_closing_a_subscription_closes_the_bindings(jobs: Any) -> None:
    events = Events({"jobAdded": {"id": "1", "title": "a", "state": "OPEN", "created": CREATED, "grades": None}})
    added = jobs.JobsClient(events).subscription.job_added()
    await anext(added)

    await added.aclose()

    assert events.closed


class Answers:
    """Stands for a binding without a loop that answers with these data."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    def execute(self, _document: str, _variables: Any, **_options: Any) -> dict[str, Any]:
        return self.data


JOB = {"id": "1", "title": "a", "state": "OPEN", "created": CREATED, "grades": None}
WRONG = [
    ({"title": None}, "job.title: expected String, got null"),
    ({"title": 1}, "job.title: expected String, got 1"),
    ({"state": "PAUSED"}, "job.state: expected a value of JobState, got 'PAUSED'"),
    ({"created": "yesterday"}, "job.created: expected an ISO 8601 date and time, got 'yesterday'"),
    ({"grades": [None, [1, True]]}, "job.grades.1.1: expected Int, got True"),
    ({"grades": 3}, "job.grades: expected a list, got 3"),
]


@pytest.mark.parametrize(("change", "message"), WRONG)
def test_answers_of_another_type_are_refused_with_their_path(jobs: Any, change: dict[str, Any], message: str) -> None:
    client = jobs.SyncJobsClient(Answers({"job": JOB | change}))

    with pytest.raises(ResultTypeError) as caught:
        client.query.job(id=1)

    assert str(caught.value) == message


async def test_threads_use_a_binding_of_theirs(jobs: Any) -> None:
    def ask(url: str) -> Any:
        with SyncBinding(url=url, schema=SDL) as binding:
            return jobs.SyncJobsClient(binding).query.job(id=7)

    async with served() as (_, binding):
        job = await asyncio.to_thread(ask, binding.url)

    assert job.title == "Joiner"


def test_a_sync_binding_answers_at_once(jobs: Any) -> None:
    assert jobs.SyncJobsClient(Answers({"job": JOB})).query.job(id=1).title == "a"
    assert jobs.SyncJobsClient(Answers({"job": None})).query.job(id=1) is None


def test_fields_of_other_types_are_refused_where_the_class_is_made(jobs: Any) -> None:
    with pytest.raises(TypeError, match=r"Mixed\.name: Company\.name is no field of Job"):
        type("Mixed", (jobs.JobSelection,), {"name": jobs.Company.name})


def test_input_objects_are_checked_and_cannot_be_changed(jobs: Any) -> None:
    with pytest.raises(TypeError, match="needs title"):
        jobs.JobInput()
    with pytest.raises(TypeError, match="has no titel"):
        jobs.JobInput(title="a", titel="b")
    with pytest.raises(TypeError, match="exactly one of id, name"):
        jobs.SearchBy(id=1, name="x")
    with pytest.raises(AttributeError, match="read-only"):
        jobs.JobInput(title="a").title = "b"
    assert repr(jobs.JobInput(title="a")) == "JobInput(title='a')"


async def test_what_is_deprecated_warns(jobs: Any) -> None:
    with pytest.warns(DeprecationWarning, match="Use `title`"):
        assert jobs.Job.old_title.name == "oldTitle"
    with pytest.warns(DeprecationWarning, match="JobFilter.old is deprecated: Use `since`"):
        jobs.JobFilter(old=1)
    async with served() as (_, binding):
        with pytest.warns(DeprecationWarning, match="Use `version`"):
            assert await jobs.JobsClient(binding).query.ping() == "pong"


def test_importing_the_package_imports_no_type(jobs: Any) -> None:
    loaded = {name for name in sys.modules if name.partition(".")[0] == "jobs"}

    assert loaded == {"jobs"}
    with pytest.raises(AttributeError, match="no attribute 'Nope'"):
        _ = jobs.Nope
