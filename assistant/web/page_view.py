"""One page of a document as a reader sees it: its text with a span marked, and where the marked words stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from assistant.errors import InputError
from assistant.store import Store
from assistant.types import Block, BlockKind, Box, Document, Page, Word

PDF = "application/pdf"
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphens and zero-width spaces
UNSURE = 60.0  # a word that OCR is less sure of than this is often wrong
WIDEST_SPACE = 2.0  # between two words of a line, in heights of the line; what is wider parts columns


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters in a page's raw text."""

    start: int
    end: int


Placed = TypeVar("Placed", Span, Word)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a page's text, as it is read or as the file has it.

    A corrected one has the `other` reading: the file's letters beside those to be read, or the other way round.
    `confidence` is how sure OCR is of it, 0 to 100, where that is too little. A `sign` is not read: a bullet, or the hyphen of
    a word that goes on on the next line.
    """

    text: str
    heading: bool = False
    other: str | None = None
    confidence: float | None = None
    sign: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What is to be told of stretches of a page: headings, words that OCR is unsure of, and signs, which are not read."""

    headings: tuple[Span, ...] = ()
    unsure: tuple[Word, ...] = ()
    signs: tuple[Span, ...] = ()

    def edges(self) -> Iterator[int]:
        """Every place where something begins or ends."""
        placed: tuple[Span | Word, ...] = (*self.headings, *self.unsure, *self.signs)
        for each in placed:
            yield from (each.start, each.end)

    def piece(self, text: str, start: int, end: int) -> Piece:
        """The text of a range with what is to be told of it."""
        confidence = next((word.confidence for word in _over(self.unsure, start, end)), None)
        sign = any(each.start <= start and end <= each.end for each in self.signs)
        return Piece(text, bool(_over(self.headings, start, end)), confidence=confidence, sign=sign)


@dataclass(frozen=True, slots=True)
class PageView:
    """A page with, where a span was asked for, its place in the outline and the boxes of its words."""

    document: Document
    page: Page
    span: Span | None
    heading_path: tuple[str, ...]
    boxes: tuple[Box, ...]
    blocks: tuple[Block, ...]
    unsure: tuple[Word, ...]

    @property
    def marked(self) -> str | None:
        """The raw text of the span."""
        return self.page.raw[self.span.start : self.span.end] if self.span else None

    @property
    def has_picture(self) -> bool:
        """Whether the page can be shown as a picture."""
        return self.document.media_type == PDF

    @property
    def differs(self) -> bool:
        """Whether the file's own text has more to show than the text as it is read."""
        return bool(self.page.corrections or self.unsure)

    @property
    def corrected(self) -> tuple[tuple[str, str], ...]:
        """The file's letters and what is read instead, for every corrected place."""
        return tuple((self.page.raw[each.start : each.end], each.text) for each in self.page.corrections)

    @property
    def unplaced(self) -> bool:
        """Whether words are marked that have no sure place in the picture."""
        return self.has_picture and self.span is not None and not self.boxes

    @property
    def in_file(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...], tuple[Piece, ...]]:
        """The text as the file has it, before, in and after the span; all of it before when nothing is marked."""
        whole = len(self.page.raw)
        span = self.span or Span(whole, whole)
        ranges = (Span(0, span.start), span, Span(span.end, whole))
        headings = tuple(Span(each.start, each.end) for each in self.blocks if each.kind is BlockKind.HEADING)
        marks = Marks(headings, self.unsure)
        before, marked, after = (tuple(pieces(self.page, each, marks, raw=True)) for each in ranges)
        return before, marked, after


def view_page(store: Store, document_id: str, number: int, *, start: int | None, end: int | None) -> PageView:
    """The page with that span marked; raises NotFoundError, or InputError for a span that is not on the page."""
    document = store.document(document_id)
    page = store.page(document_id, number)
    span = _span(page, start, end)
    blocks = store.blocks(document_id, number)
    words = store.words(document_id, number)
    marked = [block for block in blocks if span and block.start < span.end and span.start < block.end]
    return PageView(
        document=document,
        page=page,
        span=span,
        heading_path=_heading_path(marked or blocks),
        boxes=boxes_of(page, span, words) if span else (),
        blocks=blocks,
        unsure=tuple(word for word in words if word.confidence is not None and word.confidence < UNSURE),
    )


def pieces(page: Page, span: Span, marks: Marks, *, raw: bool) -> Iterator[Piece]:
    """A range of a page in pieces, which together are its raw text, or else `page.reading` of the range."""
    done = span.start
    for correction in page.corrections:
        if done <= correction.start and correction.end <= span.end:
            yield from _plain(page, done, correction.start, marks)
            letters = page.raw[correction.start : correction.end]
            shown, other = (letters, correction.text) if raw else (correction.text, letters)
            yield replace(marks.piece(shown, correction.start, correction.end), other=other)
            done = correction.end
    yield from _plain(page, done, span.end, marks)


def boxes_of(page: Page, span: Span, words: Sequence[Word]) -> tuple[Box, ...]:
    """Where the span stands: its words, line by line; nowhere when a letter of it is in no word that has its place in sight."""
    within = _over(words, span.start, span.end)
    placed = {place for word in within if _in_sight(word.box, page) for place in range(word.start, word.end)}
    if all(place in placed for place in range(span.start, span.end) if page.raw[place].isalnum()):
        return lines_of(word.box for word in within)
    return ()


def lines_of(boxes: Iterable[Box]) -> tuple[Box, ...]:
    """The boxes of words in reading order, as one box for the words that follow each other on a line."""
    lines: list[Box] = []
    for box in boxes:
        if lines and _beside(lines[-1], box):
            last = lines.pop()
            joined = Box(min(last.x0, box.x0), min(last.y0, box.y0), max(last.x1, box.x1), max(last.y1, box.y1))
            lines.append(joined)
        else:
            lines.append(box)
    return tuple(lines)


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


def _plain(page: Page, start: int, end: int, marks: Marks) -> Iterator[Piece]:
    """The pieces of a range without corrections."""
    for left, right in pairwise(sorted({start, end, *(edge for edge in marks.edges() if start < edge < end)})):
        yield marks.piece(page.raw[left:right], left, right)


def _over(placed: Sequence[Placed], start: int, end: int) -> list[Placed]:
    """Those that share a character with a range."""
    return [each for each in placed if each.start < end and start < each.end]


def _in_sight(box: Box, page: Page) -> bool:
    """Whether a box has a size and lies on the page, as far as that is known: not on what is cut away."""
    width, height = page.width or box.x1, page.height or box.y1
    across, down = min(box.x1, width) - max(box.x0, 0.0), min(box.y1, height) - max(box.y0, 0.0)
    return across > (box.x1 - box.x0) / 2 >= 0 and down > (box.y1 - box.y0) / 2 >= 0


def _beside(left: Box, right: Box) -> bool:
    """Whether a word follows another on the same line, with no more than a space between."""
    height = min(left.y1 - left.y0, right.y1 - right.y0)
    shared = min(left.y1, right.y1) - max(left.y0, right.y0)
    return shared > height / 2 and abs(right.x0 - left.x1) <= WIDEST_SPACE * height
