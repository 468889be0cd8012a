from __future__ import annotations

from datetime import date

import pytest

from assistant.about import ASKED, LABELS, about
from assistant.ask import Assistant
from assistant.types import Document, Status

TODAY = date(2026, 5, 1)
PLAN = "exempelsta-plan-2025"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Vem har beslutat planen?", ["Beslutad av: Gymnasienämnden", "Beslutad: 2024-11-26"]),
        ("när antogs digitaliseringsplanen", ["Beslutad av: Gymnasienämnden", "Beslutad: 2024-11-26"]),
        ("vad har planen för diarienummer", ["Diarienummer: GN 2024/0187"]),
        ("Vem ansvarar för planen?", ["Ansvarig: Digitaliseringsstrateg, gymnasieförvaltningen"]),
        ("vem äger dokumentet", ["Ansvarig: Digitaliseringsstrateg, gymnasieförvaltningen"]),
        ("Vad ersätter planen?", ["Ersätter: Digitaliseringsplan för gymnasieskolan 2022–2024, GN 2021/0142"]),
    ],
)
def test_what_is_known_of_a_document_is_told_in_its_own_words(
    sample: Assistant, question: str, told: list[str]
) -> None:
    answer = sample.ask(question, documents=[PLAN], as_of=TODAY)
    assert answer.status is Status.ANSWERED
    assert [sentence.text for sentence in answer.sentences] == told


def test_every_thing_told_of_a_document_stands_where_it_is_cited(sample: Assistant) -> None:
    questions = (
        "Vem har beslutat det?",
        "dnr?",
        "Vem ansvarar för det?",
        "vilka skolformer gäller det",
        "Vad ersätter det?",
    )
    told = 0
    for document in sample.store.documents():
        for question in questions:
            answer = sample.ask(question, documents=[document.id], as_of=TODAY)
            named = [sentence for sentence in answer.sentences if sentence.text.startswith(tuple(LABELS.values()))]
            for sentence in named:
                citation = answer.citations[sentence.citations[0] - 1]
                page = sample.store.pages_at([(document.id, citation.page)])[document.id, citation.page]
                assert page.raw[citation.start : citation.end] == citation.raw_quote
                assert sentence.text.endswith(citation.quote)
            told += len(named)
    assert told > len(sample.store.documents())


@pytest.mark.parametrize(
    "question",
    [
        "Vem beslutar om nya AI-tjänster?",
        "Vem ansvarar för planens uppföljning?",
        "Vem ansvarar för källkritik enligt planen?",
        "När ska rektor besluta om lånedatorer?",
        "Vilka mål gäller planen för?",
    ],
)
def test_what_stands_in_a_document_is_no_question_about_the_document(sample: Assistant, question: str) -> None:
    filed = {document.id: document for document in sample.store.documents()}
    assert about(sample.understand(question, as_of=TODAY), filed) == ()


def test_a_document_that_does_not_say_is_searched_instead(sample: Assistant) -> None:
    filed: dict[str, Document] = {document.id: document for document in sample.store.documents()}
    query = sample.understand("Vem har beslutat den?", as_of=TODAY)
    assert about(query, filed) == ()  # no document is meant
    assert not [fact for fact in filed["exempelsta-chefsdag-2025"].facts if fact.field == "decided_by"]
    answer = sample.ask("Vem har beslutat den?", documents=["exempelsta-chefsdag-2025"], as_of=TODAY)
    assert not any(sentence.text.startswith(LABELS["decided_by"]) for sentence in answer.sentences)


def test_every_field_that_can_be_asked_for_has_a_name() -> None:
    assert {field for fields in ASKED for field in fields} == LABELS.keys()
