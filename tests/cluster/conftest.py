import pytest
from support.cluster import ApiServer, install_custom_resources, start_api_server


@pytest.fixture(scope="session")
def cluster() -> ApiServer:
    """One of the shop's own, which has its namespace for itself."""
    server = start_api_server()
    install_custom_resources(server)
    return server
