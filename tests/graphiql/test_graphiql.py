"""The page for browsers: what is served, and that it works in a real browser without any other host."""

import json
import re

import pytest
from support.chromium import chromium_tab
from support.public_server import running_api

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


async def test_a_browser_gets_the_page_and_others_do_not() -> None:
    async with running_api() as api:
        async with api.session.get(api.url, headers=BROWSER) as response:
            page = await response.text()
            assert (response.status, response.content_type) == (200, "text/html")
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]

        assert (await api.get("", Accept="*/*"))[0] == 422
        assert (await api.get("query=%7Bgreet%7D", **BROWSER))[2] == {"data": {"greet": "Hello world"}}

        files = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert len(files) == 7
        for file in files:
            if not file.startswith("data:"):
                async with api.session.get(f"http://127.0.0.1:{api.port}/{file}") as response:
                    assert response.status == 200
                    assert response.content_type in {"text/javascript", "text/css"}
                    assert "immutable" in response.headers["Cache-Control"]


async def test_a_browser_finds_the_page_from_the_root() -> None:
    async with running_api() as api:
        async with api.session.get(f"http://127.0.0.1:{api.port}/", headers=BROWSER) as response:
            assert (response.status, response.url.path) == (200, "/graphql")
        async with api.session.get(f"http://127.0.0.1:{api.port}/") as response:
            assert response.status == 404


@pytest.mark.parametrize("name", ["", "../index.html", "missing.js", "..%2f__init__.py", "__init__.py"])
async def test_nothing_else_of_the_package_is_served(name: str) -> None:
    async with running_api() as api, api.session.get(f"{api.url}/page/{name}") as response:
        assert response.status == 404


@pytest.mark.browser
async def test_a_query_is_typed_run_and_answered_without_another_host() -> None:
    async with running_api() as api, chromium_tab() as tab:
        await tab.send("Page.navigate", url=api.url)
        await tab.until("document.querySelector('.graphiql-query-editor .CodeMirror')?.CodeMirror")
        await tab.until("document.querySelector('.graphiql-execute-button')")
        await tab.evaluate("document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.focus()")
        await tab.press("a", modifiers=2)
        await tab.send("Input.insertText", text='{ greet(name: "Chromium") }')
        await tab.until(
            "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.getValue().includes('Chromium')"
        )
        await tab.evaluate("document.querySelector('.graphiql-execute-button').click()")
        result = "document.querySelector('.result-window .CodeMirror').CodeMirror.getValue()"
        await tab.until(f"{result}.includes('Hello')")

        assert json.loads(await tab.evaluate(result)) == {"data": {"greet": "Hello Chromium"}}
        own = (f"http://127.0.0.1:{api.port}/", "data:")
        assert [url for url in tab.requested() if not url.startswith(own)] == []
        assert [params["entry"] for name, params in tab.events if name == "Log.entryAdded"] == []
        assert [params for name, params in tab.events if name == "Runtime.exceptionThrown"] == []
        # Introspection of the page itself, within the limits of documents.
        assert api.generation.calls >= 2
