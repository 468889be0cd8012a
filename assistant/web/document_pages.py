"""The pages of the filed documents: the list with uploads, what is known of each, and how a reading goes."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Query, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from assistant.ask import Assistant
from assistant.errors import InputError, NotFoundError, RodtradError
from assistant.types import DocumentKind, Job
from assistant.web import words
from assistant.web.corpus_health import FLAWS, GRAVE, HEALTHS
from assistant.web.document_view import view_document
from assistant.web.job_view import FILE_STATES, view_job
from assistant.web.jobs import Jobs
from assistant.web.parameters import FieldForm
from assistant.web.parts import TheAssistant, TheJobs
from assistant.web.picture import original_path
from assistant.web.rendering import WITH_FORM, render
from assistant.web.shelf import COLUMNS, ListForm, shelf_of
from assistant.web.uploads import SUFFIXES, keep_uploads

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

JOBS_SHOWN = 5
UNTOUCHED = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-cache",
}
"""Headers of a file that a stranger may have made: kept, never run."""


@router.get("/dokument")
def documents(assistant: TheAssistant, jobs: TheJobs, form: Annotated[ListForm, Query()]) -> HTMLResponse:
    """The filed documents that the reader wants to see, and the form that takes new ones."""
    return _documents_page(assistant, jobs, form)


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
        return _documents_page(assistant, jobs, ListForm(), error=error)
    return RedirectResponse(f"/jobb/{job.id}", status_code=303)


@router.get("/dokument/{document_id}")
def document(assistant: TheAssistant, document_id: str, ratta: str = "") -> HTMLResponse:
    """What is known of the document and where it stands, its versions, contents and pages; with a form open when asked."""
    return _document_page(assistant, document_id, opened=ratta)


@router.get("/dokument/{document_id}/original")
def original(assistant: TheAssistant, document_id: str) -> FileResponse:
    """The file itself, to be saved."""
    filed = assistant.store.document(document_id)
    path = original_path(filed, assistant.settings)
    if not path.is_file():
        raise NotFoundError(f"Originalfilen till ”{filed.title}” finns inte kvar. Läs in den på nytt.")
    return FileResponse(path, filename=filed.filename, media_type=filed.media_type, headers=UNTOUCHED)


@router.post("/dokument/{document_id}/uppgift")
def confirm(assistant: TheAssistant, document_id: str, form: Annotated[FieldForm, Form()]) -> Response:
    """To what is now known of the document, or back to the form with what was wrong."""
    try:
        assistant.confirm(document_id, form.field, form.value)
    except InputError as error:
        return _document_page(assistant, document_id, form=form, error=error)
    return RedirectResponse(f"/dokument/{quote(document_id)}#uppgift-{form.field}", status_code=303)


@router.post("/dokument/{document_id}/igen")
def read_again(assistant: TheAssistant, jobs: TheJobs, document_id: str) -> Response:
    """To the page of the job that reads the uploaded file once more; raises NotFoundError when it is not kept."""
    filed = assistant.store.document(document_id)
    if not _kept_upload(assistant, document_id, filed.filename):
        raise NotFoundError(f"Filen till ”{filed.title}” är inte uppladdad här. Läs in den på nytt.")
    job = jobs.submit([assistant.settings.uploads_folder / filed.filename])
    return RedirectResponse(f"/jobb/{job.id}", status_code=303)


@router.get("/jobb/{job_id}")
def job(assistant: TheAssistant, jobs: TheJobs, job_id: str) -> HTMLResponse:
    """How far the reading of an upload has come."""
    return _job_page(assistant, jobs, jobs.get(job_id))


@router.post("/jobb/{job_id}/avbryt")
def cancel(jobs: TheJobs, job_id: str) -> Response:
    """To the job's page, once it has been told to end."""
    jobs.cancel(job_id)
    return RedirectResponse(f"/jobb/{job_id}", status_code=303)


@router.post("/jobb/{job_id}/igen")
def retry(assistant: TheAssistant, jobs: TheJobs, job_id: str) -> Response:
    """To the job's page, with what it has not read waiting again, or why there is nothing to read."""
    try:
        jobs.retry(job_id)
    except InputError as error:
        return _job_page(assistant, jobs, jobs.get(job_id), error=error)
    return RedirectResponse(f"/jobb/{job_id}", status_code=303)


def _documents_page(
    assistant: Assistant, jobs: Jobs, form: ListForm, *, error: RodtradError | None = None
) -> HTMLResponse:
    filed = assistant.store.documents()
    return render(
        "documents.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        words=words,
        form=form,
        shelf=shelf_of(assistant.store, date.today(), form),
        columns=COLUMNS,
        healths=HEALTHS,
        flaws=FLAWS,
        grave=GRAVE,
        titles={each.id: each.title for each in filed},
        error=error,
        jobs=tuple(view_job(each, jobs.told(each.id), filed) for each in jobs.latest(JOBS_SHOWN)),
        suffixes=SUFFIXES,
        max_bytes=assistant.settings.max_upload_bytes,
    )


def _document_page(
    assistant: Assistant,
    document_id: str,
    *,
    opened: str = "",
    form: FieldForm | None = None,
    error: RodtradError | None = None,
) -> HTMLResponse:
    view = view_document(assistant.store, document_id, date.today())
    path = original_path(view.document, assistant.settings)
    return render(
        "document.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        words=words,
        view=view,
        healths=HEALTHS,
        opened=opened,
        form=form,
        error=error,
        kinds=tuple(DocumentKind),
        original_bytes=path.stat().st_size if path.is_file() else None,
        can_read_again=_kept_upload(assistant, document_id, view.document.filename),
    )


def _job_page(assistant: Assistant, jobs: Jobs, job: Job, *, error: RodtradError | None = None) -> HTMLResponse:
    return render(
        "job.html",
        status=error.status if error else 200,
        headers=WITH_FORM,
        words=words,
        view=view_job(job, jobs.told(job.id), assistant.store.documents()),
        file_states=FILE_STATES,
        error=error,
    )


def _kept_upload(assistant: Assistant, document_id: str, filename: str) -> bool:
    """Whether the document was read from an uploaded file that is still there."""
    uploads = assistant.settings.uploads_folder
    return document_id in assistant.store.fingerprints(str(uploads.resolve())) and (uploads / filename).is_file()
