"""A person at a real browser with the documents: sends files, follows the reading, finds what is to be mended and mends it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import uvicorn
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from assistant.ask import Assistant
from assistant.types import Progress, Report
from assistant.web import create_app
from tests.browsers import needs_browser
from tests.services import free_port, wait_for

pytestmark = needs_browser

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  for (const type of ["dragenter", "dragover", "drop"])
    document.querySelector("h1").dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data}));
}"""
DRAG = """(type) => {
  const data = new DataTransfer();
  data.items.add(new File(["x"], "a.txt"));
  document.querySelector("h1").dispatchEvent(new DragEvent(type, {bubbles: true, dataTransfer: data}));
}"""
PLAN = "Plan för Småköping\n\nRektor ansvarar för att räkna datorerna.\n"


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    """A page with JavaScript that has nothing to complain of in its console."""
    context = browser.new_context(locale="sv-SE")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints


class Slow:
    """An ingest that waits to be told to go on, after it has told how far it has come."""

    def __init__(self) -> None:
        self.go = Event()

    def __call__(self, *paths: Path, progress: Any, stop: Event) -> Report:
        """A report of nothing, once it may end."""
        progress(Progress(paths[0].name, 0, len(paths), 2, 3, "läser av bild"))
        while not (self.go.wait(0.02) or stop.is_set()):
            pass
        return Report(cancelled=stop.is_set())


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def slow_address(empty: Assistant, slow: Slow) -> Iterator[str]:
    """The address of a server that reads slowly."""
    port = free_port()
    app = create_app(empty, ingest=slow)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_for(port)
    yield f"http://127.0.0.1:{port}"
    slow.go.set()
    server.should_exit = True
    thread.join()


def test_a_file_dropped_on_the_page_is_read_and_the_page_tells_of_it_by_itself(
    scripted: Page, empty_address: str
) -> None:
    scripted.goto(f"{empty_address}/dokument")
    scripted.evaluate(DROP, ["plan.txt", PLAN])
    scripted.wait_for_url("**/jobb/*")
    scripted.get_by_text("Klar: plan.txt").wait_for()
    assert scripted.get_by_role("link", name="Uppdatera sidan").count() == 0
    scripted.get_by_role("link", name="plan.txt").click()
    scripted.get_by_role("heading", name="Plan för Småköping").wait_for()


def test_a_page_that_files_are_dragged_over_says_where_to_drop_them(scripted: Page, address: str) -> None:
    scripted.goto(f"{address}/dokument")
    here = scripted.get_by_text("Släpp filerna för att läsa in dem")
    assert not here.is_visible()
    scripted.evaluate(DRAG, "dragenter")
    assert here.is_visible()
    scripted.evaluate(DRAG, "dragleave")
    assert not here.is_visible()


def test_a_refused_file_is_told_of_on_the_page_it_was_dropped_on(scripted: Page, empty_address: str) -> None:
    scripted.goto(f"{empty_address}/dokument")
    scripted.evaluate(DROP, ["program.exe", "x"])
    assert "program.exe" in scripted.get_by_role("alert").inner_text()
    scripted.evaluate(DROP, ["plan.txt", PLAN])  # the form that came back with it takes files too
    scripted.wait_for_url("**/jobb/*")


def test_a_reading_is_followed_page_by_page_and_cancelled(scripted: Page, slow_address: str) -> None:
    scripted.goto(f"{slow_address}/dokument")
    scripted.get_by_label("Filer").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": PLAN.encode()})
    scripted.get_by_role("button", name="Läs in").press("Enter")
    scripted.get_by_text("Sida 2 av 3: läser av bilden (OCR).").wait_for()
    assert scripted.get_by_role("status").inner_text() == "Läser: a.txt"
    assert not Axe().run(scripted)["violations"]
    scripted.get_by_role("button", name="Avbryt").press("Enter")
    scripted.get_by_text("Avbruten: a.txt").wait_for()
    assert scripted.get_by_role("button", name="Försök igen med 1 fil").is_visible()


def test_a_reader_who_stands_on_a_button_that_goes_is_led_to_the_top(
    scripted: Page, slow_address: str, slow: Slow
) -> None:
    scripted.goto(f"{slow_address}/dokument")
    scripted.get_by_label("Filer").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": PLAN.encode()})
    scripted.get_by_role("button", name="Läs in").press("Enter")
    scripted.get_by_text("Sida 2 av 3").wait_for()
    scripted.get_by_role("button", name="Avbryt").focus()
    slow.go.set()
    scripted.get_by_text("Inte klar").first.wait_for()
    assert scripted.evaluate("document.activeElement.id") == "inlasning"


def test_what_is_missing_is_found_in_the_list_and_filled_in(page: Page, filled_address: str) -> None:
    page.goto(f"{filled_address}/dokument")
    page.get_by_role("link", name="Beslutsdag saknas").press("Enter")
    page.get_by_role("link", name="Ange beslutsdag").first.press("Enter")
    field = page.get_by_label("Beslutsdag")
    assert field.is_visible()
    field.fill("2024-03-11")
    page.keyboard.press("Enter")
    page.locator("#uppgift-decided_on").get_by_text("11 mars 2024").wait_for()
    page.goto(f"{filled_address}/dokument?q=småköping")
    assert page.get_by_role("link", name="Ange beslutsdag").count() == 0


def test_the_list_is_narrowed_sorted_and_shown_whole_again(page: Page, address: str) -> None:
    page.goto(f"{address}/dokument")
    rows = page.locator("tbody tr")
    total = rows.count()
    page.get_by_label("Dokumenttyp").select_option("guide")
    page.get_by_role("button", name="Visa").press("Enter")
    page.get_by_role("link", name="Visa alla").wait_for()
    assert 0 < rows.count() < total
    page.get_by_role("link", name="Visa alla").press("Enter")
    page.get_by_role("columnheader", name="Poster").get_by_role("link").press("Enter")
    page.wait_for_url("**sort=items**")
    counts = [int(each) for each in page.locator("tbody td:last-child").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == total


def test_the_register_items_of_a_document_lead_to_their_page_and_their_review(page: Page, filled_address: str) -> None:
    page.goto(f"{filled_address}/dokument/plan")
    page.locator(".posts-of summary").first.press("Enter")
    page.locator(".posts-of .where a").first.press("Enter")
    assert "skolans datorer inventeras" in page.locator("mark").inner_text()
    page.go_back()
    page.reload()
    page.locator(".posts-of summary").first.press("Enter")
    page.get_by_role("link", name="Granska").first.press("Enter")
    page.wait_for_url("**/post/*")


def test_the_original_is_saved(page: Page, filled_address: str, folder: Path, tmp_path: Path) -> None:
    page.goto(f"{filled_address}/dokument/plan")
    with page.expect_download() as started:
        page.get_by_role("link", name="Ladda ner originalet").click()
    started.value.save_as(tmp_path / "sparad.txt")
    assert started.value.suggested_filename == "plan.txt"
    assert (tmp_path / "sparad.txt").read_bytes() == (folder / "plan.txt").read_bytes()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_of_documents_are_accessible_and_fit(
    browser: Browser, filled_address: str, scheme: Any, language: str
) -> None:
    context = browser.new_context(color_scheme=scheme)
    context.add_cookies([{"name": "sprak", "value": language, "url": filled_address}])
    page = context.new_page()
    for path in ("/dokument", "/dokument?q=finns inte", "/dokument/plan", "/dokument/plan?ratta=valid_from"):
        page.goto(filled_address + path)
        broken = [(each["id"], [node["html"] for node in each["nodes"]]) for each in Axe().run(page)["violations"]]
        assert not broken, path
        for width in (320, 768, 1600):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.querySelector('main').scrollWidth") <= width, (path, width)
    context.close()
