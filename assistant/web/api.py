"""The JSON edge: parse, call the assistant once, answer in the contract's shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from itertools import chain
from time import perf_counter
from typing import Annotated, Any

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi.responses import Response, StreamingResponse
from fastapi.sse import format_sse_event
from pydantic_core import to_json

from assistant.errors import NotFoundError
from assistant.explain import SearchReply, reply_to
from assistant.types import ActivityDraft, Answer, Citation, Sentence
from assistant.web.asking import Confirmation, DraftRequest, Part, Question, ask, stream
from assistant.web.negotiation import preferred
from assistant.web.page_view import readable_text, view_page
from assistant.web.parameters import ItemFilter, PageParameters, SearchParameters
from assistant.web.parts import TheAssistant, TheJobs, TheMetrics
from assistant.web.picture import draw
from assistant.web.problems import OPENAPI
from assistant.web.replies import (
    DocumentsReply,
    FiledDocument,
    ItemsReply,
    JobAccepted,
    JobReply,
    JobsReply,
    PageReply,
    PageText,
    TextReply,
    accepted,
    filed,
    job_reply,
    page_reply,
)
from assistant.web.uploads import keep_uploads

router = APIRouter(prefix="/api", responses=OPENAPI)

JSON, EVENTS, PNG = "application/json", "text/event-stream", "image/png"
AT_ONCE = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}  # proxies are not to save the events up
PICTURES = (PNG, "image/avif", "image/webp", "image/jpeg")  # what browsers name for an <img>, before image/*


@router.get("/search", summary="De närmaste ställena", response_model_exclude_none=True)
def search(assistant: TheAssistant, asked: Annotated[SearchParameters, Query()]) -> SearchReply:
    """What was understood and the passages nearest it, best first; with `explain` also those rejected, and why."""
    started = perf_counter()
    retrieval = assistant.search(asked.q, k=asked.k, documents=asked.documents, chosen=asked.chosen, as_of=asked.as_of)
    return reply_to(asked.q, retrieval, perf_counter() - started, explain=asked.explain)


@router.post(
    "/ask",
    summary="Svar på en fråga",
    response_model=Answer,
    responses={200: {"content": {EVENTS: {"schema": {"type": "string"}}}}},
)
def answer(request: Request, question: Question, assistant: TheAssistant, metrics: TheMetrics) -> Answer | Response:
    """The answer, whole as JSON, or as the events understood, sentence, warning and done as soon as each is known."""
    if preferred(request.headers.get("accept", ""), (JSON, EVENTS)) != EVENTS:
        return ask(assistant, metrics, question)
    parts = stream(assistant, metrics, question)
    first = next(parts)  # what is wrong with a question is said before the stream begins
    return StreamingResponse(events(chain([first], parts)), media_type=EVENTS, headers=AT_ONCE)


def events(parts: Iterable[Part]) -> Iterator[bytes]:
    """The parts of an answer as server-sent events; a sentence comes with its citations, and `done` is what stands."""
    citations: dict[int, Citation] = {}
    for part in parts:
        if isinstance(part, Citation):
            citations[part.n] = part
        elif isinstance(part, Sentence):
            yield _event("sentence", {"text": part.text, "citations": [citations[n] for n in part.citations]})
        elif isinstance(part, Answer):
            yield from (_event("warning", warning) for warning in part.warnings)
            yield _event("done", part)
        else:
            yield _event("understood", part)


def _event(name: str, data: Any) -> bytes:
    return format_sse_event(event=name, data_str=to_json(data).decode())


@router.post("/drafts", summary="Utkast till aktiviteter för enhetens verksamhetsplan")
def drafts(assistant: TheAssistant, wanted: DraftRequest) -> ActivityDraft:
    """First-draft activities with the demands they meet; what no source says is null, for the unit to fill in."""
    return assistant.draft(**wanted.model_dump())


@router.get("/items", summary="Registret: ansvar, mål, indikatorer, aktiviteter")
def items(assistant: TheAssistant, wanted: Annotated[ItemFilter, Query()]) -> ItemsReply:
    """Every register item that matches the filters; an empty filter is none."""
    matching = assistant.items(
        document_id=wanted.document_id or None,
        kind=wanted.kind or None,
        role=wanted.role or None,
        area=wanted.area or None,
    )
    return ItemsReply(len(matching), matching)


@router.get("/documents", summary="Alla dokument")
def documents(assistant: TheAssistant) -> DocumentsReply:
    """The documents with their validity today, where it was read, and whether all of their pages have text."""
    listed = filed(assistant.store.documents(), assistant.store, date.today())
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
    reply = accepted(jobs.submit(keep_uploads([*files, *file], assistant.settings)))
    response.headers["Location"] = reply.url
    return reply


@router.get("/jobs", summary="De senaste jobben")
def latest_jobs(jobs: TheJobs) -> JobsReply:
    """The latest jobs, newest first."""
    latest = tuple(map(job_reply, jobs.latest()))
    return JobsReply(len(latest), latest)


@router.post("/jobs/folder", summary="Läs den bevakade mappen nu", status_code=202)
def read_folder(assistant: TheAssistant, jobs: TheJobs, response: Response) -> JobAccepted:
    """The job that reads the watched folder; there is none unless the installation names one."""
    folder = assistant.settings.watch_folder
    if folder is None:
        raise NotFoundError("Ingen mapp bevakas. Sätt RODTRAD_WATCH_FOLDER till mappen som ska läsas och starta om.")
    reply = accepted(jobs.submit([folder]))
    response.headers["Location"] = reply.url
    return reply


@router.get("/jobs/{job_id}", summary="Ett jobb som läser in filer")
def job(jobs: TheJobs, job_id: str) -> JobReply:
    """The job as it stands: how far it has come, and its report when it is over."""
    return job_reply(jobs.get(job_id))


@router.post("/jobs/{job_id}/cancel", summary="Avbryt ett jobb")
def cancel(jobs: TheJobs, job_id: str) -> JobReply:
    """The job, which ends as soon as it can; what it has already read stays."""
    return job_reply(jobs.cancel(job_id))


@router.post("/jobs/{job_id}/retry", summary="Försök igen med det som inte blev läst", status_code=202)
def retry(jobs: TheJobs, job_id: str) -> JobReply:
    """The job, waiting again for the files it has not read."""
    return job_reply(jobs.retry(job_id))


@router.get("/documents/{document_id}", summary="Ett dokument")
def document(assistant: TheAssistant, document_id: str) -> FiledDocument:
    """The document with its validity today and where it was read."""
    (reply,) = filed([assistant.store.document(document_id)], assistant.store, date.today())
    return reply


@router.put("/documents/{document_id}/facts/{field}", summary="Bekräfta eller rätta en uppgift om ett dokument")
def confirm(assistant: TheAssistant, document_id: str, field: str, said: Confirmation) -> FiledDocument:
    """The document with the field as a person says it is; an empty value says that there is none."""
    (reply,) = filed([assistant.confirm(document_id, field, said.value)], assistant.store, date.today())
    return reply


@router.get(
    "/documents/{document_id}/pages/{number}",
    summary="En sida som bild eller text",
    response_model=PageReply,
    responses={200: {"content": {PNG: {"schema": {"type": "string", "format": "binary"}}}}},
)
def page(
    request: Request,
    assistant: TheAssistant,
    document_id: str,
    number: int,
    wanted: Annotated[PageParameters, Query()],
) -> PageReply | Response:
    """The page of a PDF as a picture when the client would rather have one, else its text; with the span marked."""
    view = view_page(assistant.store, document_id, number, start=wanted.start, end=wanted.end)
    likes_pictures = preferred(request.headers.get("accept", ""), (JSON, *PICTURES)) != JSON
    if wanted.format == "json" or (wanted.format is None and not (likes_pictures and view.has_picture)):
        return page_reply(view)
    drawn = f"{view.document.digest} {number} {view.boxes}"
    version = f'"{sha256(drawn.encode()).hexdigest()[:32]}"'
    headers = {"ETag": version, "Cache-Control": "private, no-cache", "Vary": "Accept"}
    if version in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(draw(view, assistant.settings), headers=headers, media_type=PNG)


@router.get("/documents/{document_id}/text", summary="Hela dokumentets text")
def text(assistant: TheAssistant, document_id: str) -> TextReply:
    """The text of every page, as the file has it and made readable, line for line."""
    pages = assistant.store.pages(document_id)
    return TextReply(tuple(PageText(page.number, page.raw, readable_text(page)) for page in pages))
