"""The script of the page on other gateways unpacks an artifact of any size."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.needs import ROOT
from support.pages import read_page
from support.supergraphs import artifact_of, artifact_of_size

from dovetail_composition.artifact import Artifact, ConfigMapData, pack, to_config_maps, to_object_content

PAGE = ROOT / "docs" / "kubernetes" / "own-gateway.md"
KUBECTL = '#!/bin/sh\n[ "$1 $2 $4 $5 $6 $7" = "get configmap --namespace edge --output json" ] && cat "$OBJECTS/$3"\n'
LARGEST = artifact_of_size(4_000_000)


def unpack(config_maps: tuple[ConfigMapData, ...], folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the script over a kubectl that knows these ConfigMaps."""
    (script,) = [block.text for block in read_page(PAGE) if block.title == "unpack.py"]
    (folder / "unpack.py").write_text(script)
    program = folder / "kubectl"
    program.write_text(KUBECTL)
    program.chmod(0o755)
    for each in config_maps:
        (folder / each.name).write_text(json.dumps(to_object_content(each)))
    return subprocess.run(
        [sys.executable, folder / "unpack.py", "edge/public"],
        env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "OBJECTS": str(folder)},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("artifact", "count"),
    [
        pytest.param(artifact_of(), 1, id="small"),
        pytest.param(artifact_of_size(1_200_000), 1, id="compressed"),
        pytest.param(LARGEST, 5, id="in pieces"),
    ],
)
def test_it_prints_the_supergraph(artifact: Artifact, count: int, tmp_path: Path) -> None:
    config_maps = to_config_maps(pack(artifact), "public")
    assert len(config_maps) == count

    done = unpack(config_maps, tmp_path)

    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode() == artifact.sdl


def test_a_piece_of_another_artifact_is_noticed(tmp_path: Path) -> None:
    *pieces, pointer = to_config_maps(pack(LARGEST), "public")
    others = to_config_maps(pack(artifact_of_size(4_400_000, seed=8)), "public")

    done = unpack((others[0], *pieces[1:], pointer), tmp_path)

    assert done.returncode == 1
    assert b"try again" in done.stderr
    assert done.stdout == b""
