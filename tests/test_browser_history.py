"""A person at a real browser among what is kept: accessible at every width, in light and dark, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext

from assistant.ask import Assistant
from assistant.types import Answer
from assistant.web.history import COOKIE
from tests.browsers import needs_browser, run

pytestmark = needs_browser

ASKED = ("Vad ansvarar rektor för enligt planen?", "Vad kostar en robot?", "och för lärare då?")


@pytest.fixture
def conversation(filled: Assistant) -> tuple[Answer, ...]:
    """A conversation with answers and without, of which a reader disliked one; its gap is kept with words of its own."""
    answers = [filled.ask(ASKED[0])]
    answers += [filled.ask(each, conversation_id=answers[0].conversation_id) for each in ASKED[1:]]
    filled.archive.give_feedback(answers[0].id, verdict="bad", reasons=["incomplete"], text="Mer om tid.", n=1)
    refused = filled.archive.kept(answers[1].id).turn
    again = replace(refused, answer=replace(refused.answer, id="lucka", conversation_id="en annans"))
    filled.archive.save(again, subject=("robot", "kostnad"))
    return tuple(answers)


@pytest.fixture
def address(filled: Assistant) -> Iterator[str]:
    yield from run(filled)


def context_of(browser: Browser, address: str, conversation: tuple[Answer, ...], **options: Any) -> BrowserContext:
    """A browser that has had the conversation."""
    context = browser.new_context(locale="sv-SE", **options)
    context.add_cookies([{"name": COOKIE, "value": conversation[0].conversation_id, "url": address}])
    return context


@pytest.mark.parametrize(("width", "scheme", "language"), [(320, "dark", "sv"), (1600, "light", "en")])
def test_the_pages_are_accessible_and_fit(  # noqa: PLR0913, PLR0917 - fixtures
    browser: Browser, address: str, conversation: tuple[Answer, ...], width: int, scheme: Any, language: str
) -> None:
    viewport: Any = {"width": width, "height": 800}
    context = context_of(browser, address, conversation, viewport=viewport, color_scheme=scheme)
    context.add_cookies([{"name": "sprak", "value": language, "url": address}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    first, refused, _ = conversation
    for path in (
        "/historik",
        f"/samtal/{first.conversation_id}?oppna",
        f"/svar/{first.id}",
        f"/svar/{refused.id}?jamfor={first.id}",
        "/luckor",
        "/luckor?visa=atgardade",
        "/statistik",
    ):
        page.goto(address + path)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        broken = [(v["id"], [node["html"] for node in v["nodes"]]) for v in Axe().run(page)["violations"]]
        assert not broken, path
        assert page.evaluate("document.querySelector('main').scrollWidth") <= width, path
    context.close()
    assert not complaints


def test_a_person_finds_a_conversation_again_goes_on_with_it_and_deletes_it(
    browser: Browser, address: str, conversation: tuple[Answer, ...], tmp_path: Path
) -> None:
    context = context_of(browser, address, conversation, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/historik")
    page.get_by_role("link", name=ASKED[0], exact=True).click()
    page.get_by_role("heading", name=ASKED[2]).wait_for()
    with page.expect_download() as started:
        page.get_by_role("link", name="Spara som Markdown").click()
    saved = tmp_path / "samtal.md"
    started.value.save_as(saved)
    assert all(f"## {asked}" in saved.read_text(encoding="utf-8") for asked in ASKED)
    page.get_by_label("Fråga vidare i samtalet").fill("Vad ansvarar huvudmannen för?")
    page.get_by_role("button", name="Fråga vidare").click()
    page.locator("#svar").wait_for()
    page.goto(f"{address}/historik")
    page.locator(".conversation summary").filter(has_text="Ta bort").click()
    page.get_by_role("button", name="Ta bort", exact=True).click()
    page.get_by_text("4 frågor med svar är borta.").wait_for()
    page.get_by_role("link", name="Till mina samtal").click()
    page.get_by_text("Inga samtal ännu.").wait_for()
    context.close()


def test_a_printed_conversation_has_every_answer_whole(
    browser: Browser, address: str, conversation: tuple[Answer, ...]
) -> None:
    context = context_of(browser, address, conversation)
    page = context.new_page()
    page.goto(f"{address}/samtal/{conversation[0].conversation_id}")
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = false")
    quote = page.locator(".turns .thread li").first
    assert not quote.is_visible()
    page.emulate_media(media="print")
    assert quote.is_visible()
    assert not page.get_by_role("button", name="Fråga vidare").is_visible()
    context.close()
