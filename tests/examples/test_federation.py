"""examples/federation: three subgraphs that share entities, a plain service linked in, and rover's file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from local import ask, calls
from processes import DOVETAIL, EXAMPLES, listening, python_services
from support.example_gateways import composed, example_gateway

CONFERENCE = EXAMPLES / "federation"
SUBGRAPHS = ("people", "talks", "venue")


@pytest.fixture(scope="module")
def services() -> Iterator[dict[str, str]]:
    files = [CONFERENCE / "services" / f"{name}.py" for name in (*SUBGRAPHS, "feedback")]
    with python_services(*files) as addresses:
        yield addresses


@pytest.fixture(scope="module")
def api(services: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, template = tmp_path_factory.mktemp("federation"), CONFERENCE / "gateway.local.yaml"
    with example_gateway(folder, [CONFERENCE / "manifests"], template, services) as address:
        yield address


def asked(services: dict[str, str], before: dict[str, int]) -> dict[str, int]:
    return {name: count - before[name] for name, count in calls(services).items() if count > before[name]}


def test_one_call_to_each_service_whatever_the_number_of_talks(api: str, services: dict[str, str]) -> None:
    before = calls(services)
    answer = ask(api, "{ talks { title begins ends speakers { company } feedback { stars } } }")

    talks = answer["data"]["talks"]
    assert [(talk["begins"], talk["ends"]) for talk in talks] == [
        ("09:00", "09:45"),
        ("10:00", "10:30"),
        ("10:15", "10:35"),
    ]
    assert talks[1]["speakers"] == [{"company": "Flow-Matic"}, {"company": "Analytical Engines"}]
    assert [[each["stars"] for each in talk["feedback"]] for talk in talks] == [[4], [5, 3], []]
    assert asked(services, before) == {"talks": 1, "people": 1, "venue": 1, "feedback": 1}


def test_what_is_provided_saves_the_call(api: str, services: dict[str, str]) -> None:
    before = calls(services)
    answer = ask(api, "{ talks(longest: 20) { speakers { name } } }")

    assert answer == {"data": {"talks": [{"speakers": [{"name": "Linus"}]}]}}
    assert asked(services, before) == {"talks": 1}


def test_from_the_plain_service_back_into_the_subgraphs(api: str) -> None:
    answer = ask(api, "{ best { words talk { title ends room { id } speakers { name talks { id } } } } }")

    talk = {
        "title": "A moth in a relay",
        "ends": "10:30",
        "room": {"id": "hall"},
        "speakers": [
            {"name": "Grace", "talks": [{"id": "t2"}]},
            {"name": "Ada", "talks": [{"id": "t1"}, {"id": "t2"}]},
        ],
    }
    assert answer == {"data": {"best": [{"words": "It flew.", "talk": talk}]}}


def test_a_mutations_result_goes_on_into_other_subgraphs(api: str) -> None:
    mutation = 'mutation { rename(talk: "t3", title: "For fun") { title room { seats } } }'

    assert ask(api, mutation) == {"data": {"rename": {"title": "For fun", "room": {"seats": 40}}}}


def test_the_machinery_is_no_part_of_the_api(api: str) -> None:
    fields = ask(api, "{ __schema { queryType { fields { name } } } }")["data"]["__schema"]["queryType"]["fields"]

    assert not {"_service", "_entities"} & {field["name"] for field in fields}


def test_rovers_file_leads_to_the_same_without_links(services: dict[str, str], tmp_path: Path) -> None:
    file = yaml.safe_load((CONFERENCE / "supergraph.yaml").read_text())
    for name in SUBGRAPHS:
        file["subgraphs"][name]["schema"]["subgraph_url"] = f"{services[name]}/graphql"
    (tmp_path / "supergraph.yaml").write_text(yaml.safe_dump(file))

    supergraph = composed(tmp_path, tmp_path / "supergraph.yaml")

    assert "dovetail" not in supergraph.read_text()
    with listening([*DOVETAIL, "gateway", "--supergraph", supergraph, "--port", "0", "--admin-port", "0"]) as address:
        answer = ask(address, '{ person(id: "ada") { talks { room { id } } } }')
        assert answer == {"data": {"person": {"talks": [{"room": {"id": "hall"}}, {"room": {"id": "hall"}}]}}}
