from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from assistant.ask import Assistant, make_assistant
from assistant.settings import load_settings
from assistant.types import Answer, Status
from eval.cases import load_cases
from ingest.sync import ingest

PLAN = """Digitaliseringsplan för Vikboda skolor 2025–2027

Datorer

Varje elev i årskurs 4–9 har en egen dator. Datorn byts ut efter fyra år. En trasig dator lämnas till skolans it-tekniker samma
dag, och eleven får låna en annan så länge.

Lösenord

Elevernas lösenord byts inför varje läsår. Mentorn hjälper den som har glömt sitt lösenord.

Telefoner

Elevernas telefoner samlas in varje morgon och lämnas tillbaka när skoldagen är slut.
"""
PRICED = """Avgifter för skolans datorer

Avgift

Den som tappar bort sin dator betalar 1 500 kronor till skolan. Den första laddaren är kostnadsfri.
"""
TODAY = date(2026, 5, 1)


@pytest.fixture(scope="module")
def vikboda(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A plan that says nothing of money, names nobody and goes on to 2027."""
    folder = tmp_path_factory.mktemp("vikboda")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    assistant = make_assistant(load_settings(data=tmp_path_factory.mktemp("data")))
    ingest(folder, assistant=assistant)
    yield assistant
    assistant.close()


def ask(assistant: Assistant, question: str) -> Answer:
    return assistant.ask(question, as_of=TODAY)


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Hur mycket kostar det om en elev tappar sin dator?", "ett belopp"),
        ("Vad gäller för elevernas datorer enligt planen för 2030–2034?", "2030–2034"),
        ("Får eleverna använda appen Snorkelbox på sina datorer?", "Snorkelbox"),
    ],
)
def test_what_no_passage_holds_is_refused_and_named(vikboda: Assistant, question: str, lacks: str) -> None:
    answer = ask(vikboda, question)
    assert answer.status is Status.NO_ANSWER
    assert any(lacks in each for each in answer.missing)
    assert lacks in answer.message
    assert answer.nearest, "what stands nearest is shown as such"
    assert not answer.sentences


def test_an_amount_that_stands_there_is_answered(tmp_path: Path, empty: Assistant) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "avgifter.txt").write_text(PRICED, encoding="utf-8")
    for name in ("plan.txt", "avgifter.txt"):
        ingest(tmp_path / name, assistant=empty)
    answer = ask(empty, "Hur mycket kostar det om en elev tappar sin dator?")
    assert answer.status is Status.ANSWERED
    assert "1 500 kronor" in " ".join(sentence.text for sentence in answer.sentences)


def test_what_the_documents_do_say_is_not_refused(vikboda: Assistant) -> None:
    for question in ("När byts elevernas lösenord?", "Vad gör man med en trasig dator?", "Samlas telefonerna in?"):
        assert ask(vikboda, question).status is Status.ANSWERED, question


def test_a_demand_that_no_document_makes_is_not_agreed_with(vikboda: Assistant) -> None:
    answer = ask(vikboda, "Enligt planen ska rektor mäta elevernas skärmtid varje vecka, hur redovisar jag det?")
    assert answer.status is Status.NO_ANSWER
    assert "Hittar inte det som frågan utgår från" in answer.message


def test_a_claim_that_is_repeated_is_tried_anew_and_not_agreed_with(vikboda: Assistant) -> None:
    first = vikboda.ask("Vad ska rektor mäta?", as_of=TODAY)
    for _ in range(2):
        again = vikboda.ask(
            "Men du sa ju att rektor ska mäta elevernas skärmtid varje vecka.",
            as_of=TODAY,
            conversation_id=first.conversation_id,
        )
        assert again.status is Status.NO_ANSWER


def test_a_demand_that_a_document_makes_may_be_taken_for_granted(vikboda: Assistant) -> None:
    answer = ask(vikboda, "Enligt planen ska elevernas telefoner samlas in varje morgon, när lämnas de tillbaka?")
    assert answer.status is Status.ANSWERED


def test_what_cannot_be_checked_against_the_pages_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    assistant = make_assistant(load_settings(data=tmp_path / "data"))
    ingest(tmp_path / "plan.txt", assistant=assistant)
    with assistant.store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE pages RENAME TO gone"))
    answer = ask(assistant, "När byts elevernas lösenord?")
    assistant.close()
    assert answer.status is Status.FAILED
    assert not answer.sentences
    assert not answer.citations


def test_the_own_cases_are_told_apart_as_well_as_was_measured(sample: Assistant) -> None:
    refused: dict[bool, list[bool]] = {True: [], False: []}
    for case in load_cases():
        status = sample.ask(case.question, as_of=date(2026, 11, 21)).status
        refused[case.answerable].append(status in (Status.NO_ANSWER, Status.OUT_OF_SCOPE, Status.CLARIFY))
    assert sum(refused[False]) / len(refused[False]) >= 0.5
    assert sum(refused[True]) / len(refused[True]) <= 0.18
