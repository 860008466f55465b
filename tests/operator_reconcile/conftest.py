"""A cluster with two schemas and a gateway that takes them."""

import asyncio
from collections.abc import Callable

import pytest
from support.operator import gateway, schema

from dovetail_operator.testing import FakeCluster

USER = schema("user", "type Query { me: User } type User { id: ID! }")
PRODUCT = schema("product", "type Query { products: [Product!]! } type Product { id: ID! }")
BROKEN_USER = schema("user", "type Query { me: Usr }")


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop go on until something holds."""
    while not condition():  # noqa: ASYNC110 - what is waited for is behind the doors of a fake
        await asyncio.sleep(0)


@pytest.fixture
def cluster() -> FakeCluster:
    filled = FakeCluster()
    for each in (USER, PRODUCT, gateway()):
        filled.put(each)
    return filled
