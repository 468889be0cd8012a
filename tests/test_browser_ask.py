"""A person who asks at a real browser: the answer as it comes, its sources beside it, who reads, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, ViewportSize

from tests.browsers import needs_browser

QUESTION = "Vad ansvarar rektor för?"

pytestmark = needs_browser
WIDE: ViewportSize = {"width": 1400, "height": 900}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that has nothing to complain of in its console."""
    context = browser.new_context(viewport=WIDE, locale="sv-SE", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints


def asked(page: Page, address: str, question: str = QUESTION) -> Page:
    """The page when the question was typed, sent and answered."""
    page.goto(address)
    page.get_by_label("Din fråga").fill(question)
    page.get_by_role("button", name="Fråga", exact=True).click()
    page.locator("h2#svar").wait_for()
    return page


def test_an_answer_comes_into_the_page_under_an_address_of_its_own(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("window.stays = true")
    asked_ = page.get_by_label("Din fråga")
    asked_.fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("h2#svar").wait_for()
    assert page.evaluate("window.stays")
    assert "svar=" in page.url
    assert page.title().startswith("Svar: Vad ansvarar rektor för?")
    assert page.locator("#svar").evaluate("heading => heading === document.activeElement")
    shown = page.locator("#svarsplats").inner_text()
    page.reload()
    assert page.locator("#svarsplats").inner_text() == shown
    page.go_back()
    page.locator("h2#exempel").wait_for()


def test_a_whole_answer_is_announced_once(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(
        """() => {
            window.said = [];
            const news = document.querySelector("[role=status]");
            new MutationObserver(() => window.said.push(news.textContent)).observe(news, {childList: true});
        }"""
    )
    page.get_by_label("Din fråga").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("h2#svar").wait_for()
    busy, answer = page.evaluate("window.said")
    assert busy == "Söker …"
    assert answer.startswith("Svar: 17 krav")


def test_a_follow_up_and_the_way_back(page: Page, address: str) -> None:
    asked(page, address)
    first = page.url
    page.get_by_role("link", name="Och för lärare?").click()
    page.wait_for_url("**samtal=**")
    page.get_by_role("list", name="Taget från samtalet:").or_(page.locator(".read-as")).first.wait_for()
    assert page.get_by_label("Din fråga").input_value() == "Vad ansvarar lärare för?"
    page.go_back()
    page.wait_for_url(first)
    page.locator(".completeness", has_text="märkta Rektor").wait_for()
    assert page.get_by_label("Din fråga").input_value() == QUESTION


def test_a_lost_connection_opens_the_page_itself(page: Page, address: str) -> None:
    def lose(route: Route) -> None:
        route.fulfill(content_type="text/event-stream", body='event: group\ndata: "<ul class=\\"thread\\"></ul>"\n\n')

    page.route("**/fraga/strom?*", lose)
    asked(page, address)
    page.wait_for_url("**svar=**")
    assert page.locator(".thread li").count()


def test_a_question_that_is_none_is_told_beside_the_field(browser: Browser, address: str) -> None:
    page = browser.new_page()  # the browser complains in its console of the answer 422
    page.goto(address)
    page.get_by_label("Din fråga").fill("?!")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Din fråga").input_value() == "?!"
    page.close()


def test_a_number_and_its_source_point_at_each_other_beside_each_other(page: Page, address: str) -> None:
    asked(page, address)
    number = page.locator(".ref[data-n='2']").first
    number.hover()
    source = page.locator("#kalla-2")
    assert "pointed" in (source.get_attribute("class") or "")
    page.locator("#kalla-3 a").focus()
    assert "pointed" in (page.locator(".ref[data-n='3']").first.get_attribute("class") or "")
    assert "pointed" not in (source.get_attribute("class") or "")
    said, beside = page.locator(".said").bounding_box(), page.locator(".sources").bounding_box()
    assert said
    assert beside
    assert said["x"] + said["width"] <= beside["x"]


def test_an_answer_is_copied_with_its_sources(page: Page, address: str) -> None:
    asked(page, address)
    page.get_by_role("button", name="Kopiera med källor").click()
    page.get_by_role("button", name="Kopierat med källor").wait_for()
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(QUESTION)
    assert "[1] Digitaliseringsplan för gymnasieskolan" in copied
    assert f"{address}/dokument/" in copied


@pytest.mark.parametrize("scripted", [True, False], ids=["javascript", "no-javascript"])
def test_who_reads_is_chosen_once(browser: Browser, address: str, scripted: bool) -> None:
    context = browser.new_context(java_script_enabled=scripted)
    page = context.new_page()
    page.goto(address)
    page.get_by_text("Vem läser?").click()
    page.get_by_label("Min roll").select_option("Rektor")
    page.get_by_label("Min skolform").select_option("gymnasieskola")
    page.get_by_role("button", name="Spara valet").click()
    page.get_by_text("Du läser som rektor i gymnasieskola").wait_for()
    page.get_by_role("link", name="Vad ansvarar jag för?").click()
    page.locator(".completeness", has_text="märkta Rektor").wait_for()
    page.get_by_role("link", name="Fråga utan din roll: Rektor").click()
    page.wait_for_url("**utan=role**")
    page.locator("h2#svar").wait_for()
    assert not page.get_by_text("märkta Rektor").count()
    context.close()


def test_the_page_that_asks_is_light_and_stands_still(page: Page, address: str) -> None:
    loaded: list[int] = []
    page.on("response", lambda reply: loaded.append(len(reply.body())) if reply.status == 200 else None)
    page.goto(address, wait_until="networkidle")
    assert sum(loaded) < 150_000
    page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver((list) => {
            for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.moved += shift.value;
        }).observe({type: "layout-shift", buffered: true});"""
    )
    page.goto(f"{address}/?q={QUESTION}", wait_until="networkidle")
    assert page.evaluate("window.moved") < 0.01


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1400, "light")])
def test_what_comes_into_the_page_is_accessible(browser: Browser, address: str, width: int, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    for question in (QUESTION, "Vad kostar en dator?"):
        asked(page, address, question)
        broken = [(v["id"], [node["html"] for node in v["nodes"]]) for v in Axe().run(page)["violations"]]
        assert not broken, question
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_printed_answer_has_the_addresses_of_its_sources(page: Page, address: str, tmp_path: Path) -> None:
    asked(page, address)
    page.emulate_media(media="print")
    shown = page.locator("#kalla-1 a").evaluate("link => getComputedStyle(link, '::after').content")
    assert f"{address}/dokument/" in shown
    assert not page.get_by_label("Följdfråga").is_visible()
    assert page.pdf(path=tmp_path / "svar.pdf")
