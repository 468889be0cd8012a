"""A page that is a picture -> lines of text read by Tesseract, with their boxes and its confidence."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytesseract

from assistant.errors import ReadError
from assistant.types import Box, Page
from ingest.read.pieces import Piece, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image
    from pypdfium2 import PdfPage

DOTS_PER_INCH = 300
POINTS_PER_INCH = 72
MAX_SIDE_PIXELS = 6000
TIMEOUT_SECONDS = 180
SURE_OF_A_LETTER = 85.0  # Tesseract's confidence in what it takes for a word; it is never this sure of a bullet
BULLET_GAP_LETTERS = 0.9  # a list mark stands further from its text, in letter heights, than words do (some 0.4)
INSTALL = (
    "Installera paketen tesseract-ocr och tesseract-ocr-swe (eller sätt RODTRAD_OCR_LANGUAGE) och läs in filen igen."
)

# Tesseract's threads wait for each other: one reads a page in two thirds of the time of four (6.8 s -> 4.2 s).
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

Words = list[dict[str, Any]]


def read_picture(page: PdfPage, number: int, *, language: str) -> Page:
    """The page as OCR reads it; raises ReadError when Tesseract or its language is missing, or takes too long."""
    width, height = page.get_size()
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, MAX_SIDE_PIXELS / max(width, height))
    words = recognise(page.render(scale=scale).to_pil().convert("L"), number, language=language)
    pieces = list(line_pieces(words, scale=scale))
    read = page_of(number, pieces, width=width, height=height)
    confidences = [float(word["conf"]) for word in words]
    mean = sum(confidences) / len(confidences) if confidences else None
    return Page(number, read.raw, read.lines, width=width, height=height, ocr=True, confidence=mean)


def recognise(picture: Image, number: int, *, language: str) -> Words:
    """The words Tesseract finds, in its reading order; raises ReadError when it cannot run."""
    try:
        table = pytesseract.image_to_data(
            picture, lang=language, output_type=pytesseract.Output.DICT, timeout=TIMEOUT_SECONDS
        )
    except pytesseract.TesseractNotFoundError as error:
        raise ReadError(f"Sida {number} är en bild och kräver OCR, men Tesseract finns inte. {INSTALL}") from error
    except pytesseract.TesseractError as error:
        raise ReadError(f"Sida {number} kunde inte läsas med språket {language!r}. {INSTALL}") from error
    except RuntimeError as error:  # pytesseract's timeout
        raise ReadError(f"Sida {number} tog för lång tid att läsa. Skanna om den i lägre upplösning.") from error
    rows = [dict(zip(table, values, strict=True)) for values in zip(*table.values(), strict=True)]
    return [row for row in rows if str(row["text"]).strip() and float(row["conf"]) >= 0]


def line_pieces(words: Words, *, scale: float) -> Iterator[Piece]:
    """The words line by line with their boxes in points; lines without a letter or digit are specks."""
    lines: dict[tuple[int, int, int], Words] = {}
    for word in words:
        lines.setdefault((word["block_num"], word["par_num"], word["line_num"]), []).append(word)
    for line in lines.values():
        text = " ".join(["•"] * has_bullet(line) + [str(word["text"]) for word in line[has_bullet(line) :]])
        if any(letter.isalnum() for letter in text):
            yield Piece(text, box_of(line, scale=scale), letter_height(line) / scale)


def has_bullet(line: Words) -> bool:
    """Whether a line begins with a list mark: something short that OCR is unsure of, set off by more than a space."""
    if len(line) < 2:
        return False
    first, second = line[0], line[1]
    gap = second["left"] - first["left"] - first["width"]
    text = str(first["text"])
    unsure = len(text) <= 2 and float(first["conf"]) < SURE_OF_A_LETTER
    return unsure and (not any(map(str.isalnum, text)) or gap >= BULLET_GAP_LETTERS * letter_height(line))


def box_of(line: Words, *, scale: float) -> Box:
    """The box of a line in points."""
    return Box(
        min(word["left"] for word in line) / scale,
        min(word["top"] for word in line) / scale,
        max(word["left"] + word["width"] for word in line) / scale,
        max(word["top"] + word["height"] for word in line) / scale,
    )


def letter_height(line: Words) -> float:
    """The height of a line's letters in pixels: of its middle word, so that a picture beside it does not count."""
    heights = sorted(int(word["height"]) for word in line)
    return float(heights[len(heights) // 2])
