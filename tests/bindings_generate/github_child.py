"""Generates bindings of GitHub's schema and imports them, in a fresh process; prints what that took, as JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

schema, folder = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(folder))

from graphql import build_schema  # noqa: E402

from dovetail_cli.main import main  # noqa: E402

begin = time.process_time()
build_schema(schema.read_text(), assume_valid_sdl=True)
building = time.process_time() - begin

begin = time.process_time()
assert main(["bindings", "generate", str(schema), "-o", str(folder / "github_api")]) == 0
generating = time.process_time() - begin

before = set(sys.modules)
begin = time.process_time()
from github_api import Issue, Repository, RepositorySelection  # type: ignore[import-not-found]  # noqa: E402


class Card(RepositorySelection):  # type: ignore[misc]
    name = Repository.name_with_owner
    issues = Repository.issues(first=10)


importing = time.process_time() - begin
modules = sorted(set(sys.modules) - before)
print(json.dumps({"building": building, "generating": generating, "importing": importing, "modules": modules}))
assert Issue
