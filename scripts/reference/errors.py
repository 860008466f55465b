"""The page of the codes that clients see, made from the gateway's one table."""

from dovetail_gateway.errors import CODES
from dovetail_gateway.request.errors import ABOUT_THE_DOCUMENT, STATUS

from .table import NOTE, table

_HEAD = """\
# Errors

Codes of the gateway's own errors, in `extensions.code`; clients may compare them. A service's errors keep their own
code, with the service's name beside it in `extensions.service`. [Operating](../operating.md#errors) tells where errors
stand in an answer.

The status is the one of a refused request; where there is none, the error stands in an answer with data. A `*` marks
what is answered with 200 to a client that accepts only `application/json`, as GraphQL over HTTP says.
"""


def errors_page() -> str:
    """The page as Markdown."""
    rows = [(f"`{code}`", _status(code), meaning) for code, meaning in CODES.items()]
    lines = table(("code", "HTTP status", "meaning"), rows)
    return "\n".join([NOTE.format(source="`dovetail_gateway.errors`"), "", _HEAD, *lines, ""])


def _status(code: str) -> str:
    status = STATUS.get(code)
    if status is None:
        return ""
    return f"{status}*" if code in ABOUT_THE_DOCUMENT else str(status)
