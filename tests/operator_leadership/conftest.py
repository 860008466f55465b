import pytest
from support.clock import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("dovetail_operator.election.monotonic", made)
    monkeypatch.setattr("dovetail_operator.watch_proof.monotonic", made)
    return made
