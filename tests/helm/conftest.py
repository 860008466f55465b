from pathlib import Path

import pytest
from support.charts import GATEWAY, OPERATOR, helm
from support.cluster import ApiServer, api_server, start_api_server

from . import matrix

_STAND_INS = Path(__file__).with_name("stand_ins") / "crds.yaml"


@pytest.fixture(scope="session")
def cluster() -> ApiServer:
    """An API server that knows our kinds, and those of other projects that charts make objects of."""
    server = api_server()
    server.kubectl("apply", "--server-side", f"--filename={_STAND_INS}")
    server.kubectl("wait", "--for=condition=Established", "--timeout=30s", f"--filename={_STAND_INS}")
    return server


@pytest.fixture(scope="session")
def installed() -> ApiServer:
    """A cluster whose controllers run, with releases: operators of everything and of one namespace, and a gateway."""
    server = start_api_server("--kcm")
    for name in ("ops", "shop", "edge", "other"):
        server.kubectl("create", "namespace", name)
    helm(server, "install", "dovetail", OPERATOR, "--namespace=ops")
    helm(server, "install", "narrow", OPERATOR, "--namespace=ops", values=matrix.NARROW)
    helm(server, "install", "public", GATEWAY, "--namespace=edge")
    return server
