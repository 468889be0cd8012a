"""PDF files: the text layer in reading order, tables cell by cell; pages that are only a picture go to OCR."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from assistant.errors import ReadError
from ingest.progress import tell
from ingest.read import require_page_limit
from ingest.read.pdf.glyphs import runs_of
from ingest.read.pdf.labels import with_labels
from ingest.read.pdf.layout import Carried, Sheet, pieces_of, title_key
from ingest.read.pdf.ruled import grids_of, joined, levels_in, rulings_of
from ingest.read.pdf.scan import pictured_rulings, recognised
from ingest.read.pdf.tags import tags_of, trusted
from ingest.read.pdf.turned import turn_of, with_boxes
from ingest.read.pieces import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

    from assistant.settings import Settings
    from assistant.types import Page
    from ingest.read.pdf.glyphs import Run

MIN_LETTERS = 20
MIN_LEGIBLE_SHARE = 0.6
STAMP_CHARACTERS = 200
COVERING_SHARE = 0.5
MIN_PICTURE_SHARE = 0.05
HIDDEN_SHARE = 0.8
MIN_LONG_WORDS, MIN_VOWELLED_SHARE = 20, 0.6
LEGIBLE = re.compile(r"[\w\s.,;:!?()/%§&@\"'–—•‐-]")
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
VOWEL = re.compile(r"[aeiouyåäöéàèüáíóøæ]", re.IGNORECASE)


@dataclass(slots=True)
class Reader:
    """An opened file being read page by page: what its bookmarks lead to, and the table that ended the last page."""

    document: PdfDocument
    settings: Settings
    titles: Mapping[int, Mapping[str, int]]
    carried: Carried | None = None
    number: int = field(default=0)

    def pages(self) -> Iterator[Page]:
        """Every page in order; each is closed before the next is opened, so that memory does not grow with the file."""
        for index in range(len(self.document)):
            tell("läser", index + 1, len(self.document))
            self.number = index + 1
            with closing(self.document[index]) as page, closing(page.get_textpage()) as textpage:
                yield self.page_of(page, textpage)

    def page_of(self, page: PdfPage, textpage: PdfTextPage) -> Page:
        """One page: its text layer, or what OCR reads when the layer is missing or useless and there is a picture."""
        if needs_ocr(textpage.get_text_bounded(), page):
            tell("läser av bild", self.number, len(self.document))
            scanned = recognised(page, self.number, self.settings)
            made = self.laid_out(
                page, Sheet(scanned.runs, scanned.height, grids_of(scanned.rulings), levels_in(scanned.rulings))
            )
            return replace(with_boxes(made, scanned.back), ocr=True, confidence=scanned.confidence)
        rulings = joined(rulings_of(page))
        tags = tags_of(page)
        runs = runs_of(
            page,
            textpage,
            rulings=[ruling for ruling in rulings if ruling.upright],
            owners={mark: tag.element for mark, tag in tags.items()},
        )
        hidden = is_hidden(runs) and picture_share(page) > COVERING_SHARE
        if hidden:  # the scanner's own OCR lies under the picture, which alone shows the lines
            rulings = pictured_rulings(page, self.number, self.settings)
        turn = turn_of(runs, *page.get_size())
        runs, rulings = [turn.run(run) for run in runs], [turn.ruling(ruling) for ruling in rulings]
        sheet = Sheet(
            runs,
            turn.upright_height,
            grids_of(rulings),
            levels_in(rulings),
            trusted(tags, runs),
            self.titles.get(self.number, {}),
        )
        return replace(with_boxes(self.laid_out(page, sheet), turn.back), ocr=hidden)

    def laid_out(self, page: PdfPage, sheet: Sheet) -> Page:
        """The page that its text makes, put in order."""
        pieces, self.carried = pieces_of(replace(sheet, carried=self.carried, follows=self.number > 1))
        width, height = page.get_size()
        return page_of(self.number, pieces, width=width, height=height)


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """The pages of a PDF file; raises ReadError when it is broken, locked, empty or needs OCR that is not installed."""
    document = open_document(path)
    try:
        if len(document) == 0:
            raise ReadError(f"{path.name} har inga sidor. Hämta filen på nytt.")
        require_page_limit(path, len(document), settings)
        pages = tuple(Reader(document, settings, titles_of(document)).pages())
        return with_labels(pages, [document.get_page_label(index) for index in range(len(document))])
    except pypdfium2.PdfiumError as error:
        raise ReadError(
            f"{path.name} är skadad och kan inte läsas till slutet. Hämta eller exportera den på nytt."
        ) from error
    finally:
        document.close()


def open_document(path: Path) -> PdfDocument:
    """The opened file; raises ReadError when it is broken or locked with a password."""
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise ReadError(f"{path.name} är låst med lösenord. Spara en kopia utan lösenord.") from error
        raise ReadError(
            f"{path.name} är skadad och kan inte öppnas som PDF. Hämta eller exportera den på nytt."
        ) from error


def titles_of(document: PdfDocument) -> Mapping[int, Mapping[str, int]]:
    """The bookmarks' titles with their levels for each page's number; none in a tagged file, whose tags say more."""
    titles: dict[int, dict[str, int]] = defaultdict(dict)
    for bookmark in () if document.is_tagged() else document.get_toc():
        target = bookmark.get_dest()
        index = target.get_index() if target else None
        if index is not None and title_key(bookmark.get_title()):
            titles[index + 1].setdefault(title_key(bookmark.get_title()), bookmark.level + 1)
    return titles


def needs_ocr(text: str, page: PdfPage) -> bool:
    """Whether the text layer says less than the page shows."""
    inked = len("".join(text.split()))
    if inked >= MIN_LETTERS and not is_legible(text):
        return True
    if inked >= STAMP_CHARACTERS:
        return False
    return picture_share(page) > (COVERING_SHARE if inked >= MIN_LETTERS else MIN_PICTURE_SHARE)


def is_legible(text: str) -> bool:
    """Whether a text layer is made of letters and words, not of what a broken font leaves."""
    if len(LEGIBLE.findall(text)) < MIN_LEGIBLE_SHARE * len(text):
        return False
    words = LONG_WORD.findall(text)
    vowelled = sum(VOWEL.search(word) is not None for word in words)
    return len(words) < MIN_LONG_WORDS or vowelled >= MIN_VOWELLED_SHARE * len(words)


def is_hidden(runs: list[Run]) -> bool:
    """Whether most of a page's text is not drawn."""
    letters = sum(len(run.text) for run in runs)
    return sum(len(run.text) for run in runs if run.hidden) > HIDDEN_SHARE * letters


def picture_share(page: PdfPage) -> float:
    """The share of the page that its largest picture covers."""
    width, height = page.get_size()
    shares = [0.0]
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        shares.append((right - left) * (top - bottom) / max(width * height, 1))
    return max(shares)
