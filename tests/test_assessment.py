"""What a unit talks about and how it rates itself: the documents' own words, last year's ratings beside, nothing added up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.ask import Assistant
from assistant.assessment import (
    GRADES,
    Conversation,
    Dialogue,
    Form,
    Grade,
    Occasion,
    Rating,
    Row,
    carry_over,
    conversation,
    dialogue,
    form,
    from_json,
    to_json,
)
from assistant.errors import InputError
from assistant.roles import Relation, relation
from assistant.types import Document, ItemKind, Requirement, Unit

TODAY = date(2026, 11, 22)
UNIT = Unit(school_form="gymnasiet")


def filed(assistant: Assistant) -> dict[str, Document]:
    return {document.id: document for document in assistant.store.documents()}


def conversation_of(assistant: Assistant, unit: Unit = UNIT) -> Conversation:
    return conversation(unit, assistant.maker(), filed=filed(assistant), as_of=TODAY)


def form_of(assistant: Assistant, unit: Unit = UNIT, before: tuple[Rating, ...] = ()) -> Form:
    return form(unit, assistant.maker(), filed=filed(assistant), as_of=TODAY, before=before)


def row_of(text: str, item_id: str = "ny") -> Row:
    return Row(Requirement(item_id, 1, "krav", "named", "Rektor"), text)


# Questions


def test_the_documents_own_questions_come_first_and_word_for_word(sample: Assistant) -> None:
    talk = conversation_of(sample)
    quotes = {citation.n: citation.quote for citation in talk.citations}
    own = [question for question in talk.questions if question.own]
    assert own == list(talk.questions[: len(own)])
    assert len(own) > 5
    assert all(question.text in quotes[question.citation] for question in own)


def test_every_requirement_makes_a_question_that_cites_it(sample: Assistant) -> None:
    talk = conversation_of(sample)
    asked = {question.item_id for question in talk.questions if not question.own}
    plan = sample.items(document_id="exempelsta-plan-2025", kind=ItemKind.RESPONSIBILITY)
    assert {item.id for item in plan if relation(item.role, "Rektor") is Relation.NAMED} <= asked
    assert all(question.text.endswith("?") for question in talk.questions)


def test_what_the_unit_lacks_is_asked_otherwise_than_what_it_has_in_place(sample: Assistant) -> None:
    said = (("", "Vi har ingen it-samordnare. Självskattningen är gjord."),)
    texts = [question.text for question in conversation_of(sample, replace(UNIT, situation=said)).questions]
    assert any(text.startswith("Vad hindrar oss från att") and "it-samordnare" in text for text in texts)
    assert any(text.startswith("Vad visar att vi lyckas") and "självskattning" in text for text in texts)


def test_what_is_laid_on_each_of_the_staff_is_asked_in_the_personal_talk(sample: Assistant) -> None:
    talk = conversation_of(sample, replace(UNIT, roles=("Lärare",)))
    occasions = {question.occasion for question in talk.questions if not question.own}
    assert Occasion.PERSONAL_TALK in occasions
    assert all(question.occasion is Occasion.STAFF_MEETING for question in conversation_of(sample).questions)


def test_questions_keep_to_the_areas_chosen(sample: Assistant) -> None:
    made = [
        question
        for question in conversation_of(sample, replace(UNIT, areas=("källkritik",))).questions
        if not question.own
    ]
    assert 0 < len(made) < 10


# The form


def test_a_form_has_a_row_for_every_requirement_and_goal_and_four_grades(sample: Assistant) -> None:
    made = form_of(sample)
    asked = {row.requirement.item_id for row in made.rows}
    plan = sample.items(document_id="exempelsta-plan-2025")
    named = {item.id for item in plan if item.kind is ItemKind.RESPONSIBILITY and item.role == "Rektor"}
    goals = {item.id for item in plan if item.kind in (ItemKind.GOAL, ItemKind.SUBGOAL)}
    assert named | goals <= asked
    assert len(GRADES) == len(Grade) == 4
    quotes = {citation.n: citation for citation in made.citations}
    assert all(row.requirement.citation in quotes for row in made.rows)


def test_a_goal_is_rated_beside_the_plans_own_indicators(sample: Assistant) -> None:
    made = form_of(sample)
    items = {item.id: item for item in sample.items()}
    measured = [(row, link) for row in made.rows if row.goal for link in row.indicators]
    assert measured
    for row, link in measured:
        assert items[link.item_id].serves == row.requirement.item_id
        assert link.stated != items[link.item_id].inferred


def test_last_years_rating_stands_beside_the_same_requirement(sample: Assistant) -> None:
    first = form_of(sample).rows[0]
    rating = Rating(first.requirement.item_id, first.text, Grade.BEGUN, evidence="Protokoll från APT")
    made = form_of(sample, before=(rating,))
    (row,) = [row for row in made.rows if row.before]
    assert (row.before, row.reworded, made.gone) == (rating, False, ())


def test_a_rating_follows_its_requirement_into_a_new_version_by_its_words() -> None:
    before = [
        Rating("gammal", "Ge lärarna minst åtta timmar för kompetensutveckling per läsår.", Grade.MOSTLY),
        Rating("annan", "Anmäl incidenter samma dag.", Grade.BEGUN),
    ]
    rows = [row_of("Ge lärarna minst tolv timmar för kompetensutveckling per läsår.")]
    (row,), gone = carry_over(before, rows)
    assert row.before == before[0]
    assert row.reworded
    assert gone == (before[1],)


def test_a_rating_goes_with_one_requirement_only_the_likest() -> None:
    rating = Rating("gammal", "Följa upp elevernas närvaro varje vecka.", Grade.BEGUN)
    rows = [
        row_of("Följa upp elevernas närvaro varje månad.", "a"),
        row_of("Följa upp elevernas närvaro varje vecka!", "b"),
    ]
    carried, gone = carry_over([rating], rows)
    assert [row.before for row in carried] == [None, rating]
    assert not carried[1].reworded
    assert gone == ()


# The dialogue


def test_a_brief_brings_what_the_unit_is_furthest_from_first_with_quote_evidence_and_next_step(
    sample: Assistant,
) -> None:
    made = form_of(sample)
    grades = (Grade.IN_PLACE, Grade.NOT_BEGUN, Grade.MOSTLY)
    ratings = [
        Rating(row.requirement.item_id, row.text, grade, evidence="Enkät", next_step="Mer tid")
        for row, grade in zip(made.rows, grades, strict=False)
    ]
    brief = dialogue(made, ratings)
    assert [entry.rating.grade for entry in brief.entries] == [Grade.NOT_BEGUN, Grade.MOSTLY, Grade.IN_PLACE]
    assert all(entry.citation.n == entry.row.requirement.citation for entry in brief.entries)
    assert len(brief.unrated) == len(made.rows) - 3


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ({"question": "Får vi en it-samordnare?"}, "Får vi en it-samordnare?"),
        ({"grade": Grade.BEGUN, "evidence": "Enkät"}, "gått tillbaka"),
        ({"grade": Grade.MOSTLY}, "Vad visar att det är så?"),
        ({"grade": Grade.MOSTLY, "evidence": "Enkät"}, "Vad är nästa steg"),
        ({"grade": Grade.MOSTLY, "evidence": "Enkät", "next_step": "Mer tid"}, "Vad behövs"),
        ({"grade": Grade.IN_PLACE, "evidence": "Enkät"}, "håller i sig"),
    ],
)
def test_each_entry_has_an_open_question(sample: Assistant, said: dict[str, str], question: str) -> None:
    first = form_of(sample).rows[0]
    last_year = Rating(first.requirement.item_id, first.text, Grade.MOSTLY)
    made = form_of(sample, before=(last_year,))
    rating = replace(Rating(first.requirement.item_id, first.text, Grade.MOSTLY), **said)
    (entry,) = dialogue(made, [rating]).entries
    assert question in entry.question


def test_a_rating_without_a_grade_is_not_yet_made(sample: Assistant) -> None:
    made = form_of(sample)
    first = made.rows[0]
    brief = dialogue(made, [Rating(first.requirement.item_id, first.text, evidence="Enkät")])
    assert brief.entries == ()
    assert first in brief.unrated


def test_a_rating_of_what_the_form_does_not_ask_is_refused(sample: Assistant) -> None:
    with pytest.raises(InputError, match="något som formuläret inte har: ”Mata ankorna”"):
        dialogue(form_of(sample), [Rating("x", "Mata ankorna", Grade.BEGUN)])


# To be kept


def test_everything_comes_back_from_json_as_it_was(sample: Assistant) -> None:
    made = form_of(sample)
    rating = Rating(made.rows[0].requirement.item_id, "Text", Grade.BEGUN, "Åäö")
    brief = dialogue(made, [rating])
    talk = conversation_of(sample)
    assert from_json(Form, to_json(made)) == made
    assert from_json(Rating, to_json(rating)) == rating
    assert from_json(Dialogue, to_json(brief)) == brief
    assert from_json(Conversation, to_json(talk)) == talk


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"item_id": 1'])
def test_what_is_no_kept_assessment_is_refused_in_words(text: str) -> None:
    with pytest.raises(InputError, match="ingen sparad skattning"):
        from_json(Form, text)
