from collections.abc import AsyncIterator

import pytest
from support.public_server import Api, running_api


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    """An API with the default policies."""
    async with running_api() as running:
        yield running
