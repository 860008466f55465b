"""What users copy from `examples/` is accepted by the API server as it stands."""

from pathlib import Path

import pytest
import yaml
from support.cluster import ApiServer
from support.needs import ROOT

from dovetail_composition.resources import API_VERSION

pytestmark = pytest.mark.cluster

MANIFESTS = sorted(
    path for path in (ROOT / "examples").rglob("*.yaml") if API_VERSION in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda path: str(path.relative_to(ROOT / "examples")))
def test_an_example_is_accepted(cluster: ApiServer, manifest: Path) -> None:
    objects = [each for each in yaml.safe_load_all(manifest.read_text(encoding="utf-8")) if each]
    ours = [each for each in objects if each["apiVersion"] == API_VERSION]
    for each in ours:
        each["metadata"]["namespace"] = "default"  # a dry run cannot create the namespaces of the examples first

    said = cluster.kubectl("apply", "--dry-run=server", "--warnings-as-errors", "-f", "-", objects=ours)

    assert said.count("(server dry run)") == len(ours) > 0
