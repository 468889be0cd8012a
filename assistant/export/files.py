"""A view, a format and a choice -> the file with its name and media type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.ask import Assistant
from assistant.errors import InputError
from assistant.export.records import Export
from assistant.export.views import Choice, View, export_of


class Format(StrEnum):
    """What a view can be written as, by the ending of its file's name."""

    XLSX = "xlsx"
    DOCX = "docx"
    MARKDOWN = "md"
    ICS = "ics"


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over."""

    name: str
    media_type: str
    content: bytes


OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES: Mapping[Format, str] = {
    Format.XLSX: f"{OFFICE}spreadsheetml.sheet",
    Format.DOCX: f"{OFFICE}wordprocessingml.document",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.ICS: "text/calendar; charset=utf-8",
}


def export(  # noqa: PLR0913 - what is wanted, and of what
    assistant: Assistant,
    view: str,
    format_: str,
    *,
    role: str | None = None,
    documents: Sequence[str] = (),
    as_of: date | None = None,
) -> File:
    """The view written in that format; the same bytes for the same register and day. Raises InputError, NotFoundError."""
    wanted, written = View(_known(view, View)), Format(_known(format_, Format))
    if written is Format.ICS and wanted is not View.YEAR:
        raise InputError("Bara årshjulet kan sparas som kalender. Välj xlsx, docx eller md.")
    return file_of(export_of(assistant, wanted, Choice(role or None, tuple(documents), as_of or date.today())), written)


def file_of(made: Export, written: Format) -> File:
    """The export written in that format, with its name."""
    name = re.sub(r"[^\w-]+", "-", f"{made.title} {made.as_of}").strip("-").lower()
    return File(f"{name}.{written}", MEDIA_TYPES[written], _writer(written)(made))


def _writer(written: Format) -> Callable[[Export], bytes]:
    """What writes a format; the office libraries are imported when a file is wanted, not when the server starts."""
    match written:
        case Format.XLSX:
            from assistant.export.workbook import workbook_of

            return workbook_of
        case Format.DOCX:
            from assistant.export.word import document_of

            return document_of
        case Format.MARKDOWN:
            from assistant.export.markdown import markdown_of

            return markdown_of
        case Format.ICS:
            from assistant.export.calendar import calendar_of

            return calendar_of


def _known(value: str, among: type[StrEnum]) -> str:
    if value not in set(among):
        raise InputError(f"”{value}” går inte att exportera. Välj bland: {', '.join(among)}.")
    return value
