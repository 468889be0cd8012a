"""The record of truth: documents, their pages, blocks, passages and register items, in SQLite or PostgreSQL.

A document is written or removed in one transaction, so a crash leaves either the whole old reading or the whole new one.
The search index is derived from this store and can be rebuilt from it; `digest()` tells whether it is up to date.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import NotFoundError, StoreError
from assistant.settings import Settings
from assistant.types import (
    Block,
    BlockKind,
    Box,
    Correction,
    Document,
    DocumentKind,
    Fact,
    Item,
    ItemKind,
    Job,
    Judgement,
    LogEntry,
    Mark,
    Modality,
    Page,
    Passage,
    Reading,
    Verdict,
    Word,
)

MIGRATIONS = Path(__file__).parent / "migrations"
REVISION = "0007"
"""The schema this program reads and writes: the newest revision in `migrations/`."""

CANDIDATES_KEPT = 20_000  # passages kept in memory between questions: some 40 MB
WHOLE_DOCUMENTS_KEPT = 16  # documents whose passages and items are kept in memory between questions for lists
REMEMBERED = 4_096  # heading paths and marks that are made once: many passages have the same
BUSY_MILLISECONDS = 60_000  # a writer waits this long for another, who may be writing a long document
MAPPED_BYTES = 256 * 1024 * 1024  # of the database file that SQLite reads without a system call for each page of it
OLDER = "@"
"""Stands in the id of an older version between the document's id and the digest of its file."""

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
    sa.Column("decided_by", sa.Text),
    sa.Column("decided_on", sa.Date),
    sa.Column("diary_number", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("draft", sa.Boolean, nullable=False),
    sa.Column("family", sa.Text),
    sa.Column("replaced_by", sa.Text),
    sa.Column("replaced_on", sa.Date),
    sa.Column("copy_of", sa.Text),
    sa.Column("facts", sa.JSON, nullable=False),
    # How the row came about; not part of the document itself.
    sa.Column("fingerprint", sa.Text, nullable=False),  # of the file, its manifest entry and the reader that read it
    sa.Column("origin", sa.Text, nullable=False),  # the folder it was ingested from
    sa.Column("passages_digest", sa.Text, nullable=False),
    sa.Column("warnings", sa.JSON, nullable=False),
    sa.Column("sketch", sa.JSON, nullable=False),  # what its text is compared with other documents' by
    sa.Column("filed_on", sa.Date),
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
    sa.Column("words", sa.JSON, nullable=False),  # [start, end, x0, y0, x1, y1, confidence] each
    sa.Column("corrections", sa.JSON, nullable=False),  # [start, end, text] each
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
    sa.Column("marks", sa.JSON, nullable=False),
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
    sa.Column("label", sa.Text),
    sa.Column("time", sa.Text),
    sa.Column("follow_up", sa.Text),
    sa.Column("serves", sa.Text),
    sa.Column("inferred", sa.Boolean, nullable=False),
    sa.Index("ix_items_cells", "role", "area", "kind", "document_id", "id"),  # a matrix is counted from it alone
    sa.Index("ix_items_page", "document_id", "page"),  # the items that a passage holds, for each hit of a search
)
# What a person has said of a register item; its id follows from its words and place, so it outlives a new reading.
judgements = sa.Table(
    "judgements",
    metadata,
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("changes", sa.JSON, nullable=False),
    sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
)
hand_log = sa.Table(
    "hand_log",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("said", sa.JSON, nullable=False),
)
# What a person has said of a document; kept when the document is read again.
confirmations = sa.Table(
    "confirmations",
    metadata,
    sa.Column("document_id", sa.Text, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
)
jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("submitted", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("job", sa.JSON, nullable=False),
)
# Turns of conversations as they were, to the letter: nothing in them is looked up again.
answers = sa.Table(
    "answers",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("conversation_id", sa.Text, nullable=False),
    sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.Column("turn", sa.Text, nullable=False),  # JSON
    sa.Index("ix_answers_conversation", "conversation_id", "number"),
)
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("answer_id", sa.ForeignKey("answers.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("n", sa.Integer),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("reasons", sa.JSON, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
)
# Each time that the documents did not answer: of the question only words that are known not to tell of a person.
gaps = sa.Table(
    "gaps",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("subject", sa.Text, nullable=False, index=True),  # the stems of the words: what is counted together
    sa.Column("words", sa.JSON, nullable=False),
    sa.Column("intent", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("searched", sa.JSON, nullable=False),
    sa.Column("nearest", sa.JSON, nullable=False),
    sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("handled_at", sa.DateTime(timezone=True)),
)
# How many times what is known of documents has been written, in its only row: until it has grown, what was read still holds.
revision = sa.Table(
    "revision",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
)
DOCUMENT_FIELDS = [column for column in documents.c if column.name in Document.__dataclass_fields__]
PAGE_FIELDS = [column for column in pages.c if column.name != "words"]
PASSAGE_FIELDS = [passages.c[name] for name in Passage.__dataclass_fields__]
ITEM_FIELDS = [items.c[name] for name in Item.__dataclass_fields__]
AMONG = passages.c.id.in_(sa.bindparam("ids", expanding=True))
# Statements made once, and headings read by a reader that remembers them: half of the time of a search's reading.
PASSAGES = sa.select(
    *(sa.cast(each, sa.Text) if each.name == "heading_path" else each for each in PASSAGE_FIELDS)
).where(AMONG)
MARKS = (
    sa.select(passages.c.id, items.c.kind, items.c.role, items.c.modality)
    .join(items, (items.c.document_id == passages.c.document_id) & (items.c.page == passages.c.page))
    .where(AMONG, items.c.start < passages.c.end, passages.c.start < items.c.end)
    .order_by(items.c.position)
)
REVISION_NUMBER = sa.select(revision.c.number)
KINDS = {kind.value: kind for kind in BlockKind}  # a third of the time it takes to ask the enumeration
FACTS, SKETCH, JOB = TypeAdapter(tuple[Fact, ...]), TypeAdapter(tuple[int, ...]), TypeAdapter(Job)


Value = TypeVar("Value")


class _Kept(Generic[Value]):
    """Values by passage id, read from the database when first asked for and kept until another revision of it."""

    def __init__(self, among: Callable[[Connection, Sequence[str]], dict[str, Value]]) -> None:
        self._among = among
        self._kept: tuple[int, dict[str, Value]] = (-1, {})

    def read(self, engine: Engine, revision_number: int, ids: Sequence[str]) -> dict[str, Value]:
        """The values of those ids that have one."""
        if self._kept[0] != revision_number:
            self._kept = revision_number, {}
        kept = self._kept[1]
        found = {id_: kept[id_] for id_ in ids if id_ in kept}
        missing = [id_ for id_ in ids if id_ not in found]
        if missing:
            with engine.connect() as connection:
                read = self._among(connection, missing)
            if len(kept) + len(read) > CANDIDATES_KEPT:
                kept.clear()
            kept.update(read)
            found |= read
        return found


class Store:
    """The documents of one installation. Open it with `open_store`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # What was read at a revision, kept until another one.
        self._documents: tuple[int, tuple[Document, ...]] = (-1, ())
        self._areas: tuple[int, tuple[str, ...]] = (-1, ())
        self._roles: tuple[int, tuple[str, ...]] = (-1, ())
        self._counts: tuple[int, dict[str, int]] = (-1, {})
        self._registers: tuple[int, dict[str, tuple[Item, ...]]] = (-1, {})
        self._whole: tuple[int, dict[str, tuple[Passage, ...]]] = (-1, {})
        self._candidates = _Kept[Passage](_passages_among)
        self._candidate_marks = _Kept[tuple[Mark, ...]](_marks_among)

    def close(self) -> None:
        """Release the database connections."""
        self.engine.dispose()

    def documents(self) -> tuple[Document, ...]:
        """All documents, by id; the same tuple until one of them is written, by this process or another."""
        kept = self._documents  # one read of it: another thread may put a newer one in its place
        with self.engine.connect() as connection:
            number = connection.execute(REVISION_NUMBER).scalar_one()
            if kept[0] != number:
                rows = connection.execute(sa.select(*DOCUMENT_FIELDS).order_by(documents.c.id))
                kept = self._documents = number, tuple(_document(row) for row in rows)
        return kept[1]

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
        """The pages of a document in order, without their lines and words; raises NotFoundError."""
        self.document(document_id)
        with self.engine.connect() as connection:
            rows = connection.execute(
                sa.select(*PAGE_FIELDS).where(pages.c.document_id == document_id).order_by(pages.c.number)
            )
            return tuple(_page(row) for row in rows)

    def page(self, document_id: str, number: int) -> Page:
        """One page, without its lines and words; raises NotFoundError."""
        return self.pages_at([(document_id, number)])[(document_id, number)]

    def pages_at(self, places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Page]:
        """The pages at (document id, page number), without lines and words.

        Raises NotFoundError for one that is missing, StoreError when they cannot be read.
        """
        wanted = set(places)
        key = sa.tuple_(pages.c.document_id, pages.c.number)
        try:
            with self.engine.connect() as connection:
                rows = connection.execute(sa.select(*PAGE_FIELDS).where(key.in_(sorted(wanted))))
                found = {(row.document_id, row.number): _page(row) for row in rows}
        except SQLAlchemyError as error:
            raise StoreError(f"Sidorna kan inte läsas ur databasen: {type(error).__name__}") from error
        for document_id, number in sorted(wanted - found.keys()):
            raise NotFoundError(f"Dokumentet ”{document_id}” har ingen sida {number}.")
        return found

    def words(self, document_id: str, number: int) -> tuple[Word, ...]:
        """The words of a page with their places, none where the format has no places; raises NotFoundError."""
        query = sa.select(pages.c.words).where(pages.c.document_id == document_id, pages.c.number == number)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFoundError(f"Dokumentet ”{document_id}” har ingen sida {number}.")
        return tuple(Word(start, end, Box(*box), sure) for start, end, *box, sure in row.words)

    def pages_without_text(self) -> dict[str, tuple[int, ...]]:
        """The numbers of the pages where nothing could be read, by document id; documents without such pages are left out."""
        query = sa.select(pages.c.document_id, pages.c.number).where(sa.func.trim(pages.c.raw, " \t\r\n\f") == "")
        found: dict[str, tuple[int, ...]] = {}
        with self.engine.connect() as connection:
            for document_id, number in connection.execute(query.order_by(pages.c.document_id, pages.c.number)):
                found[document_id] = (*found.get(document_id, ()), number)
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
            return _passages_among(connection, ids)

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

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document in order; as of the last call of `documents`, for some documents at a time."""
        if self._whole[0] != self._documents[0]:
            self._whole = self._documents[0], {}
        kept = self._whole[1]
        if document_id not in kept:
            query = sa.select(*PASSAGE_FIELDS).where(passages.c.document_id == document_id)
            with self.engine.connect() as connection:
                found = tuple(map(_passage, connection.execute(query.order_by(passages.c.position))))
            if len(kept) >= WHOLE_DOCUMENTS_KEPT:
                kept.clear()
            kept[document_id] = found
        return kept[document_id]

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
        self.documents()  # which sees when something has been written
        if self._counts[0] != self._documents[0]:
            query = sa.select(passages.c.document_id, sa.func.count()).group_by(passages.c.document_id)
            with self.engine.connect() as connection:
                self._counts = self._documents[0], {id_: int(count) for id_, count in connection.execute(query)}
        counts = self._counts[1]
        return sum(counts.get(id_, 0) for id_ in document_ids) if document_ids else sum(counts.values())

    def items(
        self, *, document_id: str | None = None, kind: str | None = None, roles: Collection[str] | None = None
    ) -> tuple[Item, ...]:
        """Register items that match every given filter, in document order; `roles` are names as they are written."""
        query = sa.select(*ITEM_FIELDS).order_by(items.c.document_id, items.c.position)
        if document_id:
            query = query.where(items.c.document_id == document_id)
        if roles is not None:
            query = query.where(items.c.role.in_(roles))
        if kind:
            query = query.where(items.c.kind == kind)
        with self.engine.connect() as connection:
            return tuple(_item(row) for row in connection.execute(query))

    def items_of(self, document_id: str) -> tuple[Item, ...]:
        """The register items of a document in order; as of the last call of `documents`, for some documents at a time."""
        if self._registers[0] != self._documents[0]:
            self._registers = self._documents[0], {}
        kept = self._registers[1]
        if document_id not in kept:
            if len(kept) >= WHOLE_DOCUMENTS_KEPT:
                kept.clear()
            kept[document_id] = self.items(document_id=document_id)
        return kept[document_id]

    def item(self, item_id: str) -> Item:
        """One register item; raises NotFoundError."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(*ITEM_FIELDS).where(items.c.id == item_id)).first()
        if row is None:
            raise NotFoundError(f"Det finns ingen post ”{item_id}” i registret. Läs om listan och försök igen.")
        return _item(row)

    def items_by_id(self, ids: Sequence[str]) -> tuple[Item, ...]:
        """The register items with those ids, in document order; an id that is not stored is left out."""
        query = sa.select(*ITEM_FIELDS).where(items.c.id.in_(ids)).order_by(items.c.document_id, items.c.position)
        with self.engine.connect() as connection:
            return tuple(_item(row) for row in connection.execute(query))

    def cells(
        self, *, documents: Sequence[str], kinds: Sequence[str], but: Sequence[str]
    ) -> Iterator[tuple[str | None, str | None, list[str]]]:
        """Role, area and the ids of the items there, by role and area, of items that name a role or are of those kinds.

        Only in those documents; the items `but` are left out.
        """
        ids = sa.func.aggregate_strings(items.c.id, " ")  # answered from the index alone
        query = (
            sa.select(items.c.role, items.c.area, ids)
            # Not by the index of the documents alone, which SQLite would choose, and read every row.
            .where((items.c.document_id + "").in_(documents), items.c.role.is_not(None) | items.c.kind.in_(kinds))
            .where(items.c.id.not_in(but))
            .group_by(items.c.role, items.c.area)
        )
        with self.engine.connect() as connection:
            for role, area, joined in connection.execute(query):
                yield role, area, joined.split(" ")

    def areas(self) -> tuple[str, ...]:
        """The areas that register items lie in, each once; as of the last call of `documents`."""
        kept = self._areas
        if kept[0] != self._documents[0]:
            query = sa.select(items.c.area).where(items.c.area.is_not(None)).distinct().order_by(items.c.area)
            with self.engine.connect() as connection:
                kept = self._areas = self._documents[0], tuple(connection.execute(query).scalars())
        return kept[1]

    def roles(self) -> tuple[str, ...]:
        """The roles that register items name, as they are written, each once; as of the last call of `documents`."""
        kept = self._roles
        if kept[0] != self._documents[0]:
            query = sa.select(items.c.role).where(items.c.role.is_not(None)).distinct().order_by(items.c.role)
            with self.engine.connect() as connection:
                kept = self._roles = self._documents[0], tuple(connection.execute(query).scalars())
        return kept[1]

    def candidates(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Passage id -> the passage; an id that is not stored is left out.

        As of the last call of `documents`: what one question has read, the next need not.
        """
        return self._candidates.read(self.engine, self._documents[0], passage_ids)

    def candidate_marks(self, passage_ids: Sequence[str]) -> dict[str, tuple[Mark, ...]]:
        """What `marks` gives, as of the last call of `documents`, and () for those that no item overlaps."""
        return self._candidate_marks.read(self.engine, self._documents[0], passage_ids)

    def marks(self, passage_ids: Sequence[str]) -> dict[str, tuple[Mark, ...]]:
        """Passage id -> what the register items that overlap it say, in their order, for those that some item does."""
        with self.engine.connect() as connection:
            found = _marks_among(connection, passage_ids)
        return {id_: marks for id_, marks in found.items() if marks}

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

    def save(self, reading: Reading, *, fingerprint: str, origin: str, keep_old: bool = False) -> None:
        """Write a document with all that was read from it, in place of what was stored under its id.

        With `keep_old` what was stored is kept as an older version under an id of its own, replaced by this one.
        """
        document = reading.document
        with self.engine.begin() as connection:
            before = connection.execute(
                sa.select(documents.c.digest, documents.c.filed_on).where(documents.c.id == document.id)
            ).first()
            if before is not None and keep_old:
                _archive(connection, document.id, before.digest)
            else:
                _delete(connection, document.id)
            same_file = before is not None and before.digest == document.digest
            row = _document_row(document) | {
                "fingerprint": fingerprint,
                "origin": origin,
                "passages_digest": _passages_digest(document, reading.passages),
                "warnings": list(reading.warnings),
                "sketch": list(reading.sketch),
                "filed_on": before.filed_on if same_file and before is not None else date.today(),
            }
            connection.execute(documents.insert(), [row])
            _insert(connection, pages, document.id, reading.pages)
            _insert(connection, blocks, document.id, reading.blocks)
            _insert(connection, passages, document.id, reading.passages)
            _insert(connection, items, document.id, reading.items)
            _raise_revision(connection)

    def update(self, changed: Iterable[Document]) -> None:
        """Write what is known of documents anew, but not what was read from them."""
        with self.engine.begin() as connection:
            for document in changed:
                query = sa.select(*PASSAGE_FIELDS).where(passages.c.document_id == document.id)
                of_document = [_passage(row) for row in connection.execute(query.order_by(passages.c.position))]
                row = _document_row(document) | {"passages_digest": _passages_digest(document, of_document)}
                connection.execute(documents.update().where(documents.c.id == document.id), row)
            _raise_revision(connection)

    def sketches(self) -> dict[str, tuple[tuple[int, ...], date]]:
        """The sketch of each document's text and the day its file was filed, by document id."""
        query = sa.select(documents.c.id, documents.c.sketch, documents.c.filed_on)
        with self.engine.connect() as connection:
            rows = connection.execute(query)
            return {row.id: (tuple(row.sketch), row.filed_on or date.min) for row in rows}

    def remove(self, document_id: str) -> None:
        """Delete a document, its older versions and everything read from them; raises NotFoundError."""
        self.document(document_id)
        query = sa.select(documents.c.id).where(documents.c.id.startswith(f"{document_id}{OLDER}", autoescape=True))
        with self.engine.begin() as connection:
            for older in connection.execute(query).scalars().all():
                _delete(connection, older)
            _delete(connection, document_id)
            _raise_revision(connection)

    def confirm(self, document_id: str, field: str, value: str) -> None:
        """Keep what a person says of a field of a document, in place of what was said before."""
        key = (confirmations.c.document_id == document_id) & (confirmations.c.field == field)
        with self.engine.begin() as connection:
            connection.execute(confirmations.delete().where(key))
            row = {"document_id": document_id, "field": field, "value": value, "confirmed_at": datetime.now(UTC)}
            connection.execute(confirmations.insert(), [row])
            _log(connection, "document", document_id, {field: value})

    def confirmed(self, document_id: str) -> dict[str, str]:
        """What a person has said of a document, by field."""
        query = sa.select(confirmations).where(confirmations.c.document_id == document_id)
        with self.engine.connect() as connection:
            return {row.field: row.value for row in connection.execute(query.order_by(confirmations.c.field))}

    def judge(self, judgement: Judgement) -> None:
        """Keep what a person says of a register item, in place of what was said before, and log it."""
        row = asdict(judgement) | {"changes": dict(judgement.changes), "judged_at": datetime.now(UTC)}
        with self.engine.begin() as connection:
            connection.execute(judgements.delete().where(judgements.c.item_id == judgement.item_id))
            connection.execute(judgements.insert(), [row])
            _log(connection, "item", judgement.item_id, {"verdict": judgement.verdict, **dict(judgement.changes)})

    def judgements(self) -> dict[str, Judgement]:
        """What a person has said of register items, by item id."""
        with self.engine.connect() as connection:
            return {
                row.item_id: Judgement(row.item_id, Verdict(row.verdict), tuple(sorted(row.changes.items())))
                for row in connection.execute(sa.select(judgements))
            }

    def hand_log(self) -> tuple[LogEntry, ...]:
        """Everything that a person has confirmed, corrected or rejected, in order."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(hand_log).order_by(hand_log.c.number))
            return tuple(LogEntry(row.at, row.what, row.subject, tuple(sorted(row.said.items()))) for row in rows)

    def save_job(self, job: Job) -> None:
        """Write a job in place of what was stored under its id."""
        row = {"id": job.id, "submitted": job.submitted, "state": job.state, "job": JOB.dump_python(job, mode="json")}
        with self.engine.begin() as connection:
            connection.execute(jobs.delete().where(jobs.c.id == job.id))
            connection.execute(jobs.insert(), [row])

    def job(self, job_id: str) -> Job:
        """One job; raises NotFoundError."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(jobs.c.job).where(jobs.c.id == job_id)).first()
        if row is None:
            raise NotFoundError(f"Det finns inget jobb ”{job_id}”. Listan finns under Dokument.")
        return JOB.validate_python(row.job)

    def jobs(self, limit: int = 50) -> tuple[Job, ...]:
        """The latest jobs, newest first."""
        query = sa.select(jobs.c.job).order_by(jobs.c.submitted.desc(), jobs.c.id).limit(limit)
        with self.engine.connect() as connection:
            return tuple(JOB.validate_python(job) for job in connection.execute(query).scalars())


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
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")


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
    # Not by asdict, which copies every value and takes four times as long as the database.
    names = [column.name for column in table.c if column.name not in ("document_id", "position")]
    place = {"document_id": document_id}
    rows = [{name: _plain(name, getattr(thing, name)) for name in names} | place for thing in things]
    if "position" in table.c:
        rows = [row | {"position": position} for position, row in enumerate(rows)]
    if rows:
        connection.execute(table.insert(), rows)


def _plain(name: str, value: Any) -> Any:
    """A field's value as a column holds it: words and corrections as lists of values, a third of the size they have by name."""
    match name:
        case "words":
            return [[w.start, w.end, w.box.x0, w.box.y0, w.box.x1, w.box.y1, w.confidence] for w in value]
        case "corrections":
            return [[correction.start, correction.end, correction.text] for correction in value]
        case "boxes":
            return [asdict(box) for box in value]
    return value


def _archive(connection: Connection, document_id: str, digest: str) -> None:
    """Give a stored document an id of its own, with everything read from it, as what the next one replaces."""
    suffix = f"{OLDER}{digest[:12]}"
    older = document_id + suffix
    _delete(connection, older)
    row = connection.execute(sa.select(documents).where(documents.c.id == document_id)).one()._asdict()
    connection.execute(documents.insert(), [row | {"id": older, "replaced_by": document_id, "origin": ""}])
    for table in (pages, blocks):
        connection.execute(table.update().where(table.c.document_id == document_id).values(document_id=older))
    _rename_passages(connection, document_id, older)
    renamed = {"document_id": older, "id": items.c.id + suffix, "serves": items.c.serves + suffix}
    connection.execute(items.update().where(items.c.document_id == document_id).values(renamed))
    connection.execute(documents.delete().where(documents.c.id == document_id))


def _rename_passages(connection: Connection, document_id: str, older: str) -> None:
    """Give the passages of a document that is archived ids of their own, in the form of all passage ids: 16 hex digits."""
    ids = connection.execute(sa.select(passages.c.id).where(passages.c.document_id == document_id)).scalars().all()
    renamed = [{"was": id_, "now": hashlib.sha256(f"{older}\n{id_}".encode()).hexdigest()[:16]} for id_ in ids]
    if renamed:
        change = passages.update().where(passages.c.id == sa.bindparam("was"))
        connection.execute(change.values(id=sa.bindparam("now"), document_id=older), renamed)


def _log(connection: Connection, what: str, subject: str, said: Mapping[str, str]) -> None:
    row = {"at": datetime.now(UTC), "what": what, "subject": subject, "said": dict(said)}
    connection.execute(hand_log.insert(), [row])


def _raise_revision(connection: Connection) -> None:
    connection.execute(revision.update().values(number=revision.c.number + 1))


def _delete(connection: Connection, document_id: str) -> None:
    for table in (items, passages, blocks, pages):
        connection.execute(table.delete().where(table.c.document_id == document_id))
    connection.execute(documents.delete().where(documents.c.id == document_id))


def _passages_digest(document: Document, of_document: Iterable[Passage]) -> str:
    """A digest of what the passages of a document are searched with."""
    return _digest([[p.id, p.text, document.title, list(p.heading_path), p.lead_in] for p in of_document])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


def _document_row(document: Document) -> dict[str, Any]:
    return asdict(document) | {"facts": FACTS.dump_python(document.facts, mode="json")}


def _document(row: Any) -> Document:
    values = row._asdict()
    values |= {"kind": DocumentKind(row.kind), "school_forms": tuple(row.school_forms)}
    return Document(**values | {"facts": FACTS.validate_python(row.facts)})


def _page(row: Any) -> Page:
    values = row._asdict()
    del values["document_id"]
    return Page(**values | {"corrections": tuple(Correction(*each) for each in row.corrections)})


def _block(row: Any) -> Block:
    values = row._asdict()
    del values["document_id"], values["position"]
    values |= {"kind": BlockKind(row.kind), "heading_path": tuple(row.heading_path), "marks": tuple(row.marks)}
    return Block(**values | {"boxes": tuple(Box(**box) for box in row.boxes)})


def _passages_among(connection: Connection, ids: Sequence[str]) -> dict[str, Passage]:
    """The passages with those ids that are stored."""
    return {row[0]: _passage(row) for row in connection.execute(PASSAGES, {"ids": list(ids)})}


def _marks_among(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Mark, ...]]:
    """What the register says of each of the passages with those ids."""
    found: dict[str, tuple[Mark, ...]] = dict.fromkeys(ids, ())
    for id_, kind, role, modality in connection.execute(MARKS, {"ids": list(ids)}):
        found[id_] += (_mark(kind, role, modality),)
    return found


@lru_cache(maxsize=REMEMBERED)
def _mark(kind: str, role: str | None, modality: str) -> Mark:
    return Mark(ItemKind(kind), role, Modality(modality))


@lru_cache(maxsize=REMEMBERED)
def _path(written: str) -> tuple[str, ...]:
    """A heading path from its JSON; passages under the same headings share one."""
    return tuple(json.loads(written))


def _passage(row: Any) -> Passage:
    id_, document_id, page, start, end, kind, heading_path, lead_in, text, raw_text = row
    path = _path(heading_path) if isinstance(heading_path, str) else tuple(heading_path)
    return Passage(id_, document_id, page, start, end, KINDS[kind], path, lead_in, text, raw_text)


def _item(row: Any) -> Item:
    values = row._asdict()
    values |= {"kind": ItemKind(row.kind), "modality": Modality(row.modality)}
    return Item(**values | {"heading_path": tuple(row.heading_path)})
