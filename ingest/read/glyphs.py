"""The text layer of a PDF page -> runs of text, each on one line of one column, with box, size and weight."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from assistant.types import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdfium2 import PdfPage, PdfTextPage

    from ingest.read.ruled import Ruling

# PDFium hides a hyphen at a line's end, and the line break with it, behind one of these.
HIDDEN_HYPHENS = ("\ufffe", "\x02")
BOLD_FONT = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
BOLD_WEIGHT = 600
COLUMN_GAP = 1.8  # of the font size: wider than any space between words
LINE_SHARE = 0.6  # of the font size: a smaller move up or down stays on the line
TOUCHING_SHARE = 0.1  # of the font size: no ruled line fits into a smaller gap
POINTS_SCALE = 100


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its place; `index` is its number in PDFium's text page."""

    letter: str
    index: int
    box: Box


@dataclass(frozen=True, slots=True)
class Run:
    """Text that stands on one line of one column."""

    text: str
    box: Box
    size: float
    bold: bool


def runs_of(page: PdfPage, textpage: PdfTextPage, *, rulings: Sequence[Ruling] = ()) -> list[Run]:
    """The runs of a page in the order the file has them."""
    runs: list[Run] = []
    current: list[Glyph] = []
    for glyph in glyphs_of(page, textpage):
        hyphen = glyph.letter in HIDDEN_HYPHENS
        if glyph.letter in "\r\n" or (current and not hyphen and breaks(current, glyph, rulings)):
            runs += finished(textpage, current)
            current = []
        if hyphen:
            runs += finished(textpage, [*current, Glyph("-", glyph.index, glyph.box)])
            current = []
        elif glyph.letter not in "\r\n":
            current.append(glyph)
    return runs + finished(textpage, current)


def glyphs_of(page: PdfPage, textpage: PdfTextPage) -> Iterator[Glyph]:
    """Every character of a page with its box, origin at the top left whatever the page's rotation."""
    width, height = (round(side * POINTS_SCALE) for side in page.get_size())
    box = pdfium.FS_RECTF()
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""  # Unicode's bounds
        if not letter:
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        first = on_page(page, width, height, box.left, box.top)
        second = on_page(page, width, height, box.right, box.bottom)
        (x0, x1), (y0, y1) = sorted((first[0], second[0])), sorted((first[1], second[1]))
        yield Glyph(letter, index, Box(x0, y0, x1, y1))


def on_page(page: PdfPage, width: int, height: int, x: float, y: float) -> tuple[float, float]:
    """A point of the file's own coordinates as a point of the page as it is shown."""
    shown_x, shown_y = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, shown_x, shown_y)
    return shown_x.value / POINTS_SCALE, shown_y.value / POINTS_SCALE


def breaks(current: list[Glyph], glyph: Glyph, rulings: Sequence[Ruling]) -> bool:
    """Whether a glyph starts a new run: on another line, far to the right, or beyond a ruled line."""
    last = next((known for known in reversed(current) if not known.letter.isspace()), None)
    if last is None or glyph.letter.isspace():
        return False
    size = max(last.box.y1 - last.box.y0, glyph.box.y1 - glyph.box.y0, 1.0)
    if abs(middle(glyph.box) - middle(last.box)) > LINE_SHARE * size:
        return True
    gap = glyph.box.x0 - last.box.x1
    if gap > COLUMN_GAP * size or gap < -COLUMN_GAP * size:
        return True
    return gap > TOUCHING_SHARE * size and any(ruling.parts(last.box, glyph.box) for ruling in rulings)


def middle(box: Box) -> float:
    """The height of a box's middle on the page."""
    return (box.y0 + box.y1) / 2


def finished(textpage: PdfTextPage, glyphs: list[Glyph]) -> list[Run]:
    """The glyphs as one run, none when they are all blank."""
    inked = [glyph for glyph in glyphs if not glyph.letter.isspace()]
    if not inked:
        return []
    box = union([glyph.box for glyph in inked])
    heights = sorted(glyph.box.y1 - glyph.box.y0 for glyph in inked)
    sample = {inked[place].index for place in (0, len(inked) // 2, -1)}
    text = "".join(glyph.letter for glyph in glyphs).strip()
    return [Run(text, box, round(heights[len(heights) // 2], 1), all(is_bold(textpage, index) for index in sample))]


def is_bold(textpage: PdfTextPage, index: int) -> bool:
    """Whether a character is set in a bold font, by weight or by the font's name."""
    if pdfium.FPDFText_GetFontWeight(textpage, index) >= BOLD_WEIGHT:
        return True
    flags = ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(textpage, index, name, len(name), flags)
    return bool(BOLD_FONT.search(name.value.decode("utf-8", "replace")))


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds them all."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )
