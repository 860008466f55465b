"""Compose an example's manifests and run the gateway over them, as a user does."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local import local_gateway
from processes import DOVETAIL, listening


def dovetail(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    command = [*DOVETAIL, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def composed(folder: Path, *manifests: Path) -> Path:
    """Compose manifests into a supergraph file of this folder."""
    supergraph = folder / "supergraph.graphql"
    run = dovetail("compose", *manifests, "-o", supergraph)
    assert run.returncode == 0, run.stderr
    return supergraph


@contextmanager
def example_gateway(
    folder: Path, manifests: Sequence[Path], template: Path, addresses: Mapping[str, str], **spec: Any
) -> Iterator[str]:
    """Serve manifests with these service addresses (and more of the gateway's spec); gives `http://host:port`."""
    config = local_gateway(template, addresses, folder / "gateway.yaml", **spec)
    supergraph = composed(folder, *manifests, config)
    command = [*DOVETAIL, "gateway", "--supergraph", supergraph, "--config", config]
    with listening([*command, "--host", "127.0.0.1", "--port", "0", "--admin-port", "0"]) as address:
        yield address
