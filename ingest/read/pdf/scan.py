"""A page that is a picture -> runs of text read by Tesseract, with their words' boxes and confidence, and the lines drawn."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium
import pytesseract

from assistant.errors import ReadError
from assistant.types import Box, Word
from ingest.read.pdf.glyphs import Run, union
from ingest.read.pdf.ruled import Ruling, cells_of, groups_of, joined
from ingest.read.pdf.strips import blanked, strips_of
from ingest.read.pdf.strokes import rulings_in, straightened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image
    from pypdfium2 import PdfPage

    from assistant.settings import Settings
    from ingest.read.pdf.strokes import Straight

DOTS_PER_INCH = 300
POINTS_PER_INCH = 72
MAX_SIDE_PIXELS = 6000
SURE_OF_A_LETTER = 85.0  # Tesseract's confidence in what it takes for a word; it is never this sure of a bullet
SURE_OF_A_PAGE = 65.0  # a page read with less may stand on its side
BULLET_GAP_LETTERS = 0.9  # a list mark stands further from its text, in letter heights, than words do (some 0.4)
COLUMN_GAP_LETTERS = 2.2  # in letter heights: wider than any space between words
ONE_COLUMN = "--psm 4"  # a column of lines of any size
CELL_BLOCKS = 100_000  # more blocks than a page has
INSTALL = (
    "Installera paketen tesseract-ocr och tesseract-ocr-swe (eller sätt RODTRAD_OCR_LANGUAGE) och läs in filen igen."
)

# Tesseract's threads wait for each other: one reads a page in two thirds of the time of four (6.8 s -> 4.2 s).
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

Words = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What OCR made of a page: its runs in Tesseract's order and the ruled lines, in points of the picture set straight."""

    runs: tuple[Run, ...]
    rulings: tuple[Ruling, ...]
    confidence: float | None
    straight: Straight
    scale: float

    @property
    def height(self) -> float:
        """The height of the straight picture in points."""
        return self.straight.picture.height / self.scale

    def back(self, box: Box) -> Box:
        """Where a box stands on the page as it is shown."""
        return scaled(self.straight.back(scaled(box, self.scale)), 1 / self.scale)


def recognised(page: PdfPage, number: int, settings: Settings) -> Scanned:
    """The page as OCR reads it; raises ReadError when Tesseract or its language is missing, or it takes too much."""
    picture, scale = picture_of(page, number, settings), scale_of(page, settings)
    scanned = scanned_at(picture, scale, number, settings)
    if scanned.confidence is not None and scanned.confidence >= SURE_OF_A_PAGE:
        return scanned
    quarters = quarters_of(picture, settings)
    turned = scanned_at(picture, scale, number, settings, quarters=quarters) if quarters else scanned
    return turned if (turned.confidence or 0.0) > (scanned.confidence or 0.0) else scanned


def pictured_rulings(page: PdfPage, number: int, settings: Settings) -> list[Ruling]:
    """The ruled lines that a page's picture shows, in points; raises ReadError for a picture that is too large."""
    picture, scale = picture_of(page, number, settings), scale_of(page, settings)
    return joined([in_points(ruling, scale) for ruling in rulings_in(picture, scale)])


def scanned_at(picture: Image, scale: float, number: int, settings: Settings, *, quarters: int = 0) -> Scanned:
    """What OCR makes of a picture after some quarter turns."""
    straight = straightened(picture, quarters)
    rulings = tuple(joined([in_points(ruling, scale) for ruling in rulings_in(straight.picture, scale)]))
    words = words_on(straight.picture, rulings, number, settings, scale=scale)
    confidences = [float(word["conf"]) for word in words]
    mean = sum(confidences) / len(confidences) if confidences else None
    return Scanned(tuple(runs_in(words, rulings, scale=scale)), rulings, mean, straight, scale)


def words_on(picture: Image, rulings: Sequence[Ruling], number: int, settings: Settings, *, scale: float) -> Words:
    """The words on a page: those outside tables in Tesseract's order, then those of each cell, read apart."""
    groups = [cells_of(group) for group in groups_of(rulings)]
    cells = [scaled(cell.box, scale) for group in groups if len(group) > 1 for cell in group]
    if not cells:
        return recognise(picture, number, settings)
    words = recognise(blanked(picture, cells), number, settings)
    for strips in strips_of(picture, cells, scale):
        for word in recognise(strips.picture, number, settings, mode=ONE_COLUMN):
            place = strips.number_at(word["top"] + word["height"] / 2)
            strip = strips.strips[place]
            # A strip is a block of its own after all of the page's.
            moved = {"left": word["left"] + strip.across, "top": word["top"] + strip.down}
            words.append({**word, **moved, "block_num": CELL_BLOCKS + strip.top})
    return words


def picture_of(page: PdfPage, number: int, settings: Settings) -> Image:
    """The page as it is shown, in shades of grey; raises ReadError for a picture in it that is too large to unpack."""
    require_measure(page, number, settings)
    picture: Image = page.render(scale=scale_of(page, settings)).to_pil().convert("L")
    return picture


def require_measure(page: PdfPage, number: int, settings: Settings) -> None:
    """Raise ReadError when a picture on the page has more pixels than the installation allows."""
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        width, height = picture.get_px_size()
        if width * height > settings.max_picture_pixels:
            raise ReadError(
                f"Sida {number} har en bild på {width} × {height} bildpunkter, som är för stor att läsa. "
                "Skanna om den i lägre upplösning eller höj RODTRAD_MAX_PICTURE_PIXELS."
            )


def scale_of(page: PdfPage, settings: Settings) -> float:
    """How many pixels of the page's picture make a point; fewer where the picture would be too large."""
    width, height = page.get_size()
    largest = (settings.max_picture_pixels / (width * height)) ** 0.5
    return float(min(DOTS_PER_INCH / POINTS_PER_INCH, MAX_SIDE_PIXELS / max(width, height), largest))


def quarters_of(picture: Image, settings: Settings) -> int:
    """How many quarter turns counterclockwise set a picture upright; none where Tesseract sees too little to tell."""
    try:
        seen = pytesseract.image_to_osd(picture, output_type=pytesseract.Output.DICT, timeout=settings.max_page_seconds)
    except (pytesseract.TesseractError, RuntimeError):  # too few letters, or its data for this is not installed
        return 0
    return int(seen["orientation"]) // 90 % 4


def in_points(ruling: Ruling, scale: float) -> Ruling:
    """A ruled line in points."""
    return Ruling(ruling.upright, ruling.place / scale, ruling.start / scale, ruling.end / scale)


def scaled(box: Box, by: float) -> Box:
    """A box in another unit."""
    return Box(box.x0 * by, box.y0 * by, box.x1 * by, box.y1 * by)


def recognise(picture: Image, number: int, settings: Settings, *, mode: str = "") -> Words:
    """The words Tesseract finds, in its reading order; raises ReadError when it cannot run."""
    try:
        table = pytesseract.image_to_data(
            picture,
            lang=settings.ocr_language,
            config=mode,
            output_type=pytesseract.Output.DICT,
            timeout=settings.max_page_seconds,
        )
    except pytesseract.TesseractNotFoundError as error:
        raise ReadError(f"Sida {number} är en bild och kräver OCR, men Tesseract finns inte. {INSTALL}") from error
    except pytesseract.TesseractError as error:
        raise ReadError(f"Sida {number} kunde inte läsas med språket {settings.ocr_language!r}. {INSTALL}") from error
    except RuntimeError as error:  # pytesseract's timeout
        raise ReadError(
            f"Sida {number} tog för lång tid att läsa. Skanna om den i lägre upplösning eller höj RODTRAD_MAX_PAGE_SECONDS."
        ) from error
    rows = [dict(zip(table, values, strict=True)) for values in zip(*table.values(), strict=True)]
    return [row for row in rows if str(row["text"]).strip() and float(row["conf"]) >= 0]


def runs_in(words: Words, rulings: Sequence[Ruling], *, scale: float) -> Iterator[Run]:
    """The words in runs, each on one line of one column or cell; runs without a letter or digit are specks."""
    lines: dict[tuple[int, int, int], Words] = {}
    for word in words:
        lines.setdefault((word["block_num"], word["par_num"], word["line_num"]), []).append(word)
    upright = [ruling for ruling in rulings if ruling.upright]
    for line in lines.values():
        for part in parted(line, upright, scale=scale):
            run = run_of(part, scale=scale)
            if any(letter.isalnum() for letter in run.text):
                yield run


def parted(line: Words, upright: Sequence[Ruling], *, scale: float) -> list[Words]:
    """The words of a line, cut at ruled lines and at wide gaps."""
    parts = [line[:1]]
    height = letter_height(line)
    for last, word in pairwise(line):
        gap = word["left"] - last["left"] - last["width"]
        left, right = box_of(last, scale=scale), box_of(word, scale=scale)
        if gap > COLUMN_GAP_LETTERS * height or any(ruling.parts(left, right) for ruling in upright):
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def run_of(line: Words, *, scale: float) -> Run:
    """The words as one run; a list mark that OCR took for a letter is a list mark."""
    texts = [str(word["text"]) for word in line]
    if has_bullet(line):
        texts[0] = "•"
    words: list[Word] = []
    position = 0
    for word, text in zip(line, texts, strict=True):
        words.append(Word(position, position + len(text), box_of(word, scale=scale), float(word["conf"])))
        position += len(text) + 1
    box = union([word.box for word in words])
    return Run(" ".join(texts), box, letter_height(line) / scale, words=tuple(words))


def has_bullet(line: Words) -> bool:
    """Whether a line begins with a list mark: something short that OCR is unsure of, set off by more than a space."""
    if len(line) < 2:
        return False
    first, second = line[0], line[1]
    gap = second["left"] - first["left"] - first["width"]
    text = str(first["text"])
    unsure = len(text) <= 2 and float(first["conf"]) < SURE_OF_A_LETTER
    return unsure and (not any(map(str.isalnum, text)) or gap >= BULLET_GAP_LETTERS * letter_height(line))


def box_of(word: dict[str, Any], *, scale: float) -> Box:
    """The box of a word in points."""
    left, top = word["left"], word["top"]
    return scaled(Box(left, top, left + word["width"], top + word["height"]), 1 / scale)


def letter_height(line: Words) -> float:
    """The height of a line's letters in pixels: of its middle word, so that a picture beside it does not count."""
    heights = sorted(int(word["height"]) for word in line)
    return float(heights[len(heights) // 2])
