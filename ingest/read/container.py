"""A zip file of an office format -> what it says it is; refused when it would swell beyond measure."""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from lxml import etree

from assistant.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from zipfile import ZipInfo

    from assistant.settings import Settings

MAX_ENTRIES = 10_000
MAX_RATIO = 200
LARGE_ENTRY = 1024 * 1024
HEAD_BYTES = 4096
CONTENT_TYPES, ODF_TYPE = "[Content_Types].xml", "mimetype"
ENCRYPTED = 0x1

DAMAGED = (
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    etree.LxmlError,
    zlib.error,
)
"""What `zipfile`, lxml and the libraries above them raise for a file with a damaged, missing or unexpected part."""

# What stands in the list of content types, or as mimetype, and what it makes the file.
KINDS = {
    "wordprocessingml.document.main": "ett Word-dokument",
    "ms-word.document.macroEnabled.main": "ett Word-dokument",
    "spreadsheetml.sheet.main": "en Excel-arbetsbok",
    "ms-excel.sheet.macroEnabled.main": "en Excel-arbetsbok",
    "presentationml.presentation.main": "en PowerPoint-presentation",
    "ms-powerpoint.presentation.macroEnabled.main": "en PowerPoint-presentation",
    "wordprocessingml.template": "en Word-mall",
    "spreadsheetml.template": "en Excel-mall",
    "presentationml.template": "en PowerPoint-mall",
    "presentationml.slideshow": "ett PowerPoint-bildspel",
    "opendocument.text-template": "en OpenDocument-mall",
    "opendocument.text": "en OpenDocument-text",
    "opendocument.spreadsheet": "ett OpenDocument-kalkylark",
    "opendocument.presentation": "en OpenDocument-presentation",
    "opendocument.graphics": "en OpenDocument-teckning",
    "application/epub+zip": "en e-bok (EPUB)",
}


@contextmanager
def translated(path: Path, name: str, *errors: type[Exception]) -> Iterator[None]:
    """Whatever a library raises for a damaged part becomes a ReadError; `errors` are those that are the library's own."""
    caught: tuple[type[Exception], ...] = (*DAMAGED, *errors)
    try:
        yield
    except caught as error:
        raise ReadError(
            f"{path.name} kan inte öppnas som {name}. Öppna filen i sitt program och spara om den."
        ) from error


def require_container(path: Path, name: str, settings: Settings) -> None:
    """Raise ReadError when a zip file is broken, is no file of that name ("ett Word-dokument") or would swell beyond measure."""
    with translated(path, name), ZipFile(path) as archive:
        require_measure(path, archive.infolist(), settings)
        kind = kind_of(archive)
        require_plain_xml(path, archive)
    if kind != name:
        found = kind or "en annan sorts fil"
        raise ReadError(
            f"{path.name} är trots filändelsen inte {name} utan {found}. Ge filen rätt ändelse eller spara om den."
        )


def require_measure(path: Path, entries: list[ZipInfo], settings: Settings) -> None:
    """Raise ReadError when a zip holds too much. `zipfile` never unpacks more of an entry than the size it declares."""
    total = sum(entry.file_size for entry in entries)
    swells = any(
        entry.file_size > LARGE_ENTRY and entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if len(entries) > MAX_ENTRIES or total > settings.max_unpacked_bytes or swells:
        only_large = len(entries) <= MAX_ENTRIES and not swells
        raise ReadError(
            f"{path.name} packas upp till orimligt mycket data ({total // LARGE_ENTRY} MB i {len(entries)} delar) och läses "
            "därför inte. Spara om filen utan bilder och tomma celler, eller som PDF"
            f"{', eller höj RODTRAD_MAX_UNPACKED_BYTES' if only_large else ''}."
        )
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise ReadError(f"{path.name} är lösenordsskyddad. Spara om filen utan lösenord.")


def kind_of(archive: ZipFile) -> str:
    """What the container says it is, in the words of `KINDS`; empty when it says nothing known."""
    names = set(archive.namelist())
    said = [archive.read(name).decode("utf-8", "replace") for name in (ODF_TYPE, CONTENT_TYPES) if name in names]
    return next((kind for mark, kind in KINDS.items() if any(mark in text for text in said)), "")


def require_plain_xml(path: Path, archive: ZipFile) -> None:
    """Raise ReadError when a part declares XML entities: office programs never do, and they can swell without end."""
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if b"<!ENTITY" in part.read(HEAD_BYTES):
                    raise ReadError(
                        f"{path.name} innehåller XML-entiteter, som inget kontorsprogram skriver, och läses därför inte. "
                        "Öppna filen i sitt program och spara om den."
                    )
