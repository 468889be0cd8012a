from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from assistant.errors import NotFoundError, StoreError
from assistant.settings import Settings
from assistant.store import MIGRATIONS, REVISION, metadata, open_store
from assistant.types import (
    Block,
    BlockKind,
    Box,
    Correction,
    Document,
    DocumentKind,
    Fact,
    FileReport,
    Item,
    ItemKind,
    Job,
    JobState,
    Judgement,
    Mark,
    Modality,
    Page,
    Passage,
    Progress,
    Reading,
    Report,
    Verdict,
    Word,
)
from tests.services import postgresql, postgresql_binaries

DOCUMENT = Document(
    id="plan",
    title="Plan för Småköping",
    kind=DocumentKind.PLAN,
    filename="plan.pdf",
    media_type="application/pdf",
    digest="d" * 64,
    pages=1,
    school_forms=("grundskola",),
    valid_from=date(2024, 1, 1),
    valid_to=date(2026, 12, 31),
    decided_on=date(2023, 12, 11),
    facts=(Fact("decided_on", "2023-12-11", "text", 0.9, "antagen 11 december 2023", 1, 0, 24),),
)
PAGE = Page(
    1,
    "Rektor ska\nmäta.",
    label="3",
    width=595.0,
    height=842.0,
    words=(Word(0, 6, Box(1.0, 2.0, 3.0, 4.0), 91.5), Word(7, 10, Box(5.0, 2.0, 7.0, 4.0))),
    corrections=(Correction(11, 13, "mä"),),
)
BLOCK = Block(
    BlockKind.PARAGRAPH,
    1,
    0,
    16,
    "Rektor ska mäta.",
    ("Ansvar", "Rektor"),
    boxes=(Box(1.0, 2.0, 3.0, 4.0),),
    marks=("2",),
)
PASSAGE = Passage("p1", "plan", 1, 0, 16, BlockKind.PARAGRAPH, ("Ansvar", "Rektor"), None, "Rektor ska mäta.", PAGE.raw)
ITEM = Item(
    id="i1",
    document_id="plan",
    kind=ItemKind.RESPONSIBILITY,
    role="Rektor",
    area="Ansvar",
    level=None,
    modality=Modality.DEMAND,
    text="Rektor ska mäta.",
    raw_text=PAGE.raw,
    heading_path=("Ansvar", "Rektor"),
    page=1,
    start=0,
    end=16,
)
READING = Reading(DOCUMENT, (PAGE,), (BLOCK,), (PASSAGE,), (ITEM,), ("Sida 1 är svårläst.",))


def check_round_trip(settings: Settings) -> None:
    store = open_store(settings)
    store.save(READING, fingerprint="f", origin="o")
    store.save(READING, fingerprint="f", origin="o")  # in place of the first, not beside it
    assert store.documents() == (DOCUMENT,)
    assert store.page("plan", 1) == replace(PAGE, words=())
    assert store.words("plan", 1) == PAGE.words
    assert store.blocks("plan", page=1) == (BLOCK,)
    assert store.passages(["p1", "nope"]) == {"p1": PASSAGE}
    assert list(store.all_passages()) == [(PASSAGE, DOCUMENT.title)]
    assert store.items(document_id="plan", kind="responsibility") == store.items_by_id(["i1", "nope"]) == (ITEM,)
    assert list(store.cells(documents=["plan"], kinds=["goal"], but=[])) == [("Rektor", "Ansvar", ["i1"])]
    assert not list(store.cells(documents=["plan"], kinds=["goal"], but=["i1"]))
    assert store.warnings() == {"plan": ("Sida 1 är svårläst.",)}
    assert store.fingerprints("o") == {"plan": "f"}
    store.remove("plan")
    assert store.documents() == ()
    assert store.passage_count() == 0
    store.close()


def test_what_is_saved_comes_back_the_same(settings: Settings) -> None:
    check_round_trip(settings)


@pytest.mark.skipif(postgresql_binaries() is None, reason="PostgreSQL is not installed")
def test_postgresql_by_url_holds_the_same(tmp_path: Path, settings: Settings) -> None:
    with postgresql(tmp_path) as url:
        check_round_trip(settings.model_copy(update={"database_url": url}))


def test_what_is_read_for_one_question_is_read_anew_when_the_documents_have_changed(settings: Settings) -> None:
    store = open_store(settings)
    store.save(READING, fingerprint="f", origin="o")
    store.documents()
    assert store.candidates(["p1", "nope"]) == {"p1": PASSAGE}
    assert store.candidate_marks(["p1"]) == {"p1": (Mark(ItemKind.RESPONSIBILITY, "Rektor", Modality.DEMAND),)}
    otherwise = replace(PASSAGE, text="Rektor mäter.")
    store.save(replace(READING, passages=(otherwise,), items=()), fingerprint="g", origin="o")
    store.documents()
    assert store.candidates(["p1"]) == {"p1": otherwise}
    assert store.candidate_marks(["p1"]) == {"p1": ()}
    assert store.marks(["p1"]) == {}
    store.close()


def test_the_digest_follows_what_passages_are_searched_with(settings: Settings) -> None:
    store = open_store(settings)
    empty = store.digest()
    store.save(READING, fingerprint="f", origin="o")
    first = store.digest()
    moved = Reading(DOCUMENT, (PAGE,), (BLOCK,), (Passage(**{**_fields(PASSAGE), "heading_path": ("Annat",)}),), ())
    store.save(moved, fingerprint="f", origin="o")
    assert len({empty, first, store.digest()}) == 3
    store.save(READING, fingerprint="f", origin="o")
    assert store.digest() == first


def _fields(passage: Passage) -> dict[str, object]:
    return {name: getattr(passage, name) for name in Passage.__dataclass_fields__}


def test_an_older_version_is_kept_under_an_id_of_its_own_with_all_that_was_read_from_it(settings: Settings) -> None:
    store = open_store(settings)
    store.save(READING, fingerprint="f", origin="o")
    newer = replace(DOCUMENT, digest="e" * 64, title="Plan för Storköping")
    store.save(replace(READING, document=newer), fingerprint="g", origin="o", keep_old=True)
    old = f"plan@{'d' * 12}"
    assert [document.id for document in store.documents()] == ["plan", old]
    assert store.document("plan") == newer
    assert store.document(old) == replace(DOCUMENT, id=old, replaced_by="plan")
    assert store.page(old, 1).raw == PAGE.raw
    assert store.blocks(old) == (BLOCK,)
    assert {passage.document_id for passage, _ in store.all_passages()} == {"plan", old}
    assert len(store.items(document_id=old)) == 1
    assert store.fingerprints("o") == {"plan": "g"}
    store.remove("plan")
    assert store.documents() == ()


def test_what_a_person_confirms_outlives_the_reading(settings: Settings) -> None:
    store = open_store(settings)
    store.save(READING, fingerprint="f", origin="o")
    store.confirm("plan", "title", "Digitaliseringsplan")
    store.confirm("plan", "title", "Digitaliseringsplan för Småköping")
    store.save(READING, fingerprint="g", origin="o")
    assert store.confirmed("plan") == {"title": "Digitaliseringsplan för Småköping"}


def test_what_a_person_says_of_an_item_replaces_what_was_said_before_and_all_of_it_is_logged(
    settings: Settings,
) -> None:
    store = open_store(settings)
    store.save(READING, fingerprint="f", origin="o")
    corrected = Judgement("i1", Verdict.CORRECTED, (("area", "Drift"), ("role", "Lärare")))
    for judgement in (Judgement("i1", Verdict.CONFIRMED), corrected):
        store.judge(judgement)
    store.confirm("plan", "title", "Planen")
    assert store.judgements() == {"i1": corrected}
    assert [(entry.what, entry.subject, dict(entry.said)) for entry in store.hand_log()] == [
        ("item", "i1", {"verdict": "bekräftad"}),
        ("item", "i1", {"verdict": "rättad", "area": "Drift", "role": "Lärare"}),
        ("document", "plan", {"title": "Planen"}),
    ]
    assert store.item("i1") == ITEM
    with pytest.raises(NotFoundError, match="ingen post"):
        store.item("i2")


def test_a_changed_title_changes_the_digest_because_passages_are_searched_with_it(settings: Settings) -> None:
    store = open_store(settings)
    store.save(READING, fingerprint="f", origin="o")
    before = store.digest()
    store.update([replace(DOCUMENT, issuer="Barnnämnden")])
    assert store.digest() == before
    store.update([replace(DOCUMENT, title="En annan titel")])
    assert store.digest() != before
    assert store.document("plan").title == "En annan titel"


def test_pages_where_nothing_could_be_read_are_known(settings: Settings) -> None:
    store = open_store(settings)
    blank = (PAGE, Page(2, ""), Page(3, " \n\t\f"))
    store.save(replace(READING, pages=blank), fingerprint="f", origin="o")
    assert store.pages_without_text() == {"plan": (2, 3)}


def test_jobs_come_back_as_they_were_newest_first(settings: Settings) -> None:
    store = open_store(settings)
    file = FileReport("plan", "plan.pdf", 3, (2,), 1, 81.5, 4, 5, 6, 7, ("Sida 2 har ingen text.",))
    report = Report(added=("plan",), files=(file,), warnings=(("plan", "Sida 2 har ingen text."),))
    first = Job("a", ("plan.pdf",), datetime(2026, 5, 1, 8, tzinfo=UTC), JobState.DONE, report=report)
    second = Job("b", ("x.pdf",), datetime(2026, 5, 1, 9, tzinfo=UTC), progress=Progress("x.pdf", 0, 1, 2, 9, "läser"))
    for job in (first, second, second):
        store.save_job(job)
    assert store.jobs() == (second, first)
    assert store.job("a") == first
    with pytest.raises(NotFoundError, match="inget jobb"):
        store.job("c")


def test_a_document_that_is_not_there_is_named_in_the_message(settings: Settings) -> None:
    store = open_store(settings)
    with pytest.raises(NotFoundError, match="finns-inte"):
        store.document("finns-inte")
    with pytest.raises(NotFoundError, match="ingen sida 7"):
        store.page("plan", 7)


def test_the_migrations_make_exactly_the_tables_of_the_code(settings: Settings) -> None:
    import assistant.signoff
    import assistant.workspace  # noqa: F401 - their tables are of the same metadata

    store = open_store(settings)
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_current_head() == REVISION


def test_a_store_of_an_older_program_is_brought_up_to_date_with_what_is_in_it(settings: Settings) -> None:
    settings.data.mkdir()
    engine = sa.create_engine(settings.store_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        older = {"id": "plan", "title": "Plan", "kind": "plan", "filename": "p.txt", "media_type": "text/plain"}
        older |= {"digest": "d", "pages": 1, "school_forms": "[]", "fingerprint": "f", "origin": "o"}
        columns = sa.table("documents", *map(sa.column, (*older, "passages_digest", "warnings")))
        connection.execute(columns.insert(), [older | {"passages_digest": "p", "warnings": "[]"}])
        place = {"document_id": "plan", "number": 1, "raw": "Rektor ska mäta.", "ocr": False}
        connection.execute(sa.table("pages", *map(sa.column, place)).insert(), [place])
    engine.dispose()
    store = open_store(settings)
    assert [document.title for document in store.documents()] == ["Plan"]
    assert store.page("plan", 1) == Page(1, "Rektor ska mäta.")
    assert store.words("plan", 1) == ()


def test_passages_of_older_versions_get_ids_like_all_others_when_a_store_is_brought_up_to_date(
    settings: Settings,
) -> None:
    store = open_store(settings)
    store.save(READING, fingerprint="f", origin="o")
    store.close()
    engine = sa.create_engine(settings.store_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
        connection.execute(sa.text("UPDATE passages SET id = id || '@0123456789ab'"))
    engine.dispose()
    ids = [passage.id for passage, _ in open_store(settings).all_passages()]
    assert len(set(ids)) == len(ids) == len(READING.passages) > 0
    assert all(len(id_) == 16 and int(id_, 16) >= 0 for id_ in ids)


def test_a_store_of_a_newer_program_is_refused_and_left_alone(settings: Settings) -> None:
    store = open_store(settings)
    store.save(READING, fingerprint="f", origin="o")
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="nyare version"):
        open_store(settings)
    assert store.documents() == (DOCUMENT,)


def test_a_file_that_is_no_database_is_refused_with_its_name(settings: Settings) -> None:
    settings.data.mkdir()
    (settings.data / "rodtrad.sqlite").write_text("det här är ingen databas, " * 100, encoding="utf-8")
    with pytest.raises(StoreError, match=r"rodtrad\.sqlite"):
        open_store(settings)


def test_a_database_server_that_does_not_answer_is_a_clear_error(settings: Settings) -> None:
    url = "postgresql+psycopg://user:secret@127.0.0.1:1/db"
    with pytest.raises(StoreError) as caught:
        open_store(settings.model_copy(update={"database_url": url}))
    assert "secret" not in str(caught.value)


def test_documents_are_read_again_only_when_one_of_them_has_been_written(settings: Settings) -> None:
    store, other = open_store(settings), open_store(settings)
    store.save(READING, fingerprint="f", origin="o")
    filed = store.documents()
    assert store.documents() is filed
    renamed = replace(DOCUMENT, title="Plan för Storköping")
    other.update([renamed])  # as another process would
    assert store.documents() == (renamed,)
    other.remove("plan")
    assert store.documents() == other.documents() == ()
