from collections.abc import AsyncIterator

import pytest
from support.jobs_service import SDL, JobsService, jobs_service

from dovetail_client import Binding


@pytest.fixture
async def service() -> AsyncIterator[JobsService]:
    async with jobs_service("Joiner", "Carpenter", "Turner") as started:
        yield started


@pytest.fixture
async def jobs(service: JobsService) -> AsyncIterator[Binding]:
    """A binding that knows the schema, so that each request the service sees is a call."""
    async with Binding(url=service.url, schema=SDL) as binding:
        yield binding
