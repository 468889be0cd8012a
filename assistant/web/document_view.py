"""A document as a reader sees it: what is known of it and where that stands, its versions, register items and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant.confirm import FIELDS, PERSON
from assistant.judge import register_of
from assistant.store import Store
from assistant.swedish import fold
from assistant.types import (
    UNTIL_FURTHER,
    Block,
    BlockKind,
    Document,
    DocumentKind,
    Fact,
    Item,
    ItemKind,
    Judgement,
    Page,
)
from assistant.web.corpus_health import HARD_TO_READ, reads
from assistant.web.shelf import Shelved, oldest_first, stand

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
class Post:
    """A register item of the document and what a person has said of it."""

    item: Item
    judgement: Judgement | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with everything its page shows; `titles` are those of all documents, by id."""

    standing: Shelved
    titles: Mapping[str, str]
    known: tuple[Known, ...]
    named: tuple[Named, ...]
    versions: tuple[Shelved, ...]
    posts: Mapping[ItemKind, tuple[Post, ...]]
    headings: tuple[Block, ...]
    pages: tuple[Page, ...]

    @property
    def document(self) -> Document:
        """The document itself."""
        return self.standing.document

    @property
    def corrections(self) -> int:
        """How many places of the text are read otherwise than the file has them."""
        return sum(len(page.corrections) for page in self.pages)

    def is_hard(self, page: Page) -> bool:
        """Whether OCR could hardly read the page."""
        return page.confidence is not None and page.confidence < HARD_TO_READ


def view_document(store: Store, document_id: str, today: date) -> DocumentView:
    """The document as it stands that day; raises NotFoundError."""
    chosen = store.document(document_id)
    everything, read = store.documents(), reads(store)
    family = [stand(each, read, today) for each in everything if chosen.family and each.family == chosen.family]
    filed_under = {fold(each.title): each.id for each in everything if not each.superseded(today)}
    return DocumentView(
        standing=stand(chosen, read, today),
        titles={each.id: each.title for each in everything},
        known=known_of(chosen),
        named=tuple(Named(fact, filed_under.get(fold(fact.value))) for fact in chosen.facts if fact.field == NAMES),
        versions=tuple(sorted(family, key=oldest_first)),
        posts=posts_of(store, document_id),
        headings=tuple(block for block in store.blocks(document_id) if block.kind is BlockKind.HEADING),
        pages=store.pages(document_id),
    )


def posts_of(store: Store, document_id: str) -> dict[ItemKind, tuple[Post, ...]]:
    """The register items of the document by kind, as a person has judged them, without those rejected."""
    said = store.judgements()
    found: dict[ItemKind, list[Post]] = {kind: [] for kind in ItemKind}
    for item in register_of(store, document_id=document_id):
        found[item.kind].append(Post(item, said.get(item.id)))
    return {kind: tuple(posts) for kind, posts in found.items() if posts}


def known_of(document: Document) -> tuple[Known, ...]:
    """Every field that a person can set, and every other that a fact tells of, as it stands."""
    told = dict.fromkeys(fact.field for fact in document.facts if fact.field != NAMES)
    return tuple(_known(document, field) for field in dict.fromkeys([*FIELDS, *told]))


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
