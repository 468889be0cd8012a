"""The whole road at a real browser, with JavaScript, without it, and with the keyboard alone: from a file to a saved list."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.ask import Assistant
from assistant.types import Word
from corpus import FOLDER
from tests.browsers import needs_browser

PLAN = FOLDER / "digitaliseringsplan-gymnasiet-2025-2027.pdf"
READING_SECONDS = 120
MOST_STOPS = 250  # that a tab key passes before what is looked for is taken not to be there
pytestmark = needs_browser


def uploaded(page: Page, address: str) -> Page:
    """The page of the document, once its file was sent and read."""
    page.goto(f"{address}/dokument")
    page.get_by_label("Filer").set_input_files(PLAN)
    page.get_by_role("button", name="Läs in").click()
    page.wait_for_url("**/jobb/**")
    for _ in range(READING_SECONDS):
        if page.get_by_role("status").get_by_text("Klar:").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    page.locator("ol.files").get_by_role("link").first.click()
    page.get_by_role("heading", level=1, name="Digitaliseringsplan").wait_for()
    return page


def words_of(assistant: Assistant, address: str) -> tuple[tuple[float, float], list[Word]]:
    """The size of the page that an address of a source opens, and the words that it is to mark."""
    parts = urlsplit(address)
    _, _, id_, _, number = parts.path.split("/")
    start, end = (int(parse_qs(parts.query)[name][0]) for name in ("start", "end"))
    page = assistant.store.page(id_, int(number))
    assert page.width
    assert page.height
    within = [word for word in assistant.store.words(id_, int(number)) if word.start < end and start < word.end]
    return (page.width, page.height), within


def test_from_a_file_to_a_mark_where_the_words_are_a_corrected_item_and_a_saved_list(
    page: Page, empty_address: str, empty: Assistant, tmp_path: Path
) -> None:
    uploaded(page, empty_address)
    page.get_by_role("link", name="Fråga", exact=True).first.click()
    page.get_by_label("Din fråga").fill("Vad ansvarar rektor för enligt planen?")
    page.get_by_role("button", name="Fråga", exact=True).click()
    page.get_by_role("heading", name="Svar", exact=True).wait_for()
    page.get_by_label("Följdfråga").fill("och för lärare då?")
    page.get_by_role("button", name="Fråga vidare").click()
    expect(page.get_by_label("Din fråga")).to_have_value("Vad ansvarar lärare för enligt planen?")
    page.get_by_role("link", name="Källa 1:").first.click()
    page.locator("mark").first.wait_for()

    (width, height), words = words_of(empty, page.url)
    picture = page.locator("img[srcset]").bounding_box()
    assert picture
    marks = [each.bounding_box() for each in page.locator("#i-bilden rect").all()]
    scale = picture["width"] / width
    assert abs(picture["height"] / height - scale) < 0.02 * scale
    for word in words:
        x = picture["x"] + scale * (word.box.x0 + word.box.x1) / 2
        y = picture["y"] + scale * (word.box.y0 + word.box.y1) / 2
        covers = [m for m in marks if m and m["x"] <= x <= m["x"] + m["width"] and m["y"] <= y <= m["y"] + m["height"]]
        assert len(covers) == 1, empty.store.page(words_id(page.url), words_page(page.url)).raw[word.start : word.end]

    page.get_by_role("link", name="Register").click()
    page.get_by_role("link", name="Granska").or_(page.get_by_role("link", name="Rätta")).first.click()
    page.get_by_label("Roll").fill("Skolledning")
    page.get_by_role("button", name="Spara rättelsen").click()
    page.locator(".badge", has_text="Rättad").first.wait_for()
    assert [item.role for item in empty.items() if item.id in empty.judgements()] == ["Skolledning"]
    page.goto(f"{empty_address}/ansvar")
    with page.expect_download() as started:
        page.get_by_role("link", name="Excel").first.click()
    started.value.save_as(tmp_path / "ansvar.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ansvar.xlsx")
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "Skolledning" in cells


def words_id(address: str) -> str:
    return urlsplit(address).path.split("/")[2]


def words_page(address: str) -> int:
    return int(urlsplit(address).path.split("/")[4])


def tab_to(page: Page, wanted: str) -> None:
    """Press the tab key until what the selector finds has focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", wanted):
            return
    pytest.fail(f"the tab key does not reach {wanted} on {page.url}")


def test_from_a_question_to_the_marked_page_and_back_by_the_keyboard_alone(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    page.keyboard.type("Vad ansvarar rektor för?")  # the field has focus from the start
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Svar", exact=True).wait_for()
    tab_to(page, "a.ref")
    page.keyboard.press("Enter")
    page.locator("mark").first.wait_for()
    assert page.evaluate("document.activeElement.closest('#markering') !== null || location.hash === '#markering'")
    mark = page.locator("#markering").bounding_box()
    assert mark
    assert 0 <= mark["y"] <= 800
    tab_to(page, "p.back a")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Vad ansvarar rektor för?").wait_for()
    tab_to(page, "header a[href='/ansvar']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ansvar")
    tab_to(page, "main nav a[href^='/matris']")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Ansvarsmatris").wait_for()
    tab_to(page, "a[href*='/register/fil']")
    with page.expect_download():
        page.keyboard.press("Enter")
    page.close()
