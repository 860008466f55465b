"""Retries stay a tenth of the calls once the reserve is spent."""

from dovetail_gateway.subgraph.retry import RetryBudget


def test_a_reserve_covers_a_rolling_restart() -> None:
    budget = RetryBudget()

    assert [budget.take() for _ in range(33)] == [True] * 32 + [False]


def test_ten_calls_earn_one_retry() -> None:
    budget = RetryBudget()
    while budget.take():
        pass

    allowed = 0
    for _ in range(1000):
        budget.call_made()
        allowed += budget.take()

    assert allowed == 100
