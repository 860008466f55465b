"""examples/bindings: a service, a REST handler and a queue worker that call the jobs service through a binding."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from local import ask, calls
from processes import EXAMPLES, listening, python_services

BINDINGS = EXAMPLES / "bindings"
NOWHERE = "http://127.0.0.1:1/graphql"


@pytest.fixture
def services() -> Iterator[dict[str, str]]:
    with python_services(EXAMPLES / "jobs" / "services" / "jobs.py") as addresses:
        yield addresses


@pytest.fixture
def jobs(services: dict[str, str]) -> str:
    return f"{services['jobs']}/graphql"


def program(name: str, jobs: str) -> list[str]:
    return [sys.executable, str(BINDINGS / f"{name}.py"), "--jobs", jobs]


def get(url: str) -> tuple[int, object]:
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_a_resolver_loads_all_jobs_of_a_request_at_once(services: dict[str, str], jobs: str) -> None:
    with listening([*program("applications", jobs), "--port", "0"]) as address:
        query = "{ applications { name job { title open } } }"
        answers = [ask(address, query) for _ in range(2)]

    joiner, luthier = {"title": "Joiner", "open": True}, {"title": "Luthier", "open": True}
    applications = [("Ada", joiner), ("Bela", luthier), ("Cleo", joiner), ("Dora", None)]
    expected = {"applications": [{"name": name, "job": job} for name, job in applications]}
    assert answers == [{"data": expected}] * 2
    assert calls(services) == {"jobs": 3}  # the introspection of the first call, and one for each request


def test_a_rest_handler_answers_from_a_binding(jobs: str) -> None:
    with listening([*program("rest", jobs), "--port", "0"]) as address:
        assert get(f"{address}/jobs/j1") == (200, {"id": "j1", "title": "Joiner", "open": True})
        assert get(f"{address}/jobs/j9") == (404, {"error": "there is no such job"})
    with listening([*program("rest", NOWHERE), "--port", "0"]) as address:
        assert get(f"{address}/jobs/j1") == (502, {"error": "the jobs service cannot answer"})


MESSAGES = ['{"close": "j2"}', '{"close": "j9"}', '{"open": "j2"}', "nonsense", '{"close": {}}']
OUTCOMES = [
    "done: Cooper",
    "rejected: JOB:NOT_FOUND",
    "rejected: KeyError",
    "rejected: JSONDecodeError",
    "rejected: DocumentError",
]


@pytest.mark.parametrize("away", [False, True])
def test_a_worker_says_what_becomes_of_each_message(away: bool, jobs: str) -> None:
    messages = "\n".join(MESSAGES[:1] if away else MESSAGES) + "\n"
    command = program("worker", NOWHERE if away else jobs)
    run = subprocess.run(command, input=messages, capture_output=True, text=True, timeout=60, check=True)

    assert run.stdout.splitlines() == (["left in the queue: the jobs service is away"] if away else OUTCOMES)
    assert run.stderr == ""
