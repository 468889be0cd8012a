"""A person at a real browser in the register: accessible at every width, in light and dark, without JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from assistant.ask import Assistant
from tests.test_browser import CHROMIUM, run
from tests.test_web_register import AS_OF

SMALL = "documents=exempelsta-malkedja"  # a page of the whole register takes axe a minute
ADDRESSES = (
    *(f"/{page}?{SMALL}" for page in ("ansvar", "matris", "mal", "arshjul")),
    *("/fragor", "/mal", "/ansvar?documents=exempelsta-handlingsplan-natetik"),
)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}")


@pytest.fixture(scope="module")
def address(sample: Assistant) -> Iterator[str]:
    yield from run(sample)


@pytest.fixture
def filled_address(filled: Assistant) -> Iterator[str]:
    yield from run(filled)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_the_pages_are_accessible_and_fit(
    browser: Browser, address: str, sample: Assistant, width: int, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for path in (*ADDRESSES, f"/post/{sample.items()[0].id}?back=/ansvar"):
        page.goto(address + path)
        broken = [(v["id"], [node["html"] for node in v["nodes"]]) for v in Axe().run(page)["violations"]]
        assert not broken, path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()
    assert not complaints


def test_a_person_corrects_an_item_and_comes_back_to_it(browser: Browser, filled_address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    page = context.new_page()
    page.goto(f"{filled_address}/ansvar?role=Rektor&as_of={AS_OF}")
    post = page.locator("li.post").first
    post.get_by_role("link", name="Rätta").click()
    page.get_by_label("Tid").fill("i maj")
    page.get_by_role("button", name="Spara rättelsen").click()
    page.get_by_text("Rättad").wait_for()
    assert page.url.startswith(f"{filled_address}/ansvar?role=Rektor&as_of={AS_OF}#post-")
    assert page.locator(":target").get_by_text("tid: i maj").count() == 1
    page.locator(":target").get_by_role("button", name="Bekräfta").click()
    page.get_by_text("Bekräftad").wait_for()
    context.close()
