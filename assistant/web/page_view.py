"""One page of a document as a reader sees it: its text with a span marked, and where the marked lines stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.errors import InputError
from assistant.store import Store
from assistant.types import Block, BlockKind, Box, Document, Page

PDF = "application/pdf"
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens and zero-width spaces


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters in a page's raw text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a page's raw text that is, or is not, a heading."""

    text: str
    heading: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with, where a span was asked for, its place in the outline and the boxes of its lines."""

    document: Document
    page: Page
    span: Span | None
    heading_path: tuple[str, ...]
    boxes: tuple[Box, ...]
    headings: tuple[Span, ...]

    @property
    def marked(self) -> str | None:
        """The raw text of the span."""
        return self.page.raw[self.span.start : self.span.end] if self.span else None

    @property
    def parts(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...], tuple[Piece, ...]]:
        """The raw text before, in and after the span; all of it before when nothing is marked."""
        whole = len(self.page.raw)
        span = self.span or Span(whole, whole)
        return self._pieces(0, span.start), self._pieces(span.start, span.end), self._pieces(span.end, whole)

    @property
    def has_picture(self) -> bool:
        """Whether the page can be shown as a picture."""
        return self.document.media_type == PDF

    def _pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        cuts = {start, end, *(cut for h in self.headings for cut in (h.start, h.end) if start < cut < end)}
        return tuple(
            Piece(self.page.raw[left:right], any(h.start <= left and right <= h.end for h in self.headings))
            for left, right in pairwise(sorted(cuts))
        )


def view_page(store: Store, document_id: str, number: int, *, start: int | None, end: int | None) -> PageView:
    """The page with that span marked; raises NotFoundError, or InputError for a span that is not on the page."""
    document = store.document(document_id)
    page = store.page(document_id, number)
    span = _span(page, start, end)
    blocks = store.blocks(document_id, number)
    marked = [block for block in blocks if span and block.start < span.end and span.start < block.end]
    boxes = tuple(box for block in marked for box in block.boxes)
    headings = tuple(Span(block.start, block.end) for block in blocks if block.kind is BlockKind.HEADING)
    return PageView(document, page, span, _heading_path(marked or blocks), boxes, headings)


def readable_text(page: Page) -> str:
    """A page's text with wrong letters corrected and composed and nothing invisible; the same lines as the raw text."""
    return UNSEEN.sub("", unicodedata.normalize("NFC", page.reading()))


def _span(page: Page, start: int | None, end: int | None) -> Span | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise InputError("Ange både start och end, eller ingen av dem.")
    if not 0 <= start < end <= len(page.raw):
        raise InputError(f"Stället {start}–{end} finns inte på sidan, som har {len(page.raw)} tecken.")
    return Span(start, end)


def _heading_path(blocks: Sequence[Block]) -> tuple[str, ...]:
    return next((block.heading_path for block in blocks if block.heading_path), ())
