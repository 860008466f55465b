"""What GitOps tools make of our statuses: Argo CD's Lua engine with our script, and Flux's kstatus with none."""

import copy
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.needs import ROOT, needs_program
from support.observations import NOW, read_observation

from dovetail_operator.names import REASONS
from dovetail_operator.reconcile import decide

pytestmark = pytest.mark.go

ENGINES = Path(__file__).parent / "engines"
CASES = ROOT / "tests" / "operator_reconcile" / "cases"
SETTINGS = yaml.safe_load((ROOT / "docs" / "gitops" / "argocd-health.yaml").read_text())["data"]
SCRIPTS = {
    kind: SETTINGS[f"resource.customizations.health.dovetail.dev_{kind}"]
    for kind in ("GraphQLSchema", "GraphQLGateway")
}

GUIDE = (ROOT / "docs" / "gitops" / "README.md").read_text()
EXPRESSIONS = {
    each["kind"]: {name: each[name] for name in ("failed", "current")}
    for block in re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    for each in yaml.safe_load(block).get("spec", {}).get("healthCheckExprs", ())
}

Health = dict[str, dict[str, str]]


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    binary = tmp_path_factory.mktemp("bin") / "engines"
    subprocess.run([needs_program("go"), "build", "-o", binary, "."], cwd=ENGINES, check=True)
    return binary


def judged(engines: Path, *objects: dict[str, Any]) -> list[Health]:
    """What both engines say of each object."""
    asked = [
        {"script": SCRIPTS[each["kind"]], "expressions": EXPRESSIONS[each["kind"]], "object": each} for each in objects
    ]
    lines = "".join(json.dumps(each) + "\n" for each in asked)
    done = subprocess.run([engines], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def decided(case: str) -> Iterator[dict[str, Any]]:
    """The objects of a case of the operator, with the statuses that it gives them."""
    observed = read_observation((CASES / case / "observed.yaml").read_text())
    seen = {(each["kind"], each["metadata"]["uid"]): each for each in (*observed.schemas, *observed.gateways)}
    for write in decide(observed, NOW).statuses:
        written = write.status
        yield {**seen[written["kind"], written["metadata"]["uid"]], "status": written["status"]}


def with_status(case: str, kind: str, name: str) -> dict[str, Any]:
    return next(each for each in decided(case) if (each["kind"], each["metadata"]["name"]) == (kind, name))


def ready(manifest: dict[str, Any]) -> dict[str, Any]:
    return next(each for each in manifest["status"]["conditions"] if each["type"] == "Ready")


SEEN = {
    "ready": (("shop", "GraphQLSchema", "catalog"), "Healthy", "Current", "served by shop/public"),
    "refused": (("bad-schema", "GraphQLSchema", "user"), "Degraded", "Failed", "Refused: "),
    "refused, an older one is served": (("last-good-kept", "GraphQLSchema", "user"), "Degraded", "Failed", "Refused: "),
    "not asked yet": (("polled", "GraphQLSchema", "pending"), "Progressing", "InProgress", "FetchPending: "),
    "never answered": (("polled", "GraphQLSchema", "never"), "Progressing", "InProgress", "FetchFailed: "),
    "answered before": (("polled", "GraphQLSchema", "away"), "Degraded", "InProgress", "FetchFailed: "),
    "not selected": (("not-selected", "GraphQLSchema", "user"), "Progressing", "InProgress", "NotSelected: "),
    "no ConfigMap": (("config-map", "GraphQLSchema", "review"), "Degraded", "InProgress", "ConfigMapNotFound: "),
    "gateway with 2 of 3": (
        ("last-good-link", "GraphQLGateway", "public"),
        "Healthy",
        "Current",
        "2 of 3 schemas are ready",
    ),
    "gateway with a mistake": (("invalid", "GraphQLGateway", "public"), "Degraded", "Failed", "Invalid: "),
}


@pytest.mark.parametrize(("which", "argo", "kstatus", "words"), SEEN.values(), ids=SEEN)
def test_health_of_what_the_operator_has_seen(
    engines: Path, which: tuple[str, str, str], argo: str, kstatus: str, words: str
) -> None:
    (health,) = judged(engines, with_status(*which))

    assert (health["argo"]["status"], health["kstatus"]["status"]) == (argo, kstatus)
    assert health["argo"]["message"].startswith(words)


@pytest.mark.parametrize("which", [("shop", "GraphQLSchema", "catalog"), ("shop", "GraphQLGateway", "public")])
def test_what_no_operator_has_seen_in_its_latest_form_is_in_progress(
    engines: Path, which: tuple[str, str, str]
) -> None:
    settled = with_status(*which)
    changed = copy.deepcopy(settled)
    changed["metadata"]["generation"] += 1

    (health,) = judged(engines, changed)

    assert {engine: found["status"] for engine, found in health.items()} == {
        "argo": "Progressing",
        "kstatus": "InProgress",
        "expressions": "InProgress",
    }
    assert "Waiting for the operator" in health["argo"]["message"]


def test_an_object_without_any_status_is_awaited_by_all_but_plain_kstatus(engines: Path) -> None:
    """kstatus takes what says nothing for what is as it should be, which is why the guide gives expressions."""
    bare = {name: value for name, value in with_status("shop", "GraphQLSchema", "catalog").items() if name != "status"}

    (health,) = judged(engines, bare)

    assert health["argo"]["status"] == "Progressing"
    assert health["kstatus"]["status"] == "Current"
    assert health["expressions"]["status"] in {"InProgress", "Unknown"}


def test_the_tools_agree_on_every_status_of_every_case(engines: Path) -> None:
    """Argo CD tells more than kstatus, which knows no third state between what has failed and what is in progress."""
    objects = [each for folder in sorted(CASES.iterdir()) for each in decided(folder.name)]
    wrong = []
    for each, health in zip(objects, judged(engines, *objects), strict=True):
        stalled = any(condition["type"] == "Stalled" for condition in each["status"]["conditions"])
        if ready(each)["status"] == "True":
            expected, possible = "Current", {"Healthy"}
        elif stalled:
            expected, possible = "Failed", {"Degraded"}
        else:
            expected, possible = "InProgress", {"Progressing", "Degraded"}
        if {health["kstatus"]["status"], health["expressions"]["status"]} != {expected} or health["argo"][
            "status"
        ] not in possible:
            wrong.append((each["metadata"]["name"], ready(each), health))

    assert wrong == []
    assert len(objects) > 30


def test_the_script_waits_for_reasons_that_exist() -> None:
    for script in SCRIPTS.values():
        waiting = {line.split(" = ")[0].strip() for line in script.splitlines() if line.endswith(" = true,")}

        assert waiting
        assert waiting <= set(REASONS)
