"""The examples' manifests as they stand there, over the examples' services in pods."""

import subprocess
from pathlib import Path
from typing import Any

import yaml
from harness.manifests import container, pod, workload
from harness.world import Gateway, World
from support.cluster import eventually
from support.github_schema import github_schema
from support.needs import ROOT, needs_program

EXAMPLES = ROOT / "examples"
IN_POD = "/srv/examples"


def run_python(world: World, namespace: str, name: str, path: str, port: int, image: str = "") -> None:
    """One of the examples' services in Python."""
    command = ("python", f"{IN_POD}/serve.py", f"{IN_POD}/{path}", "--host=0.0.0.0", f"--port={port}")
    probe = {"httpGet": {"path": "/calls", "port": port}}
    one = container(image or world.images.services, *command, port=port, probe=probe)
    world.apply(*workload(name, pod(one), port, replicas=1), namespace=namespace)


def kubectl_apply(world: World, *arguments: str | Path) -> None:
    world.cluster.kubectl("apply", *arguments)


def namespace(world: World, name: str) -> str:
    """A namespace of the name that the example speaks of."""
    world.namespaces.append(world.cluster.namespace(name))
    return name


def until_data(world: World, gateway: Gateway, query: str, expected: Any) -> None:
    world.client.until(gateway.url, query, expected)


def until_answered(world: World, gateway: Gateway, query: str) -> dict[str, Any]:
    """The data, once Services lead to the pods that are ready, which takes the node a moment."""
    found: dict[str, Any] = world.client.until_answered(gateway.url, query)
    return found


def test_shop(world: World, operator: None) -> None:
    shop = namespace(world, "shop")
    for service in ("catalog", "product", "review", "user"):
        run_python(world, shop, service, f"shop/services/{service}.py", 8080)
    kubectl_apply(world, "-f", EXAMPLES / "shop" / "manifests", "-f", EXAMPLES / "shop" / "gateway.yaml")
    gateway = world.gateway("shop", shop, createGateway=False)
    for service in ("catalog", "product", "review", "user"):
        world.cluster.rolled_out(shop, service)
    query = '{ catalog(id: "1") { name updatedAt products { name price reviews(first: 1) { author { name } } } } }'
    catalog = until_answered(world, gateway, query)["catalog"]
    assert (catalog["name"], catalog["updatedAt"]) == ("Kitchen", "2024-06-02T12:00:00.250Z")
    assert len(catalog["products"]) == 20
    assert {type(product["price"]) for product in catalog["products"]} == {str}
    assert any(review["author"]["name"] for product in catalog["products"] for review in product["reviews"])


def test_federation(world: World, operator: None) -> None:
    conference, services = namespace(world, "conference"), ("people", "talks", "venue", "feedback")
    for service in services:
        run_python(world, conference, service, f"federation/services/{service}.py", 8080)
    folder = EXAMPLES / "federation"
    kubectl_apply(world, "-f", folder / "manifests", "-f", folder / "gateway.yaml")
    gateway = world.gateway("conference", conference, createGateway=False)
    for service in services:
        world.cluster.rolled_out(conference, service)
    query = '{ best { words talk { title ends speakers { company } } } person(id: "linus") { talks { room { id } } } }'
    speakers = [{"company": "Flow-Matic"}, {"company": "Analytical Engines"}]
    best = {"words": "It flew.", "talk": {"title": "A moth in a relay", "ends": "10:30", "speakers": speakers}}
    until_data(world, gateway, query, {"best": [best], "person": {"talks": [{"room": {"id": "attic"}}]}})


def test_jobs_and_applications_in_staging_and_production(world: World, operator: None) -> None:
    gateways = {}
    for stage in ("staging", "production"):
        namespace(world, stage)
        run_python(world, stage, "jobs", "jobs/services/jobs.py", 1337)
        run_python(world, stage, "applications", "jobs/services/applications.py", 8080)
        kubectl_apply(world, "-k", EXAMPLES / "jobs" / "overlays" / stage)
        gateways[stage] = world.gateway("careers", stage, createGateway=False)
    staging, production = gateways["staging"], gateways["production"]
    for stage in gateways:
        world.cluster.rolled_out(stage, "jobs")
        world.cluster.rolled_out(stage, "applications")
    query = '{ jobs(location: "Porto") { title open applications { name job { title } } } }'
    cooper = {"title": "Cooper", "open": True, "applications": [{"name": "Dora", "job": {"title": "Cooper"}}]}
    for gateway in (staging, production):
        until_data(world, gateway, query, {"jobs": [cooper]})

    closed = world.ask(staging, 'mutation { closeJob(id: "j2") { open } apply(jobId: "j2", name: "Emil") { name } }')
    assert closed.data == {"closeJob": {"open": False}, "apply": {"name": "Emil"}}
    until_data(world, staging, '{ jobs(location: "Porto") { open } }', {"jobs": [{"open": False}]})
    until_data(world, production, query, {"jobs": [cooper]})
    # What differs between the two is in the overlays.
    assert world.ask(staging, "{ __schema { queryType { name } } }").errors is None
    assert world.ask(production, "{ __schema { queryType { name } } }").errors


def test_bindings_reach_the_jobs_of_their_own_namespace(world: World) -> None:
    for stage in ("testing", "live"):
        namespace(world, stage)
        run_python(world, stage, "jobs", "jobs/services/jobs.py", 1337)
        for name, port in (("applications", 8080), ("rest", 4001)):
            command = ("python", f"{IN_POD}/bindings/{name}.py", "--host=0.0.0.0", f"--port={port}")
            one = container(world.images.services, *command, port=port, probe={"tcpSocket": {"port": port}})
            world.apply(*workload(name, pod(one), port, replicas=1), namespace=stage)
    for stage in ("testing", "live"):
        for name in ("jobs", "applications", "rest"):
            world.cluster.rolled_out(stage, name)

    def in_pod(stage: str, *command: str) -> str:
        return world.cluster.kubectl("exec", "-n", stage, "deploy/rest", "--", *command).strip()

    def until_open(stage: str, expected: bool) -> None:
        query = "{ applications { name job { open } } }"
        jobs = [expected, True, expected]  # j1, j3, j1; what j9 would be is nothing
        found = [{"name": name, "job": {"open": job}} for name, job in zip(("Ada", "Bela", "Cleo"), jobs, strict=True)]
        world.client.until(
            f"http://applications.{stage}.svc.cluster.local:8080/graphql",
            query,
            {"applications": [*found, {"name": "Dora", "job": None}]},
        )

    until_open("testing", True)
    worker = f'echo \'{{"close": "j1"}}\' | python {IN_POD}/bindings/worker.py'
    eventually(lambda: in_pod("testing", "sh", "-c", worker) == "done: Joiner", "the worker reaches the jobs")
    until_open("testing", False)
    until_open("live", True)

    # A namespace of another name is reached as well, from a handler and from code.
    script = (
        "from dovetail_client import SyncBinding\n"
        "with SyncBinding('jobs', namespace='{}', port=1337) as jobs:\n"
        "    print(jobs.query.jobsByIds(ids=['j1'])[0]['open'])"
    )
    assert [in_pod("live", "python", "-c", script.format(stage)) for stage in ("testing", "live")] == ["False", "True"]
    fetch = "import urllib.request as r; print(r.urlopen('http://127.0.0.1:4001/jobs/j1').read().decode())"
    assert in_pod("testing", "python", "-c", fetch) == '{"id": "j1", "title": "Joiner", "open": false}'


def test_github(world: World, operator: None, tmp_path: Path) -> None:
    apps = namespace(world, "apps")
    (tmp_path / "schema.graphql").write_bytes(github_schema().read_bytes())
    target = f"{IN_POD}/github/node_modules/@octokit/graphql-schema/"
    (tmp_path / "Dockerfile").write_text(f"FROM {world.images.services}\nCOPY schema.graphql {target}\n")
    image = world.cluster.machine.image(tmp_path, "dovetail-e2e-github:e2e")
    run_python(world, apps, "github", "github/mock.py", 8080, image)
    world.cluster.rolled_out(apps, "github")
    secret = ("secret", "generic", "github", "-n", apps, "--from-literal=authorization=bearer made-up")
    world.cluster.kubectl("create", *secret)
    github = yaml.safe_load((EXAMPLES / "github" / "manifests" / "github.yaml").read_text())
    # Pods of a test do not talk to GitHub: its stand-in has the same schema.
    del github["spec"]["endpoint"]["url"]
    github["spec"]["endpoint"]["service"] = {"name": "github", "port": 8080}
    world.apply(github, namespace=apps)
    kubectl_apply(
        world, "-f", EXAMPLES / "github" / "manifests" / "prisma.yaml", "-f", EXAMPLES / "github" / "gateway.yaml"
    )
    gateway = world.gateway("apps", apps, createGateway=False)
    query = '{ info prismagraphql { login } prismagraphqlRepositories(names: ["prisma", "yoga"]) { nameWithOwner } }'
    expected = {
        "info": "This app provides information about the Prisma GitHub organization",
        "prismagraphql": {"login": "prismagraphql"},
        "prismagraphqlRepositories": [
            {"nameWithOwner": "prismagraphql/prisma"},
            {"nameWithOwner": "prismagraphql/yoga"},
        ],
    }
    until_data(world, gateway, query, expected)


def test_todo(world: World, operator: None, tmp_path: Path) -> None:
    todo, source, go = namespace(world, "todo"), EXAMPLES / "todo", needs_program("go")
    subprocess.run([go, "generate", "./..."], cwd=source, check=True)
    static = {**world.cluster.environment(), "CGO_ENABLED": "0", "GOOS": "linux"}
    subprocess.run([go, "build", "-o", tmp_path / "todo", "."], cwd=source, check=True, env=static)
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY todo /todo\nUSER 65532:65532\n")
    image = world.cluster.machine.image(tmp_path, "dovetail-e2e-todo:e2e")
    one = container(image, "/todo", "-listen=:8080", port=8080, probe={"tcpSocket": {"port": 8080}})
    world.apply(*workload("todo", pod(one), 8080, replicas=1), namespace=todo)
    world.cluster.rolled_out(todo, "todo")
    kubectl_apply(world, "-f", source / "manifests", "-f", source / "gateway.yaml")
    gateway = world.gateway("todos", todo, createGateway=False)
    until_answered(world, gateway, "{ openTodos { text } }")
    created = world.ask(gateway, 'mutation { createTodo(input: {text: "Serve it", priority: HIGH}) { text done } }')
    assert created.data == {"createTodo": {"text": "Serve it", "done": False}}
    opened = world.ask(gateway, "{ openTodos { text } }").data["openTodos"]
    assert {"text": "Serve it"} in opened
    assert world.ask(gateway, 'mutation { completeTodo(id: "0") { done } }').codes == ["TODO:NOT_FOUND"]
