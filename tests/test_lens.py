"""Who asks says whom "jag" is and which documents are near, and never stands above what a question says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ask import Assistant
from assistant.types import CarriedKind, Chosen
from assistant.understand.lens import NO_LENS, Lens, seen_through

RECTOR = Lens("Rektor", "gymnasieskola")
PRINCIPAL = "Vad ansvarar rektor för?"


@pytest.mark.parametrize("question", ["Vad ansvarar jag för?", "Vad måste vi göra?", "What am I responsible for?"])
def test_i_am_who_reads_where_duties_are_asked_for(question: str) -> None:
    assert seen_through(RECTOR, question, Chosen()).role == "Rektor"


@pytest.mark.parametrize(
    "question",
    [
        "Vad ansvarar lärare för?",
        "Jag är lärare, vad ansvarar jag för?",
        "Vad ska jag kräva av lärarna?",
        "Får vi använda AI?",
        "Vad ska vara klart före jul?",
        "Vad står det om källkritik?",
    ],
)
def test_who_is_named_and_what_is_nobodys_stays_so(question: str) -> None:
    assert seen_through(RECTOR, question, Chosen()) == Chosen()


@pytest.mark.parametrize("role", ["", "Lärare"])
def test_what_is_chosen_stands_above_who_reads(role: str) -> None:
    assert seen_through(RECTOR, "Vad ansvarar jag för?", Chosen(role=role)).role == role


@given(st.text(max_size=80))
def test_nobody_in_particular_changes_nothing(question: str) -> None:
    assert seen_through(NO_LENS, question, Chosen()) == Chosen()


def test_what_is_dropped_is_not_looked_through() -> None:
    assert RECTOR.without([CarriedKind.ROLE]) == Lens("", "gymnasieskola")
    assert RECTOR.without([CarriedKind.ROLE, CarriedKind.SCHOOL_FORM]) == NO_LENS


def test_the_documents_for_the_own_school_form_and_for_all_are_near(sample: Assistant) -> None:
    filed = {document.id: document for document in sample.store.documents()}
    near = sample.understand("Vad ansvarar jag för?", lens=RECTOR).preferred
    assert near
    for id_ in near:
        assert not filed[id_].school_forms or "gymnasieskola" in filed[id_].school_forms
    assert not sample.understand("Vilka mål finns för källkritik?", lens=RECTOR).preferred


def test_a_school_form_that_is_named_is_the_one_that_is_meant(sample: Assistant) -> None:
    question = "Vad ska vi göra i förskolan?"
    assert sample.understand(question, lens=RECTOR).leanings == sample.understand(question).leanings


def test_the_own_role_goes_on_in_the_conversation(filled: Assistant) -> None:
    first = filled.ask("Vad ansvarar jag för?", lens=RECTOR)
    again = filled.ask("Var står det?", conversation_id=first.conversation_id)
    assert first.understood.roles == again.understood.roles == ("Rektor",)
    assert filled.ask(PRINCIPAL, lens=Lens("Lärare")).understood.roles == ("Rektor",)
