"""File -> pages of raw text; one reader a format, imported when its first file comes."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ReadError
from ingest.read.container import require_container

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from assistant.settings import Settings
    from assistant.types import Page

HEAD_BYTES = 4096
PDF_MARK, ZIP_MARK, OLD_OFFICE_MARK, RTF_MARK = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read: the module that reads it, its media type and its name for people.

    `zipped`: the file is a zip container. `remarks`: its reader may have something to say of how a file was read.
    """

    module: str
    media_type: str
    name: str
    zipped: bool = False
    remarks: bool = False


OPEN_XML, OPEN_DOCUMENT = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
TEXT = Format("text", "text/plain", "en textfil")
MARKDOWN = Format("markdown", "text/markdown", "en Markdown-fil")
HTML = Format("html", "text/html", "en webbsida")
PDF = Format("pdf", "application/pdf", "en PDF")
DOCX = Format("docx", f"{OPEN_XML}wordprocessingml.document", "ett Word-dokument", zipped=True, remarks=True)
XLSX = Format("xlsx", f"{OPEN_XML}spreadsheetml.sheet", "en Excel-arbetsbok", zipped=True, remarks=True)
PPTX = Format("pptx", f"{OPEN_XML}presentationml.presentation", "en PowerPoint-presentation", zipped=True, remarks=True)
ODT = Format("odt", f"{OPEN_DOCUMENT}text", "en OpenDocument-text", zipped=True, remarks=True)
ODS = Format("ods", f"{OPEN_DOCUMENT}spreadsheet", "ett OpenDocument-kalkylark", zipped=True, remarks=True)
FORMATS: Mapping[str, Format] = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".docm": DOCX,
    ".xlsx": XLSX,
    ".xlsm": XLSX,
    ".pptx": PPTX,
    ".pptm": PPTX,
    ".odt": ODT,
    ".ods": ODS,
    ".html": HTML,
    ".htm": HTML,
    ".txt": TEXT,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
}
SAVE_AS: Mapping[str, str] = {
    **dict.fromkeys((".doc", ".dot", ".dotx", ".rtf", ".pages", ".wpd", ".ott", ".odg", ".epub"), "DOCX eller PDF"),
    **dict.fromkeys((".xls", ".xlt", ".xltx", ".xlsb", ".csv", ".numbers", ".ots"), "XLSX"),
    **dict.fromkeys((".ppt", ".pps", ".ppsx", ".potx", ".key", ".odp"), "PPTX eller PDF"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic"), "PDF"),
}
"""What a file that cannot be read is best saved as."""
ACCEPTED = ", ".join(FORMATS)


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """The pages of a file in order, at least one of them with text; raises ReadError when there are none to be had."""
    file_format = format_of(path)
    require_content(path, head_of(path), file_format)
    if file_format.zipped:
        require_container(path, file_format.name, settings)
    read_pages: Callable[[Path, Settings], tuple[Page, ...]] = reader_of(file_format).read
    pages = read_pages(path, settings)
    require_page_limit(path, len(pages), settings)
    if not any(page.raw.strip() for page in pages):
        raise ReadError(f"{path.name} innehåller ingen text. Kontrollera att rätt fil valdes.")
    return pages


def remarks(path: Path) -> tuple[str, ...]:
    """What the user should know of how a file that could be read was read: tracked changes, hidden sheets and the like."""
    file_format = format_of(path)
    if not file_format.remarks:
        return ()
    found: tuple[str, ...] = reader_of(file_format).remarks(path)
    return found


def reader_of(file_format: Format) -> ModuleType:
    """The module that reads a format."""
    return import_module(f"ingest.read.{file_format.module}")


def format_of(path: Path) -> Format:
    """The format that the file's suffix names; raises ReadError for one that cannot be read."""
    suffix = path.suffix.lower()
    if suffix in SAVE_AS:
        raise ReadError(f"{path.name} har ett format som inte kan läsas. Spara filen som {SAVE_AS[suffix]}.")
    if suffix not in FORMATS:
        raise ReadError(f"{path.name} har ett format som inte kan läsas. Spara filen som något av: {ACCEPTED}.")
    return FORMATS[suffix]


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
    if file_format.zipped and head.startswith(OLD_OFFICE_MARK):
        raise ReadError(f"{path.name} är lösenordsskyddad eller i ett äldre Office-format. Spara om den utan lösenord.")
    if not fits(head, file_format):
        raise ReadError(f"{path.name} är trots filändelsen inte {file_format.name}. Ge filen rätt ändelse.")


def fits(head: bytes, file_format: Format) -> bool:
    """Whether a file that begins so can be of that format."""
    if file_format == PDF:
        return PDF_MARK in head[:1024]
    if file_format.zipped:
        return head.startswith(ZIP_MARK)
    return not head.startswith((PDF_MARK, ZIP_MARK, OLD_OFFICE_MARK, RTF_MARK))
