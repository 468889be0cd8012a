"""A unit's drafts and self-assessments -> kept under ids that nobody can guess, until they are deleted or too old.

They are the unit's own: the id is the only way to them, and nothing in them is logged, added up or searched. What a unit
publishes gets an id of its own for others to read it under, which does not let them change it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from assistant.assessment import Form, Rating
from assistant.errors import NotFoundError, StoreError
from assistant.settings import Settings
from assistant.store import Store, metadata
from assistant.types import ActivityDraft, Unit

log = logging.getLogger(__name__)

NOT_THERE = "Det finns inget sparat på den adressen. Det kan vara borttaget eller för gammalt; gör ett nytt."
NOT_PUBLISHED = "Det finns ingen publicerad skattning på den adressen. Enheten kan ha dragit tillbaka den."
UNREADABLE = "Det är sparat av en annan version av Röda tråden och kan inte läsas. Gör ett nytt."
CANNOT = "Det kunde inte sparas: databasen tog inte emot det. Försök igen om en stund."

works = sa.Table(
    "works",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),  # JSON
    sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.Column("published_as", sa.Text, unique=True),
    sa.Column("published_at", sa.DateTime(timezone=True)),
)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A self-assessment: its form, and what the unit has filled in so far."""

    form: Form
    ratings: tuple[Rating, ...] = ()

    @property
    def unit(self) -> Unit:
        """The unit that it is of."""
        return self.form.unit

    @property
    def school_year(self) -> int:
        """The year in which its school year starts."""
        return self.form.school_year

    @property
    def graded(self) -> int:
        """How many of its rows have a grade."""
        return sum(rating.grade is not None for rating in self.ratings)


Content = ActivityDraft | Assessment
KINDS: dict[type[Content], str] = {ActivityDraft: "draft", Assessment: "assessment"}
READERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for kind, name in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Work:
    """Something that a unit has made, when it was last saved, and the id that others read it under once it is published."""

    id: str
    content: Content
    saved_at: datetime
    published_as: str | None = None
    published_at: datetime | None = None


class Workspace:
    """What the units of an installation have made."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._engine = store.engine
        self.days = max(1, settings.conversation_days)  # what is to be opened after it was made must be kept so long

    def save(self, content: Content, work_id: str | None = None) -> Work:
        """The content as it is kept: as something new, or in the place of that id; raises NotFoundError or StoreError."""
        now = datetime.now(UTC)
        kept = replace(self.get(work_id), content=content, saved_at=now) if work_id else None
        kept = kept or Work(secrets.token_urlsafe(18), content, now)
        kind = KINDS[type(content)]
        row = {"payload": READERS[kind].dump_json(content).decode(), "saved_at": now}
        with self._writing() as connection:
            if work_id:
                connection.execute(works.update().where(works.c.id == work_id).values(row))
            else:
                connection.execute(works.insert(), [row | {"id": kept.id, "kind": kind}])
            self._remove_old(connection, now)
        return kept

    def get(self, work_id: str) -> Work:
        """What is kept under an id; raises NotFoundError or StoreError."""
        found = self._found(works.c.id == work_id)
        if not found:
            raise NotFoundError(NOT_THERE)
        return found[0]

    def draft(self, work_id: str) -> ActivityDraft:
        """The draft that is kept under an id; raises NotFoundError or StoreError."""
        content = self.get(work_id).content
        if not isinstance(content, ActivityDraft):
            raise NotFoundError(NOT_THERE)
        return content

    def assessment(self, work_id: str) -> Assessment:
        """The self-assessment that is kept under an id; raises NotFoundError or StoreError."""
        content = self.get(work_id).content
        if not isinstance(content, Assessment):
            raise NotFoundError(NOT_THERE)
        return content

    def of(self, work_ids: Collection[str]) -> tuple[Work, ...]:
        """Those that are still kept under the ids, the latest first; raises StoreError."""
        return self._found(works.c.id.in_(list(work_ids)))

    def published(self) -> tuple[Work, ...]:
        """Every self-assessment that a unit has published, the latest first, without the id that it is changed under."""
        return tuple(replace(each, id="") for each in self._found(works.c.published_as.is_not(None)))

    def read_published(self, public_id: str) -> Work:
        """What is published under an id, without the one that it is changed under; raises NotFoundError or StoreError."""
        found = self._found(works.c.published_as == public_id)
        if not found:
            raise NotFoundError(NOT_PUBLISHED)
        return replace(found[0], id="")

    def publish(self, work_id: str) -> str:
        """The id that others read a self-assessment under; the same for one that is published already."""
        self.assessment(work_id)
        public_id = self.get(work_id).published_as
        if public_id:
            return public_id
        public_id = secrets.token_urlsafe(9)
        self._set(work_id, published_as=public_id, published_at=datetime.now(UTC))
        return public_id

    def withdraw(self, work_id: str) -> None:
        """Take a self-assessment back, so that only the unit can read it; raises NotFoundError or StoreError."""
        self.assessment(work_id)
        self._set(work_id, published_as=None, published_at=None)

    def delete(self, work_id: str) -> None:
        """Delete what is kept under an id, published or not; raises NotFoundError or StoreError."""
        with self._writing() as connection:
            if not connection.execute(works.delete().where(works.c.id == work_id)).rowcount:
                raise NotFoundError(NOT_THERE)

    def prune(self, now: datetime | None = None) -> int:
        """How many were deleted because nobody has saved them for too long; raises StoreError."""
        with self._writing() as connection:
            return self._remove_old(connection, now or datetime.now(UTC))

    def _set(self, work_id: str, **values: object) -> None:
        with self._writing() as connection:
            connection.execute(works.update().where(works.c.id == work_id).values(values))

    def _found(self, wanted: sa.ColumnElement[bool]) -> tuple[Work, ...]:
        query = sa.select(works).where(wanted, works.c.saved_at >= self._oldest(datetime.now(UTC)))
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(query.order_by(works.c.saved_at.desc(), works.c.id)).all()
        except SQLAlchemyError as error:
            log.error("works cannot be read: %s", type(error).__name__)
            raise StoreError("Det som är sparat kan inte läsas ur databasen. Försök igen om en stund.") from error
        return tuple(map(_work, rows))

    def _remove_old(self, connection: Connection, now: datetime) -> int:
        return connection.execute(works.delete().where(works.c.saved_at < self._oldest(now))).rowcount

    def _oldest(self, now: datetime) -> datetime:
        return now.astimezone(UTC) - timedelta(days=self.days)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction; raises StoreError."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:  # only its kind, and not as the cause: its text has what the unit wrote
            log.error("a work cannot be written: %s", type(error).__name__)
            raise StoreError(CANNOT) from None


def _work(row: Any) -> Work:
    try:
        content = READERS[row.kind].validate_json(row.payload)
    except (KeyError, ValidationError):
        # Not as its cause: a validation error repeats what the unit wrote.
        raise StoreError(UNREADABLE) from None
    published = _utc(row.published_at) if row.published_at else None
    return Work(row.id, content, _utc(row.saved_at), row.published_as, published)


def _utc(time: datetime) -> datetime:
    """The time with its zone, which SQLite does not keep."""
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time
