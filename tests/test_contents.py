from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.ask import Assistant, make_assistant
from assistant.contents import contents
from assistant.register import whole_kind
from assistant.settings import load_settings
from assistant.types import Answer, BlockKind, Status
from ingest.sync import ingest

PLAN = """<html><head><title>Digitaliseringsplan för Åmyra skolor 2025–2027</title></head><body>
<h1>Digitaliseringsplan för Åmyra skolor 2025–2027</h1>
<h2>1 Syfte</h2>
<p>Planen ska ge alla elever i Åmyra samma möjlighet att lära med digitala verktyg.</p>
<h2>2 Insatsområden</h2>
<p>Varje insatsområde har egna mål.</p>
<h3>2.1 Trygghet på nätet</h3>
<p>Mål: Alla elever vet vem de vänder sig till när något händer på nätet.</p>
<h3>2.2 Digitala prov</h3>
<p>Mål: Alla lärare kan förbereda ett digitalt prov.</p>
<h3>2.3 Hållbara inköp</h3>
<p>Mål: Datorer används i minst fem år.</p>
<h2>3 Uppföljning</h2>
<p>Planen följs upp i juni varje år.</p>
</body></html>"""
EVALUATION = """<html><head><title>Utvärdering av läsåret i Åmyra 2026</title></head><body>
<h1>Utvärdering av läsåret i Åmyra 2026</h1>
<h2>Sammanfattning</h2>
<p>Kurserna har nått hälften av lärarna.</p>
<p>Tryggheten på nätet har ökat.</p>
<h2>Spår 1: Lärarnas kunskaper</h2>
<p>Hälften av lärarna har gått kursen.</p>
<h2>Spår 2: Elevernas trygghet</h2>
<p>Fler elever än förra året berättar för en vuxen.</p>
</body></html>"""
TODAY = date(2026, 5, 1)
AREAS = ["2.1 Trygghet på nätet", "2.2 Digitala prov", "2.3 Hållbara inköp"]
OUTLINE = ["1 Syfte", "2 Insatsområden", *AREAS, "3 Uppföljning"]


@pytest.fixture(scope="module")
def amyra(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("amyra")
    (folder / "plan.html").write_text(PLAN, encoding="utf-8")
    (folder / "utvardering.html").write_text(EVALUATION, encoding="utf-8")
    assistant = make_assistant(load_settings(data=tmp_path_factory.mktemp("data")))
    ingest(folder, assistant=assistant)
    yield assistant
    assistant.close()


def cited(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    "question",
    [
        "Hur är digitaliseringsplanen uppbyggd?",
        "vilka kapitel har digitaliseringsplanen",
        "Vilka delar består planen av?",
    ],
)
def test_how_a_plan_is_built_is_told_by_its_headings_in_order(amyra: Assistant, question: str) -> None:
    answer = amyra.ask(question, as_of=TODAY)
    assert answer.status is Status.ANSWERED
    assert cited(answer) == OUTLINE


@pytest.mark.parametrize(
    "question",
    [
        "Vilka insatsområden har planen?",
        "vilka områden tar digitaliseringsplanen upp",
        "Planen har tre insatsområden, vilka?",
    ],
)
def test_the_areas_of_a_plan_are_the_headings_under_the_one_that_names_them(amyra: Assistant, question: str) -> None:
    assert cited(amyra.ask(question, as_of=TODAY)) == AREAS


def test_parts_that_are_numbered_by_name_are_found_by_that_name(amyra: Assistant) -> None:
    answer = amyra.ask("Vilka två spår är utvärderingen indelad i?", as_of=TODAY)
    assert cited(answer) == ["Spår 1: Lärarnas kunskaper", "Spår 2: Elevernas trygghet"]


def test_what_a_plan_is_about_begins_with_its_purpose(amyra: Assistant) -> None:
    first, *rest = cited(amyra.ask("Vad handlar digitaliseringsplanen om?", as_of=TODAY))
    assert first == "Planen ska ge alla elever i Åmyra samma möjlighet att lära med digitala verktyg."
    assert rest == OUTLINE


@pytest.mark.parametrize("question", ["Vad har utvärderingen kommit fram till?", "vad visade utvärderingen"])
def test_what_an_evaluation_has_come_to_is_its_summary(amyra: Assistant, question: str) -> None:
    answer = amyra.ask(question, as_of=TODAY)
    assert cited(answer) == ["Kurserna har nått hälften av lärarna.", "Tryggheten på nätet har ökat."]


def test_a_number_that_does_not_fit_the_headings_is_no_question_for_them(amyra: Assistant) -> None:
    query = amyra.understand("Vilka fem insatsområden har planen?", as_of=TODAY)
    filed = {document.id: document for document in amyra.store.documents()}
    assert contents(query, filed=filed, store=amyra.store) is None


@pytest.mark.parametrize(
    "question",
    [
        "Vilka delar av planen handlar om nätmobbning?",
        "Vad ska rektor göra inom områdena?",
        "Var i planen står det om prov?",
        "Hur har elevernas trygghet utvecklats?",
    ],
)
def test_a_question_that_asks_for_anything_else_is_none_for_the_headings(amyra: Assistant, question: str) -> None:
    query = amyra.understand(question, as_of=TODAY)
    filed = {document.id: document for document in amyra.store.documents()}
    assert contents(query, filed=filed, store=amyra.store) is None


def test_every_heading_that_is_cited_stands_in_its_page_as_it_is_quoted(sample: Assistant) -> None:
    for document in sample.store.documents():
        answer = sample.ask("Hur är dokumentet uppbyggt?", documents=[document.id], as_of=TODAY)
        headings = {b.text for b in sample.store.blocks(document.id) if b.kind is BlockKind.HEADING}
        assert set(cited(answer)) <= headings or answer.status is not Status.ANSWERED
        for citation in answer.citations:
            page = sample.store.pages_at([(document.id, citation.page)])[document.id, citation.page]
            assert page.raw[citation.start : citation.end] == citation.raw_quote


@pytest.mark.parametrize(
    "question", ["Vilka är målen i planen?", "lista alla mål i digitaliseringsplanen", "Hur många mål har planen?"]
)
def test_all_goals_are_those_of_the_register_and_said_to_be_all(amyra: Assistant, question: str) -> None:
    answer = amyra.ask(question, as_of=TODAY)
    assert [quote.removeprefix("Mål: ") for quote in cited(answer)] == [
        "Alla elever vet vem de vänder sig till när något händer på nätet.",
        "Alla lärare kan förbereda ett digitalt prov.",
        "Datorer används i minst fem år.",
    ]
    assert answer.completeness is not None
    assert answer.completeness.claimed
    assert answer.message == "3 mål; alla visas."


@pytest.mark.parametrize(
    "question", ["Vilka mål finns för digitala prov?", "Vilka fyra mål finns i planen?", "Är målen bra?"]
)
def test_what_narrows_the_goals_is_not_answered_with_all_of_them(amyra: Assistant, question: str) -> None:
    query = amyra.understand(question, as_of=TODAY)
    filed = {document.id: document for document in amyra.store.documents()}
    assert whole_kind(query, filed=filed, store=amyra.store, as_of=TODAY) is None
