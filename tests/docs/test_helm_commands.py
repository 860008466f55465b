"""Commands of helm that stand in documentation name charts, values and options that exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.charts import helm
from support.cluster import ApiServer, api_server
from support.needs import ROOT
from support.pages import is_file, read_page

pytestmark = pytest.mark.cluster

PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("helm/*/README.md")])
NOT_OF_TEMPLATE = {"--reset-then-reuse-values", "--take-ownership"}
DIGEST = "sha256:" + 64 * "0"


def helm_commands() -> Iterator[tuple[Path, list[str]]]:
    """What is typed after `helm` to install or upgrade a release, and the page that says so."""
    for page in PAGES:
        for script in re.findall(r"^```sh\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL):
            for line in script.replace("\\\n", " ").splitlines():
                if line.startswith(("helm install ", "helm upgrade ")):
                    yield page, shlex.split(line)[2:]


COMMANDS = list(helm_commands())


@pytest.fixture(scope="module")
def cluster() -> ApiServer:
    return api_server()


def test_the_documentation_installs_both_charts() -> None:
    assert {word for _, words in COMMANDS for word in words if word.startswith("helm/")} >= {
        "helm/dovetail-operator",
        "helm/dovetail-gateway",
    }


@pytest.mark.parametrize(
    ("page", "words"), COMMANDS, ids=[f"{page.stem}-{index}" for index, (page, _) in enumerate(COMMANDS)]
)
def test_the_charts_take_it(cluster: ApiServer, page: Path, words: list[str], tmp_path: Path) -> None:
    for block in read_page(page):
        if is_file(block):
            path = tmp_path / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text)
    known = [word.replace("sha256:...", DIGEST) for word in words if word not in NOT_OF_TEMPLATE]
    local = [str(tmp_path / word) if (tmp_path / word).is_file() else word for word in known]
    charts = [str(ROOT / word) if word.startswith("helm/") else word for word in local]

    made = helm(cluster, "template", *charts)

    assert "kind: Deployment" in made
