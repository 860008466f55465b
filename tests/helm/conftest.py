from pathlib import Path

import pytest
from support.cluster import ApiServer, api_server

_STAND_INS = Path(__file__).with_name("stand_ins") / "crds.yaml"


@pytest.fixture(scope="session")
def cluster() -> ApiServer:
    """An API server that knows our kinds, and those of other projects that charts make objects of."""
    server = api_server()
    server.kubectl("apply", "--server-side", f"--filename={_STAND_INS}")
    server.kubectl("wait", "--for=condition=Established", "--timeout=30s", f"--filename={_STAND_INS}")
    return server
