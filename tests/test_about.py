from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.about import ASKED, LABELS, about, shelf_asked, versions_asked
from assistant.ask import Assistant
from assistant.difference import How
from assistant.types import Document, DocumentKind, Status, Validity

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
        "När ska rektor besluta?",
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


@pytest.mark.parametrize(
    ("question", "standings"),
    [
        ("Vilka planer gäller just nu?", {Validity.CURRENT, Validity.OPEN, Validity.UNKNOWN}),
        ("vilka dokument har gått ut", {Validity.EXPIRED, Validity.REPLACED}),
        ("vilka dokument finns", set(Validity)),
    ],
)
def test_which_documents_apply_is_told_of_every_one_that_does(
    sample: Assistant, question: str, standings: set[Validity]
) -> None:
    filed = {document.id: document for document in sample.store.documents()}
    asked = shelf_asked(sample.understand(question, as_of=TODAY), filed)
    plans = question.startswith("Vilka planer")
    assert set(asked) == {
        id_
        for id_, document in filed.items()
        if document.validity(TODAY) in standings and (not plans or document.kind is DocumentKind.PLAN)
    }
    answer = sample.ask(question, as_of=TODAY)
    told = " ".join((*(sentence.text for sentence in answer.sentences), *answer.missing))
    assert all(filed[id_].title in told for id_ in asked)


def test_which_plans_apply_somewhere_is_told_of_those_from_there(sample: Assistant) -> None:
    filed = {document.id: document for document in sample.store.documents()}
    filed["lunda"] = replace(filed[PLAN], id="lunda", municipality="Lunda")
    query = replace(sample.understand("Vilka planer gäller nu?", as_of=TODAY), municipalities=("Lunda",))
    assert shelf_asked(query, filed) == ("lunda",)
    assert shelf_asked(replace(query, municipalities=(), school_forms=("förskola",)), filed) == ()


@pytest.mark.parametrize("question", ["Vilka dokument ska rektor spara?", "Vilka planer har eleverna för lovet?"])
def test_a_question_that_only_names_documents_is_none_for_the_shelf(sample: Assistant, question: str) -> None:
    filed = {document.id: document for document in sample.store.documents()}
    assert shelf_asked(sample.understand(question, as_of=TODAY), filed) == ()


@pytest.mark.parametrize(
    "question", ["Vad är nytt i planen jämfört med förra?", "vad har ändrats i nya digitaliseringsplanen"]
)
def test_what_is_new_in_a_plan_is_its_difference_from_the_one_before(sample: Assistant, question: str) -> None:
    answer = sample.ask(question, as_of=TODAY)
    difference = sample.difference("exempelsta-plan-2022", PLAN)
    texts = {item.text for change in difference.changes for item in change.items}
    assert {citation.quote for citation in answer.citations} <= texts
    assert answer.message.startswith(f"Från ”{difference.old.title}” till ”{difference.new.title}”: ")
    assert {sentence.group for sentence in answer.sentences} <= {how.value.capitalize() for how in How}
    removed = [item for change in difference.of(How.REMOVED) for item in change.old]
    assert {item.text for item in removed} <= {citation.quote for citation in answer.citations}


def test_what_is_new_for_a_role_is_what_concerns_it(sample: Assistant) -> None:
    answer = sample.ask("Vad är nytt för rektor i den nya planen?", as_of=TODAY)
    difference = sample.difference("exempelsta-plan-2022", PLAN, "Rektor")
    mine = {item.text for change in difference.changes for item in change.items}
    assert answer.citations
    assert {citation.quote for citation in answer.citations} <= mine


@pytest.mark.parametrize("question", ["Vad är nytt i guiden om AI?", "Vad är nytt om digitala prov i planen?"])
def test_what_is_new_is_asked_of_versions_only(sample: Assistant, question: str) -> None:
    filed = {document.id: document for document in sample.store.documents()}
    assert versions_asked(sample.understand(question, as_of=TODAY), filed) is None
