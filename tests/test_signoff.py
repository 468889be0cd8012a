from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.coverage import Coverage, Verdict, coverage
from assistant.criteria import CriteriaSet, read_criteria
from assistant.errors import InputError, NotFoundError, StoreError
from assistant.signoff import Standing, log_of, reviewed, sign
from ingest.sync import ingest

CRITERIA = read_criteria(b"kod;text\n1;Datorerna inventeras.\n2;Alla elever kan simma.\n", "lista.csv")


def covered(filled: Assistant, criteria: CriteriaSet = CRITERIA) -> Coverage:
    filed = [filled.store.document("plan")]
    return coverage(criteria, filed, store=filled.store, embedder=filled.index.embedder, as_of=date(2026, 1, 1))


def test_a_persons_word_stands_beside_the_programs_and_counts_before_it(filled: Assistant) -> None:
    signed = sign(
        CRITERIA, "2", "plan", verdict="täckt", signed_by=" A  B ", comment=" Står i en bilaga. ", store=filled.store
    )
    assert (signed.signed_by, signed.comment) == ("A B", "Står i en bilaga.")
    first, second = reviewed(covered(filled), filled.store)
    assert (first.signed, first.standing, first.verdict) == (None, None, first.judged.verdict)
    assert second.signed == signed
    assert second.standing is Standing.HOLDS
    assert (second.judged.verdict, second.verdict) == (Verdict.MISSING, Verdict.COVERED)


def test_the_latest_word_counts_and_the_earlier_ones_stay(filled: Assistant) -> None:
    for verdict, who in (("täckt", "A"), ("delvis", "B"), ("inte alls", "A")):
        sign(CRITERIA, "1", "plan", verdict=verdict, signed_by=who, store=filled.store)
    assert reviewed(covered(filled), filled.store)[0].verdict is Verdict.MISSING
    log = log_of(filled.store, CRITERIA.id, ["plan"])
    assert [(each.verdict, each.signed_by) for each in log] == [
        (Verdict.COVERED, "A"),
        (Verdict.PARTLY, "B"),
        (Verdict.MISSING, "A"),
    ]
    assert [each.signed_at for each in log] == sorted(each.signed_at for each in log)
    assert log[0].signed_at.tzinfo is not None


def test_a_word_on_another_version_is_shown_but_does_not_count(filled: Assistant, folder: Path) -> None:
    sign(CRITERIA, "2", "plan", verdict="täckt", signed_by="A", store=filled.store)
    plan = folder / "plan.txt"
    plan.write_text(plan.read_text(encoding="utf-8") + "\nPlanen är ändrad.\n", encoding="utf-8")
    ingest(folder, assistant=filled)
    second = reviewed(covered(filled), filled.store)[1]
    assert second.signed is not None
    assert second.standing is Standing.EARLIER_VERSION
    assert second.verdict is second.judged.verdict is Verdict.MISSING


def test_a_word_on_a_criterion_that_was_worded_otherwise_does_not_count(filled: Assistant) -> None:
    sign(CRITERIA, "2", "plan", verdict="täckt", signed_by="A", store=filled.store)
    reworded = replace(CRITERIA, criteria=(CRITERIA.criteria[0], replace(CRITERIA.criteria[1], text="Alla kan dyka.")))
    second = reviewed(covered(filled, reworded), filled.store)[1]
    assert second.standing is Standing.EARLIER_CRITERION
    assert second.verdict is second.judged.verdict


def test_a_word_belongs_to_its_criteria_set_only(filled: Assistant) -> None:
    sign(replace(CRITERIA, id="annan"), "1", "plan", verdict="täckt", signed_by="A", store=filled.store)
    assert all(each.signed is None for each in reviewed(covered(filled), filled.store))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"verdict": "kanske"}, "Välj bland: täckt, delvis, endast nämnt, inte alls"),
        ({"signed_by": "  "}, "Skriv namn eller initialer"),
        ({"signed_by": "x" * 81}, "Skriv initialer"),
        ({"comment": "x" * 1_001}, "Korta den"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_is_kept(filled: Assistant, changed: dict[str, str], said: str) -> None:
    values = {"verdict": "täckt", "signed_by": "A"} | changed
    with pytest.raises(InputError, match=said):
        sign(CRITERIA, "1", "plan", store=filled.store, **values)
    assert log_of(filled.store, CRITERIA.id, ["plan"]) == ()


def test_what_does_not_exist_cannot_be_signed(filled: Assistant) -> None:
    with pytest.raises(NotFoundError, match="kriterium"):
        sign(CRITERIA, "7", "plan", verdict="täckt", signed_by="A", store=filled.store)
    with pytest.raises(NotFoundError, match="dokument"):
        sign(CRITERIA, "1", "saknas", verdict="täckt", signed_by="A", store=filled.store)


def test_a_database_that_takes_nothing_is_told_of(filled: Assistant) -> None:
    with filled.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE sign_offs")
    with pytest.raises(StoreError, match="kunde inte sparas"):
        sign(CRITERIA, "1", "plan", verdict="täckt", signed_by="A", store=filled.store)
    with pytest.raises(StoreError, match="kan inte läsas"):
        log_of(filled.store, CRITERIA.id, ["plan"])
