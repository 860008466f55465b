"""Every refusal has a status and a line in the table of codes."""

from dovetail_gateway.errors import CODES
from dovetail_gateway.request.errors import ABOUT_THE_DOCUMENT, STATUS


def test_refusals_are_in_the_table_of_codes() -> None:
    assert set(STATUS) <= set(CODES)
    assert set(STATUS) > ABOUT_THE_DOCUMENT
    assert all(400 <= STATUS[code] < 500 for code in ABOUT_THE_DOCUMENT)
