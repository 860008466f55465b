"""Links, lookups, delegation and transforms as their users see them: every case is one of `cases/`.

Each is answered four times: from the stored model and from the SDL alone, without batching and in chunks of two keys.
The answer is the same every time.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dovetail_composition.artifact import Artifact
from dovetail_composition.manifest import Batching
from dovetail_gateway.generation.build import Built

from .api import RefusedError, answer, artifact_of, built, manifest
from .case import Case, read_cases
from .services import Servers

CASES = list(read_cases(Path(__file__).parent / "cases"))
MODES = {
    "model": (False, Batching()),
    "sdl": (True, Batching()),
    "unbatched": (False, Batching(enabled=False)),
    "chunks": (False, Batching(max_keys=2)),
}


@cache
def _composed(text: str) -> Artifact | RefusedError:
    try:
        return artifact_of(
            [manifest(name, sdl, spec, virtual=virtual) for name, sdl, spec, virtual in json.loads(text)]
        )
    except RefusedError as error:
        return error


@cache
def _built(text: str, from_sdl: bool, scalars: str) -> Built:
    artifact = _composed(text)
    assert isinstance(artifact, Artifact), artifact
    return built(artifact, from_sdl=from_sdl, scalars=json.loads(scalars))


def _text(case: Case) -> str:
    return json.dumps([(name, *parts) for name, parts in case.manifests.items()])


ANSWERED = [case for case in CASES if "query" in case.written]
REFUSED = [case for case in CASES if "diagnostics" in case.written]


def test_every_case_asks_something() -> None:
    assert len(ANSWERED) + len(REFUSED) == len(CASES)


@pytest.mark.parametrize("case", ANSWERED, ids=lambda case: case.name)
def test_answer(case: Case) -> None:
    """Data, errors, calls, and what services received."""
    expected = case.written
    scalars = json.dumps(expected.get("scalars", {}))
    for mode in ("model", "sdl") if expected.get("alone") else MODES:
        servers = Servers(case.servers, expected.get("faults", {}))
        from_sdl, batching = MODES[mode]
        made = _built(_text(case), from_sdl, scalars)
        response = answer(made, batching, servers, expected["query"], expected.get("variables", {}))
        note = f"{mode}: {json.dumps(response.body)}\n" + "\n".join(
            f"{each.subgraph}: {each.query} {dict(each.variables)}" for each in servers.requests
        )
        if "refused" in expected:
            assert response.refused == expected["refused"], note
            continue
        assert response.refused is None, note
        # As text: the order of fields is part of the answer.
        assert json.dumps(response.body["data"]) == json.dumps(expected["data"]), note
        _check_errors(response.errors, expected.get("errors", []), note)
        if mode in ("model", "sdl"):
            if "calls" in expected:
                assert dict(Counter(each.subgraph for each in servers.requests)) == expected["calls"], note
            for service, calls in expected.get("received", {}).items():
                found = [json.dumps(each, sort_keys=True) for each in servers.received[service]]
                assert sorted(found) == sorted(json.dumps(each, sort_keys=True) for each in calls), note


def _check_errors(found: list[dict[str, Any]], expected: list[dict[str, Any]], note: str) -> None:
    """Each expected error says of the one at its place what it wants to say."""
    assert len(found) == len(expected), note
    assert all("locations" not in error for error in found), note
    rest = list(found)
    for wanted in expected:
        for error in rest:
            extensions = error.get("extensions", {})
            seen = {
                "path": error.get("path"),
                "message": error["message"],
                **{name: extensions.get(name) for name in wanted if name not in ("path", "message")},
            }
            if all(value in seen[name] if name == "message" else seen[name] == value for name, value in wanted.items()):
                rest.remove(error)
                break
        else:
            pytest.fail(f"no error {wanted}\n{note}")


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_refusal(case: Case) -> None:
    """The findings have codes, places and hints; nothing raises."""
    composed = _composed(_text(case))
    assert isinstance(composed, RefusedError), "it composes"
    found = [
        {
            "code": each.code,
            "coordinate": each.coordinate,
            "subgraph": each.subgraph,
            "others": [other.subgraph for other in each.others],
            "message": each.message,
            "hint": each.hint,
        }
        for each in composed.diagnostics
        if each.severity == "error"
    ]
    for wanted in case.written["diagnostics"]:
        assert any(
            all(
                value in each[name] if name in ("message", "hint") else each[name] == value
                for name, value in wanted.items()
            )
            for each in found
        ), found
    assert len(found) == len(case.written["diagnostics"]), found
    assert all(each["hint"] and each["message"] for each in found), found
