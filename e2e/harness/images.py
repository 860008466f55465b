"""The images of a run: Dovetail's from this repository's Dockerfile, and the one of services and clients."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from support.needs import ROOT

from harness.cluster import Cluster

CHARTS = ROOT / "helm"
IMAGE_FOLDER = ROOT / "e2e" / "image"


@dataclass(frozen=True, slots=True)
class Images:
    """References for manifests."""

    dovetail: str
    services: str


def build_images(cluster: Cluster) -> Images:
    """Build both. Dovetail's has the name that the charts take by default, as after a release."""
    dovetail = cluster.machine.image(ROOT, default_image(CHARTS))
    with _services_context() as folder:
        return Images(dovetail, cluster.machine.image(folder, "dovetail-e2e:e2e"))


def default_image(charts: Path) -> str:
    """What the operator's chart runs without any values: `repository:tag`."""
    chart = charts / "dovetail-operator"
    image = yaml.safe_load((chart / "values.yaml").read_text())["image"]
    version = yaml.safe_load((chart / "Chart.yaml").read_text())["appVersion"]
    return f"{image['repository']}:{image.get('tag') or version}"


def image_values(reference: str) -> dict[str, object]:
    """Values of the charts for an image."""
    repository, _, tag = reference.rpartition(":")
    return {"image": {"repository": repository, "tag": tag, "digest": "", "pullPolicy": "IfNotPresent"}}


@contextmanager
def source_of(commit: str) -> Iterator[Path]:
    """The repository as it was at a commit, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="dovetail-source-") as folder:
        archive = Path(folder) / "source.tar"
        subprocess.run(["git", "archive", f"--output={archive}", commit], cwd=ROOT, check=True)
        source = Path(folder) / "source"
        shutil.unpack_archive(archive, source, filter="data")
        yield source


@contextmanager
def _services_context() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dovetail-image-") as folder:
        context = Path(folder) / "context"
        shutil.copytree(IMAGE_FOLDER, context)
        examples = ROOT / "examples"
        server = (examples / "serve.py", examples / "subgraph.py")
        programs = (path for pattern in ("*/services/*", "*/mock.py", "bindings/*") for path in examples.glob(pattern))
        for path in (*server, *programs):
            if path.is_file():
                target = context / "examples" / path.relative_to(examples)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        # Programs with bindings need the client library, and what it takes of composition.
        for package in (ROOT / "client" / "dovetail_client", ROOT / "composition" / "dovetail_composition"):
            shutil.copytree(package, context / "lib" / package.name, ignore=shutil.ignore_patterns("__pycache__"))
        yield context
