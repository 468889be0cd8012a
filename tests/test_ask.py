from __future__ import annotations

from datetime import date

import pytest

from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError, TooLargeError
from assistant.register import DEMANDS
from assistant.roles import Relation
from assistant.types import Answer, Searched, Sentence, Status, Understood, Validity

TODAY = date(2026, 11, 21)
UNDERSTOOD = Understood("fact", (), (), "?")


def codes(answer: Answer) -> set[str]:
    return {warning.code for warning in answer.warnings}


def test_an_everyday_question_is_answered_with_quotes_that_stand_in_the_pages(sample: Assistant) -> None:
    answer = sample.ask("hur fort maste jag rapportera en personuppgiftsincidennt som rektor", as_of=TODAY)
    assert answer.status is Status.ANSWERED
    assert any("personuppgiftsincidenter" in sentence.text.lower() for sentence in answer.sentences)
    for citation in answer.citations:
        page = sample.store.page(citation.document_id, citation.page)
        assert page.raw[citation.start : citation.end] == citation.raw_quote
        assert citation.url.startswith(f"/dokument/{citation.document_id}/sida/{citation.page}?")


def test_every_sentence_shown_is_proved_by_its_own_citation(sample: Assistant) -> None:
    answer = sample.ask("Vad gäller för AI i undervisningen?", as_of=TODAY)
    quotes = {citation.n: citation.quote for citation in answer.citations}
    assert answer.sentences
    assert all(quotes[n] in sentence.text for sentence in answer.sentences for n in sentence.citations)


def test_a_roles_whole_list_comes_from_the_register_and_says_that_it_is_whole(sample: Assistant) -> None:
    answer = sample.ask("Vilka uppgifter har rektor? Visa alla.", documents=["exempelsta-plan-2025"], as_of=TODAY)
    assert answer.completeness is not None
    assert answer.completeness.claimed
    assert answer.completeness.shown == answer.completeness.total == len(answer.sentences)
    pages = {citation.page for citation in answer.citations}
    assert {9, 10} <= pages  # the list runs over a page break
    whole = " ".join(sentence.text for sentence in answer.sentences)
    assert "minst tolv timmar per läsår" in whole
    assert "elever med behov av läs- och skrivstöd" in whole


def test_a_list_that_is_not_from_the_register_says_that_it_may_not_be_whole(sample: Assistant) -> None:
    answer = sample.ask("Lista alla tips om källkritik på nätet", as_of=TODAY)
    assert answer.completeness is not None
    assert not answer.completeness.claimed
    assert "incomplete-list" in codes(answer)


@pytest.mark.parametrize(
    "question",
    ["Hur många parkeringsplatser finns vid badhuset?", "Vilken färg har kommunens brandbilar?", "qwzx plmk vbnx"],
)
def test_what_is_not_in_the_documents_is_refused_with_what_was_searched(sample: Assistant, question: str) -> None:
    answer = sample.ask(question, as_of=TODAY)
    assert answer.status is Status.NO_ANSWER
    assert answer.sentences == ()
    assert answer.citations == ()
    assert "står inte i dokumenten" in answer.message
    assert answer.searched.passages == sample.store.passage_count(answer.searched.documents)


def test_an_expired_plan_is_cited_with_a_warning(sample: Assistant) -> None:
    answer = sample.ask("Vad ska lärare göra?", documents=["exempelsta-handlingsplan-2019"], as_of=TODAY)
    assert {citation.validity for citation in answer.citations} == {Validity.EXPIRED}
    assert {"expired", "no-successor"} <= codes(answer)


def test_a_replaced_plan_is_cited_with_a_warning(sample: Assistant) -> None:
    answer = sample.ask("Vad ska lärare göra?", documents=["exempelsta-plan-2022"], as_of=TODAY)
    assert {citation.validity for citation in answer.citations} == {Validity.REPLACED}
    assert "replaced" in codes(answer)


def test_a_whole_role_s_answer_says_how_many_name_it_and_how_many_it_shares(sample: Assistant) -> None:
    answer = sample.ask("Vad ansvarar rektor för?", documents=["exempelsta-plan-2025"], as_of=TODAY)
    listed = sample.duties("rektor", documents=["exempelsta-plan-2025"], as_of=TODAY)
    named = [item.text for item in listed.of(Relation.NAMED) if item.kind in DEMANDS]
    assert [citation.quote for citation in answer.citations][: len(named)] == named
    assert "märkta Rektor" in answer.message
    assert answer.message.endswith("alla visas.")


def test_a_duty_a_person_has_rejected_is_no_longer_in_the_answer(filled: Assistant) -> None:
    question = "Vad ansvarar rektor för?"
    before = filled.ask(question)
    (first, *_) = filled.items(role="rektor")
    filled.judge(first.id, "avvisad")
    after = filled.ask(question)
    assert first.text in [citation.quote for citation in before.citations]
    assert first.text not in [citation.quote for citation in after.citations]


@pytest.mark.parametrize(
    ("day", "validity"),
    [
        (date(2024, 12, 31), Validity.COMING),
        (date(2025, 1, 1), Validity.CURRENT),
        (date(2027, 12, 31), Validity.CURRENT),
        (date(2028, 1, 1), Validity.EXPIRED),
        (date(2028, 2, 29), Validity.EXPIRED),
    ],
)
def test_validity_is_told_as_of_the_asked_day(sample: Assistant, day: date, validity: Validity) -> None:
    answer = sample.ask("Vad ansvarar nämnden för?", documents=["exempelsta-plan-2025"], as_of=day)
    assert {citation.validity for citation in answer.citations} == {validity}


def test_a_plan_that_soon_expires_is_cited_with_a_warning(sample: Assistant) -> None:
    answer = sample.ask("Vad ansvarar nämnden för?", documents=["exempelsta-plan-2025"], as_of=date(2027, 11, 1))
    assert "expiring" in codes(answer)


def test_a_guide_and_an_evaluation_are_said_to_bind_nobody(sample: Assistant) -> None:
    guide = sample.ask("Hur granskar man en bild?", documents=["exempelsta-guide-ai"], as_of=TODAY)
    evaluation = sample.ask("Vad visade enkäten?", documents=["exempelsta-utvardering-2024"], as_of=TODAY)
    assert "advice" in codes(guide)
    assert "not-binding" in codes(evaluation)


def test_a_limit_to_documents_is_kept(sample: Assistant) -> None:
    answer = sample.ask("Vad sägs om källkritik?", documents=["exempelsta-guide-ai"], as_of=TODAY)
    assert {citation.document_id for citation in answer.citations} == {"exempelsta-guide-ai"}
    assert answer.searched == Searched(("exempelsta-guide-ai",), sample.store.passage_count(["exempelsta-guide-ai"]))


def test_a_scanned_page_is_answered_from_like_any_other(sample: Assistant) -> None:
    answer = sample.ask("Vad gör skolan mot kränkningar på nätet?", documents=["exempelsta-handlingsplan-natetik"])
    assert answer.status is Status.ANSWERED
    assert all(sample.store.page(c.document_id, c.page).ocr for c in answer.citations)


def test_a_question_that_cannot_be_taken_says_why(sample: Assistant) -> None:
    with pytest.raises(TooLargeError, match="10000 tecken"):
        sample.ask("å" * 10_000)
    with pytest.raises(InputError, match="Skriv en fråga"):
        sample.ask(" ?! ")
    with pytest.raises(NotFoundError, match="exempelsta-plan-2025"):  # the message lists the ones that exist
        sample.ask("Vad gäller?", documents=["okänt"])


def test_without_documents_the_answer_says_how_to_file_some(empty: Assistant) -> None:
    answer = empty.ask("Vad ansvarar rektor för?")
    assert answer.status is Status.NO_ANSWER
    assert "rodtrad ingest" in answer.message


def test_an_answer_without_proof_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="without a cited sentence"):
        Answer("a", "c", Status.ANSWERED, UNDERSTOOD, Searched((), 0))
    with pytest.raises(ValueError, match="without a citation"):
        Answer("a", "c", Status.ANSWERED, UNDERSTOOD, Searched((), 0), sentences=(Sentence("Påhittat.", (1,)),))


def test_asking_twice_gives_the_same_answer(sample: Assistant) -> None:
    question = "Vad gäller när en elev vill använda en chattbot?"
    first, second = sample.ask(question, as_of=TODAY), sample.ask(question, as_of=TODAY)
    assert (first.sentences, first.citations) == (second.sentences, second.citations)
    assert first.id != second.id


def test_rejected_passages_are_shown_with_their_scores(sample: Assistant) -> None:
    retrieval = sample.search("Vad ska elever göra?", k=3)
    assert len(retrieval.kept) == 3
    assert retrieval.rejected
    assert retrieval.rejected[0].score <= retrieval.kept[-1].score
    assert {"grams", "meaning", "cosine"} <= retrieval.kept[0].features.keys()


def test_what_is_to_be_done_by_a_time_is_told_month_by_month_and_what_returns_apart(sample: Assistant) -> None:
    answer = sample.ask("Vad ska vara klart före jul?", as_of=date(2026, 11, 22))
    groups = list(dict.fromkeys(sentence.group for sentence in answer.sentences))
    assert groups == ["November 2026", "December 2026", "Återkommer, utan angiven månad"]
    assert answer.completeness is not None
    assert answer.completeness.shown == len(answer.citations)


def test_the_year_of_a_role_holds_nobody_else_s(sample: Assistant) -> None:
    answer = sample.ask("Vad ska jag som rektor göra i januari?", as_of=date(2026, 11, 22))
    assert next(s.group for s in answer.sentences) == "Januari 2027"
    assert "Lärare ska" not in " ".join(sentence.text for sentence in answer.sentences)


def test_a_month_in_which_nothing_is_due_is_told(filled: Assistant) -> None:
    answer = filled.ask("Vad ska göras i mars?", as_of=date(2026, 11, 22))
    assert answer.status is Status.NO_ANSWER
    assert "Inget i dokumenten har en tid som infaller då" in answer.message


def test_who_presents_themselves_and_asks_for_their_duties_gets_the_whole_role(sample: Assistant) -> None:
    plain = sample.ask("Vad ansvarar rektor för enligt planen?", as_of=TODAY)
    presented = sample.ask("Vad ansvarar jag för enligt planen? Jag är rektor på ett gymnasium.", as_of=TODAY)
    assert presented.completeness == plain.completeness
    assert presented.completeness is not None
    assert presented.completeness.claimed
