"""Many loads of one tick are one call, by key: order kept, what is missing None or an error, batches bounded."""

import asyncio

import pytest
from aiohttp import web
from support.jobs_service import Answer, JobsService

from dovetail_client import (
    Binding,
    DocumentError,
    InvalidResponseError,
    MissingError,
    RefusedError,
    ResponseError,
    Retries,
)

DOCUMENT = "query ($ids: [ID!]!) { jobsByIds(ids: $ids) { loaderKey: id title } }"


async def test_loads_of_one_tick_are_one_call(jobs: Binding, service: JobsService) -> None:
    loader = jobs.loader("jobsByIds", select="{ title }")

    async def titles(*keys: object) -> list[object]:
        return [job["title"] for job in await loader.load_many(keys)]

    assert await asyncio.gather(titles(3, 1), titles(2, "1", 3)) == [
        ["Turner", "Joiner"],
        ["Carpenter", "Joiner", "Turner"],
    ]
    assert service.calls == [{"query": DOCUMENT, "variables": {"ids": [3, 1, 2, "1"]}}]


async def test_a_key_is_loaded_once_until_it_is_cleared(jobs: Binding, service: JobsService) -> None:
    loader = jobs.loader("jobsByIds")

    assert await loader.load(1) == {"id": "1", "title": "Joiner", "status": "OPEN"}
    assert await loader.load(1) is await loader.load(1)
    assert len(service.calls) == 1

    loader.clear(1)
    await loader.load(1)
    assert len(service.calls) == 2


async def test_a_key_that_is_cleared_before_it_is_asked_for_is_answered(jobs: Binding, service: JobsService) -> None:
    loader = jobs.loader("jobsByIds")
    first = asyncio.create_task(loader.load(1))
    await asyncio.sleep(0)
    loader.clear(1)

    async with asyncio.timeout(10):
        assert await loader.load(1) == await first
    assert len(service.calls) == 1


async def test_what_is_missing_is_none(jobs: Binding) -> None:
    assert [job and job["id"] for job in await jobs.loader("jobsByIds").load_many([9, 2, 8])] == [None, "2", None]


async def test_or_an_error_for_that_key_alone(jobs: Binding) -> None:
    loader = jobs.loader("jobsByIds", missing="error")
    found, missing = await asyncio.gather(loader.load(1), loader.load(9), return_exceptions=True)

    assert found["title"] == "Joiner"
    assert isinstance(missing, MissingError)
    assert missing.key == 9


async def test_batches_are_bounded(jobs: Binding, service: JobsService) -> None:
    loader = jobs.loader("jobsByIds", max_batch=2)
    await loader.load_many([1, 2, 3, 4, 5])

    assert sorted(call["variables"]["ids"] for call in service.calls) == [[1, 2], [3, 4], [5]]
    with pytest.raises(ValueError, match="max_batch"):
        jobs.loader("jobsByIds", max_batch=0)


async def test_a_failure_reaches_all_who_wait_and_is_forgotten(service: JobsService) -> None:
    service.answers.append(lambda _: web.Response(status=500, text="no"))
    async with Binding(url=service.url, retries=Retries(attempts=1), schema=service.schema) as jobs:
        loader = jobs.loader("jobsByIds")
        failures = await asyncio.gather(loader.load(1), loader.load(2), return_exceptions=True)

        assert [type(failure) for failure in failures] == [RefusedError, RefusedError]
        assert (await loader.load(1))["title"] == "Joiner"


def says(text: str) -> Answer:
    return lambda _: web.Response(text=text, content_type="application/json")


ITEMS = '[{"loaderKey": "2", "title": "Carpenter"}, {"loaderKey": "1", "title": null}, null]'
ABOUT_ONE = '{"message": "no title", "path": ["jobsByIds", 1, "title"]}'


async def test_an_error_about_one_item_leaves_the_others(jobs: Binding, service: JobsService) -> None:
    service.answers.append(says(f'{{"data": {{"jobsByIds": {ITEMS}}}, "errors": [{ABOUT_ONE}]}}'))
    loader = jobs.loader("jobsByIds", select="{ title }")
    first, second, third = await asyncio.gather(*map(loader.load, (1, 2, 3)), return_exceptions=True)

    assert second == {"title": "Carpenter"}
    assert [type(each) for each in (first, third)] == [ResponseError, ResponseError]
    assert await loader.load(1) == {"title": "Joiner"}  # asked for again
    assert len(service.calls) == 2


STRANGE = {
    "no-place": (f'{{"data": {{"jobsByIds": {ITEMS}}}, "errors": [{{"message": "no"}}]}}', ResponseError),
    "no-list": ('{"data": {"jobsByIds": 5}}', InvalidResponseError),
    "texts": ('{"data": {"jobsByIds": ["a"]}}', InvalidResponseError),
    "no-key": ('{"data": {"jobsByIds": [{"title": "a"}]}}', InvalidResponseError),
    "no-field": ('{"data": {}}', InvalidResponseError),
}


@pytest.mark.parametrize("name", STRANGE)
async def test_an_answer_that_tells_no_items_fails_all(name: str, jobs: Binding, service: JobsService) -> None:
    text, kind = STRANGE[name]
    service.answers.append(says(text))
    loader = jobs.loader("jobsByIds", select="{ title }")
    failures = await asyncio.gather(loader.load(1), loader.load(2), return_exceptions=True)

    assert [type(failure) for failure in failures] == [kind, kind]


async def test_who_gives_up_does_not_take_the_others_answer_away(jobs: Binding, service: JobsService) -> None:
    loader = jobs.loader("jobsByIds")
    hasty, patient = asyncio.create_task(loader.load(1)), asyncio.create_task(loader.load(1))
    await asyncio.sleep(0)
    hasty.cancel()

    assert (await patient)["title"] == "Joiner"
    assert len(service.calls) == 1


@pytest.mark.parametrize(
    ("options", "coordinate"),
    [
        ({"field": "jobsById"}, "Query.jobsById"),
        ({"field": "jobsByIds", "keys": "id"}, "Query.jobsByIds(id:)"),
        ({"field": "jobsByIds", "key": "uuid"}, "Job.uuid"),
        ({"field": "jobsByIds", "select": "{ titel }"}, "Job.titel"),
        ({"field": "jobsByIds", "select": "title"}, ""),
    ],
)
async def test_mistakes_are_told_before_anything_is_sent(
    options: dict[str, str], coordinate: str, jobs: Binding, service: JobsService
) -> None:
    with pytest.raises(DocumentError) as caught:
        await jobs.loader(**options).load(1)  # type: ignore[arg-type]

    assert caught.value.coordinate == coordinate
    assert service.calls == []
