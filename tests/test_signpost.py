from __future__ import annotations

from datetime import date

import pytest
from fastapi.testclient import TestClient

from assistant.ask import Assistant
from assistant.signpost import CODE, DRAFTS, SIGNS, signpost
from assistant.telling import CAUTIONS_IN_ENGLISH
from assistant.types import Report, Status
from assistant.web import create_app

TODAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("Vem ansvarar för vad?", "matris"),
        ("vilka krav saknar ansvarig", "matris"),
        ("Vilka mål saknar indikatorer?", "malkedjor"),
        ("Vad har vi inte åtgärdat från utvärderingen?", "fynd-atgarder"),
        ("Vad saknas i planen?", "tackning"),
        ("Kan du ge förslag på aktiviteter till vår verksamhetsplan?", "utkast"),
    ],
)
def test_a_question_that_a_page_answers_whole_is_told_of_the_page(sample: Assistant, question: str, page: str) -> None:
    answer = sample.ask(question, as_of=TODAY)
    assert answer.warnings[0].code == f"{CODE}{page}"


@pytest.mark.parametrize(
    "question",
    [
        "Vad ansvarar rektor för?",
        "Vilka mål finns för källkritik?",
        "Vad gör jag om en elev saknar dator?",
        "Får jag använda AI?",
    ],
)
def test_other_questions_are_told_of_no_page(sample: Assistant, question: str) -> None:
    assert signpost(sample.understand(question, as_of=TODAY)) == ()


def test_a_refusal_points_to_the_page_too(sample: Assistant) -> None:
    answer = sample.ask("Vad saknas i planen för skolmaten och hur mycket kostar den?", as_of=TODAY)
    assert answer.status is Status.NO_ANSWER
    assert answer.warnings[0].code == f"{CODE}tackning"


def test_every_page_pointed_to_is_there_and_has_english_words(sample: Assistant) -> None:
    page = TestClient(create_app(sample, ingest=lambda *_, **__: Report()), base_url="http://localhost")
    for code in (DRAFTS.code, *(f"{CODE}{sign.page}" for sign in SIGNS)):
        assert page.get(f"/{code.removeprefix(CODE)}").status_code == 200
        assert code in CAUTIONS_IN_ENGLISH
