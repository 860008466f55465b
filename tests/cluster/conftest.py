import pytest
from support.cluster import ApiServer, api_server


@pytest.fixture(scope="session")
def cluster() -> ApiServer:
    return api_server()
