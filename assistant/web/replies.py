"""The JSON shapes of the HTTP contract that differ from the frozen types they are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from assistant.store import Store
from assistant.types import Document, DocumentKind, Fact, Item, Job, JobState, Validity
from assistant.web.page_view import PageView


@dataclass(frozen=True, slots=True)
class ItemsReply:
    """Register items and how many they are."""

    total: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A filed document as it stands today, with what reading it warned of; `ready` when every page of it has text."""

    id: str
    title: str
    kind: DocumentKind
    filename: str
    media_type: str
    digest: str
    pages: int
    issuer: str | None
    municipality: str | None
    level: str | None
    school_forms: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    validity_source: str | None
    published: int | None
    url: str | None
    decided_by: str | None
    decided_on: date | None
    diary_number: str | None
    language: str | None
    draft: bool
    family: str | None
    replaced_by: str | None
    replaced_on: date | None
    copy_of: str | None
    facts: tuple[Fact, ...]
    validity: Validity
    warnings: tuple[str, ...]
    pages_without_text: tuple[int, ...]
    ready: bool

    @property
    def is_replaced(self) -> bool:
        """Whether a newer version applies instead of it."""
        return self.validity is Validity.REPLACED


@dataclass(frozen=True, slots=True)
class DocumentsReply:
    """All documents and how many they are."""

    total: int
    documents: tuple[FiledDocument, ...]


@dataclass(frozen=True, slots=True)
class PageReply:
    """A page's raw text; `marked` is `raw[start:end]` where a span was asked for."""

    document_id: str
    number: int
    label: str | None
    raw: str
    start: int | None
    end: int | None
    marked: str | None
    heading_path: tuple[str, ...]
    width: float | None
    height: float | None
    ocr: bool
    confidence: float | None


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text as the file has it and as a reader would have it, line for line."""

    number: int
    raw: str
    text: str


@dataclass(frozen=True, slots=True)
class TextReply:
    """The text of a whole document."""

    pages: tuple[PageText, ...]


@dataclass(frozen=True, slots=True)
class JobAccepted:
    """Where the job that reads files can be followed."""

    job: str
    url: str
    state: JobState


@dataclass(frozen=True, slots=True)
class JobReply(Job):
    """A job as it stands; `ready` when it is done and every page of every file of it could be read."""

    ready: bool = False


@dataclass(frozen=True, slots=True)
class JobsReply:
    """The latest jobs, newest first, and how many they are."""

    total: int
    jobs: tuple[JobReply, ...]


def accepted(job: Job) -> JobAccepted:
    """Where the job can be followed."""
    return JobAccepted(job.id, f"/api/jobs/{job.id}", job.state)


def job_reply(job: Job) -> JobReply:
    """The job in the contract's shape."""
    report = job.report
    whole = report is not None and not report.failed and all(file.ready for file in report.files)
    values = {field.name: getattr(job, field.name) for field in fields(job)}
    return JobReply(**values, ready=whole and job.state is JobState.DONE)


def filed(documents: Iterable[Document], store: Store, today: date) -> tuple[FiledDocument, ...]:
    """The documents as they stand that day."""
    warnings, without_text = store.warnings(), store.pages_without_text()
    return tuple(
        FiledDocument(
            **{field.name: getattr(document, field.name) for field in fields(document)},
            validity=document.validity(today),
            warnings=warnings.get(document.id, ()),
            pages_without_text=without_text.get(document.id, ()),
            ready=document.id not in without_text,
        )
        for document in documents
    )


def page_reply(view: PageView) -> PageReply:
    """The page in the contract's shape."""
    page = view.page
    return PageReply(
        document_id=view.document.id,
        number=page.number,
        label=page.label,
        raw=page.raw,
        start=view.span.start if view.span else None,
        end=view.span.end if view.span else None,
        marked=view.marked,
        heading_path=view.heading_path,
        width=page.width,
        height=page.height,
        ocr=page.ocr,
        confidence=page.confidence,
    )
