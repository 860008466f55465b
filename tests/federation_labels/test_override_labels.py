"""Which labels of progressive overrides hold for a request."""

import pytest

from dovetail_gateway.front.override_labels import draw_labels


@pytest.mark.parametrize(
    ("label", "chance", "holds"),
    [
        ("percent(0)", 0.0, False),
        ("percent(100)", 0.999, True),
        ("percent(25)", 0.2499, True),
        ("percent(25)", 0.25, False),
        ("percent(0.5)", 0.004, True),
        ("percent(0.5)", 0.006, False),
        ("percent(x)", 0.0, False),
        ("beta-users", 0.0, False),
    ],
)
def test_a_share_of_requests_and_nobody_for_other_labels(label: str, chance: float, *, holds: bool) -> None:
    assert draw_labels([label], (), lambda: chance) == ({label} if holds else frozenset())


def test_what_is_set_holds_whatever_is_drawn() -> None:
    labels = ["beta-users", "percent(5)", "percent(6)"]
    assert draw_labels(labels, {"beta-users", "percent(5)", "gone"}, lambda: 0.999) == {"beta-users", "percent(5)"}
