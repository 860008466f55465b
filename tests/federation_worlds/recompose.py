"""Rewrites the golden supergraphs with Apollo's composer: `PYTHONPATH=tests python -m federation_worlds.recompose`.

Needs node and npm; the pinned packages go to a cache folder, so that tests need neither.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from .goldens import FOLDER, SEPARATOR, definitions_for, head, is_fresh, split_definitions
from .worlds import WORLDS

_NPM = Path(__file__).parent / "npm"


def main() -> None:
    """Compose what changed and drop what no world has."""
    worlds = {name: dict(world.subgraphs) for name, world in WORLDS.items() if not world.is_mixed}
    for path in sorted(FOLDER.rglob("*.graphql")):
        if str(path.relative_to(FOLDER).with_suffix("")) not in worlds:
            path.unlink()
    stale = [{"name": name, "subgraphs": each} for name, each in worlds.items() if not is_fresh(name, each)]
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dovetail-federation-worlds"
    cache.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "compose.mjs"):
        shutil.copy(_NPM / name, cache / name)
    if not (cache / "node_modules").exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=cache, check=True)
    answer = subprocess.run(
        ["node", "compose.mjs"],
        cwd=cache,
        input=json.dumps(stale),
        capture_output=True,
        text=True,
        check=True,
    )
    for name, composed in json.loads(answer.stdout).items():
        if "errors" in composed:
            print(f"{name}: {'; '.join(composed['errors'])}")
            continue
        path = FOLDER / f"{name}.graphql"
        path.parent.mkdir(parents=True, exist_ok=True)
        supergraph, definitions = split_definitions(composed["supergraph"])
        definitions_for(supergraph).write_text(definitions, "utf-8")
        path.write_text(f"{head(worlds[name])}\n{supergraph}\n{SEPARATOR}\n{composed['api']}\n", "utf-8")


if __name__ == "__main__":
    main()
