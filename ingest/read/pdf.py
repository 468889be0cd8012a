"""PDF files: the text layer line by line, ruled tables cell by cell; pages that are only a picture go to OCR."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from assistant.errors import ReadError
from assistant.types import LineRole
from ingest.read import require_page_limit
from ingest.read.glyphs import Run, runs_of, union
from ingest.read.pieces import Piece, page_of
from ingest.read.ruled import grids_of, joined, rulings_of
from ingest.read.scan import read_picture
from ingest.read.tables import Cell, with_headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pypdfium2 import PdfDocument, PdfPage

    from assistant.settings import Settings
    from assistant.types import Page
    from ingest.read.ruled import GridCell

MIN_LETTERS = 20
MIN_LEGIBLE_SHARE = 0.6
STAMP_CHARACTERS = 200
COVERING_SHARE = 0.5
MARGIN_SHARE = 0.08
LEGIBLE = re.compile(r"[\w\s.,;:!?()/%§&@\"'–—•‐-]")
ITEM_START = re.compile(r"[•●◦▪■□‣\uf0a7\uf0b7–-]\s*\S|(?:\d{1,2}|[a-zåäö])[.)]\s")


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """The pages of a PDF file; raises ReadError when it is broken, locked, empty or needs OCR that is not installed."""
    document = open_document(path)
    try:
        if len(document) == 0:
            raise ReadError(f"{path.name} har inga sidor. Hämta filen på nytt.")
        require_page_limit(path, len(document), settings)
        return tuple(read_page(document, index, settings) for index in range(len(document)))
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


def read_page(document: PdfDocument, index: int, settings: Settings) -> Page:
    """One page: its text layer, or what OCR reads when the layer is missing or useless and there is a picture."""
    page = document[index]
    textpage = page.get_textpage()
    text = textpage.get_text_bounded()
    if needs_ocr(text, page):
        return read_picture(page, index + 1, language=settings.ocr_language)
    rulings = joined(rulings_of(page))
    width, height = page.get_size()
    runs = in_reading_order(
        runs_of(page, textpage, rulings=[ruling for ruling in rulings if ruling.upright]), height=height
    )
    return page_of(index + 1, pieces_of(runs, grids_of(rulings)), width=width, height=height)


def needs_ocr(text: str, page: PdfPage) -> bool:
    """Whether the text layer says less than the page shows."""
    inked = len("".join(text.split()))
    if inked >= MIN_LETTERS and len(LEGIBLE.findall(text)) < MIN_LEGIBLE_SHARE * len(text):
        return True
    if inked >= STAMP_CHARACTERS:
        return False
    return picture_share(page) > (COVERING_SHARE if inked >= MIN_LETTERS else 0.05)


def picture_share(page: PdfPage) -> float:
    """The share of the page that its largest picture covers."""
    width, height = page.get_size()
    shares = [0.0]
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        shares.append((right - left) * (top - bottom) / max(width * height, 1))
    return max(shares)


def in_reading_order(runs: list[Run], *, height: float) -> list[Run]:
    """The runs as the file has them, but what stands in the top margin first and in the bottom margin last."""
    top = [run for run in runs if run.box.y1 <= MARGIN_SHARE * height]
    bottom = [run for run in runs if run.box.y0 >= (1 - MARGIN_SHARE) * height]
    body = [run for run in runs if run not in top and run not in bottom]
    return [*sorted(top, key=place), *body, *sorted(bottom, key=place)]


def place(run: Run) -> tuple[float, float]:
    """Where a run comes when read row by row."""
    return round(run.box.y0 / 3), run.box.x0


def pieces_of(runs: Sequence[Run], grids: Sequence[list[GridCell]]) -> Iterator[Piece]:
    """A piece for each run outside tables, and each table's cells where its first run stands."""
    owner = {id(run): grid for grid in grids for run in runs if any(cell.holds(run.box) for cell in grid)}
    done: list[list[GridCell]] = []
    for run in runs:
        grid = owner.get(id(run))
        if grid is None:
            yield Piece(run.text, run.box, run.size, run.bold)
        elif grid not in done:
            done.append(grid)
            yield from table_pieces(grid, [other for other in runs if owner.get(id(other)) is grid])


def table_pieces(grid: list[GridCell], runs: list[Run]) -> Iterator[Piece]:
    """A piece for each cell or, where a cell holds a list, for each of its items."""
    contents = {
        (cell.row, cell.column): sorted((run for run in runs if cell.holds(run.box)), key=place) for cell in grid
    }
    cells = [
        Cell(
            cell.row,
            cell.column,
            "\n".join(run.text for run in contents[cell.row, cell.column]),
            cell.rows,
            cell.columns,
            heading=all(run.bold for run in contents[cell.row, cell.column]),
        )
        for cell in grid
    ]
    if sum(1 for cell in cells if cell.text) < 2:  # one filled cell is a frame round a text
        yield from (Piece(run.text, run.box, run.size, run.bold) for run in runs)
        return
    for cell, headers in with_headers(cells):
        for part in items_in(contents[cell.row, cell.column]):
            box = union([run.box for run in part])
            bold = all(run.bold for run in part)
            text = "\n".join(run.text for run in part)
            yield Piece(text, box, part[0].size, bold, LineRole.CELL, headers=headers)


def items_in(runs: list[Run]) -> list[list[Run]]:
    """A cell's lines, cut where a list item begins."""
    parts: list[list[Run]] = []
    for run in runs:
        if not parts or ITEM_START.match(run.text):
            parts.append([run])
            continue
        parts[-1].append(run)
    return parts
