"""The pages of the filed documents: the list with uploads, what is known of each, and how a reading goes."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.ask import Assistant
from assistant.errors import InputError, RodtradError
from assistant.types import DocumentKind, Job
from assistant.web.answer_view import titles_of
from assistant.web.document_view import shelf, view_document
from assistant.web.jobs import Jobs, can_retry
from assistant.web.parameters import FieldForm
from assistant.web.parts import TheAssistant, TheJobs
from assistant.web.rendering import WITH_FORM, render
from assistant.web.uploads import SUFFIXES, keep_uploads

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

JOBS_SHOWN = 5


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


def _documents_page(assistant: Assistant, jobs: Jobs, *, error: RodtradError | None = None) -> HTMLResponse:
    shelved = shelf(assistant.store, date.today())
    return render(
        "documents.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        shelved=shelved,
        titles=titles_of(each for one in shelved for each in (one.document, *one.under)),
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
