"""The JSON edge: parse, call the assistant once, answer in the contract's shape."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from time import perf_counter
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Header, Query, UploadFile
from fastapi.responses import Response
from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic_core import to_json

from assistant.types import Answer
from assistant.web.asking import Question, ask
from assistant.web.jobs import Job
from assistant.web.negotiation import preferred
from assistant.web.page_view import draw, readable_text, view_page
from assistant.web.parts import TheAssistant, TheJobs, TheMetrics
from assistant.web.problems import OPENAPI
from assistant.web.replies import (
    DocumentsReply,
    FiledDocument,
    ItemsReply,
    JobAccepted,
    PageReply,
    PageText,
    SearchReply,
    TextReply,
    filed,
    found,
    page_reply,
)
from assistant.web.uploads import keep_uploads

router = APIRouter(prefix="/api", responses=OPENAPI)

JSON, EVENTS, PNG = "application/json", "text/event-stream", "image/png"
IMAGE_RANGES = (PNG, "image/avif", "image/webp", "image/jpeg")  # what the browsers' <img> names before image/*

Documents = Annotated[list[str], Query(description="Sök bara i de här dokumenten")]
Accept = Annotated[str, Header()]


@router.get("/search", summary="De närmaste ställena", response_model_exclude_unset=True)
def search(
    assistant: TheAssistant,
    q: Annotated[str, Query(min_length=1)],
    k: Annotated[int, Query(ge=1, le=200)] = 20,
    documents: Documents = [],  # noqa: B006 - FastAPI copies it
    explain: bool = False,
) -> SearchReply:
    """The passages nearest the query, best first; with `explain` also those rejected."""
    started = perf_counter()
    retrieval = assistant.search(q, k=k, documents=documents)
    took_ms = round(1000 * (perf_counter() - started), 1)
    rejected = found(retrieval.rejected) if explain else None
    return SearchReply(q, took_ms, found(retrieval.kept), rejected)


@router.post(
    "/ask",
    summary="Svar på en fråga",
    response_model=Answer,
    responses={200: {"content": {EVENTS: {"schema": {"type": "string"}}}}},
)
def answer(
    question: Question, assistant: TheAssistant, metrics: TheMetrics, accept: Accept = ""
) -> Answer | EventSourceResponse:
    """The answer, whole as JSON or as the events understood, sentence, warning and done."""
    answer = ask(assistant, metrics, question)
    if preferred(accept, (JSON, EVENTS)) == EVENTS:
        return EventSourceResponse(events(answer))
    return answer


def events(answer: Answer) -> Iterator[bytes]:
    """The answer as server-sent events; a sentence comes with its citations."""
    citations = {citation.n: citation for citation in answer.citations}
    sentences = (
        {"text": sentence.text, "citations": [citations[n] for n in sentence.citations]} for sentence in answer.sentences
    )
    stages: Iterator[tuple[str, Any]] = chain(
        [("understood", answer.understood)],
        (("sentence", sentence) for sentence in sentences),
        (("warning", warning) for warning in answer.warnings),
        [("done", answer)],
    )
    return (format_sse_event(event=name, data_str=to_json(data).decode()) for name, data in stages)


@router.get("/items", summary="Registret: ansvar, mål, indikatorer, aktiviteter")
def items(
    assistant: TheAssistant,
    document_id: str | None = None,
    kind: str | None = None,
    role: str | None = None,
    area: str | None = None,
) -> ItemsReply:
    """Every register item that matches the filters; an empty filter is none."""
    matching = assistant.items(document_id=document_id or None, kind=kind or None, role=role or None, area=area or None)
    return ItemsReply(len(matching), matching)


@router.get("/documents", summary="Alla dokument")
def documents(assistant: TheAssistant) -> DocumentsReply:
    """The documents with their validity today and where it was read."""
    warnings = assistant.store.warnings()
    listed = tuple(filed(document, warnings, date.today()) for document in assistant.store.documents())
    return DocumentsReply(len(listed), listed)


@router.post("/documents", summary="Läs in filer", status_code=202)
def upload(
    assistant: TheAssistant,
    jobs: TheJobs,
    response: Response,
    files: Annotated[list[UploadFile], File()] = [],  # noqa: B006 - FastAPI copies it
    file: Annotated[list[UploadFile], File()] = [],  # noqa: B006 - FastAPI copies it
) -> JobAccepted:
    """The job that reads the files; they may be sent as `file` or `files`."""
    job = jobs.submit(keep_uploads([*files, *file], assistant.settings))
    response.headers["Location"] = f"/api/jobs/{job.id}"
    return JobAccepted(job.id, f"/api/jobs/{job.id}", job.state)


@router.get("/jobs/{job_id}", summary="Ett jobb som läser in filer")
def job(jobs: TheJobs, job_id: str) -> Job:
    """The job as it stands, with its report when it is over."""
    return jobs.get(job_id)


@router.get("/documents/{document_id}", summary="Ett dokument")
def document(assistant: TheAssistant, document_id: str) -> FiledDocument:
    """The document with its validity today and where it was read."""
    return filed(assistant.store.document(document_id), assistant.store.warnings(), date.today())


@router.get(
    "/documents/{document_id}/pages/{number}",
    summary="En sida som bild eller text",
    response_model=PageReply,
    responses={200: {"content": {PNG: {"schema": {"type": "string", "format": "binary"}}}}},
)
def page(
    assistant: TheAssistant,
    document_id: str,
    number: int,
    start: int | None = None,
    end: int | None = None,
    format: Literal["image", "json"] | None = None,
    accept: Accept = "",
    if_none_match: Accept = "",
) -> PageReply | Response:
    """The page of a PDF as a picture when the client would rather have one, else its text; with the span marked."""
    view = view_page(assistant.store, document_id, number, start=start, end=end)
    likes_images = preferred(accept, (JSON, *IMAGE_RANGES)) != JSON
    if format == "json" or (format is None and not (likes_images and view.has_image)):
        return page_reply(view)
    version = f'"{view.document.digest[:16]}-{number}-{start}-{end}"'
    headers = {"ETag": version, "Cache-Control": "private, no-cache", "Vary": "Accept"}
    if version in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(draw(view, assistant.settings), headers=headers, media_type=PNG)


@router.get("/documents/{document_id}/text", summary="Hela dokumentets text")
def text(assistant: TheAssistant, document_id: str) -> TextReply:
    """The text of every page, as the file has it and made readable, line for line."""
    pages = assistant.store.pages(document_id)
    return TextReply(tuple(PageText(page.number, page.raw, readable_text(page.raw)) for page in pages))
