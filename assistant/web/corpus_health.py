"""The filed documents -> how well each could be read, what of it needs a person's eye, and where that is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import quote
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from assistant.language import gettext, marked
from assistant.store import Store, items, pages
from assistant.types import Document, DocumentKind, Validity
from assistant.web.words import Words, listed_pages

HARD_TO_READ = 70.0  # OCR's mean word confidence under which a page is likely to hold wrong words
STEERING = (DocumentKind.PLAN, DocumentKind.ACTION_PLAN, DocumentKind.STRATEGY, DocumentKind.POLICY)
"""The kinds that are decided and apply for a time; an evaluation or a guide need not say from when."""


class Health(StrEnum):
    """How a document stands, as an address says it."""

    POOR = "se-over"
    LACKING = "saknar"
    GOOD = "bra"


class Flaw(StrEnum):
    """Something that is not as it should be with a document, as an address says it; the gravest first."""

    NO_TEXT = "utan-text"
    HARD = "svarlast"
    EXPIRED = "utgangen"
    UNDATED = "odaterad"
    NO_PERIOD = "utan-tid"
    NO_KIND = "utan-typ"
    NO_ISSUER = "utan-utgivare"
    NO_DECISION = "utan-beslutsdag"
    REMARKS = "anmarkning"
    COPIES = "kopior"


HEALTHS = Words(
    {
        Health.POOR: marked("Behöver ses över"),
        Health.LACKING: marked("Kan kompletteras"),
        Health.GOOD: marked("Bra"),
    }
)
FLAWS = Words(
    {
        Flaw.NO_TEXT: marked("Sidor utan text"),
        Flaw.HARD: marked("Svårlästa sidor"),
        Flaw.EXPIRED: marked("Utgånget utan efterföljare"),
        Flaw.UNDATED: marked("Oklart när nyare version gäller"),
        Flaw.NO_PERIOD: marked("Giltighetstid saknas"),
        Flaw.NO_KIND: marked("Dokumenttyp saknas"),
        Flaw.NO_ISSUER: marked("Utgivare saknas"),
        Flaw.NO_DECISION: marked("Beslutsdag saknas"),
        Flaw.REMARKS: marked("Anmärkningar från inläsningen"),
        Flaw.COPIES: marked("Samma text i flera filer"),
    }
)
GRAVE = (Flaw.NO_TEXT, Flaw.HARD, Flaw.EXPIRED, Flaw.UNDATED, Flaw.NO_PERIOD)
ON_PAGES = {Flaw.NO_TEXT: marked("Utan text: %(pages)s"), Flaw.HARD: marked("Svårläst: %(pages)s")}


def _form(field: str) -> str:
    """Where on a document's page a field is set by hand, with its form open."""
    return f"?ratta={field}#uppgift-{field}"


MENDED = {
    Flaw.EXPIRED: (marked("Förnya eller rätta slutdagen"), _form("valid_to")),
    Flaw.UNDATED: (marked("Ange när den nyare gäller från"), _form("valid_from")),
    Flaw.NO_PERIOD: (marked("Ange giltighetstid"), _form("valid_from")),
    Flaw.NO_KIND: (marked("Välj dokumenttyp"), _form("kind")),
    Flaw.NO_ISSUER: (marked("Ange utgivare"), _form("issuer")),
    Flaw.NO_DECISION: (marked("Ange beslutsdag"), _form("decided_on")),
    Flaw.REMARKS: (marked("Läs anmärkningarna"), "#lasningen"),
    Flaw.COPIES: (marked("Jämför kopiorna"), "#versioner"),
}
"""What is to be done about a flaw that is not of some pages, and where on the document's page, or the newer one's."""


@dataclass(frozen=True, slots=True)
class Read:
    """How a document could be read: numbers of pages, OCR's mean word confidence, register items and remarks."""

    without_text: tuple[int, ...] = ()
    hard: tuple[int, ...] = ()
    ocr_pages: int = 0
    confidence: float | None = None
    items: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def remarks(self) -> int:
        """How many warnings are of something else than a page that has no text or is hard to read."""
        return max(0, len(self.warnings) - len(self.without_text) - len(self.hard))


@dataclass(frozen=True, slots=True)
class Mending:
    """A flaw of a document with what is to be done about it, in words, and the address where it is done."""

    flaw: Flaw
    words: str
    address: str


# What was read of a store's documents, beside those documents: while they are the same tuple, it still holds.
_kept: WeakKeyDictionary[Store, tuple[tuple[Document, ...], Mapping[str, Read]]] = WeakKeyDictionary()


def reads(store: Store) -> Mapping[str, Read]:
    """How each document could be read, by its id."""
    filed = store.documents()
    kept = _kept.get(store)
    if kept is None or kept[0] is not filed:
        kept = _kept[store] = filed, _reads(store)
    return kept[1]


def flaws(document: Document, read: Read, today: date, *, copies: bool = False) -> tuple[Flaw, ...]:
    """What is not as it should be with a document that day, the gravest first; `copies` when it is filed more than once."""
    validity = document.validity(today)
    steering = document.kind in STEERING
    found = {
        Flaw.NO_TEXT: read.without_text,
        Flaw.HARD: read.hard,
        Flaw.EXPIRED: steering and validity is Validity.EXPIRED and not document.replaced_by,
        Flaw.UNDATED: document.replaced_by and not document.replaced_on,
        Flaw.NO_PERIOD: steering and validity is Validity.UNKNOWN,
        Flaw.NO_KIND: document.kind is DocumentKind.OTHER,
        Flaw.NO_ISSUER: not (document.issuer or document.municipality),
        Flaw.NO_DECISION: steering and not document.draft and document.decided_on is None,
        Flaw.REMARKS: read.remarks,
        Flaw.COPIES: copies,
    }
    return tuple(flaw for flaw, there in found.items() if there)


def health_of(found: tuple[Flaw, ...]) -> Health:
    """How a document with those flaws stands."""
    if any(flaw in GRAVE for flaw in found):
        return Health.POOR
    return Health.LACKING if found else Health.GOOD


def mending(flaw: Flaw, document: Document, read: Read) -> Mending:
    """What is to be done about a flaw of a document, and where."""
    if flaw in ON_PAGES:
        numbers = read.without_text if flaw is Flaw.NO_TEXT else read.hard
        words = gettext(ON_PAGES[flaw], pages=listed_pages(numbers))
        return Mending(flaw, words, f"/dokument/{quote(document.id)}/sida/{numbers[0]}")
    words, place = MENDED[flaw]
    id_ = document.replaced_by if flaw is Flaw.UNDATED else document.id
    return Mending(flaw, gettext(words), f"/dokument/{quote(id_ or '')}{place}")


def _reads(store: Store) -> dict[str, Read]:
    warnings, without_text = store.warnings(), store.pages_without_text()
    of_pages = sa.select(
        pages.c.document_id,
        sa.func.count().filter(pages.c.ocr).label("ocr_pages"),
        sa.func.avg(pages.c.confidence).label("confidence"),
    ).group_by(pages.c.document_id)
    hard = sa.select(pages.c.document_id, pages.c.number).where(pages.c.confidence < HARD_TO_READ)
    of_items = sa.select(items.c.document_id, sa.func.count()).group_by(items.c.document_id)
    with store.engine.connect() as connection:
        ocr = {id_: (count, confidence) for id_, count, confidence in connection.execute(of_pages)}
        counts = {id_: int(count) for id_, count in connection.execute(of_items)}
        hard_pages: dict[str, list[int]] = {}
        for id_, number in connection.execute(hard.order_by(pages.c.document_id, pages.c.number)):
            hard_pages.setdefault(id_, []).append(number)
    return {
        id_: Read(
            without_text=without_text.get(id_, ()),
            hard=tuple(hard_pages.get(id_, ())),
            ocr_pages=ocr.get(id_, (0, None))[0],
            confidence=ocr.get(id_, (0, None))[1],
            items=counts.get(id_, 0),
            warnings=said,
        )
        for id_, said in warnings.items()
    }
