"""GitHub's public schema, as the example of that name installs it."""

import fcntl
import subprocess
from pathlib import Path

from support.needs import ROOT, needs_program

_FOLDER = ROOT / "examples" / "github"
_SCHEMA = _FOLDER / "node_modules" / "@octokit" / "graphql-schema" / "schema.graphql"


def github_schema() -> Path:
    """Return the file `schema.graphql` of the npm package @octokit/graphql-schema, installed on first use."""
    npm = needs_program("npm")
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    # Test processes that run side by side must not install into one folder at once.
    with (cache / "npm.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _SCHEMA.exists():
            subprocess.run([npm, "ci", "--silent"], cwd=_FOLDER, check=True)
    return _SCHEMA
