"""File -> pages of raw text; one reader a format, imported when its first file comes."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.settings import Settings
    from assistant.types import Page

HEAD_BYTES = 4096
PDF_MARK, ZIP_MARK, OLD_OFFICE_MARK = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read: the module that reads it, its media type and its name for people."""

    module: str
    media_type: str
    name: str


TEXT = Format("text", "text/plain", "textfil")
HTML = Format("html", "text/html", "webbsida")
PDF = Format("pdf", "application/pdf", "PDF")
DOCX = Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word-dokument")
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel-arbetsbok")
FORMATS: Mapping[str, Format] = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".html": HTML,
    ".htm": HTML,
    ".txt": TEXT,
    ".md": TEXT,
}
ACCEPTED = ", ".join(FORMATS)


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """The pages of a file in order, at least one of them with text; raises ReadError when there are none to be had."""
    file_format = format_of(path)
    require_content(path, head_of(path), file_format)
    read_pages: Callable[[Path, Settings], tuple[Page, ...]] = import_module(f"ingest.read.{file_format.module}").read
    pages = read_pages(path, settings)
    require_page_limit(path, len(pages), settings)
    if not any(page.raw.strip() for page in pages):
        raise ReadError(f"{path.name} innehåller ingen text. Kontrollera att rätt fil valdes.")
    return pages


def format_of(path: Path) -> Format:
    """The format that the file's suffix names; raises ReadError for one that cannot be read."""
    file_format = FORMATS.get(path.suffix.lower())
    if file_format is None:
        raise ReadError(f"{path.name} har ett format som inte kan läsas. Spara filen som något av: {ACCEPTED}.")
    return file_format


def media_type(path: Path) -> str:
    """The media type that the file's suffix names; raises ReadError for a format that cannot be read."""
    return format_of(path).media_type


def require_page_limit(path: Path, pages: int, settings: Settings) -> None:
    """Raise ReadError when a document has more pages than the installation allows."""
    if pages > settings.max_pages:
        raise ReadError(
            f"{path.name} har {pages} sidor; gränsen är {settings.max_pages}. "
            "Dela upp dokumentet eller höj RODTRAD_MAX_PAGES."
        )


def head_of(path: Path) -> bytes:
    """The first bytes of a file; raises ReadError when it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise ReadError(
            f"{path.name} kan inte öppnas: {error.strerror}. Kontrollera sökväg och rättigheter."
        ) from error


def require_content(path: Path, head: bytes, file_format: Format) -> None:
    """Raise ReadError when a file's first bytes do not fit its suffix."""
    if not head:
        raise ReadError(f"{path.name} är tom (0 byte). Hämta filen på nytt.")
    if file_format in (DOCX, XLSX) and head.startswith(OLD_OFFICE_MARK):
        raise ReadError(f"{path.name} är lösenordsskyddad eller i ett äldre Office-format. Spara om den utan lösenord.")
    if not fits(head, file_format):
        raise ReadError(f"{path.name} är inte en {file_format.name} trots filändelsen. Ge filen rätt ändelse.")


def fits(head: bytes, file_format: Format) -> bool:
    """Whether a file that begins so can be of that format."""
    if file_format == PDF:
        return PDF_MARK in head[:1024]
    if file_format in (DOCX, XLSX):
        return head.startswith(ZIP_MARK)
    return not head.startswith((PDF_MARK, ZIP_MARK, OLD_OFFICE_MARK))
