"""One page of a document as a reader sees it: its text with a marked span, and its picture with the span's lines marked."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from assistant.errors import InputError, NotFoundError, ReadError
from assistant.settings import Settings
from assistant.store import Store
from assistant.types import Block, Box, Document, Page

PDF = "application/pdf"
SCALE = 2.0  # pixels a point: 144 dpi
MAX_PIXELS = 2_000  # the longer side, whatever size the page claims
MARKER = (255, 232, 120)
HYPHENS = re.compile("[\u00ad\u200b]")

# PDFium is not thread-safe, not even between documents.
_pdfium = Lock()


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with, where a span was asked for, the text before it, in it and after it."""

    document: Document
    page: Page
    start: int | None
    end: int | None
    heading_path: tuple[str, ...]
    boxes: tuple[Box, ...]

    @property
    def parts(self) -> tuple[str, str, str]:
        """The raw text before, in and after the marked span; all of it before when nothing is marked."""
        if self.start is None or self.end is None:
            return self.page.raw, "", ""
        return self.page.raw[: self.start], self.page.raw[self.start : self.end], self.page.raw[self.end :]

    @property
    def has_image(self) -> bool:
        """Whether the page can be shown as a picture."""
        return self.document.media_type == PDF


def view_page(store: Store, document_id: str, number: int, *, start: int | None = None, end: int | None = None) -> PageView:
    """The page with that span marked; raises NotFoundError, or InputError for a span that is not on the page."""
    document = store.document(document_id)
    page = store.page(document_id, number)
    if (start is None) != (end is None):
        raise InputError("Ange både start och end, eller ingen av dem.")
    if start is not None and end is not None and not 0 <= start < end <= len(page.raw):
        raise InputError(f"Stället {start}–{end} finns inte på sidan, som har {len(page.raw)} tecken.")
    blocks = store.blocks(document_id, number)
    marked = [b for b in blocks if start is not None and end is not None and b.start < end and start < b.end]
    return PageView(document, page, start, end, _heading_path(marked or blocks), _lines(marked))


def readable_text(raw: str) -> str:
    """Raw text made readable line by line: composed letters, no soft hyphens; the same lines."""
    # Belongs beside the repairs of ingestion, whose result the store does not keep yet.
    return HYPHENS.sub("", unicodedata.normalize("NFC", raw))


def draw(view: PageView, settings: Settings) -> bytes:
    """The page as PNG, the marked lines under a highlighter; raises NotFoundError or ReadError."""
    if not view.has_image:
        raise NotFoundError(f"”{view.document.title}” är ingen PDF, så sidan finns bara som text.")
    path = original_path(view.document, settings)
    if not path.is_file():
        raise NotFoundError(f"Originalfilen till ”{view.document.title}” finns inte kvar. Läs in den på nytt för att se sidan.")
    with _pdfium:
        return _render(path, view.page.number, view.boxes)


def original_path(document: Document, settings: Settings) -> Path:
    """Where the filed file itself is kept."""
    return settings.originals_folder / f"{document.digest}{Path(document.filename).suffix}"


def _heading_path(blocks: Sequence[Block]) -> tuple[str, ...]:
    return next((block.heading_path for block in blocks if block.heading_path), ())


def _lines(blocks: Sequence[Block]) -> tuple[Box, ...]:
    return tuple(box for block in blocks for box in block.boxes)


def _render(path: Path, number: int, boxes: Sequence[Box]) -> bytes:
    # A tenth of a second to import, and only pictures need it.
    import pypdfium2
    from PIL import Image, ImageChops, ImageDraw

    try:
        with pypdfium2.PdfDocument(path) as pdf:
            page = pdf[number - 1]
            scale = min(SCALE, MAX_PIXELS / max(*page.get_size(), 1))
            image = page.render(scale=scale).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise ReadError(f"Sidan {number} i {path.name} kan inte visas som bild: {error}") from error
    if boxes:
        marker = Image.new("RGB", image.size, "white")
        pen = ImageDraw.Draw(marker)
        for box in boxes:
            pen.rectangle([scale * box.x0 - 2, scale * box.y0 - 1, scale * box.x1 + 2, scale * box.y1 + 1], fill=MARKER)
        image = ImageChops.multiply(image, marker)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return out.getvalue()
