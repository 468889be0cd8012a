"""The text layer of a PDF page -> runs of text, each on one line of one column, with box, type, words and raised marks."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field, replace
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium

from assistant.types import Box, Correction, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pypdfium2 import PdfPage, PdfTextPage

    from ingest.read.pdf.ruled import Ruling

# PDFium hides a hyphen at a line's end, and the line break with it, behind one of these.
HIDDEN_HYPHENS = ("\ufffe", "\x02")
BOLD_FONT = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
BOLD_WEIGHT = 600
COLUMN_GAP = 1.8  # of the font size: wider than any space between words
LINE_SHARE = 0.6  # of the font size: a smaller move up or down stays on the line
TOUCHING_SHARE = 0.1  # of the font size: no ruled line fits into a smaller gap
RAISED_SIZE, RAISED_BY = (
    0.88,
    0.06,
)  # of the line's type: a raised mark is smaller than the one, and higher by the other
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PROBE_POINTS, PROBE_SCALE = 10_000.0, 100
WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Ink:
    """What the glyphs of one text object share: weight, direction, and its place in the file's structure.

    `mark` is its marked content's number, -1 for none; `artifact` says that the file calls it no part of the text, `hidden`
    that it is not drawn. `turn` is 0 for level text, 1 for text that reads upwards, -1 downwards.
    """

    bold: bool = False
    mark: int = -1
    artifact: bool = False
    hidden: bool = False
    turn: int = 0


PLAIN = Ink()


class Glyph(NamedTuple):
    """A character, its place with the origin at the top left, and the text object that draws it."""

    letter: str
    x0: float
    y0: float
    x1: float
    y1: float
    ink: Ink

    @property
    def along(self) -> tuple[float, float]:
        """Where it begins and ends in the direction of reading."""
        if self.ink.turn == 0:
            return self.x0, self.x1
        return (-self.y1, -self.y0) if self.ink.turn > 0 else (self.y0, self.y1)

    @property
    def middle(self) -> float:
        """The middle of its line."""
        return (self.y0 + self.y1) / 2 if self.ink.turn == 0 else (self.x0 + self.x1) / 2

    @property
    def size(self) -> float:
        """How high it stands on its line."""
        return self.y1 - self.y0 if self.ink.turn == 0 else self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class Run:
    """Text that stands on one line of one column; words and raised marks are placed in its own text.

    `mark`, `artifact`, `hidden` and `turn` are those of its ink.
    """

    text: str
    box: Box
    size: float
    bold: bool = False
    words: tuple[Word, ...] = ()
    raised: tuple[Correction, ...] = ()
    mark: int = -1
    artifact: bool = False
    hidden: bool = False
    turn: int = 0


def runs_of(
    page: PdfPage, textpage: PdfTextPage, *, rulings: Sequence[Ruling] = (), owners: Mapping[int, int] | None = None
) -> list[Run]:
    """The runs of a page in the order the file has them.

    Upright rulings part runs, and so does the next element of the file's structure: `owners` has the element of each mark.
    """
    owners = owners or {}
    runs: list[Run] = []
    current: list[Glyph] = []
    last: Glyph | None = None
    broken = False  # PDFium sees a new line where type is raised, so that only a glyph's place tells
    for glyph in glyphs_of(page, textpage):
        if glyph.letter in "\r\n":
            broken = True
            continue
        hyphen = glyph.letter in HIDDEN_HYPHENS
        blank = glyph.letter.isspace()
        if last is not None and not hyphen and not blank:
            if breaks(last, glyph, rulings, owners):
                runs += finished(current)
                current, last = [], None
            elif broken and not current[-1].letter.isspace() and is_apart(last, glyph):
                current.append(glyph._replace(letter=" "))
        if hyphen:
            runs += finished([*current, glyph._replace(letter="-")])
            current, last = [], None
        else:
            current.append(glyph)
            last = last if blank else glyph
        broken = broken and blank
    return runs + finished(current)


def is_apart(last: Glyph, glyph: Glyph) -> bool:
    """Whether there is room for a space between two glyphs of a line."""
    return glyph.along[0] - last.along[1] > TOUCHING_SHARE * max(last.size, glyph.size)


def glyphs_of(page: PdfPage, textpage: PdfTextPage) -> Iterator[Glyph]:
    """Every character of a page with its box, origin at the top left whatever the page's rotation."""
    placed = placing(page)
    inks = Inks(level=placed)
    box = pdfium.FS_RECTF()
    target, raw = ctypes.byref(box), textpage.raw
    ink = PLAIN
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:  # Unicode's bounds
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, index, target)
        drawn = pdfium.FPDFText_GetTextObject(raw, index)
        if drawn:  # the spaces that PDFium adds belong to none
            ink = inks.of(drawn)
        x0, y0 = placed(box.left, box.top)
        x1, y1 = placed(box.right, box.bottom)
        yield Glyph(chr(code), min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), ink)


def placing(page: PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """How a point of the file's own coordinates is placed on the page as it is shown."""
    width, height = (round(side * PROBE_SCALE) for side in page.get_size())

    def shown(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x, y, across, down)
        return across.value / PROBE_SCALE, down.value / PROBE_SCALE

    (x, y), (ax, ay), (bx, by) = shown(0, 0), shown(PROBE_POINTS, 0), shown(0, PROBE_POINTS)
    a, b, c, d = ((value / PROBE_POINTS) for value in (ax - x, ay - y, bx - x, by - y))
    return lambda px, py: (x + a * px + c * py, y + b * px + d * py)


@dataclass(slots=True)
class Inks:
    """The text objects met so far; what the file says of one is asked for once."""

    level: Callable[[float, float], tuple[float, float]]
    known: dict[int, Ink] = field(default_factory=dict)
    fonts: dict[int, bool] = field(default_factory=dict)

    def of(self, drawn: object) -> Ink:
        """What is known of a text object."""
        key = ctypes.cast(drawn, ctypes.c_void_p).value or 0  # type: ignore[arg-type]
        if key not in self.known:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(drawn)
            bold = mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE or self.is_bold(drawn)
            self.known[key] = Ink(
                bold,
                pdfium.FPDFPageObj_GetMarkedContentID(drawn),
                is_artifact(drawn),
                mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
                self.turn_of(drawn),
            )
        return self.known[key]

    def is_bold(self, drawn: object) -> bool:
        """Whether a text object is set in a bold font, by weight or by the font's name."""
        font = pdfium.FPDFTextObj_GetFont(drawn)
        if not font:
            return False
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self.fonts:
            name = ctypes.create_string_buffer(128)
            pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
            named = BOLD_FONT.search(name.value.decode("utf-8", "replace")) is not None
            self.fonts[key] = named or pdfium.FPDFFont_GetWeight(font) >= BOLD_WEIGHT
        return self.fonts[key]

    def turn_of(self, drawn: object) -> int:
        """Which way a text object reads on the page as it is shown."""
        matrix = pdfium.FS_MATRIX()
        if not pdfium.FPDFPageObj_GetMatrix(drawn, matrix):
            return 0
        x, y = self.level(0, 0)
        ahead_x, ahead_y = self.level(matrix.a, matrix.b)
        across, down = ahead_x - x, ahead_y - y
        if abs(down) <= 2 * abs(across):
            return 0
        return 1 if down < 0 else -1


def is_artifact(drawn: object) -> bool:
    """Whether the file marks a text object as no part of the text: running heads and feet, page numbers."""
    name, length = (ctypes.c_ushort * 16)(), ctypes.c_ulong()
    for number in range(pdfium.FPDFPageObj_CountMarks(drawn)):
        mark = pdfium.FPDFPageObj_GetMark(drawn, number)
        pdfium.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), length)
        if bytes(name)[: max(length.value - 2, 0)].decode("utf-16-le", "replace") == "Artifact":
            return True
    return False


def breaks(last: Glyph, glyph: Glyph, rulings: Sequence[Ruling], owners: Mapping[int, int]) -> bool:
    """Whether a glyph starts a new run: on another line, far ahead, in another element, or beyond a ruled line."""
    if last.ink.turn != glyph.ink.turn:
        return True
    size = max(last.size, glyph.size, 1.0)
    if abs(glyph.middle - last.middle) > LINE_SHARE * size:
        return True
    gap = glyph.along[0] - last.along[1]
    if gap > COLUMN_GAP * size or gap < -COLUMN_GAP * size:
        return True
    other = last.ink is not glyph.ink
    if other and owners.get(last.ink.mark, -1) != owners.get(glyph.ink.mark, -1):
        return True
    apart = gap > TOUCHING_SHARE * size or other
    return apart and any(ruling.parts(box_of(last), box_of(glyph)) for ruling in rulings)


def box_of(glyph: Glyph) -> Box:
    """The box of one glyph."""
    return Box(glyph.x0, glyph.y0, glyph.x1, glyph.y1)


def finished(glyphs: list[Glyph]) -> list[Run]:
    """The glyphs as one run, none when they are all blank."""
    inked = [glyph for glyph in glyphs if not glyph.letter.isspace()]
    if not inked:
        return []
    first = next(place for place, glyph in enumerate(glyphs) if not glyph.letter.isspace())
    text = "".join(glyph.letter for glyph in glyphs).strip()
    kept = glyphs[first : first + len(text)]
    words = tuple(
        Word(match.start(), match.end(), around(kept[match.start() : match.end()])) for match in WORD.finditer(text)
    )
    return [
        Run(
            text,
            around(inked),
            round(median_low(glyph.size for glyph in inked), 1),
            all(glyph.ink.bold for glyph in inked),
            words,
            raised_in(kept),
            inked[0].ink.mark,
            inked[0].ink.artifact,
            inked[0].ink.hidden,
            inked[0].ink.turn,
        )
    ]


def raised_in(glyphs: Sequence[Glyph]) -> tuple[Correction, ...]:
    """The digits that stand raised in smaller type, each to be read as superscript."""
    normal = [glyph for glyph in glyphs if not glyph.letter.isspace()]
    size = max(glyph.size for glyph in normal)
    if size <= 0 or min(glyph.size for glyph in normal) > RAISED_SIZE * size:
        return ()
    foot = median_low(glyph.y1 for glyph in normal if glyph.size > RAISED_SIZE * size)
    return tuple(
        Correction(place, place + 1, glyph.letter.translate(RAISED))
        for place, glyph in enumerate(glyphs)
        if glyph.letter in "0123456789" and glyph.size <= RAISED_SIZE * size and glyph.y1 < foot - RAISED_BY * size
    )


def split_at_gaps(run: Run, share: float) -> list[Run]:
    """A run cut wherever two words stand further apart than a share of its size."""
    groups: list[list[Word]] = []
    for word in run.words:
        if groups and word.box.x0 - groups[-1][-1].box.x1 <= share * run.size:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [part_of(run, group) for group in groups] if len(groups) > 1 else [run]


def part_of(run: Run, words: Sequence[Word]) -> Run:
    """The part of a run that some of its words make."""
    start, end = words[0].start, words[-1].end
    return replace(
        run,
        text=run.text[start:end],
        box=union([word.box for word in words]),
        words=tuple(replace(word, start=word.start - start, end=word.end - start) for word in words),
        raised=tuple(
            replace(mark, start=mark.start - start, end=mark.end - start)
            for mark in run.raised
            if start <= mark.start < end
        ),
    )


def around(glyphs: Sequence[Glyph]) -> Box:
    """The smallest box that holds some glyphs."""
    return Box(
        min(glyph.x0 for glyph in glyphs),
        min(glyph.y0 for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.y1 for glyph in glyphs),
    )


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds them all."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )
