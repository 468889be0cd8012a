"""The same document again, a new version of it, a copy in another format: what is answered from, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from docx import Document as Word

from assistant.ask import Assistant
from assistant.types import Document, Validity
from ingest.sync import ingest
from tests.conftest import PLAN

QUESTION = "Vad ska lärare göra när de lämnar klassrummet?"
CHANGED = PLAN.replace("låsa skärmen när de lämnar klassrummet", "stänga av datorn när de lämnar klassrummet")
NEXT = CHANGED.replace("2024–2026", "2027–2029")


def documents(assistant: Assistant) -> dict[str, Document]:
    return {document.id: document for document in assistant.store.documents()}


def quotes(assistant: Assistant, as_of: date | None = None) -> str:
    return " ".join(citation.quote for citation in assistant.ask(QUESTION, as_of=as_of).citations)


def test_a_file_with_new_words_becomes_the_document_and_the_old_words_an_older_version(
    filled: Assistant, folder: Path
) -> None:
    (folder / "plan.txt").write_text(CHANGED, encoding="utf-8")
    assert ingest(folder, assistant=filled).updated == ("plan",)
    found = documents(filled)
    (older,) = found.keys() - {"plan", "guide"}
    assert older.startswith("plan@")
    assert found[older].replaced_by == "plan"
    assert found[older].validity(date.today()) is Validity.REPLACED
    assert "stänga av datorn" in quotes(filled)
    assert "låsa skärmen" not in quotes(filled)
    assert "låsa skärmen" in filled.store.page(older, 1).raw
    assert not ingest(folder, assistant=filled).changed


def test_a_file_with_the_same_words_in_other_bytes_is_no_new_version(filled: Assistant, folder: Path) -> None:
    (folder / "plan.txt").write_text(PLAN.replace("\n\n", "\n\n\n"), encoding="utf-8")
    assert ingest(folder, assistant=filled).updated == ("plan",)
    assert documents(filled).keys() == {"plan", "guide"}


def test_a_deleted_file_takes_its_older_versions_with_it(filled: Assistant, folder: Path) -> None:
    (folder / "plan.txt").write_text(CHANGED, encoding="utf-8")
    ingest(folder, assistant=filled)
    (folder / "plan.txt").unlink()
    assert ingest(folder, assistant=filled).removed == ("plan",)
    assert documents(filled).keys() == {"guide"}


def test_a_plan_for_the_next_period_replaces_the_one_before_it_from_its_first_day(
    filled: Assistant, folder: Path
) -> None:
    (folder / "nasta plan.txt").write_text(NEXT, encoding="utf-8")
    ingest(folder, assistant=filled)
    found = documents(filled)
    assert found["plan"].family == found["nasta-plan"].family != found["guide"].family
    assert (found["plan"].replaced_by, found["plan"].replaced_on) == ("nasta-plan", date(2027, 1, 1))
    assert "låsa skärmen" in quotes(filled, as_of=date(2026, 12, 31))
    assert "låsa skärmen" not in quotes(filled, as_of=date(2027, 1, 1))
    assert "stänga av datorn" in quotes(filled, as_of=date(2027, 1, 1))


def test_when_the_new_plan_goes_the_old_one_is_in_its_place_again(filled: Assistant, folder: Path) -> None:
    before = documents(filled)["plan"]
    (folder / "nasta plan.txt").write_text(NEXT, encoding="utf-8")
    ingest(folder, assistant=filled)
    (folder / "nasta plan.txt").unlink()
    ingest(folder, assistant=filled)
    assert documents(filled)["plan"] == before


def test_the_same_text_in_word_is_a_copy_and_is_not_quoted_twice(filled: Assistant, folder: Path) -> None:
    word = Word()
    for line in PLAN.splitlines():
        if line.strip():
            word.add_paragraph(line)
    word.save(str(folder / "plan i word.docx"))
    ingest(folder, assistant=filled)
    copies = {id_: document.copy_of for id_, document in documents(filled).items() if document.copy_of}
    assert list(copies.items()) in ([("plan-i-word", "plan")], [("plan", "plan-i-word")])
    assert quotes(filled).count("låsa skärmen") == 1


def test_an_older_version_is_answered_from_when_the_asker_chooses_it(filled: Assistant, folder: Path) -> None:
    (folder / "plan.txt").write_text(CHANGED, encoding="utf-8")
    ingest(folder, assistant=filled)
    (older,) = (id_ for id_ in documents(filled) if "@" in id_)
    answer = filled.ask(QUESTION, documents=[older])
    assert {citation.document_id for citation in answer.citations} == {older}
    assert {citation.validity for citation in answer.citations} == {Validity.REPLACED}
    assert "replaced" in [warning.code for warning in answer.warnings]


def test_what_a_person_confirmed_stands_when_the_file_is_read_again(filled: Assistant, folder: Path) -> None:
    filled.confirm("plan", "valid_to", "2030-06-30")
    (folder / "plan.txt").write_text(CHANGED, encoding="utf-8")
    ingest(folder, assistant=filled)
    assert documents(filled)["plan"].valid_to == date(2030, 6, 30)


def test_what_a_person_confirmed_and_no_longer_can_be_is_left_out_and_said(filled: Assistant, folder: Path) -> None:
    filled.confirm("plan", "valid_to", "2025-06-30")
    (folder / "plan.txt").write_text(NEXT, encoding="utf-8")
    report = ingest(folder, assistant=filled)
    assert any("bekräftats" in text for _, text in report.warnings)
    assert documents(filled)["plan"].valid_to == date(2029, 12, 31)


def test_families_are_made_again_when_a_run_died_before_it_made_them(filled: Assistant, folder: Path) -> None:
    before = documents(filled)
    filled.store.update(replace(document, family=None) for document in before.values())
    ingest(folder, assistant=filled)
    assert documents(filled) == before
