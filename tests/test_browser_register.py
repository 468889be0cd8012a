"""A person at a real browser in the register: accessible at every width, in light and dark, without JavaScript."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.browsers import needs_browser
from tests.test_web_register import AS_OF

pytestmark = needs_browser


def test_a_person_corrects_an_item_and_comes_back_to_it(browser: Browser, filled_address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    page = context.new_page()
    page.goto(f"{filled_address}/ansvar?role=Rektor&as_of={AS_OF}")
    page.get_by_role("link", name="Rätta").first.click()
    page.get_by_label("Tid").fill("i maj")
    page.get_by_role("button", name="Spara rättelsen").click()
    page.locator(":target").get_by_text("Rättad").wait_for()
    assert page.url.startswith(f"{filled_address}/ansvar?as_of={AS_OF}&role=Rektor#post-")
    assert page.locator(":target").get_by_role("cell", name="i maj").count() == 1
    page.locator(":target").get_by_role("button", name="Bekräfta").click()
    page.locator(":target").get_by_text("Bekräftad").wait_for()
    context.close()


def test_a_list_follows_what_is_typed_and_says_how_many_there_are(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/ansvar?role=&as_of={AS_OF}")
    before = page.locator("#lista").inner_text()
    page.get_by_label("Ord i texten").fill("uppföljning")
    page.locator("#lista", has_not_text=before).wait_for()
    assert page.get_by_role("status").text_content() == page.locator("#lista").text_content()
    assert "q=uppf%C3%B6ljning" in page.url
    rows = page.locator("tbody tr[id]").count()
    assert 0 < rows < 100
    page.reload()
    assert page.locator("tbody tr[id]").count() == rows
    page.close()


def test_a_judgement_keeps_its_reader_at_the_same_place(browser: Browser, filled_address: str) -> None:
    page = browser.new_page()
    page.goto(f"{filled_address}/ansvar?role=Rektor&as_of={AS_OF}")
    first, second = (page.locator("tbody tr[id]").nth(n).get_attribute("id") for n in (0, 1))
    page.locator(f"#{first}").get_by_role("button", name="Bekräfta").click()
    page.locator(f"#{first}").get_by_text("Bekräftad").wait_for()
    assert page.evaluate("document.activeElement.id") == first
    page.locator(f"#{first}").get_by_role("button", name="Avvisa").click()
    page.locator(f"#{first}").wait_for(state="detached")
    assert page.evaluate("document.activeElement.id") == second
    page.close()


def test_a_list_can_be_printed_whole(browser: Browser, address: str, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(f"{address}/ansvar?role=&visa=alla")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").first.is_visible()
    assert not page.get_by_role("button", name="Bekräfta").first.is_visible()
    assert page.locator("tbody tr[id]").last.is_visible()
    assert page.pdf(path=tmp_path / "ansvar.pdf")
    page.close()
