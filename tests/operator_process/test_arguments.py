"""What the operator is started with, before it asks any cluster."""

import pytest

from dovetail_operator.main import run


@pytest.mark.parametrize("name", ["Shop", "shop edge", "shop-*", "shop,edge", "a" * 64])
def test_what_is_no_namespace_is_not_waited_for(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(("shop", name)) == 2

    told = capsys.readouterr().err
    assert told.startswith("dovetail operator: --namespace")
    assert repr(name) in told
