"""The page of a document with the words that were cited marked, and the picture of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import Field

from assistant.errors import NotFoundError
from assistant.language import gettext
from assistant.types import Document
from assistant.web.page_view import view_page
from assistant.web.parameters import PageForm
from assistant.web.parts import TheAssistant
from assistant.web.picture import POOL, picture_of
from assistant.web.reading_view import read_page
from assistant.web.rendering import render

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

WIDTHS = (600, 900, 1300, 1800)  # pixels of a picture; a browser takes the one that fits
VERSION_CHARACTERS = 16
AS_LONG_AS_IT_IS_THE_SAME = "private, no-cache"
FOR_GOOD = "private, max-age=31536000, immutable"  # its address changes with the file


class ReadForm(PageForm):
    """Of a page that a person reads: also how large its picture is, and the answer it was opened from."""

    zoom: Literal["2"] | None = None
    svar: Annotated[str | None, Field(pattern=r"^[\w-]{1,64}$")] = None


@dataclass(frozen=True, slots=True)
class PictureAddress:
    """Which page of which document, how wide, and the version of the file that was meant."""

    document_id: str
    number: int
    width: int
    v: str = ""


@router.get("/dokument/{document_id}/sida/{number}")
def page(assistant: TheAssistant, document_id: str, number: int, wanted: Annotated[ReadForm, Query()]) -> HTMLResponse:
    """The page of the document with the span marked, as it is read or as the file has it, beside its picture."""
    view = view_page(assistant.store, document_id, number, start=wanted.start, end=wanted.end)
    if view.has_picture:
        POOL.wake()  # the picture is what will be asked for next
    return render(
        "page.html",
        reading=read_page(assistant.store, view),
        view=view,
        wanted=wanted,
        raw=wanted.visa == "raa",
        validity=view.document.validity(date.today()),
        address=address_of(document_id, wanted),
        pictures=pictures_of(view.document, number),
    )


@router.get("/dokument/{document_id}/sida/{number}/bild/{width}")
def picture(request: Request, assistant: TheAssistant, asked: Annotated[PictureAddress, Depends()]) -> Response:
    """The page as a picture that wide, nothing marked in it; to be kept for good where its address names the file."""
    document = assistant.store.document(asked.document_id)
    if not 1 <= asked.number <= document.pages or asked.width not in WIDTHS:
        raise NotFoundError(gettext("Sidan finns inte som bild i den storleken."))
    version = f'"{document.digest[:VERSION_CHARACTERS]}-{asked.number}-{asked.width}"'
    known = asked.v == document.digest[:VERSION_CHARACTERS]
    headers = {"ETag": version, "Cache-Control": FOR_GOOD if known else AS_LONG_AS_IT_IS_THE_SAME}
    if version in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    content = picture_of(document, asked.number, assistant.settings, width=asked.width)
    return Response(content, headers=headers, media_type="image/png")


def pictures_of(document: Document, number: int) -> dict[int, str]:
    """Where the page is to be had as a picture, by width."""
    version = document.digest[:VERSION_CHARACTERS]
    return {width: f"/dokument/{quote(document.id)}/sida/{number}/bild/{width}?v={version}" for width in WIDTHS}


def address_of(document_id: str, wanted: ReadForm) -> Callable[..., str]:
    """What gives the address of a page of the document, read as this one is but for the changes; None takes one out."""

    def address(number: int, *, anchor: str = "", **changes: str | int | None) -> str:
        kept: dict[str, str | int | None] = {"visa": wanted.visa, "zoom": wanted.zoom, "svar": wanted.svar}
        values = {name: value for name, value in (kept | changes).items() if value is not None}
        query = f"?{urlencode(values)}" if values else ""
        return f"/dokument/{quote(document_id)}/sida/{number}{query}{f'#{anchor}' if anchor else ''}"

    return address
