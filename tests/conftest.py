"""Shared fixtures: the sample corpus ingested once, with the real store, the real index and the shipped model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from assistant.ask import Assistant, make_assistant
from assistant.settings import Settings, load_settings
from corpus import FOLDER
from ingest.sync import ingest
from tests.browsers import CHROMIUM, FLAGS, run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> Iterator[None]:
    """Tests run with the default settings, whatever the machine's environment holds."""
    import os

    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("RODTRAD_")}
    yield
    os.environ.update(kept)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with an empty data folder."""
    return load_settings(data=tmp_path / "data")


@pytest.fixture
def empty(settings: Settings) -> Iterator[Assistant]:
    """An assistant without documents."""
    assistant = make_assistant(settings)
    yield assistant
    assistant.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant with the sample corpus; read only."""
    assistant = make_assistant(load_settings(data=tmp_path_factory.mktemp("sample")))
    report = ingest(FOLDER, assistant=assistant)
    assert not report.failed
    yield assistant
    assistant.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two small documents of our own."""
    made = tmp_path / "dokument"
    made.mkdir()
    (made / "plan.txt").write_text(PLAN, encoding="utf-8")
    (made / "guide.txt").write_text(GUIDE, encoding="utf-8")
    return made


@pytest.fixture
def filled(empty: Assistant, folder: Path) -> Assistant:
    """An assistant with the two small documents, to change."""
    ingest(folder, assistant=empty)
    return empty


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The installed Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page, with JavaScript and without, that has nothing to complain of in its console."""
    context = browser.new_context(java_script_enabled=request.param, locale="sv-SE")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints


@pytest.fixture(scope="module")
def address(sample: Assistant) -> Iterator[str]:
    """The address of a server with the sample corpus."""
    yield from run(sample)


@pytest.fixture
def empty_address(empty: Assistant) -> Iterator[str]:
    """The address of a server without documents."""
    yield from run(empty)


@pytest.fixture
def filled_address(filled: Assistant) -> Iterator[str]:
    """The address of a server with the two small documents."""
    yield from run(filled)


PLAN = """Digitaliseringsplan för Småköpings skolor 2024–2026

Ansvar

Rektor ansvarar för att:

• skolans datorer inventeras varje höst
• lärarna får utbildning i lösenordshantering

Lärare ska:

• låsa skärmen när de lämnar klassrummet

Uppföljning

Planen följs upp i juni varje år av barn- och utbildningsnämnden.
"""

GUIDE = """Guide om källkritik

Sökmotorer

Jämför alltid minst två oberoende källor innan en uppgift används i undervisningen.
"""
