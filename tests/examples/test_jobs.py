"""examples/jobs: two linked services, and one set of manifests for two namespaces."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from local import ask, calls
from processes import EXAMPLES, python_services
from support.example_gateways import composed, example_gateway
from support.needs import needs_program

JOBS = EXAMPLES / "jobs"
SCHEMAS = [JOBS / "manifests" / "jobs.yaml", JOBS / "manifests" / "applications.yaml"]


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, str]]:
    with python_services(JOBS / "services" / "jobs.py", JOBS / "services" / "applications.py") as addresses:
        yield addresses


@pytest.fixture(scope="module")
def gateway(services: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    template = JOBS / "gateway.local.yaml"
    with example_gateway(tmp_path_factory.mktemp("jobs"), SCHEMAS, template, services) as address:
        yield address


def test_each_service_is_called_once_for_links_in_both_directions(gateway: str, services: dict[str, str]) -> None:
    before = calls(services)
    query = '{ jobs(location: "Graz") { title applications { name job { id open } } } }'
    answer = ask(gateway, query)

    assert answer["data"]["jobs"] == [
        {
            "title": "Joiner",
            "applications": [
                {"name": "Ada", "job": {"id": "j1", "open": True}},
                {"name": "Cleo", "job": {"id": "j1", "open": True}},
            ],
        },
        {"title": "Luthier", "applications": [{"name": "Bela", "job": {"id": "j3", "open": True}}]},
    ]
    counts = {name: count - before[name] for name, count in calls(services).items()}
    assert counts == {"jobs": 2, "applications": 1}


def test_mutations_reach_their_services(gateway: str) -> None:
    answer = ask(
        gateway, 'mutation { apply(jobId: "j2", name: "Emil") { name job { title } } closeJob(id: "j9") { id } }'
    )

    assert answer["data"] is None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["JOB:NOT_FOUND"]
    applied = ask(gateway, '{ jobs(location: "Porto") { applications { name } } }')
    assert applied["data"]["jobs"] == [{"applications": [{"name": "Dora"}, {"name": "Emil"}]}]


@pytest.mark.parametrize("namespace", ["staging", "production"])
def test_the_namespace_decides_which_services_answer(namespace: str, tmp_path: Path) -> None:
    kubectl = needs_program("kubectl")
    command = [kubectl, "kustomize", JOBS / "overlays" / namespace]
    rendered = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    manifests = tmp_path / "rendered.yaml"
    manifests.write_text(rendered)

    urls = re.findall(r'join__graph\(.*url: "([^"]+)"', composed(tmp_path, manifests).read_text())

    assert sorted(urls) == [
        f"http://applications.{namespace}.svc.cluster.local:8080/graphql",
        f"http://jobs.{namespace}.svc.cluster.local:1337/graphql",
    ]


def test_production_and_staging_differ_where_the_overlay_says_so(tmp_path: Path) -> None:
    kubectl = needs_program("kubectl")
    production, staging = (
        subprocess.run(
            [kubectl, "kustomize", JOBS / "overlays" / name], check=True, capture_output=True, text=True
        ).stdout.replace(name, "NAMESPACE")
        for name in ("production", "staging")
    )

    assert "  introspection: false\n" in production
    assert production.replace("  introspection: false\n", "") == staging
