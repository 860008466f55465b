"""What costs too much to compose: it is tried apart, told to its owner, and harms nobody else."""

from support.operator import gateway, memory_operator, schema

from dovetail_operator.testing import FakeCluster, InlineThinker, InlineTrial

from .conftest import until


async def test_a_schema_that_costs_too_much_is_refused_alone(cluster: FakeCluster) -> None:
    cluster.put(schema("hostile", "type Query { hostile: Int }"))
    trial = InlineTrial(costly="hostile")
    trial.may_end.clear()
    operator = memory_operator(cluster, quick=InlineTrial(costly="hostile"), thorough=trial)

    await operator.look()

    assert operator.status("GraphQLSchema", "hostile") == {
        "Accepted": "CheckPending",
        "ResolvedRefs": "ResolvedRefs",
        "Programmed": "NotComposed",
        "Ready": "CheckPending",
    }
    assert operator.status("GraphQLSchema", "user")["Ready"] == "Ready"
    assert "me: User" in operator.sdl()

    trial.may_end.set()
    await until(lambda: not operator.trials.set_aside)
    await operator.look()

    assert operator.status("GraphQLSchema", "hostile")["Accepted"] == "TooExpensive"


async def test_a_schema_that_takes_long_but_not_too_long_is_served_in_the_end(cluster: FakeCluster) -> None:
    cluster.put(schema("large", "type Query { large: Int }"))
    operator = memory_operator(cluster, quick=InlineTrial(costly="large"))

    await operator.look()

    assert "large: Int" not in operator.sdl()
    await until(lambda: not operator.trials.set_aside)
    await operator.look()
    assert "large: Int" in operator.sdl()


async def test_what_was_served_before_needs_no_trial(cluster: FakeCluster) -> None:
    await memory_operator(cluster).look()

    restarted = memory_operator(cluster, quick=InlineTrial(costly="type Query"), thorough=InlineTrial("type Query"))
    await restarted.look()

    assert restarted.status("GraphQLSchema", "user")["Ready"] == "Ready"
    assert cluster.writes.count("ConfigMap shop/public") == 1


async def test_the_last_good_version_of_a_schema_that_costs_too_much_stays(cluster: FakeCluster) -> None:
    await memory_operator(cluster).look()
    cluster.put(schema("user", "type Query { me: User hostile: Int } type User { id: ID! }"))

    operator = memory_operator(cluster, quick=InlineTrial(costly="hostile"), thorough=InlineTrial(costly="hostile"))
    await operator.look()
    assert operator.status("GraphQLSchema", "user")["Programmed"] == "LastGoodKept"
    await until(lambda: not operator.trials.set_aside)
    await operator.look()

    assert operator.status("GraphQLSchema", "user")["Accepted"] == "TooExpensive"
    assert "me: User" in operator.sdl()
    assert "hostile: Int" not in operator.sdl()


async def test_an_api_that_costs_too_much_keeps_its_artifact_and_others_go_on(cluster: FakeCluster) -> None:
    cluster.put(gateway("vast"))
    await memory_operator(cluster).look()
    before = cluster.objects["ConfigMap", "shop", "vast"]
    cluster.put(schema("more", "type Query { more: Int }"))

    operator = memory_operator(cluster, thinker=InlineThinker(costly="vast"))
    assert await operator.look()

    assert "more: Int" in operator.sdl()
    assert cluster.objects["ConfigMap", "shop", "vast"] == before
    assert operator.status("GraphQLGateway", "vast")["Programmed"] == "TooExpensive"
    assert operator.status("GraphQLGateway", "public")["Ready"] == "Ready"
