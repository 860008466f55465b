"""A decision does not depend on the decisions before it: what is kept from them only saves time."""

import json
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from support.observations import NOW
from support.operator import gateway, schema

from dovetail_composition.memo import NO_MEMO
from dovetail_operator.reconcile import Answer, Decision, Observation, artifacts, composing, decide, examine

KubeObject = Mapping[str, Any]
NAMES = [f"s{index}" for index in range(8)]
FIELDS = ("a: Int", "b: String", "shared: Shared", "broken: Nothing", "c(d: Int = 1): [Int!]!")


def drawn(random: Random, name: str, generation: int) -> KubeObject:
    """A schema that may be broken, in conflict with others, without its ConfigMap, or linked to what is not there."""
    fields = [f"{name}Id: ID!", *random.sample(FIELDS, random.randint(0, 2))]
    shared = random.choice(["type Shared { x: Int }", "type Shared { x: String }"])
    sdl = f"type Query {{ {name}: T{name} }} type T{name} {{ {' '.join(fields)} }} {shared}"
    target = random.choice(NAMES)
    link = {
        "field": f"T{name}.linked",
        "schema": target,
        "query": target,
        "arguments": [],
    }
    source = random.choice(
        [{"sdl": sdl}] * 2
        + [{"configMapKeyRef": {"name": "texts", "key": name}}, {"introspection": {"interval": "60s"}}]
    )
    made = schema(name, "", schema=source, links=random.choice([[], [link]]))
    created = f"2026-01-01T00:00:0{NAMES.index(name)}Z"
    metadata = {**made["metadata"], "uid": name, "generation": generation, "creationTimestamp": created}
    return {**made, "metadata": metadata}


def changed(random: Random, observed: Observation, generation: int) -> Observation:
    """The cluster after somebody has done something."""
    schemas = {each["metadata"]["name"]: each for each in observed.schemas}
    for name in random.sample(NAMES, random.randint(1, 3)):
        if name in schemas and random.random() < 0.3:
            del schemas[name]
        else:
            schemas[name] = drawn(random, name, generation)
    texts = {name: f"type Query {{ {name}: Int text{generation}: Int }}" for name in random.sample(NAMES, 4)}
    texts_object = {"kind": "ConfigMap", "metadata": {"namespace": "shop", "name": "texts"}, "data": texts}
    answers = {("shop", name): Answer(failure="no answer") for name in random.sample(NAMES, 2)}
    return replace(
        observed,
        schemas=tuple(schemas[name] for name in sorted(schemas)),
        config_maps={**observed.config_maps, ("shop", "texts"): texts_object},
        answers=answers,
    )


def settled(observed: Observation, decision: Decision) -> Observation:
    """The cluster after a decision was carried out; what was not written stays the same object."""
    config_maps = dict(observed.config_maps)
    for writes in decision.gateways:
        for each in writes.config_maps:
            config_maps[each["metadata"]["namespace"], each["metadata"]["name"]] = json.loads(json.dumps(each))
        for ref in writes.deletions:
            config_maps.pop((ref.namespace, ref.name), None)
    told = {(each.status["kind"], each.status["metadata"]["name"]): each.status["status"] for each in decision.statuses}

    def with_status(before: KubeObject) -> KubeObject:
        status = told.get((before["kind"], before["metadata"]["name"]))
        return {**before, "status": status} if status else before

    return replace(
        observed,
        schemas=tuple(with_status(each) for each in observed.schemas),
        gateways=tuple(with_status(each) for each in observed.gateways),
        config_maps=config_maps,
    )


def decided_from_nothing(observed: Observation, monkeypatch: pytest.MonkeyPatch) -> Decision:
    with monkeypatch.context() as patched:
        for module in (artifacts, composing, examine):
            patched.setattr(module, "MEMO", NO_MEMO)
        patched.setattr(composing, "PREPARED", {})
        composing.compose_versions.cache_clear()
        artifacts._composed.cache_clear()
        return decide(observed, NOW)


@pytest.mark.parametrize("seed", range(6))
def test_a_decision_is_as_if_it_were_the_first(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)
    made = gateway()
    own = {**made, "metadata": {**made["metadata"], "uid": "gateway", "generation": 1}}
    observed = Observation(gateways=(own,))
    for generation in range(1, 9):
        observed = changed(random, observed, generation)

        decision = decide(observed, NOW)

        assert decision == decided_from_nothing(observed, monkeypatch)
        observed = settled(observed, decision)
