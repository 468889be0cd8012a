"""Answers as they are kept: whole, for as long as the settings say, and without what may tell of a person."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from assistant import archive as module
from assistant.archive import NOT_KEPT, TURN, Archive, Cited, FeedbackReason, Gap, Opinion
from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError, StoreError
from assistant.settings import Settings
from assistant.store import Store, answers, gaps, open_store
from assistant.store import feedback as said
from assistant.types import (
    Answer,
    Carried,
    CarriedKind,
    Caution,
    Choice,
    Chosen,
    Citation,
    Completeness,
    Modality,
    Searched,
    Sentence,
    SourceVersion,
    Status,
    Turn,
    Understood,
    Validity,
    Wording,
)
from ingest.sync import ingest
from tests.services import postgresql, postgresql_binaries

CITATION = Citation(
    n=1,
    document_id="plan",
    document_title="Plan för Småköping",
    page=3,
    heading_path=("Ansvar", "Rektor"),
    quote="Rektor ska inventera skolans datorer.",
    raw_quote="Rektor ska inventera\r\nskolans  datorer.",
    start=10,
    end=49,
    modality=Modality.DEMAND,
    kind="responsibility",
    validity=Validity.CURRENT,
    url="/dokument/plan/sida/3?start=10&end=49#markering",
)
ANSWER = Answer(
    id="a1",
    conversation_id="samtal",
    status=Status.ANSWERED,
    understood=Understood("responsibility", ("Rektor",), ("plan",), "Vad ska rektor göra?"),
    searched=Searched(("plan",), 40),
    message="Ett krav märkt Rektor; alla visas.",
    sentences=(Sentence("Rektor ska inventera skolans datorer.", (1,), "Krav"),),
    citations=(CITATION,),
    completeness=Completeness(claimed=True, total=1, shown=1),
    warnings=(Caution("expiring", "Planen gäller bara till och med december."),),
    carried=(Carried(CarriedKind.ROLE, "Rektor", "Roll: Rektor"),),
    sources=(SourceVersion("plan", "Plan för Småköping", "d" * 64, Validity.CURRENT),),
    wording=Wording("openai:modell", "e" * 64, 1, 0),
    answered_at=datetime(2026, 5, 5, 9, 30, tzinfo=UTC),
)
TURN_1 = Turn("Och rektor då?", "Vad ska rektor göra?", Chosen(documents=("plan",)), ANSWER)
REFUSED = replace(
    ANSWER, id="a2", status=Status.NO_ANSWER, sentences=(), citations=(), nearest=(CITATION,), completeness=None
)
TURN_2 = replace(TURN_1, answer=REFUSED)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = open_store(settings)
    yield opened
    opened.close()


@pytest.fixture
def archive(store: Store, settings: Settings) -> Archive:
    return Archive(store, settings)


def turn(answer: Answer = ANSWER, **changes: str) -> Turn:
    """A turn with an answer of an id of its own."""
    return replace(TURN_1, answer=replace(answer, **{"id": uuid4().hex, **changes}))


def age(store: Store, table: sa.Table, column: str, days: int) -> None:
    """Let everything in a table be that much older."""
    with store.engine.begin() as connection:
        connection.execute(table.update().values({column: datetime.now(UTC) - timedelta(days=days)}))


def rows(store: Store, table: sa.Table) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def check_round_trip(settings: Settings) -> None:
    store = open_store(settings)
    archive = Archive(store, settings)
    archive.save(TURN_1)
    archive.save(TURN_2, subject=("skärmtid", "elever"))
    assert archive.turns("samtal") == (TURN_1, TURN_2)
    assert archive.answer("a1") == ANSWER
    given = archive.give_feedback("a1", verdict="bad", reasons=["outdated"], text="Se nya planen.", n=1)
    assert archive.kept("a1").feedback == (given,)
    now = datetime.now(UTC)
    asked = archive.asked_between(now - timedelta(hours=1), now + timedelta(hours=1))
    assert asked == archive.glimpses(["samtal"])
    assert [(each.question, each.feedback) for each in asked] == [(TURN_1.question, (given,)), (TURN_2.question, ())]
    assert [criticism.feedback for criticism in archive.criticism()] == [given]
    (gap,) = archive.gaps()
    assert gap.words == ("elever", "skärmtid")
    archive.handle(gap.id)
    assert archive.gaps() == (replace(gap, handled=True),)
    assert archive.forget("samtal") == 2
    assert archive.turns("samtal") == ()
    assert [rows(store, table) for table in (answers, said, gaps)] == [0, 0, 1]
    assert archive.prune(datetime.now(UTC) + timedelta(days=366)) == 0
    assert archive.gaps() == ()
    store.close()


def test_a_turn_comes_back_the_same_with_all_that_its_answer_holds(settings: Settings) -> None:
    check_round_trip(settings)


@pytest.mark.skipif(postgresql_binaries() is None, reason="PostgreSQL is not installed")
def test_postgresql_by_url_keeps_the_same(tmp_path: Path, settings: Settings) -> None:
    with postgresql(tmp_path) as url:
        check_round_trip(settings.model_copy(update={"database_url": url}))


@limits(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.text(), st.text(min_size=1))
def test_any_text_comes_back_to_the_letter(archive: Archive, question: str, quote: str) -> None:
    asked = turn(replace(ANSWER, citations=(replace(CITATION, raw_quote=quote),)))
    asked = replace(asked, question=question)
    archive.save(asked)
    assert archive.kept(asked.answer.id).turn == asked


def test_every_field_of_a_turn_is_kept() -> None:
    assert TURN.validate_json(TURN.dump_json(TURN_1)) == TURN_1


def test_an_answer_is_unchanged_when_its_documents_are_read_again_or_removed(filled: Assistant, folder: Path) -> None:
    archive = Archive(filled.store, filled.settings)
    answer = filled.ask("Vad ansvarar rektor för?")
    assert answer.citations
    plan = folder / "plan.txt"
    plan.write_text(plan.read_text(encoding="utf-8").replace("datorer", "surfplattor"), encoding="utf-8")
    ingest(folder, assistant=filled)
    assert archive.answer(answer.id) == answer
    for document in filled.store.documents():
        if document.replaced_by is None:
            filled.store.remove(document.id)
    assert archive.answer(answer.id) == answer


def test_the_turns_of_a_conversation_are_its_own_the_latest_twenty_oldest_first(archive: Archive) -> None:
    asked = [turn() for _ in range(25)]
    for each in asked:
        archive.save(each)
        archive.save(turn(conversation_id="ett annat"))
    assert archive.turns("samtal") == tuple(asked[-20:])
    assert archive.turns("okänt") == ()


def test_a_whole_conversation_has_every_turn_with_what_was_said_of_it(archive: Archive) -> None:
    asked = [turn() for _ in range(25)]
    for each in asked:
        archive.save(each)
    said_of_it = archive.give_feedback(asked[3].answer.id, verdict="good")
    found = archive.conversation("samtal")
    assert [each.turn for each in found] == asked
    assert [each.feedback for each in found if each.feedback] == [(said_of_it,)]
    with pytest.raises(NotFoundError, match="inget sparat av det samtalet"):
        archive.conversation("okänt")


def test_a_glimpse_of_a_turn_says_what_the_turn_says(archive: Archive) -> None:
    archive.save(TURN_1)
    archive.save(turn(REFUSED, conversation_id="ett annat"), private=True)
    archive.save(turn(conversation_id="ett tredje"))
    given_ = archive.give_feedback("a1", verdict="bad", reasons=["outdated"])
    first, second = archive.glimpses(["samtal", "ett annat", "okänt"])
    assert (first.answer_id, first.conversation_id, first.question) == ("a1", "samtal", TURN_1.question)
    assert (first.status, first.intent, first.roles) == (Status.ANSWERED, "responsibility", ("Rektor",))
    assert first.cited == (Cited("plan", "Plan för Småköping", Validity.CURRENT),)
    assert first.feedback == (given_,)
    assert (second.question, second.status, second.feedback) == ("", Status.NO_ANSWER, ())
    assert archive.glimpses([]) == ()


def test_what_was_asked_between_two_moments_is_from_the_first_until_the_second(archive: Archive) -> None:
    archive.save(TURN_1)
    at = archive.kept("a1").at
    second = timedelta(seconds=1)
    assert [each.answer_id for each in archive.asked_between(at, at + second)] == ["a1"]
    assert archive.asked_between(at - second, at) == ()
    assert archive.asked_between(at + second, at + 2 * second) == ()


def test_an_answer_that_is_not_kept_is_said_not_to_be(archive: Archive) -> None:
    with pytest.raises(NotFoundError, match="inget sparat svar"):
        archive.answer("finns-inte")


def test_an_answer_of_another_version_of_the_program_is_said_to_be_unreadable(archive: Archive, store: Store) -> None:
    archive.save(TURN_1)
    with store.engine.begin() as connection:
        connection.execute(answers.update().values(turn='{"fråga": "Vad?"}'))
    with pytest.raises(StoreError, match="annan version"):
        archive.answer("a1")


# What may tell of a person


def test_of_a_question_that_may_hold_personal_data_not_a_word_is_kept(archive: Archive, store: Store) -> None:
    name = "Zackarias"
    answer = replace(
        REFUSED,
        understood=replace(ANSWER.understood, question=f"Får {name} ha dator?"),
        message=f"Det står inget om {name}.",
        missing=(f"om {name}",),
        choices=(Choice(name, f"Får {name} ha dator i skolan?"),),
        carried=(Carried(CarriedKind.TOPIC, name, f"Ämne: {name}"),),
    )
    archive.save(Turn(f"Får {name}?", f"Får {name} ha dator?", Chosen(), answer), private=True, subject=(name,))
    with store.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert name not in dump
    assert "a2" in dump
    kept = archive.kept("a2").turn
    assert (kept.question, kept.read_as, kept.answer.understood.question) == ("", "", "")
    assert kept.answer.nearest == answer.nearest
    assert archive.gaps() == ()


# How long


def test_what_is_too_old_is_removed_with_what_was_said_of_it(archive: Archive, store: Store) -> None:
    archive.save(TURN_1)
    archive.save(TURN_2, subject=("skärmtid",))
    archive.give_feedback("a1", verdict="good")
    assert archive.prune() == 0
    assert archive.prune(datetime.now(UTC) + timedelta(days=364)) == 0
    assert archive.prune(datetime.now(UTC) + timedelta(days=366)) == 2
    assert [rows(store, table) for table in (answers, said, gaps)] == [0, 0, 0]


def test_the_first_answer_of_a_day_removes_what_is_too_old_and_the_rest_do_not_look(
    archive: Archive, store: Store, settings: Settings
) -> None:
    archive.save(TURN_1)
    age(store, answers, "kept_at", days=400)
    archive.save(turn())
    assert archive.answer("a1") == ANSWER
    Archive(store, settings).save(turn())  # as tomorrow, or when the program starts again
    with pytest.raises(NotFoundError):
        archive.answer("a1")
    assert rows(store, answers) == 2


def test_with_no_days_nothing_is_kept_and_what_was_is_removed(store: Store, settings: Settings) -> None:
    Archive(store, settings).save(TURN_1)
    none = Archive(store, settings.model_copy(update={"conversation_days": 0}))
    assert none.keep(TURN_2, subject=("skärmtid",)) == REFUSED
    assert not none.keeps
    assert [rows(store, table) for table in (answers, gaps)] == [1, 0]
    none.prune()
    assert rows(store, answers) == 0


# What must never fail an answer


@pytest.fixture
def locked(settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database is being written by another for longer than an answer waits."""
    monkeypatch.setattr(module, "PATIENCE_MILLISECONDS", 50)
    other = sqlite3.connect(settings.data / "rodtrad.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


@pytest.mark.usefixtures("locked")
def test_an_answer_that_cannot_be_kept_is_given_with_a_caution_and_logged(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = archive.keep(TURN_1)
    assert answer == replace(ANSWER, warnings=(*ANSWER.warnings, NOT_KEPT))
    assert "a1" in caplog.text
    assert TURN_1.question not in caplog.text
    with pytest.raises(StoreError, match="kunde inte sparas"):
        archive.save(TURN_1)


def test_a_full_database_is_a_clear_error_and_the_next_one_can_be_kept(archive: Archive, store: Store) -> None:
    with store.engine.connect() as connection:
        pages = connection.execute(sa.text("PRAGMA page_count")).scalar_one()
        connection.execute(sa.text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreError, match="kunde inte sparas"):
        archive.save(replace(TURN_1, question="Vad? " * 20_000))
    with store.engine.connect() as connection:
        connection.execute(sa.text("PRAGMA max_page_count = 1000000"))
    archive.save(TURN_1)
    assert archive.turns("samtal") == (TURN_1,)


def test_a_text_that_cannot_be_written_is_a_caution(archive: Archive) -> None:
    assert archive.keep(replace(TURN_1, question="\ud800")).warnings[-1] == NOT_KEPT


def test_waiting_for_the_store_is_as_patient_as_before_once_an_answer_is_kept(archive: Archive, store: Store) -> None:
    archive.save(TURN_1)
    with store.engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA busy_timeout")).scalar_one() == 60_000


def test_many_at_once_are_all_kept(archive: Archive) -> None:
    asked = [turn() for _ in range(200)]
    with ThreadPoolExecutor(20) as pool:
        kept = list(pool.map(archive.keep, asked))
    assert kept == [each.answer for each in asked]
    assert all(archive.answer(each.answer.id) == each.answer for each in asked)


# What readers say


def test_feedback_is_of_the_whole_answer_or_of_one_of_its_sources_in_order(archive: Archive) -> None:
    archive.save(TURN_1)
    archive.save(TURN_2)
    archive.give_feedback("a1", verdict="good")
    archive.give_feedback("a1", verdict="bad", reasons=["wrong_source", "other", "other"], text=" Fel sida. ", n=1)
    archive.give_feedback("a2", verdict="bad", n=1)  # a passage that stood nearest
    first, second = archive.kept("a1").feedback
    assert (first.verdict, first.reasons, first.n) == (Opinion.GOOD, (), None)
    assert second.reasons == (FeedbackReason.WRONG_SOURCE, FeedbackReason.OTHER)
    assert (second.text, second.n) == ("Fel sida.", 1)
    assert [criticism.answer_id for criticism in archive.criticism()] == ["a2", "a1"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"verdict": "sådär"}, "inget omdöme. Välj bland: good, bad"),
        ({"verdict": "bad", "reasons": ["tråkig"]}, "ingen orsak. Välj bland: wrong_source"),
        ({"verdict": "bad", "text": "x" * 1_001}, "högst 1000"),
        ({"verdict": "bad", "n": 7}, "ingen källa 7. Välj bland: 1"),
    ],
)
def test_feedback_that_cannot_be_said_is_refused_with_what_can(
    archive: Archive, wrong: dict[str, object], words: str
) -> None:
    archive.save(TURN_1)
    with pytest.raises(InputError, match=words):
        archive.give_feedback("a1", **wrong)  # type: ignore[arg-type]
    assert archive.kept("a1").feedback == ()


def test_nothing_can_be_said_of_an_answer_that_is_not_kept(archive: Archive) -> None:
    with pytest.raises(NotFoundError):
        archive.give_feedback("finns-inte", verdict="good")


# What the documents do not answer


def test_only_what_was_not_answered_is_a_gap_with_where_it_was_looked_for(archive: Archive) -> None:
    archive.save(TURN_1, subject=("datorer",))
    archive.save(TURN_2, subject=("skärmtid",))
    (gap,) = archive.gaps()
    assert (gap.words, gap.intent, gap.status) == (("skärmtid",), "responsibility", Status.NO_ANSWER)
    assert (gap.times, gap.searched, gap.handled) == (1, ("plan",), False)
    assert [(near.document_id, near.title, near.page) for near in gap.nearest] == [("plan", "Plan för Småköping", 3)]


def test_the_same_subject_is_counted_together_in_whatever_order_and_form(archive: Archive) -> None:
    for subject in (("skärmtid", "elever"), ("eleven", "skärmtid"), ("Skärmtid", "elev"), ("skärmtid",)):
        archive.save(turn(REFUSED), subject=subject)
    assert [(gap.words, gap.times) for gap in archive.gaps()] == [(("elev", "skärmtid"), 3), (("skärmtid",), 1)]


def test_a_number_is_never_part_of_a_gap(archive: Archive, store: Store) -> None:
    archive.save(turn(REFUSED), subject=("skärmtid", "19121212", "a1b2"))
    archive.save(turn(REFUSED), subject=("19121212",))
    archive.save(turn(REFUSED), subject=())
    assert [gap.words for gap in archive.gaps()] == [("skärmtid",)]
    assert rows(store, gaps) == 1


def asked_about(archive: Archive, *subjects: str) -> tuple[Gap, ...]:
    for subject in subjects:
        archive.save(turn(REFUSED), subject=(subject,))
    return archive.gaps()


def test_gaps_stand_with_the_most_frequent_first_or_with_the_latest(archive: Archive) -> None:
    asked_about(archive, "robotar", "skärmtid", "skärmtid", "källkritik")
    assert [gap.words[0] for gap in archive.gaps()] == ["skärmtid", "källkritik", "robotar"]
    assert [gap.words[0] for gap in archive.gaps(newest_first=True)] == ["källkritik", "skärmtid", "robotar"]


def test_a_gap_that_is_handled_stands_last_until_it_is_asked_about_again(archive: Archive) -> None:
    first, _ = asked_about(archive, "robotar", "skärmtid", "skärmtid")
    archive.handle(first.id)
    assert [(gap.words[0], gap.handled) for gap in archive.gaps()] == [("robotar", False), ("skärmtid", True)]
    again = asked_about(archive, "skärmtid")
    assert (again[0].words[0], again[0].handled, again[0].times) == ("skärmtid", False, 3)


def test_handling_what_was_seen_leaves_what_was_asked_since_open(archive: Archive) -> None:
    (seen,) = asked_about(archive, "skärmtid")
    asked_about(archive, "skärmtid")
    archive.handle(seen.id)
    assert [gap.handled for gap in archive.gaps()] == [False]


def test_a_gap_that_is_not_there_cannot_be_handled(archive: Archive) -> None:
    with pytest.raises(NotFoundError, match="ingen kunskapslucka 9"):
        archive.handle(9)
