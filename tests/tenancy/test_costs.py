"""What one tenant's schemas cost the operator: their owner's time, not everybody's."""

import asyncio
import base64
import json
import random
from collections.abc import Iterable

import pytest
from support.operator import gateway, memory_operator, schema
from support.waiting import until

from dovetail_composition.resources import parse_schema
from dovetail_operator.ports import BudgetExceededError
from dovetail_operator.reconcile import composing
from dovetail_operator.reconcile.composing import compose_members
from dovetail_operator.reconcile.versions import Version, version_of
from dovetail_operator.testing import FakeCluster
from dovetail_operator.thinking import trials
from dovetail_operator.thinking.trials import Trials


def version(name: str, sdl: str, namespace: str, **spec: object) -> Version:
    manifest = schema(name, sdl, namespace=namespace, **spec)
    resource, diagnostics = parse_schema(manifest, {})
    assert resource, diagnostics
    return version_of(manifest, resource, None, None)


def test_a_chain_of_schemas_that_break_one_another_is_not_followed_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    length = 60
    victim = version("victim", "type Query { new: Int }", "victim")
    current, last_good = {victim.key: victim}, {victim.key: version("victim", "type Query { old: Int }", "victim")}
    for n in range(length):
        # Each links to a query that only the next one's newest version has; the last one is broken.
        link = {"field": f"Query.l{n}", "schema": f"s{n + 1}", "query": f"new{n + 1}"}
        sdl, links = f"type Query {{ old{n}: Int new{n}: Int }}", [link]
        newest = (
            version(f"s{n}", sdl, "evil", links=links) if n < length - 1 else version(f"s{n}", "type Query", "evil")
        )
        current[newest.key] = newest
        last_good[newest.key] = version(f"s{n}", f"type Query {{ old{n}: Int }}", "evil")
    rounds = 0
    compose_versions = composing.compose_versions

    def counted(versions: frozenset[Version]) -> composing.Result:
        nonlocal rounds
        rounds += 1
        return compose_versions(versions)

    monkeypatch.setattr(composing, "compose_versions", counted)
    composed = compose_members(current, last_good)

    assert rounds < length / 4
    assert composed.in_use == {**last_good, victim.key: victim}
    assert composed.refused.keys() == last_good.keys() - {victim.key}
    messages = {finding.message for finding in composed.refused.values()}
    assert any("long chain" in message for message in messages)


class Heavy:
    """Trials that take their time, each under its budget; notes in which order."""

    def __init__(self, budget: int) -> None:
        self.tried: list[str] = []
        self._budget = budget

    async def try_alone(self, *versions: Version) -> None:
        """See `Trial`."""
        if len(versions) > self._budget:
            raise BudgetExceededError("took too long")
        await asyncio.sleep(0.01)
        self.tried += [version.key[0] for version in versions]


def many(namespace: str, count: int, size: int, start: int = 0) -> Iterable[Version]:
    for n in range(start, start + count):
        yield version(f"heavy-{n}", f"type Query {{ {'a' * size}{n}: Int }}", namespace)


async def test_nobody_waits_for_all_heavy_schemas_of_another_tenant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "_PATIENCE", 0.0)
    thorough = Heavy(1)
    tried = Trials(Heavy(0), thorough, lambda: None)
    # Small ones used to come first, however many there were.
    await tried.hold([*many("evil", 50, 10), *many("victim", 3, 1000)])
    await until(lambda: not tried.set_aside)
    await tried.close()

    assert len(thorough.tried) == 53
    assert "victim" not in thorough.tried[8:]


async def test_a_tenant_that_cost_much_comes_last_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "_PATIENCE", 60.0)
    quick = Heavy(1)
    tried = Trials(quick, Heavy(1), lambda: None)
    await tried.hold(many("evil", 20, 10))
    quick.tried.clear()
    await tried.hold([*many("evil", 20, 10, start=20), *many("victim", 20, 1000)])
    await tried.close()

    assert quick.tried[:20] == ["victim"] * 20


async def test_a_schema_that_fills_a_config_map_by_itself_keeps_nobody_s_from_being_written() -> None:
    noise = base64.b64encode(random.Random(7).randbytes(2 << 20)).decode()
    sdl = f'type Query {{ "{noise}" evil: Int }}'
    source = {"federation": {}}
    cluster = FakeCluster()
    for each in (schema("evil", "", schema=source), schema("victim", "type Query { mine: Int }"), gateway()):
        cluster.put(each)
    answers = {"http://evil.example/graphql": {"data": {"_service": {"sdl": sdl}}}}
    operator = memory_operator(cluster, answers=answers)
    await operator.look()
    await until(lambda: bool(operator.poller.answers()))
    await operator.look()
    await operator.poller.close()

    written = [each for (kind, *_), each in cluster.objects.items() if kind == "ConfigMap"]
    assert max(len(json.dumps(each.get("data", {}))) for each in written) < 1 << 20
    sizes = [len(base64.b64decode(text)) for each in written for text in (each.get("binaryData") or {}).values()]
    assert max(sizes) < 1 << 20
    assert operator.status("GraphQLSchema", "evil")["Accepted"] == "TooExpensive"
    assert operator.status("GraphQLSchema", "victim")["Ready"] == "Ready"
    assert "mine: Int" in operator.sdl()
