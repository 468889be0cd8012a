from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from assistant.errors import NotFoundError, StoreError
from assistant.settings import Settings
from assistant.store import MIGRATIONS, REVISION, metadata, open_store
from assistant.types import (
    Block,
    BlockKind,
    Box,
    Document,
    DocumentKind,
    Item,
    ItemKind,
    Modality,
    Page,
    Passage,
    Reading,
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
)
PAGE = Page(1, "Rektor ska\nmäta.", label="3", width=595.0, height=842.0)
BLOCK = Block(BlockKind.PARAGRAPH, 1, 0, 16, "Rektor ska mäta.", ("Ansvar", "Rektor"), boxes=(Box(1.0, 2.0, 3.0, 4.0),))
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
    assert store.page("plan", 1) == PAGE
    assert store.blocks("plan", page=1) == (BLOCK,)
    assert store.passages(["p1", "nope"]) == {"p1": PASSAGE}
    assert list(store.all_passages()) == [(PASSAGE, DOCUMENT.title)]
    assert store.items(document_id="plan", kind="responsibility") == (ITEM,)
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


def test_a_document_that_is_not_there_is_named_in_the_message(settings: Settings) -> None:
    store = open_store(settings)
    with pytest.raises(NotFoundError, match="finns-inte"):
        store.document("finns-inte")
    with pytest.raises(NotFoundError, match="ingen sida 7"):
        store.page("plan", 7)


def test_the_migrations_make_exactly_the_tables_of_the_code(settings: Settings) -> None:
    store = open_store(settings)
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_current_head() == REVISION


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
