"""When a token is fetched: once for all who wait, again shortly before its end, and not at once after a failure."""

import asyncio

import pytest

from dovetail_client.oauth2 import Grant, TokenError, TokenKeeper, read_grant


class Issuer:
    """Grants `token-1`, `token-2`, … of a lifetime as servers write it; time passes when a test says so."""

    def __init__(self, expires_in: str = "3600") -> None:
        self.now = 1000.0
        self.issued = 0
        self.fails = False
        self.expires_in = expires_in
        self.keeper: TokenKeeper[str] = TokenKeeper(self.fetch, lambda: self.now)

    async def fetch(self, client: str) -> Grant:
        self.issued += 1
        await asyncio.sleep(0)
        if self.fails:
            raise TokenError("no")
        body = f'{{"access_token": "token-{self.issued}", "expires_in": {self.expires_in}}}'
        return read_grant(200, body.encode())


USED_FOR = [("3600", 3570), ("100", 90), ("10", 9), ('"100"', 90), ("null", 270)]


@pytest.mark.parametrize(("expires_in", "seconds"), USED_FOR)
async def test_a_token_is_used_until_shortly_before_its_end(expires_in: str, seconds: float) -> None:
    issuer = Issuer(expires_in)
    assert await issuer.keeper.token("a") == "token-1"

    issuer.now += seconds - 0.1
    assert await issuer.keeper.token("a") == "token-1"
    assert issuer.keeper.at_hand("a") == "token-1"

    issuer.now += 0.2
    assert issuer.keeper.at_hand("a") is None
    assert await issuer.keeper.token("a") == "token-2"


async def test_one_fetch_serves_all_who_wait_and_outlives_the_one_who_began_it() -> None:
    issuer = Issuer()
    waiting = [asyncio.create_task(issuer.keeper.token("a")) for _ in range(9)]
    await asyncio.sleep(0)
    waiting[0].cancel()

    assert await asyncio.gather(*waiting[1:]) == ["token-1"] * 8
    assert await issuer.keeper.token("b") == "token-2"


async def test_a_server_in_trouble_is_left_alone_for_a_second() -> None:
    issuer = Issuer()
    issuer.fails = True
    for _ in range(5):
        with pytest.raises(TokenError, match="no"):
            await issuer.keeper.token("a")
    assert issuer.issued == 1

    issuer.now += 1.1
    issuer.fails = False
    assert await issuer.keeper.token("a") == "token-2"


async def test_a_refused_token_is_not_given_out_again_but_its_successor_is() -> None:
    issuer = Issuer()
    first = await issuer.keeper.token("a")
    issuer.keeper.refused("a", first)
    second = await issuer.keeper.token("a")
    issuer.keeper.refused("a", first)

    assert (second, await issuer.keeper.token("a"), issuer.issued) == ("token-2", "token-2", 2)


async def test_threads_with_event_loops_of_their_own_share_tokens() -> None:
    this_loop, held = asyncio.get_running_loop(), asyncio.Event()

    async def fetch(_client: str) -> Grant:
        if asyncio.get_running_loop() is this_loop:
            await held.wait()
        return Grant("token", 60)

    keeper = TokenKeeper(fetch)
    here = asyncio.create_task(keeper.token("a"))
    await asyncio.sleep(0)

    assert await asyncio.to_thread(asyncio.run, keeper.token("a")) == "token"
    held.set()
    assert await here == "token"


async def test_closing_ends_what_is_under_way() -> None:
    issuer = Issuer()
    waiting = asyncio.create_task(issuer.keeper.token("a"))
    await asyncio.sleep(0)
    await issuer.keeper.close()

    with pytest.raises(TokenError, match="closed"):
        await waiting
