"""The Swedish pages: server-rendered, whole without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.archive import NOT_KEPT
from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError, RodtradError
from assistant.types import Answer, Carried, CarriedKind, Choice, Citation, Document, DocumentKind, Job, Retrieval, Turn
from assistant.web.asking import Question, ask
from assistant.web.document_view import shelf, view_document
from assistant.web.jobs import Jobs, can_retry
from assistant.web.page_view import view_page
from assistant.web.parameters import AskForm, FieldForm, PageForm, SearchForm
from assistant.web.parts import TheAssistant, TheJobs, TheMetrics
from assistant.web.rendering import render
from assistant.web.replies import FiledDocument
from assistant.web.search_view import view_search
from assistant.web.uploads import SUFFIXES, keep_uploads

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SEARCHED = 20
JOBS_SHOWN = 5
# Without a referrer a browser sends `Origin: null` with a form, which cannot be told from another site's.
WITH_FORM = {"Referrer-Policy": "same-origin"}


@dataclass(frozen=True, slots=True)
class Source:
    """A cited document with its citations in the answer's order."""

    document_id: str
    citations: tuple[Citation, ...]


@router.get("/")
def home(assistant: TheAssistant, metrics: TheMetrics, form: Annotated[AskForm, Query()]) -> HTMLResponse:
    """The question form, and under it the answer when there is a question."""
    if form.q is None:
        return _ask_page(assistant, form)
    question = Question(
        question=form.q,
        documents=tuple(form.documents),
        role=form.role,
        as_of=form.as_of,
        conversation_id=form.samtal or None,
        dropped=tuple(form.utan),
    )
    try:
        return _ask_page(assistant, form, answer=ask(assistant, metrics, question))
    except (InputError, NotFoundError) as error:
        return _ask_page(assistant, form, error=error)


@router.get("/sok")
def search(assistant: TheAssistant, form: Annotated[SearchForm, Query()]) -> HTMLResponse:
    """What was understood, to be corrected, and the passages found and rejected with what their scores are made of."""
    if form.q is None:
        return _search_page(assistant, form)
    try:
        retrieval = assistant.search(form.q, k=SEARCHED, documents=form.documents, chosen=form.chosen, as_of=form.as_of)
        return _search_page(assistant, form, retrieval=retrieval)
    except (InputError, NotFoundError) as error:
        return _search_page(assistant, form, error=error)


@router.get("/dokument")
def documents(assistant: TheAssistant, jobs: TheJobs) -> HTMLResponse:
    """The filed documents and the form that takes new ones."""
    return _documents_page(assistant, jobs)


@router.post("/dokument")
def upload(
    assistant: TheAssistant,
    jobs: TheJobs,
    files: Annotated[list[UploadFile], File()] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """To the page of the job that reads the files, or back to the form with what was wrong."""
    # A browser sends an empty, nameless part when no file was chosen.
    chosen = [file for file in files if file.filename]
    try:
        job = jobs.submit(keep_uploads(chosen, assistant.settings))
    except InputError as error:
        return _documents_page(assistant, jobs, error=error)
    return RedirectResponse(f"/jobb/{job.id}", status_code=303)


@router.get("/dokument/{document_id}")
def document(assistant: TheAssistant, document_id: str) -> HTMLResponse:
    """What is known of the document and where it stands, its versions, contents and pages."""
    return _document_page(assistant, document_id)


@router.post("/dokument/{document_id}/uppgift")
def confirm(assistant: TheAssistant, document_id: str, form: Annotated[FieldForm, Form()]) -> Response:
    """To what is now known of the document, or back to the form with what was wrong."""
    try:
        assistant.confirm(document_id, form.field, form.value)
    except InputError as error:
        return _document_page(assistant, document_id, form=form, error=error)
    return RedirectResponse(f"/dokument/{quote(document_id)}#uppgift-{form.field}", status_code=303)


@router.get("/dokument/{document_id}/sida/{number}")
def page(assistant: TheAssistant, document_id: str, number: int, wanted: Annotated[PageForm, Query()]) -> HTMLResponse:
    """The page of the document with the span marked, as it is read or as the file has it, beside its picture."""
    view = view_page(assistant.store, document_id, number, start=wanted.start, end=wanted.end)
    return render("page.html", view=view, raw=wanted.visa == "raa", validity=view.document.validity(date.today()))


@router.get("/jobb/{job_id}")
def job(jobs: TheJobs, job_id: str) -> HTMLResponse:
    """How far the reading of an upload has come."""
    return _job_page(jobs.get(job_id))


@router.post("/jobb/{job_id}/avbryt")
def cancel(jobs: TheJobs, job_id: str) -> Response:
    """To the job's page, once it has been told to end."""
    jobs.cancel(job_id)
    return RedirectResponse(f"/jobb/{job_id}", status_code=303)


@router.post("/jobb/{job_id}/igen")
def retry(jobs: TheJobs, job_id: str) -> Response:
    """To the job's page, with what it has not read waiting again, or why there is nothing to read."""
    try:
        jobs.retry(job_id)
    except InputError as error:
        return _job_page(jobs.get(job_id), error=error)
    return RedirectResponse(f"/jobb/{job_id}", status_code=303)


def sources(citations: Iterable[Citation]) -> tuple[Source, ...]:
    """The cited documents in the order they first occur, each with its citations."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.document_id, []).append(citation)
    return tuple(Source(document_id, tuple(cited)) for document_id, cited in by_document.items())


def _ask_page(
    assistant: Assistant, form: AskForm, *, answer: Answer | None = None, error: RodtradError | None = None
) -> HTMLResponse:
    filed_documents = assistant.store.documents()
    return render(
        "ask.html",
        status=error.status if error else 200,
        form=form,
        answer=answer,
        error=error,
        documents=filed_documents,
        titles=_titles(filed_documents),
        roles=_register_roles(assistant),
        search_address=_search_address(form),
        citations={citation.n: citation for citation in answer.citations} if answer else {},
        sources=sources(answer.citations) if answer else (),
        without=partial(_without, form),
        choice_address=partial(_choice_address, form, answer),
        earlier=_earlier(assistant, form) if answer else (),
        receipt_address=_receipt_address(assistant, answer) if answer else None,
    )


def _search_page(
    assistant: Assistant, form: SearchForm, *, retrieval: Retrieval | None = None, error: RodtradError | None = None
) -> HTMLResponse:
    filed_documents = assistant.store.documents()
    return render(
        "search.html",
        status=error.status if error else 200,
        form=form,
        view=view_search(retrieval, form, filed_documents, _register_roles(assistant)) if retrieval else None,
        error=error,
        documents=filed_documents,
    )


def _documents_page(assistant: Assistant, jobs: Jobs, *, error: RodtradError | None = None) -> HTMLResponse:
    shelved = shelf(assistant.store, date.today())
    return render(
        "documents.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        shelved=shelved,
        titles=_titles(each for one in shelved for each in (one.document, *one.under)),
        error=error,
        jobs=jobs.latest(JOBS_SHOWN),
        suffixes=SUFFIXES,
        max_bytes=assistant.settings.max_upload_bytes,
    )


def _document_page(
    assistant: Assistant, document_id: str, *, form: FieldForm | None = None, error: RodtradError | None = None
) -> HTMLResponse:
    return render(
        "document.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        view=view_document(assistant.store, document_id, date.today()),
        form=form,
        error=error,
        kinds=tuple(DocumentKind),
    )


def _job_page(job: Job, *, error: RodtradError | None = None) -> HTMLResponse:
    return render(
        "job.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        job=job,
        error=error,
        can_retry=can_retry(job),
    )


def _titles(documents: Iterable[Document | FiledDocument]) -> dict[str, str]:
    return {document.id: document.title for document in documents}


def _without(form: AskForm, chip: Carried) -> str:
    """Where the same question is asked without something it took over from those before it."""
    return _address(form, utan=[*form.utan, chip.kind])


def _choice_address(form: AskForm, answer: Answer | None, choice: Choice) -> str:
    """Where a question that was unclear is asked as the choice takes it, within what it was limited to."""
    return _address(form, q=choice.question, samtal=answer.conversation_id if answer else form.samtal)


def _address(form: AskForm, **changes: str | list[CarriedKind]) -> str:
    values = form.model_dump(mode="json", exclude_defaults=True) | changes
    return f"/?{urlencode(values, doseq=True)}#svar"


def _earlier(assistant: Assistant, form: AskForm) -> tuple[Turn, ...]:
    """The other questions of the conversation, oldest first, each as it was last answered."""
    kept = assistant.archive.turns(form.samtal) if form.samtal else ()
    return tuple({turn.question: turn for turn in kept if turn.question != form.q}.values())


def _receipt_address(assistant: Assistant, answer: Answer) -> str | None:
    """Where the answer is kept; None when it is not."""
    kept = assistant.archive.keeps and not any(warning.code == NOT_KEPT.code for warning in answer.warnings)
    return f"/svar/{quote(answer.id)}" if kept else None


def _search_address(form: AskForm) -> str:
    """Where the same question can be searched for, and what is understood of it corrected."""
    return SearchForm(q=form.q, documents=form.documents, role=form.role or None, as_of=form.as_of).address()


def _register_roles(assistant: Assistant) -> tuple[str, ...]:
    return _roles(assistant, tuple(assistant.store.fingerprints().items()))


@lru_cache(maxsize=1)
def _roles(assistant: Assistant, _fingerprints: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Every role the register names; read anew when a document has changed."""
    return tuple(sorted({item.role for item in assistant.items() if item.role}, key=str.casefold))
