"""The page of a document with the words that were cited marked."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from assistant.web.page_view import view_page
from assistant.web.parameters import PageForm
from assistant.web.parts import TheAssistant
from assistant.web.rendering import render

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/dokument/{document_id}/sida/{number}")
def page(assistant: TheAssistant, document_id: str, number: int, wanted: Annotated[PageForm, Query()]) -> HTMLResponse:
    """The page of the document with the span marked, as it is read or as the file has it, beside its picture."""
    view = view_page(assistant.store, document_id, number, start=wanted.start, end=wanted.end)
    return render("page.html", view=view, raw=wanted.visa == "raa", validity=view.document.validity(date.today()))
