"""A person opens a source in a real browser: the mark lies on the words, in picture and text, and can be reached by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from assistant.ask import Assistant
from assistant.web.page_view import view_page
from tests.browsers import needs_browser

PDF = "application/pdf"
ALL_ARE_SHOWN = "() => [...document.images].every(image => image.complete && image.naturalWidth)"

pytestmark = needs_browser


def marked_places(sample: Assistant) -> list[str]:
    """Addresses of marked passages on the pages of every PDF of the sample."""
    found = []
    for document in sample.store.documents():
        if document.media_type != PDF:
            continue
        chosen: dict[int, Any] = {}
        for passage in sample.store.passages_of(document.id):
            if len(passage.raw_text) > 60:
                chosen[passage.page] = passage
        found += [f"/dokument/{document.id}/sida/{p.page}?start={p.start}&end={p.end}" for p in chosen.values()]
    return found


def view_at(sample: Assistant, place: str) -> Any:
    """The view of a page by its address."""
    path, _, query = place.partition("?")
    _, _, document_id, _, number = path.split("/")
    start, end = (int(each.split("=")[1]) for each in query.split("&")[:2])
    return view_page(sample.store, document_id, int(number), start=start, end=end)


@pytest.mark.parametrize("zoom", ["", "&zoom=2"])
def test_the_marks_lie_on_the_words_in_the_picture(page: Page, address: str, sample: Assistant, zoom: str) -> None:
    for place in marked_places(sample)[:: 4 if zoom else 2]:
        view = view_at(sample, place)
        page.goto(f"{address}{place}{zoom}")
        image = page.get_by_role("img").bounding_box()
        assert image
        scale = image["width"] / view.page.width
        assert image["height"] == pytest.approx(view.page.height * scale, abs=1.5)
        shown = page.locator(".sheet rect").all()
        assert len(shown) == len(view.boxes) > 0
        for rect, box in zip(shown, view.boxes, strict=True):
            drawn = rect.bounding_box()
            assert drawn
            assert drawn["x"] - image["x"] == pytest.approx(box.x0 * scale, abs=3)
            assert drawn["y"] - image["y"] == pytest.approx(box.y0 * scale, abs=3)
            assert drawn["width"] == pytest.approx((box.x1 - box.x0) * scale, abs=6)
            assert drawn["height"] == pytest.approx((box.y1 - box.y0) * scale, abs=6)


def test_the_browser_shows_the_picture_at_its_own_resolution(browser: Browser, address: str, sample: Assistant) -> None:
    taken = []
    for ratio, width in ((1, 390), (3, 390), (2, 1280)):
        context = browser.new_context(viewport={"width": width, "height": 800}, device_scale_factor=ratio)
        page = context.new_page()
        page.goto(address + marked_places(sample)[0], wait_until="networkidle")
        assert page.evaluate(ALL_ARE_SHOWN)
        picture = page.get_by_role("img")
        box = picture.bounding_box()
        assert box
        taken.append(int(picture.evaluate("image => image.currentSrc").partition("?")[0].rpartition("/")[2]))
        assert taken[-1] >= 0.9 * ratio * box["width"]
        context.close()
    assert taken[0] < taken[1]


def test_opening_a_source_puts_the_mark_in_view_with_focus_and_tab_goes_on_from_it(
    page: Page, address: str, sample: Assistant
) -> None:
    place = marked_places(sample)[-1]
    page.goto(f"{address}{place}&svar=abc#markering")
    mark = page.locator("#markering")
    box = mark.bounding_box()
    assert box
    assert 0 <= box["y"] < 720
    assert page.evaluate("document.activeElement.id") == "markering"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.compareDocumentPosition(document.querySelector('#markering')) & 2")
    assert page.locator(":focus").count() == 1


def test_the_neighbours_the_outline_and_the_way_back_are_reached_by_keyboard(
    page: Page, address: str, sample: Assistant
) -> None:
    place = next(each for each in marked_places(sample) if "/sida/3" in each)
    page.goto(f"{address}{place}&svar=abc")
    assert page.get_by_role("link", name="Tillbaka till svaret").first.get_attribute("href") == "/svar/abc"
    page.get_by_role("link", name="Nästa sida").first.press("Enter")
    page.get_by_role("heading", name="Sida 4", exact=False).first.wait_for()
    assert "svar=abc" in page.url
    page.get_by_text("Dokumentets innehåll").press("Enter")
    here = page.locator(".tools [aria-current]")
    assert here.is_visible()
    here.press("Enter")
    page.wait_for_url("**#markering")
    assert page.locator("#markering").is_visible()


def test_the_picture_is_rolled_to_a_mark_far_down(browser: Browser, address: str, sample: Assistant) -> None:
    def lowest(place: str) -> float:
        view = view_at(sample, place)
        return float(view.boxes[0].y0 / view.page.height)

    context = browser.new_context(viewport={"width": 1280, "height": 600})
    page = context.new_page()
    page.goto(f"{address}{max(marked_places(sample), key=lowest)}#markering")
    pane, spot = page.locator(".pane").bounding_box(), page.locator("#i-bilden").bounding_box()
    assert pane
    assert spot
    assert pane["y"] <= spot["y"] < pane["y"] + pane["height"]
    context.close()


def test_the_quote_is_copied_with_its_source_in_one_click_or_selected(
    page: Page, address: str, sample: Assistant
) -> None:
    place = marked_places(sample)[0]
    view = view_at(sample, place)
    page.goto(address + place)
    button = page.get_by_role("button", name="Kopiera citatet med källa")
    if button.count():
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        button.click()
        page.get_by_role("button", name="Kopierat").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
    else:
        page.get_by_text("Citatet med källa", exact=True).click()
        copied = page.locator("#citatet").inner_text()
    assert view.document.title in copied
    assert f"sida {view.page.number}" in copied


def test_on_a_phone_the_picture_comes_first_and_links_lead_between_it_and_the_text(
    browser: Browser, address: str, sample: Assistant
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + marked_places(sample)[0])
    picture, text = page.get_by_role("img").bounding_box(), page.locator("#text").bounding_box()
    assert picture
    assert text
    assert picture["y"] + picture["height"] <= text["y"]
    assert picture["width"] <= 390
    page.get_by_role("link", name="Till texten").click()
    assert page.locator("#markering").bounding_box()["y"] < 844  # type: ignore[index]
    page.get_by_role("link", name="Till bilden").click()
    assert -400 < page.locator("#i-bilden").bounding_box()["y"] < 844  # type: ignore[index]
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_the_pages_of_every_format_are_accessible_and_fit(
    browser: Browser, address: str, sample: Assistant, width: int, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    marked = marked_places(sample)
    places = [f"{marked[0]}&zoom=2&svar=abc", f"{marked[-1]}&visa=raa", marked[len(marked) // 2]]
    by_format = {document.media_type: document for document in sample.store.documents()}
    for document in by_format.values():
        passage = sample.store.passages_of(document.id)[-1]
        places.append(f"/dokument/{document.id}/sida/{passage.page}?start={passage.start}&end={passage.end}")
    for place in places:
        page.goto(address + place)
        for summary in page.locator("main summary").all():
            if summary.is_visible():
                summary.click()
        broken = [(v["id"], [node["html"] for node in v["nodes"]]) for v in Axe().run(page)["violations"]]
        assert not broken, place
        assert page.evaluate("document.querySelector('main').scrollWidth") <= width, place
    context.close()


def test_a_page_is_printed_with_its_mark_and_without_its_links(
    browser: Browser, address: str, sample: Assistant
) -> None:
    page = browser.new_page()
    page.goto(address + marked_places(sample)[0])
    page.emulate_media(media="print")
    assert page.locator(".sheet rect").first.is_visible()
    assert page.locator("#markering").is_visible()
    assert not page.locator(".tools").is_visible()
    assert not page.locator(".turning").first.is_visible()
    page.close()
