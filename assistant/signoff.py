"""A person's word on how far a document covers a criterion -> kept beside the program's, for the version it was said of.

Nothing is written over: the latest word counts, the earlier ones stay as the log of how it came about.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from assistant.coverage import Coverage, Judged, Verdict
from assistant.criteria import CriteriaSet
from assistant.errors import InputError, StoreError
from assistant.store import Store, metadata

log = logging.getLogger(__name__)

MOST_COMMENT, MOST_NAME = 1_000, 80  # characters

# One row each time that somebody signs; `criterion` is its text as it then was.
sign_offs = sa.Table(
    "sign_offs",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("criteria_id", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("criterion", sa.Text, nullable=False),
    sa.Column("document_id", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("signed_by", sa.Text, nullable=False),
    sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_sign_offs_subject", "criteria_id", "document_id", "code"),
)


class Standing(StrEnum):
    """Whether a sign-off still holds for what is read now."""

    HOLDS = "gäller"
    EARLIER_VERSION = "gäller en tidigare version"
    EARLIER_CRITERION = "gäller en tidigare lydelse av kriteriet"


@dataclass(frozen=True, slots=True)
class SignOff:
    """What a person said of a criterion and a version of a document, by its digest; `criterion` is the text it was said of."""

    criteria_id: str
    code: str
    criterion: str
    document_id: str
    digest: str
    verdict: Verdict
    comment: str
    signed_by: str
    signed_at: datetime

    def standing(self, judged: Judged) -> Standing:
        """Whether it holds for the document and the criterion as they now are."""
        if self.digest != judged.digest:
            return Standing.EARLIER_VERSION
        return Standing.HOLDS if self.criterion == judged.criterion.text else Standing.EARLIER_CRITERION


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The program's verdict with the latest that a person has said of the same, and whether that still holds."""

    judged: Judged
    signed: SignOff | None = None
    standing: Standing | None = None

    @property
    def verdict(self) -> Verdict:
        """What is to be counted: the person's word where it holds, else the program's."""
        if self.signed and self.standing is Standing.HOLDS:
            return self.signed.verdict
        return self.judged.verdict


def sign(  # noqa: PLR0913 - what is said, of what and by whom
    criteria: CriteriaSet, code: str, document_id: str, *, verdict: str, signed_by: str, comment: str = "", store: Store
) -> SignOff:
    """The sign-off of a criterion for the document as it now is, kept; raises InputError, NotFoundError or StoreError."""
    criterion, document = criteria.criterion(code), store.document(document_id)
    if verdict not in set(Verdict):
        raise InputError(f"”{verdict}” är ingen bedömning. Välj bland: {', '.join(Verdict)}.")
    name, said = " ".join(signed_by.split()), comment.strip()
    if not name:
        raise InputError("Skriv namn eller initialer: en bedömning ska ha en avsändare.")
    if len(name) > MOST_NAME:
        raise InputError(f"Namnet är {len(name)} tecken, högst {MOST_NAME} tas emot. Skriv initialer.")
    if len(said) > MOST_COMMENT:
        raise InputError(f"Kommentaren är {len(said)} tecken, högst {MOST_COMMENT} tas emot. Korta den.")
    row: dict[str, Any] = {
        "criteria_id": criteria.id,
        "code": criterion.code,
        "criterion": criterion.text,
        "document_id": document.id,
        "digest": document.digest,
        "verdict": Verdict(verdict),
        "comment": said,
        "signed_by": name,
        "signed_at": datetime.now(UTC),
    }
    try:
        with store.engine.begin() as connection:
            connection.execute(sign_offs.insert(), [row])
    except SQLAlchemyError as error:
        log.error("a sign-off cannot be written: %s", type(error).__name__)
        raise StoreError(
            "Bedömningen kunde inte sparas: databasen tog inte emot den. Försök igen om en stund."
        ) from error
    return SignOff(**row)


def log_of(store: Store, criteria_id: str, document_ids: Iterable[str]) -> tuple[SignOff, ...]:
    """Everything that people have said of a criteria set and documents, whatever version, in order; raises StoreError."""
    query = (
        sa.select(*(sign_offs.c[name] for name in SignOff.__dataclass_fields__))
        .where(sign_offs.c.criteria_id == criteria_id, sign_offs.c.document_id.in_(list(document_ids)))
        .order_by(sign_offs.c.number)
    )
    try:
        with store.engine.connect() as connection:
            return tuple(map(_sign_off, connection.execute(query)))
    except SQLAlchemyError as error:
        log.error("sign-offs cannot be read: %s", type(error).__name__)
        raise StoreError("Bedömningarna kan inte läsas ur databasen. Försök igen om en stund.") from error


def reviewed(found: Coverage, store: Store) -> tuple[Reviewed, ...]:
    """What the program says, pair by pair, with what people have said of the same; raises StoreError."""
    said = log_of(store, found.criteria.id, [document.id for document in found.documents])
    latest = {(each.code, each.document_id): each for each in said}
    return tuple(_reviewed(judged, latest.get((judged.criterion.code, judged.document_id))) for judged in found.judged)


def _reviewed(judged: Judged, signed: SignOff | None) -> Reviewed:
    return Reviewed(judged, signed, signed.standing(judged) if signed else None)


def _sign_off(row: Any) -> SignOff:
    values = row._asdict()
    at: datetime = row.signed_at  # SQLite does not keep the zone
    values |= {"verdict": Verdict(row.verdict), "signed_at": at.replace(tzinfo=UTC) if at.tzinfo is None else at}
    return SignOff(**values)
