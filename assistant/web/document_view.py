"""A document as a reader sees it: what is known of it and where that stands, its versions, contents and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from assistant.confirm import FIELDS, PERSON
from assistant.store import Store
from assistant.swedish import fold
from assistant.types import UNTIL_FURTHER, Block, BlockKind, Document, DocumentKind, Fact, Page
from assistant.web.replies import FiledDocument, filed

HARD_TO_READ = 70.0  # OCR's mean word confidence under which a page is likely to hold wrong words
NAMES = "related"  # the field of a document that this one names


@dataclass(frozen=True, slots=True)
class Known:
    """A field of a document as it stands, the facts that say so, and those that say something else."""

    field: str
    value: str
    basis: tuple[Fact, ...]
    others: tuple[Fact, ...]

    @property
    def shown(self) -> str:
        """The value, or what is said in its place: that there is no end."""
        return self.value or next((fact.value for fact in self.basis), "")

    @property
    def confirmed(self) -> bool:
        """Whether a person has said so."""
        return any(fact.source == PERSON for fact in self.basis)

    @property
    def from_filename(self) -> bool:
        """Whether nothing but the file's name tells it."""
        return not self.basis and self.field in ("title", "kind") and self.value != DocumentKind.OTHER

    @property
    def changeable(self) -> bool:
        """Whether a person can confirm or correct it."""
        return self.field in FIELDS


@dataclass(frozen=True, slots=True)
class Named:
    """A document that another names, with its id when it is filed here."""

    fact: Fact
    id: str | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with everything its page shows; `titles` are those of all documents, by id."""

    document: FiledDocument
    titles: Mapping[str, str]
    known: tuple[Known, ...]
    named: tuple[Named, ...]
    versions: tuple[FiledDocument, ...]
    headings: tuple[Block, ...]
    pages: tuple[Page, ...]

    @property
    def corrections(self) -> int:
        """How many places of the text are read otherwise than the file has them."""
        return sum(len(page.corrections) for page in self.pages)

    @property
    def ocr_pages(self) -> int:
        """How many pages were read by OCR."""
        return sum(page.ocr for page in self.pages)

    @property
    def confidence(self) -> float | None:
        """The mean word confidence of the pages read by OCR, 0 to 100."""
        known = [page.confidence for page in self.pages if page.confidence is not None]
        return fmean(known) if known else None

    @property
    def hard_pages(self) -> tuple[int, ...]:
        """The numbers of the pages that OCR could hardly read."""
        return hard_pages(self.pages)


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document in the list, the numbers of its pages that OCR could hardly read, and what it stands in the place of."""

    document: FiledDocument
    hard_pages: tuple[int, ...]
    under: tuple[FiledDocument, ...]


def view_document(store: Store, document_id: str, today: date) -> DocumentView:
    """The document as it stands that day; raises NotFoundError."""
    chosen = store.document(document_id)
    everything = store.documents()
    family = [each for each in everything if chosen.family and each.family == chosen.family]
    document, *versions = filed([chosen, *sorted(family, key=_age)], store, today)
    filed_under = {fold(each.title): each.id for each in everything if not each.superseded(today)}
    return DocumentView(
        document=document,
        titles={each.id: each.title for each in everything},
        known=known_of(chosen),
        named=tuple(Named(fact, filed_under.get(fold(fact.value))) for fact in chosen.facts if fact.field == NAMES),
        versions=tuple(versions),
        headings=tuple(block for block in store.blocks(document_id) if block.kind is BlockKind.HEADING),
        pages=store.pages(document_id),
    )


def shelf(store: Store, today: date) -> tuple[Shelved, ...]:
    """The documents of the list, each with the older versions and copies that it stands in the place of under it."""
    everything = {document.id: document for document in filed(store.documents(), store, today)}
    under: dict[str, list[FiledDocument]] = {}
    for document in everything.values():
        head = _head(document, everything)
        under.setdefault(head.id, [])
        if head is not document:
            under[head.id].append(document)
    # A page that is hard to read has been warned of, so the pages of other documents need not be fetched.
    return tuple(
        Shelved(
            document := everything[id_],
            hard_pages(store.pages(id_)) if document.warnings else (),
            tuple(sorted(documents, key=_age, reverse=True)),
        )
        for id_, documents in sorted(under.items())
    )


def known_of(document: Document) -> tuple[Known, ...]:
    """Every field that a person can set, and every other that a fact tells of, as it stands."""
    told = dict.fromkeys(fact.field for fact in document.facts if fact.field != NAMES)
    return tuple(_known(document, field) for field in dict.fromkeys([*FIELDS, *told]))


def hard_pages(pages: Iterable[Page]) -> tuple[int, ...]:
    """The numbers of the pages that OCR could hardly read."""
    return tuple(page.number for page in pages if page.confidence is not None and page.confidence < HARD_TO_READ)


def _known(document: Document, field: str) -> Known:
    facts = sorted((fact for fact in document.facts if fact.field == field), key=lambda fact: -fact.confidence)
    value = _written(getattr(document, field)) if field in Document.__dataclass_fields__ else facts[0].value
    basis = tuple(fact for fact in facts if _says(fact, value))
    return Known(field, value, basis, tuple(fact for fact in facts if fact not in basis))


def _written(value: object) -> str:
    """A field's value as it is written in a form."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _says(fact: Fact, value: str) -> bool:
    """Whether a fact says that the value is so; a person always does, and whatever a draft calls itself means yes."""
    if fact.source == PERSON:
        return True
    if fact.field == "draft":
        return value == "ja"
    if fact.value == UNTIL_FURTHER:
        return not value
    return sorted(fold(fact.value).split(", ")) == sorted(fold(value).split(", "))


def _head(document: FiledDocument, everything: Mapping[str, FiledDocument]) -> FiledDocument:
    """The document that stands in its place today: itself, unless it is a copy or a newer version has replaced it."""
    passed: set[str] = set()
    head = document
    while head.id not in passed:
        passed.add(head.id)
        successor = everything.get(head.copy_of or (head.replaced_by if head.is_replaced else None) or "")
        head = successor or head
    return head


def _age(document: Document | FiledDocument) -> tuple[date, date, str]:
    """What versions are ordered by, the oldest first."""
    return document.valid_from or document.decided_on or date.min, document.replaced_on or date.max, document.id
