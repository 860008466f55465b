"""The Accept header: a table of what is chosen."""

import pytest

from dovetail_gateway.request.negotiation import Format, negotiate

GRAPHQL, JSON, HTML = Format.GRAPHQL_RESPONSE, Format.JSON, Format.HTML
G, J = GRAPHQL.value, JSON.value
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        pytest.param(None, GRAPHQL, id="absent"),
        ("", GRAPHQL),
        ("  ", GRAPHQL),
        ("*/*", GRAPHQL),
        ("application/*", GRAPHQL),
        (G, GRAPHQL),
        (J, JSON),
        (J.upper(), JSON),
        (f"{G}, {J};q=0.9", GRAPHQL),
        (f"{J};q=0.9, {G}", GRAPHQL),
        (f"{G};q=0.5, {J}", JSON),
        (f"{J}, {G}", JSON),
        (f"{G}; charset=utf-8, {J}; charset=utf-8", GRAPHQL),
        (f"{G}; charset=utf-16, {J}", JSON),
        (f'{G}; charset="UTF-8"', GRAPHQL),
        (f"{J}, */*", JSON),
        (f"*/*, {J};q=0.1", GRAPHQL),
        (f"*/*, {G};q=0", JSON),
        (f"*/*;q=0, {J}", JSON),
        (f"application/*;q=0.2, */*;q=0.9, {J};q=0.1", GRAPHQL),
        ("multipart/mixed;deferSpec=20220824, " + J, JSON),
        ("text/event-stream, application/json", JSON),
        (BROWSER, GRAPHQL),
        ("text/html", None),
        ("image/*", None),
        (f"{J};q=0", None),
        (f"{J};q=0.0, {G};q=0.000", None),
        ("*/*;q=0", None),
        ("nonsense", None),
        (f"nonsense, {J}", JSON),
        (f"{J};q=2", None),
        (f'text/plain;a="x, {G}", {J}', JSON),
        (f'text/plain;a="unfinished, {J}', None),
        (f"{J};profile=x", JSON),
        (",,, " + J, JSON),
        (f"{J};", JSON),
    ],
)
def test_the_format_of_an_answer(accept: str | None, expected: Format | None) -> None:
    accepted = negotiate(accept, (GRAPHQL, JSON))

    assert (accepted.format if accepted else None) is expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (BROWSER, HTML),
        ("text/html", HTML),
        ("text/*", HTML),
        (None, GRAPHQL),
        ("*/*", GRAPHQL),
        (J, JSON),
        (f"{J}, text/html;q=0.9", JSON),
        ("text/html;q=0, */*", GRAPHQL),
        ("image/png", None),
    ],
)
def test_the_page_is_for_those_who_prefer_html(accept: str | None, expected: Format | None) -> None:
    accepted = negotiate(accept, (GRAPHQL, JSON, HTML))

    assert (accepted.format if accepted else None) is expected


@pytest.mark.parametrize(("accept", "named"), [(G, True), (f"*/*, {G}", True), ("*/*", False), (None, False)])
def test_whether_the_client_named_the_media_type(accept: str | None, named: bool) -> None:
    accepted = negotiate(accept, (GRAPHQL, JSON))

    assert accepted is not None
    assert accepted.named is named
