"""The cells of a spreadsheet -> headings, notes and tables in the order of the sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.types import LineRole
from ingest.read.cells import FullCell, table_pieces
from ingest.read.flow import joined
from ingest.read.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_CELLS = 2_000_000
MAX_TITLE_CHARACTERS = 120
DEFAULT_NAME = re.compile(r"(?:sheet|blad|ark|tabell)\s*\d*", re.IGNORECASE)
BULLET = re.compile(r"(?:[•●◦▪■□‣–*-]|\d{1,2}[.)]|[a-zåäö]\))\s")
# A line break inside a cell parts two paragraphs, unless a sentence runs on over it.
PARAGRAPH_END = re.compile(r"\n(?=\s*(?:[•●◦▪■□‣–*-]\s|\d{1,2}[.)]\s|[a-zåäö]\)\s|[A-ZÅÄÖ]))|(?<=[.!?:;,])\s*\n")


def sheet_pieces(name: str, cells: Iterable[FullCell], *, hidden: bool = False) -> list[Piece]:
    """The sheet's name where it says something, then its tables; a hidden sheet's text is kept as furniture."""
    tables = list(tables_of(cells))
    pieces = [piece for table in tables for piece in run_pieces(table)]
    if tables and not DEFAULT_NAME.fullmatch(name):
        pieces.insert(0, Piece(name, role=LineRole.HEADING, level=1))
    return [replace(piece, role=LineRole.FURNITURE, level=0, headers=()) for piece in pieces] if hidden else pieces


def tables_of(cells: Iterable[FullCell]) -> Iterator[list[FullCell]]:
    """The runs of rows between blank rows, as cells numbered from the run's first row."""
    run: list[FullCell] = []
    first = covered = 0
    for cell in cells:
        if run and cell.row > covered + 1:
            yield run
            run = []
        first = first if run else cell.row
        covered = max(covered, cell.row + cell.rows - 1)
        run.append(replace(cell, row=cell.row - first))
    if run:
        yield run


def run_pieces(cells: list[FullCell]) -> Iterator[Piece]:
    """A table's cells; rows of a single cell above its header row are headings."""
    titles = title_rows(cells)
    if len({cell.row for cell in cells}) == len(cells):
        yield from single_pieces(cells)
        return
    for cell in cells[:titles]:
        yield Piece(joined(cell.cell.text), role=LineRole.HEADING, level=2)
    yield from table_pieces([replace(cell, row=cell.row - titles) for cell in cells if cell.row >= titles])


def single_pieces(cells: list[FullCell]) -> Iterator[Piece]:
    """Rows of one cell each: a title where the first reads as one, else text."""
    for cell in cells:
        text = cell.cell.text
        if cell is cells[0] and len(text) <= MAX_TITLE_CHARACTERS and not text.endswith("."):
            yield Piece(joined(text), role=LineRole.HEADING, level=2)
        else:
            yield from cell.pieces


def title_rows(cells: list[FullCell]) -> int:
    """How many rows at the top hold one cell only and stand over a wider row."""
    rows: dict[int, int] = {}
    for cell in cells:
        rows[cell.row] = rows.get(cell.row, 0) + 1
    count = 0
    while rows.get(count) == 1:
        count += 1
    return count if count in rows else 0


def value_pieces(text: str) -> tuple[Piece, ...]:
    """What a cell shows, cut into the paragraphs and list items that line breaks make of it."""
    return tuple(value_piece(joined(part)) for part in PARAGRAPH_END.split(text) if part.strip())


def value_piece(text: str) -> Piece:
    """A line of a cell: a list item where it begins with a bullet or number that was typed by hand."""
    listed = BULLET.match(text) is not None
    return Piece(text, role=LineRole.LIST_ITEM if listed else LineRole.PARAGRAPH, level=int(listed))


def swedish_number(value: float, *, decimals: int | None = None, thousands: bool = False) -> str:
    """A number with a decimal comma and, where wanted, thousands parted by a space."""
    text = f"{value:.10g}" if decimals is None else f"{value:,.{decimals}f}" if thousands else f"{value:.{decimals}f}"
    return text.replace(",", " ").replace(".", ",")
