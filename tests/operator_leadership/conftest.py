import pytest
from support.clock import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("dovetail_operator.leading.election.monotonic", made)
    monkeypatch.setattr("dovetail_operator.watch.proof.monotonic", made)
    return made
