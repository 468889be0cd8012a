"""A source -> everything read from its file: pages, blocks, passages, items and what is known of the document."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from assistant.errors import ReadError
from assistant.types import Reading
from ingest.families import sketch
from ingest.items import find_items
from ingest.letters import correct
from ingest.metadata import describe
from ingest.outline import outline
from ingest.outline.notes import with_notes
from ingest.passages import cut
from ingest.progress import tell
from ingest.read import format_of, read, remarks
from ingest.repair import with_corrections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from assistant.settings import Settings
    from assistant.types import Page, Source

LOW_CONFIDENCE = 70.0  # Tesseract's mean word confidence under which a page is likely to hold wrong words


def read_source(source: Source, settings: Settings) -> Reading:
    """Everything read from one file; raises ReadError."""
    tell("läser")
    pages = read(source.path, settings)
    tell("rättar", pages=len(pages))
    pages = with_notes(with_right_letters(pages))
    tell("disponerar", pages=len(pages))
    blocks = outline(pages)
    digest = digest_of(source.path)
    document = describe(source, pages=pages, blocks=blocks, digest=digest, media_type=format_of(source.path).media_type)
    return Reading(
        document=document,
        pages=pages,
        blocks=blocks,
        passages=cut(source.id, blocks, pages),
        items=find_items(document, blocks, pages),
        warnings=(*remarks(source.path), *page_warnings(pages)),
        sketch=sketch(blocks),
    )


def with_right_letters(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages with the letters corrected that OCR mistook; what the reader has corrected itself stands."""
    found = correct([page.raw for page in pages])
    return tuple(with_corrections(page, corrections) for page, corrections in zip(pages, found, strict=True))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file; raises ReadError when it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ReadError(f"{path.name} kan inte öppnas: {error.strerror}. Kontrollera filens rättigheter.") from error


def page_warnings(pages: Iterable[Page]) -> Iterator[str]:
    """What a person should know of how the pages could be read."""
    for page in pages:
        if not page.raw.strip():
            yield f"Sida {page.number} har ingen text."
        elif page.confidence is not None and page.confidence < LOW_CONFIDENCE:
            yield f"Sida {page.number} är svårläst (OCR-säkerhet {page.confidence:.0f} av 100); kontrollera mot originalet."
