"""Events: told when Ready changes, once, and of no weight where they cannot be written."""

from typing import Any

import pytest
from support.observations import NOW
from support.operator import gateway, memory_operator, schema

from dovetail_operator.reconcile.events import event_of
from dovetail_operator.testing import FakeCluster

USER = schema("user", "type Query { me: User } type User { id: ID! }")
BROKEN_USER = schema("user", "type Query { me: Usr }")


def ready(status: str, reason: str, message: str = "") -> dict[str, Any]:
    return {"type": "Ready", "status": status, "reason": reason, "message": message}


def seen(*conditions: dict[str, Any], version: str = "1", name: str = "user") -> dict[str, Any]:
    metadata = {"namespace": "shop", "name": name, "uid": "uid-1", "resourceVersion": version}
    return {"kind": "GraphQLSchema", "metadata": metadata, "status": {"conditions": list(conditions)}}


def events(cluster: FakeCluster) -> list[tuple[str, str]]:
    found = [each for (kind, _, _), each in cluster.objects.items() if kind == "Event"]
    return [(each["type"], each["reason"]) for each in found]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([], ready("True", "Ready"), None),
        ([], ready("False", "Refused"), "Warning"),
        ([], ready("False", "FetchPending"), None),
        ([ready("False", "FetchPending")], ready("True", "Ready"), "Normal"),
        ([ready("False", "Refused")], ready("True", "Ready"), "Normal"),
        ([ready("True", "Ready")], ready("False", "Refused"), "Warning"),
        ([ready("False", "Refused")], ready("False", "SecretNotFound"), "Warning"),
        ([ready("False", "Refused", "line 1")], ready("False", "Refused", "line 2"), None),
        ([ready("True", "Ready")], ready("True", "Ready"), None),
    ],
)
def test_a_change_of_status_or_reason_is_told(
    before: list[dict[str, Any]], after: dict[str, Any], told: str | None
) -> None:
    event = event_of("GraphQLSchema", seen(*before), [after], NOW)

    assert (event and event["type"]) == told
    if event:
        assert (event["reason"], event["regarding"]["uid"]) == (after["reason"], "uid-1")


def test_the_same_of_one_object_is_told_once_a_minute() -> None:
    def name(reason: str = "Refused", now: str = NOW, **changes: Any) -> str:
        event = event_of("GraphQLSchema", seen(**changes), [ready("False", reason)], now)
        assert event is not None
        return str(event["metadata"]["name"])

    assert name() == name(), "one change that is decided twice"
    assert name() == name(version="2"), "the same change again, after others"
    assert name() != name(now=NOW.replace("T12:", "T13:"))
    assert name() != name(reason="TooExpensive")
    assert len(name(name="a" * 253)) <= 253


def test_its_note_is_cut_to_what_the_api_takes() -> None:
    event = event_of("GraphQLSchema", seen(), [ready("False", "Refused", "ü" * 2000)], NOW)

    assert event is not None
    assert 1020 <= len(event["note"].encode()) <= 1024
    assert event["note"].endswith("ü…")


async def test_neither_a_restart_nor_a_watch_that_is_late_repeats_one(caplog: pytest.LogCaptureFixture) -> None:
    cluster = FakeCluster()
    for each in (USER, gateway()):
        cluster.put(each)
    operator = memory_operator(cluster)
    await operator.look()
    cluster.put(BROKEN_USER)

    cluster.watchers.clear()
    await operator.watching.list_all()
    await operator.composer.reconcile()
    await operator.composer.reconcile()
    await memory_operator(cluster).look()

    assert events(cluster) == [("Warning", "Refused")]
    assert "event not written" not in caplog.text, "that it is there already is as it should be"


async def test_one_that_cannot_be_written_is_no_failure() -> None:
    cluster = FakeCluster()
    for each in (BROKEN_USER, gateway()):
        cluster.put(each)
    cluster.broken = {"Event"}
    operator = memory_operator(cluster)

    assert await operator.look()

    assert events(cluster) == []
    assert operator.status("GraphQLSchema", "user")["Ready"] == "Refused"


async def test_none_is_told_of_a_status_that_could_not_be_written() -> None:
    cluster = FakeCluster()
    for each in (BROKEN_USER, gateway()):
        cluster.put(each)
    cluster.broken = {"GraphQLSchema shop/user"}

    assert not await memory_operator(cluster).look()

    assert ("Warning", "Refused") not in events(cluster)
