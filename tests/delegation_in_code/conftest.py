from collections.abc import AsyncIterator

import pytest
from delegation_in_code.library import SDL, Library, serving

from dovetail_client import Binding


@pytest.fixture
async def library() -> AsyncIterator[Library]:
    async with serving() as started:
        yield started


@pytest.fixture
async def books(library: Library) -> AsyncIterator[Binding]:
    """A binding that knows the schema, so that each request the library sees is a delegation's."""
    async with Binding(url=library.url, schema=SDL) as binding:
        yield binding
