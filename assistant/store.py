"""The record of truth: documents, their pages, blocks, passages and register items, in SQLite or PostgreSQL.

A document is written or removed in one transaction, so a crash leaves either the whole old reading or the whole new one.
The search index is derived from this store and can be rebuilt from it; `digest()` tells whether it is up to date.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import NotFoundError, StoreError
from assistant.settings import Settings
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

MIGRATIONS = Path(__file__).parent / "migrations"
REVISION = "0001"
"""The schema this program reads and writes: the newest revision in `migrations/`."""

metadata = sa.MetaData()


def _of_document() -> sa.Column[Any]:
    return sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("filename", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("issuer", sa.Text),
    sa.Column("municipality", sa.Text),
    sa.Column("level", sa.Text),
    sa.Column("school_forms", sa.JSON, nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
    sa.Column("validity_source", sa.Text),
    sa.Column("published", sa.Integer),
    sa.Column("url", sa.Text),
    # How the row came about; not part of the document itself.
    sa.Column("fingerprint", sa.Text, nullable=False),  # of the file, its manifest entry and the reader that read it
    sa.Column("origin", sa.Text, nullable=False),  # the folder it was ingested from
    sa.Column("passages_digest", sa.Text, nullable=False),
    sa.Column("warnings", sa.JSON, nullable=False),
)
pages = sa.Table(
    "pages",
    metadata,
    _of_document(),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("label", sa.Text),
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("width", sa.Float),
    sa.Column("height", sa.Float),
    sa.Column("ocr", sa.Boolean, nullable=False),
    sa.Column("confidence", sa.Float),
)
blocks = sa.Table(
    "blocks",
    metadata,
    _of_document(),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("page", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("heading_path", sa.JSON, nullable=False),
    sa.Column("lead_in", sa.Text),
    sa.Column("level", sa.Integer, nullable=False),
    sa.Column("boxes", sa.JSON, nullable=False),
)
passages = sa.Table(
    "passages",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("page", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("heading_path", sa.JSON, nullable=False),
    sa.Column("lead_in", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("raw_text", sa.Text, nullable=False),
)
items = sa.Table(
    "items",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("document_id", sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("role", sa.Text),
    sa.Column("area", sa.Text),
    sa.Column("level", sa.Text),
    sa.Column("modality", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("raw_text", sa.Text, nullable=False),
    sa.Column("heading_path", sa.JSON, nullable=False),
    sa.Column("page", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("lead_in", sa.Text),
)
DOCUMENT_FIELDS = [column for column in documents.c if column.name in Document.__dataclass_fields__]
PASSAGE_FIELDS = [passages.c[name] for name in Passage.__dataclass_fields__]
ITEM_FIELDS = [items.c[name] for name in Item.__dataclass_fields__]


class Store:
    """The documents of one installation. Open it with `open_store`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def close(self) -> None:
        """Release the database connections."""
        self.engine.dispose()

    def documents(self) -> tuple[Document, ...]:
        """All documents, by id."""
        with self.engine.connect() as connection:
            return tuple(
                _document(row) for row in connection.execute(sa.select(*DOCUMENT_FIELDS).order_by(documents.c.id))
            )

    def document(self, document_id: str) -> Document:
        """One document; raises NotFoundError."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(*DOCUMENT_FIELDS).where(documents.c.id == document_id)).first()
        if row is None:
            raise NotFoundError(f"Det finns inget dokument med id ”{document_id}”. Listan finns under Dokument.")
        return _document(row)

    def require(self, document_ids: Iterable[str]) -> None:
        """Raise NotFoundError for the first id that is no document."""
        known = {document.id for document in self.documents()}
        for document_id in document_ids:
            if document_id not in known:
                listed = ", ".join(sorted(known)) or "inga dokument är inlästa"
                raise NotFoundError(f"Det finns inget dokument med id ”{document_id}”. Välj bland: {listed}.")

    def pages(self, document_id: str) -> tuple[Page, ...]:
        """The pages of a document in order, without their lines; raises NotFoundError."""
        self.document(document_id)
        with self.engine.connect() as connection:
            rows = connection.execute(
                sa.select(pages).where(pages.c.document_id == document_id).order_by(pages.c.number)
            )
            return tuple(_page(row) for row in rows)

    def page(self, document_id: str, number: int) -> Page:
        """One page, without its lines; raises NotFoundError."""
        return self.pages_at([(document_id, number)])[(document_id, number)]

    def pages_at(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Page]:
        """The pages at (document id, page number), without their lines; raises NotFoundError for one that is missing."""
        wanted = set(places)
        key = sa.tuple_(pages.c.document_id, pages.c.number)
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(pages).where(key.in_(sorted(wanted))))
            found = {(row.document_id, row.number): _page(row) for row in rows}
        for document_id, number in sorted(wanted - found.keys()):
            raise NotFoundError(f"Dokumentet ”{document_id}” har ingen sida {number}.")
        return found

    def blocks(self, document_id: str, page: int | None = None) -> tuple[Block, ...]:
        """The blocks of a document, or of one of its pages, in reading order."""
        query = sa.select(blocks).where(blocks.c.document_id == document_id).order_by(blocks.c.position)
        if page is not None:
            query = query.where(blocks.c.page == page)
        with self.engine.connect() as connection:
            return tuple(_block(row) for row in connection.execute(query))

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages with those ids; an id that is not stored is left out."""
        with self.engine.connect() as connection:
            return {
                row.id: _passage(row)
                for row in connection.execute(sa.select(*PASSAGE_FIELDS).where(passages.c.id.in_(ids)))
            }

    def list_of(self, passage: Passage) -> tuple[Passage, ...]:
        """The passage with all others of the same list: same document, headings, lead-in and kind, in document order."""
        query = (
            sa.select(*PASSAGE_FIELDS)
            .where(passages.c.document_id == passage.document_id, passages.c.kind == passage.kind)
            .where(passages.c.lead_in.is_not_distinct_from(passage.lead_in))
            .order_by(passages.c.position)
        )
        with self.engine.connect() as connection:
            found = [_passage(row) for row in connection.execute(query)]
        return tuple(other for other in found if other.heading_path == passage.heading_path)

    def all_passages(self) -> Iterator[tuple[Passage, str]]:
        """Every passage with the title of its document, in a fixed order."""
        query = (
            sa.select(*PASSAGE_FIELDS, documents.c.title)
            .join(documents)
            .order_by(passages.c.document_id, passages.c.position)
            .execution_options(yield_per=1_000)
        )
        with self.engine.connect() as connection:
            for row in connection.execute(query):
                yield _passage(row[:-1]), row.title

    def passage_count(self, document_ids: Sequence[str] = ()) -> int:
        """How many passages there are, in those documents or in all."""
        query = sa.select(sa.func.count()).select_from(passages)
        if document_ids:
            query = query.where(passages.c.document_id.in_(document_ids))
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def items(self, *, document_id: str | None = None, kind: str | None = None) -> tuple[Item, ...]:
        """Register items that match every given filter, in document order."""
        query = sa.select(*ITEM_FIELDS).order_by(items.c.document_id, items.c.position)
        if document_id:
            query = query.where(items.c.document_id == document_id)
        if kind:
            query = query.where(items.c.kind == kind)
        with self.engine.connect() as connection:
            return tuple(_item(row) for row in connection.execute(query))

    def item_kinds(self, spans: Sequence[Passage]) -> dict[str, ItemKind]:
        """Passage id -> kind of the first register item that overlaps it, for those that some item does."""
        found: dict[str, ItemKind] = {}
        same_page = (items.c.document_id == passages.c.document_id) & (items.c.page == passages.c.page)
        overlap = (items.c.start < passages.c.end) & (passages.c.start < items.c.end)
        query = (
            sa.select(passages.c.id, items.c.kind)
            .join(items, same_page & overlap)
            .where(passages.c.id.in_([passage.id for passage in spans]))
            .order_by(items.c.position)
        )
        with self.engine.connect() as connection:
            for id_, kind in connection.execute(query):
                found.setdefault(id_, ItemKind(kind))
        return found

    def warnings(self) -> dict[str, tuple[str, ...]]:
        """What reading each document warned of, by document id."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(documents.c.id, documents.c.warnings))
            return {row.id: tuple(row.warnings) for row in rows}

    def fingerprints(self, origin: str | None = None) -> dict[str, str]:
        """Document id -> fingerprint, of all documents or of those ingested from one origin."""
        query = sa.select(documents.c.id, documents.c.fingerprint)
        if origin is not None:
            query = query.where(documents.c.origin == origin)
        with self.engine.connect() as connection:
            return {row.id: row.fingerprint for row in connection.execute(query)}

    def digest(self) -> str:
        """A digest of all passages and their context; the index keeps it to know what it was built from."""
        query = sa.select(documents.c.id, documents.c.passages_digest).order_by(documents.c.id)
        with self.engine.connect() as connection:
            return _digest([list(row) for row in connection.execute(query)])

    def save(self, reading: Reading, *, fingerprint: str, origin: str) -> None:
        """Write a document with all that was read from it, in place of what was stored under its id."""
        document = reading.document
        context = [[p.id, document.title, list(p.heading_path), p.lead_in] for p in reading.passages]
        with self.engine.begin() as connection:
            _delete(connection, document.id)
            row = asdict(document) | {
                "fingerprint": fingerprint,
                "origin": origin,
                "passages_digest": _digest(context),
                "warnings": list(reading.warnings),
            }
            connection.execute(documents.insert(), [row])
            _insert(connection, pages, document.id, reading.pages)
            _insert(connection, blocks, document.id, reading.blocks)
            _insert(connection, passages, document.id, reading.passages)
            _insert(connection, items, document.id, reading.items)

    def remove(self, document_id: str) -> None:
        """Delete a document and everything read from it; raises NotFoundError."""
        self.document(document_id)
        with self.engine.begin() as connection:
            _delete(connection, document_id)


def open_store(settings: Settings) -> Store:
    """The store of those settings, created or migrated to this program's schema; raises StoreError."""
    if not settings.database_url:
        try:
            settings.data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"Datamappen {settings.data} kan inte skapas: {error.strerror}. Välj en annan med --data."
            ) from error
    try:
        engine = sa.create_engine(settings.store_url)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _prepare_sqlite)
        _migrate(engine)
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        raise StoreError(f"Databasen {settings.store_url.split('@')[-1]} kan inte öppnas: {error}") from error
    return Store(engine)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")  # readers go on while a document is written
    connection.execute("PRAGMA synchronous = NORMAL")


def _migrate(engine: Engine) -> None:
    """Bring the schema to REVISION; raises StoreError for a store of a newer program."""
    with engine.connect() as connection:
        has_version = sa.inspect(connection).has_table("alembic_version")
        current = (
            connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() if has_version else None
        )
    if current == REVISION:
        return
    # Alembic takes a fifth of a second to import and is needed once in the life of a store.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise StoreError(
            f"Databasen är skapad av en nyare version av Röda tråden (schema {current}, detta program kan {REVISION}). "
            "Uppgradera programmet, eller välj en annan datamapp med --data. Ingenting har ändrats."
        )
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _insert(
    connection: Connection, table: sa.Table, document_id: str, things: Sequence[Page | Block | Passage | Item]
) -> None:
    names = set(table.c.keys())
    rows = [asdict(thing) | {"document_id": document_id, "position": i} for i, thing in enumerate(things)]
    if rows:
        connection.execute(table.insert(), [{k: v for k, v in row.items() if k in names} for row in rows])


def _delete(connection: Connection, document_id: str) -> None:
    for table in (items, passages, blocks, pages):
        connection.execute(table.delete().where(table.c.document_id == document_id))
    connection.execute(documents.delete().where(documents.c.id == document_id))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


def _document(row: Any) -> Document:
    values = row._asdict()
    return Document(**values | {"kind": DocumentKind(row.kind), "school_forms": tuple(row.school_forms)})


def _page(row: Any) -> Page:
    values = row._asdict()
    del values["document_id"]
    return Page(**values)


def _block(row: Any) -> Block:
    values = row._asdict()
    del values["document_id"], values["position"]
    values |= {"kind": BlockKind(row.kind), "heading_path": tuple(row.heading_path)}
    return Block(**values | {"boxes": tuple(Box(**box) for box in row.boxes)})


def _passage(row: Any) -> Passage:
    id_, document_id, page, start, end, kind, heading_path, lead_in, text, raw_text = row
    path = tuple(heading_path)
    return Passage(id_, document_id, page, start, end, BlockKind(kind), path, lead_in, text, raw_text)


def _item(row: Any) -> Item:
    values = row._asdict()
    values |= {"kind": ItemKind(row.kind), "modality": Modality(row.modality)}
    return Item(**values | {"heading_path": tuple(row.heading_path)})
