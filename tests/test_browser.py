"""A person at a real browser: real server, real Chromium, the sample corpus."""

import time
from contextlib import contextmanager
from copy import copy
from pathlib import Path

import docx
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from assistant.ask import Assistant
from tests.browsers import NETWORK_NAME, needs_browser, run

QUESTION = "Vad ansvarar rektor för?"
pytestmark = needs_browser


def answered(page: Page, address: str) -> Page:
    """The page after the question was typed and sent."""
    page.goto(address)
    page.get_by_label("Din fråga").fill(QUESTION)
    page.get_by_role("button", name="Fråga").click()
    page.get_by_role("heading", name="Svar", exact=True).wait_for()
    return page


def test_a_source_opens_with_exactly_the_quote_marked(page: Page, address: str, sample: Assistant) -> None:
    answered(page, address)
    citation = sample.ask(QUESTION).citations[0]
    page.get_by_role("link", name="Källa 1:").first.click()
    mark = page.locator("mark")
    mark.wait_for()
    filed = sample.store.page(citation.document_id, citation.page)
    assert mark.text_content() == filed.reading(citation.start, citation.end)
    place, _, anchor = citation.url.partition("#")
    assert page.url.startswith(f"{address}{place}&svar=")
    assert page.url.endswith(f"#{anchor}")
    page.go_back()
    page.get_by_role("heading", name="Svar", exact=True).wait_for()
    assert page.get_by_label("Din fråga").input_value() == QUESTION


def test_a_conversation_from_the_question_to_a_saved_file(
    page: Page, filled_address: str, filled: Assistant, tmp_path: Path
) -> None:
    page.goto(filled_address)
    page.get_by_label("Din fråga").fill("Vad ansvarar rektor för enligt planen?")
    page.get_by_role("button", name="Fråga").click()
    page.get_by_label("Följdfråga").fill("och för lärare då?")
    page.get_by_role("button", name="Fråga vidare").click()
    chips = page.get_by_role("list", name="Taget från samtalet:")
    assert "planen" in chips.inner_text()
    assert page.get_by_label("Din fråga").input_value() == "Vad ansvarar lärare för enligt planen?"
    page.get_by_text("Tidigare i samtalet: 1 fråga").click()
    page.get_by_role("link", name="Vad ansvarar rektor för enligt planen?").wait_for()
    chips.get_by_role("link", name="Ta bort").press("Enter")
    page.wait_for_url("**utan=document**")
    assert page.locator("#svar").is_visible()
    assert not chips.count()
    page.get_by_role("link", name="Spara, skriv ut eller lämna återkoppling").press("Enter")
    page.get_by_role("heading", name="och för lärare då?").wait_for()
    with page.expect_download() as started:
        page.get_by_role("link", name="Spara som Word").click()
    started.value.save_as(tmp_path / "svar.docx")
    assert "låsa skärmen" in "\n".join(each.text for each in docx.Document(str(tmp_path / "svar.docx")).paragraphs)
    page.get_by_text("Säg vad som är fel").press("Enter")
    page.get_by_label("Ofullständig").check()
    page.get_by_label("Med egna ord").fill("Skärmen är inte allt.")
    page.get_by_role("button", name="Dåligt").press("Enter")
    page.get_by_role("heading", name="Sagt om svaret").wait_for()
    assert [each.feedback.text for each in filled.archive.criticism()] == ["Skärmen är inte allt."]
    page.get_by_role("link", name="Luckor").click()
    page.get_by_role("heading", name="Svar som läsare har underkänt").wait_for()
    assert page.get_by_text("Skärmen är inte allt.").is_visible()


def test_an_unclear_question_is_made_clear_with_a_choice(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=planen?&as_of=2025-06-01")
    page.get_by_role("link", name="Målen").press("Enter")
    page.get_by_role("heading", name="Källor").wait_for()
    assert page.locator("#as_of").input_value() == "2025-06-01"


def test_the_question_can_be_limited_to_a_document(page: Page, address: str, sample: Assistant) -> None:
    document = sample.store.documents()[0]
    page.goto(address)
    page.get_by_text("Begränsa frågan").click()
    page.get_by_label(document.title).check()
    page.get_by_label("Din fråga").fill(QUESTION)
    page.get_by_role("button", name="Fråga").click()
    page.locator("#svar").wait_for()
    assert f"documents={document.id}" in page.url


def test_what_was_understood_is_corrected_by_hand(page: Page, address: str) -> None:
    page.goto(f"{address}/sok?q={QUESTION}")
    page.get_by_role("link", name="Ta bort roll: Rektor").press("Enter")
    page.get_by_text("ångra").wait_for()
    assert page.get_by_label("Roll").input_value() == ""
    page.get_by_label("Roll").select_option("Lärare")
    page.get_by_role("button", name="Sök som rättat").press("Enter")
    page.locator(".corrected", has_text="Lärare").wait_for()
    page.locator("#traff-1 summary").press("Enter")
    assert page.locator("#traff-1 table").is_visible()


def test_a_file_is_uploaded_read_and_listed(page: Page, empty_address: str, folder: Path) -> None:
    page.goto(f"{empty_address}/dokument")
    page.get_by_label("Filer").set_input_files(folder / "plan.txt")
    page.get_by_role("button", name="Läs in").click()
    deadline = time.monotonic() + 30
    while not page.get_by_text("Klar:").count() and time.monotonic() < deadline:
        if page.get_by_role("link", name="Uppdatera sidan").count():
            page.reload()
    page.get_by_role("link", name="Alla dokument").click()
    assert page.get_by_role("link", name="Småköping").count() == 1


def test_a_person_corrects_what_is_known_of_a_document(page: Page, filled_address: str) -> None:
    page.goto(f"{filled_address}/dokument")
    page.get_by_role("link", name="Småköping").click()
    known = page.locator("#uppgift-valid_to")
    known.get_by_text("Bekräfta eller rätta").click()
    page.get_by_label("Gäller till").fill("2027-06-30")
    page.keyboard.press("Enter")
    known.get_by_text("bekräftat av en person").wait_for()
    assert known.get_by_text("30 juni 2027").count() == 1
    assert page.url.endswith("/dokument/plan#uppgift-valid_to")


def test_a_wrong_value_has_focus_when_it_comes_back(browser: Browser, filled_address: str) -> None:
    page = browser.new_page()
    page.goto(f"{filled_address}/dokument/plan")
    page.locator("#uppgift-valid_to summary").press("Enter")
    page.get_by_label("Gäller till").fill("31 juni")
    page.keyboard.press("Enter")
    assert "inget datum" in page.get_by_role("alert").inner_text()
    field = page.get_by_label("Gäller till")
    assert field.input_value() == "31 juni"
    assert field.evaluate("field => field === document.activeElement")
    assert not Axe().run(page)["violations"]
    page.close()


def test_a_fact_leads_to_its_words_and_the_page_to_the_files_own_text(page: Page, address: str) -> None:
    page.goto(f"{address}/dokument/exempelsta-plan-2025")
    page.locator("#uppgift-decided_on").get_by_role("link").click()
    assert page.locator("mark").text_content() == "2024-11-26"
    page.goto(f"{address}/dokument/exempelsta-plan-2025/sida/6")
    page.get_by_role("link", name="Visa texten som den står i filen").click()
    assert page.locator("del").count() == 2
    page.get_by_role("link", name="Visa texten som den läses").click()
    assert page.locator("ins").first.text_content() == "¹"


def test_a_browser_elsewhere_on_the_network_signs_in_and_uploads(
    browser: Browser, empty: Assistant, folder: Path
) -> None:
    locked = copy(empty)
    locked.settings = empty.settings.model_copy(update={"access_key": "nyckeln"})
    with contextmanager(run)(locked) as address:
        context = browser.new_context(http_credentials={"username": "", "password": "nyckeln"})
        page = context.new_page()
        page.goto(f"{address.replace('127.0.0.1', NETWORK_NAME)}/dokument")
        page.get_by_label("Filer").set_input_files(folder / "plan.txt")
        page.get_by_role("button", name="Läs in").click()
        page.get_by_role("heading", name="Inläsning").wait_for()
        context.close()


def test_the_picture_of_a_page_is_drawn_beside_its_text(page: Page, address: str, sample: Assistant) -> None:
    document = next(d for d in sample.store.documents() if d.media_type == "application/pdf")
    page.goto(f"{address}/dokument/{document.id}/sida/1", wait_until="networkidle")
    box = page.get_by_role("img").bounding_box()
    text = page.locator("#text").bounding_box()
    assert box and text
    assert box["width"] > 200
    assert box["height"] > 200
    assert box["x"] + box["width"] <= text["x"]


def test_the_first_tab_stop_skips_to_the_content(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/dokument")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"
    page.close()


def test_an_answer_can_be_printed(browser: Browser, address: str, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(f"{address}/?q={QUESTION}")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
    assert page.locator(".sources").is_visible()
    assert page.pdf(path=tmp_path / "svar.pdf")
    page.close()
