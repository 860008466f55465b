"""Which addresses the API server has, for whom no endpoint may pass: by all its names, as they resolve now."""

import pytest

from dovetail_operator.kube.api_server import ApiServerAddresses, hosts_of, resolve


class Names:
    """A name server in memory, and what is told of changes."""

    def __init__(self, **names: tuple[str, ...]) -> None:
        self.names = names
        self.changes = 0

    async def resolve(self, host: str) -> tuple[str, ...]:
        if host not in self.names:
            raise OSError("no such name")
        return self.names[host]

    def changed(self) -> None:
        self.changes += 1


@pytest.mark.parametrize(
    ("url", "service_host", "hosts"),
    [
        ("https://10.96.0.1:443", "10.96.0.1", ("10.96.0.1", "kubernetes.default.svc.cluster.local.")),
        ("https://[fd00:96::1]:443", "fd00:96::1", ("fd00:96::1", "kubernetes.default.svc.cluster.local.")),
        (
            "https://api.example.com:6443/path",
            "10.96.0.1",
            ("api.example.com", "10.96.0.1", "kubernetes.default.svc.cluster.local."),
        ),
        ("https://api.example.com:6443", "", ("api.example.com",)),
        ("nonsense", "", ()),
    ],
)
def test_hosts_of_the_api_server(url: str, service_host: str, hosts: tuple[str, ...]) -> None:
    assert hosts_of(url, service_host) == hosts


async def test_addresses_need_no_look_up() -> None:
    names = Names()
    found = ApiServerAddresses(["10.96.0.1", "fd00:96:0::1"], names.changed, names.resolve)
    assert found() == ("10.96.0.1", "fd00:96::1")
    await found.look_up()
    assert names.changes == 0


async def test_names_are_looked_up_again_and_again() -> None:
    names = Names(api=("203.0.113.7", "203.0.113.8"))
    found = ApiServerAddresses(["10.96.0.1", "api"], names.changed, names.resolve)
    await found.look_up()
    assert found() == ("10.96.0.1", "203.0.113.7", "203.0.113.8")
    await found.look_up()
    assert names.changes == 1

    names.names["api"] = ("203.0.113.9",)
    await found.look_up()
    assert (found(), names.changes) == (("10.96.0.1", "203.0.113.9"), 2)


async def test_a_name_server_that_is_away_takes_no_address_back(caplog: pytest.LogCaptureFixture) -> None:
    names = Names(api=("203.0.113.7",))
    found = ApiServerAddresses(["api", "other"], names.changed, names.resolve)
    await found.look_up()
    names.names.clear()
    await found.look_up()

    assert found() == ("203.0.113.7",)
    assert {vars(record)["host"] for record in caplog.records} == {"api", "other"}


async def test_the_system_resolves() -> None:
    assert set(await resolve("localhost")) <= {"127.0.0.1", "::1"}
