"""The admin port of an operator that runs as a process."""

import json
import re
import urllib.error
import urllib.request
from typing import Any

from support.processes import Running


def admin_url(operator: Running) -> str:
    """Where its admin port is, as its log tells."""
    operator.wait_for("admin port is open")
    found = re.search(r'"url": "([^"]+)"', operator.said())
    assert found
    return found[1]


def ask(operator: Running, path: str) -> tuple[int, str]:
    """Status and body."""
    try:
        with urllib.request.urlopen(admin_url(operator) + path, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def is_alive(operator: Running) -> bool:
    return ask(operator, "/livez")[0] == 200


def details(operator: Running, path: str) -> dict[str, Any]:
    """The body as an object."""
    answer: dict[str, Any] = json.loads(ask(operator, path)[1])
    return answer


def leads(operator: Running) -> bool:
    return bool(details(operator, "/readyz")["leader"])


def metric(operator: Running, series: str) -> float:
    """The value of a series; 0 where it was never counted."""
    found = re.search(rf"^{re.escape(series)} (\S+)$", ask(operator, "/metrics")[1], re.MULTILINE)
    return float(found[1]) if found else 0.0
