"""Every page there is, narrow and wide, dark and light, in Swedish and English: accessible, and no wider than its window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, Page

from assistant.ask import Assistant
from assistant.web import create_app
from eval.pages import Address, addresses
from ingest.sync import ingest
from tests.browsers import needs_browser

PATHS = ("/?q=",)
"""What `eval.pages` has no picture of."""
ELSEWHERE = {
    *("/sprak/{language}", "/jag", "/fraga/strom", "/register/fil", "/luckor.csv", "/statistik.csv"),
    *("/dokument/{document_id}/original", "/dokument/{document_id}/sida/{number}/bild/{width}"),
    *("/tackning/fil", "/fynd-atgarder/fil", "/skillnad/fil", "/granska/fil", "/utkast/{work_id}/fil"),
    *("/samtalsunderlag/fil", "/skattning/{work_id}/fil"),
    *("/jobb/{job_id}", "/skattning/{work_id}/underlag", "/publicerad/{public_id}"),
}
"""The addresses that show no page of their own, and three that the tests of documents and plans look at."""


pytestmark = needs_browser


def page_routes(routes: Iterable[Any]) -> Iterator[APIRoute]:
    """The routes of pages: those that show themselves to a browser, and are in no description for programs."""
    for route in routes:
        if hasattr(route, "original_router"):
            yield from page_routes(route.original_router.routes)
        elif isinstance(route, APIRoute) and "GET" in route.methods and not route.include_in_schema:
            yield route


@pytest.fixture(scope="module")
def every_address(address: str) -> tuple[Address, ...]:
    return addresses(address)


def test_every_page_there_is_is_looked_at(every_address: tuple[Address, ...], sample: Assistant) -> None:
    app = create_app(sample, ingest=partial(ingest, assistant=sample))
    pages = {each.path_regex: each.path for each in page_routes(app.routes) if not each.path.startswith("/api/")}
    seen = {each.path.partition("?")[0] for each in every_address}
    missed = {path for regex, path in pages.items() if not any(regex.match(one) for one in seen)}
    assert missed == ELSEWHERE


@pytest.fixture(params=[(320, "dark", "sv"), (1280, "light", "en")], ids=str)
def reader(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page of somebody with a window so wide, who reads light or dark, in that language."""
    width, scheme, language = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    context.add_cookies([{"name": "sprak", "value": language, "url": address}])
    yield context.new_page()
    context.close()


def test_the_pages_are_accessible_and_fit(
    reader: Page, address: str, every_address: tuple[Address, ...], request: pytest.FixtureRequest
) -> None:
    width, _, language = request.node.callspec.params["reader"]
    for path in (*PATHS, *(each.path for each in every_address)):
        reader.goto(address + path)
        broken = [(v["id"], [node["html"] for node in v["nodes"]]) for v in Axe().run(reader)["violations"]]
        assert not broken, path
        assert reader.evaluate("document.documentElement.lang") == language
        assert reader.evaluate("document.documentElement.scrollWidth") <= width, path
