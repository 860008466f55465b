"""The mounted copy stands in for the API, and never takes back what the API gave."""

from support.publishing import Delivered

from dovetail_gateway.artifacts.fallback import WithFallback
from dovetail_gateway.artifacts.source import Publish


class Manual:
    """A source that delivers when it is told to."""

    def __init__(self) -> None:
        self.publish: Publish[str] | None = None

    async def run(self, publish: Publish[str]) -> None:
        self.publish = publish

    def found(self, content: str) -> None:
        assert self.publish is not None
        self.publish.found(content)

    def failed(self, reason: str) -> None:
        assert self.publish is not None
        self.publish.failed(reason)


async def started() -> tuple[Manual, Manual, Delivered[str]]:
    api, copy, delivered = Manual(), Manual(), Delivered[str]()
    await WithFallback(api, copy).run(delivered)
    return api, copy, delivered


async def test_while_the_api_answers_the_copy_is_not_used() -> None:
    api, copy, delivered = await started()
    copy.found("old")
    api.found("new")
    copy.found("newer")

    assert delivered.contents == ["new"]


async def test_at_start_without_api_the_copy_serves_and_the_failure_shows() -> None:
    api, copy, delivered = await started()
    copy.found("copied")
    api.failed("away")

    assert (delivered.contents, delivered.failures) == (["copied"], ["away"])


async def test_the_copy_may_come_after_the_failure() -> None:
    api, copy, delivered = await started()
    api.failed("away")
    copy.found("copied")

    assert (delivered.contents, delivered.failures) == (["copied"], ["away", "away"])


async def test_a_copy_that_lags_does_not_replace_what_the_api_gave() -> None:
    api, copy, delivered = await started()
    copy.found("old")
    api.found("new")
    api.failed("away")

    assert delivered.contents == ["new"]


async def test_news_in_the_copy_count_while_the_api_is_away() -> None:
    api, copy, delivered = await started()
    api.found("new")
    api.failed("away")
    copy.found("newer")
    api.found("newest")

    assert delivered.contents == ["new", "newer", "newest"]


async def test_a_copy_that_was_never_mounted_is_no_failure() -> None:
    api, copy, delivered = await started()
    copy.failed("no such folder")
    api.found("new")

    assert (delivered.contents, delivered.failures) == (["new"], [])
