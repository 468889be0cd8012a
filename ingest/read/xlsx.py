"""Excel workbooks: a page a sheet, a line a cell with the merged cells and the column header above it as headers."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from assistant.errors import ReadError
from assistant.types import LineRole
from ingest.read.pieces import Piece, page_of
from ingest.read.tables import Cell, cell_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from assistant.settings import Settings
    from assistant.types import Page

MAX_CELLS = 2_000_000
MAX_TITLE_CHARACTERS = 120
DEFAULT_SHEET_NAME = re.compile(r"(?:sheet|blad|ark)\s*\d*", re.IGNORECASE)


def read(path: Path, settings: Settings) -> tuple[Page, ...]:
    """A page for each visible sheet; raises ReadError for a workbook that is broken or too large."""
    try:
        workbook = load_workbook(path, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, OSError) as error:
        raise ReadError(
            f"{path.name} kan inte öppnas som Excel-arbetsbok. Öppna den i Excel och spara om den."
        ) from error
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        if sheet.max_row * sheet.max_column > MAX_CELLS:
            raise ReadError(
                f"{path.name}: bladet {sheet.title} är för stort. Ta bort tomma formaterade rader och kolumner."
            )
    return tuple(page_of(number, sheet_pieces(sheet)) for number, sheet in enumerate(sheets, start=1))


def sheet_pieces(sheet: Worksheet) -> Iterator[Piece]:
    """The sheet's name where it says something, then its tables in order."""
    tables = list(tables_of(sheet))
    if tables and not DEFAULT_SHEET_NAME.fullmatch(sheet.title):
        yield Piece(sheet.title, role=LineRole.HEADING, level=1)
    for cells in tables:
        yield from table_pieces(cells)


def table_pieces(cells: list[Cell]) -> Iterator[Piece]:
    """A table's cells; rows of a single cell above its header row are headings."""
    titles = title_rows(cells)
    if len({cell.row for cell in cells}) == len(cells):
        yield from single_pieces(cells)
        return
    for cell in cells:
        if cell.row < titles:
            yield Piece(cell.text, role=LineRole.HEADING, level=2)
    yield from cell_pieces(
        [
            Cell(cell.row - titles, cell.column, cell.text, cell.rows, cell.columns, cell.heading)
            for cell in cells
            if cell.row >= titles
        ]
    )


def single_pieces(cells: list[Cell]) -> Iterator[Piece]:
    """Rows of one cell each: a title where the first reads as one, else notes."""
    for cell in cells:
        title = cell is cells[0] and len(cell.text) <= MAX_TITLE_CHARACTERS and not cell.text.endswith(".")
        yield Piece(cell.text, role=LineRole.HEADING if title else LineRole.PARAGRAPH, level=2 if title else 0)


def title_rows(cells: list[Cell]) -> int:
    """How many rows at the top hold one cell only and stand over a wider row."""
    rows: dict[int, int] = {}
    for cell in cells:
        rows[cell.row] = rows.get(cell.row, 0) + 1
    count = 0
    while rows.get(count) == 1:
        count += 1
    return count if count in rows else 0


def tables_of(sheet: Worksheet) -> Iterator[list[Cell]]:
    """The runs of rows between blank rows, as cells numbered from the run's first row."""
    merged = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    run: list[Cell] = []
    first, covered = 0, 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        filled = [cell for cell in row if value_text(cell)]
        if not filled and number > covered:
            if run:
                yield run
            run = []
            continue
        first = first if run else number
        for cell in filled:
            area = merged.get((number, cell.column))
            rows = area.max_row - area.min_row + 1 if area else 1
            columns = area.max_col - area.min_col + 1 if area else 1
            covered = max(covered, number + rows - 1)
            run.append(Cell(number - first, (cell.column or 1) - 1, value_text(cell), rows, columns))
    if run:
        yield run


def value_text(cell: SheetCell | MergedCell) -> str:
    """What a cell shows; empty for a blank one."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, date):
        return value.isoformat().removesuffix("T00:00:00").replace("T", " ")
    if isinstance(value, int | float):
        return number_text(value, cell.number_format or "")
    return str(value).strip()


def number_text(value: float, number_format: str) -> str:
    """A number as its format shows it where that changes what it says: a share in per cent."""
    return f"{value * 100:g} %" if "%" in number_format else f"{value:.10g}"
