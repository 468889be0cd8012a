"""Table cells that hold paragraphs, lists or tables of their own -> a piece for each of these, under the cell's headers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING

from assistant.types import LineRole
from ingest.read.flow import BREAK, joined
from ingest.read.pieces import Piece
from ingest.read.tables import Cell, filled_in, is_label, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ASIDE = (LineRole.NOTE, LineRole.FURNITURE)


@dataclass(frozen=True, slots=True)
class FullCell:
    """A cell with its place in the grid, how many rows and columns it covers and the pieces inside it."""

    row: int
    column: int
    pieces: tuple[Piece, ...]
    rows: int = 1
    columns: int = 1
    heading: bool = False

    @property
    def cell(self) -> Cell:
        """The cell with its text alone."""
        texts = [piece.text.strip() for piece in self.pieces if piece.role not in ASIDE]
        text = "\n".join(text for text in texts if text)
        return Cell(self.row, self.column, text, self.rows, self.columns, self.heading)


def table_pieces(cells: Sequence[FullCell]) -> Iterator[Piece]:
    """The pieces of a table row by row; a table with one filled cell is a frame around text, which stays as it is."""
    inside = {(each.row, each.column): each.pieces for each in cells}
    plain = [each.cell for each in cells]
    filled = filled_in(plain)
    if len(filled) == 1:
        yield from inside[filled[0].row, filled[0].column]
        return
    layout = layout_of(plain)
    for _, row in groupby(filled, key=lambda cell: cell.row):
        contents = [(inside[cell.row, cell.column], layout.headers_of(cell)) for cell in row]
        breaks = [BREAK] * max(content.count(BREAK) for content, _ in contents)
        begins = any(content[0] == BREAK for content, _ in contents)
        yield from breaks if begins else ()
        for content, headers in contents:
            yield from content_pieces(content, headers)
        yield from () if begins else breaks


def content_pieces(content: Sequence[Piece], headers: tuple[str, ...]) -> Iterator[Piece]:
    """What stands in one cell, a piece a paragraph; a short paragraph before a list heads the list's items."""
    label: tuple[str, ...] = ()
    shown = [piece for piece in content if piece != BREAK and piece.text.strip()]
    for piece, following in zip_longest(shown, shown[1:]):
        if piece.role in ASIDE:
            yield piece
        elif piece.role == LineRole.CELL:
            yield replace(piece, headers=(*headers, *piece.headers))
        elif piece.role == LineRole.LIST_ITEM:
            yield replace(piece, role=LineRole.CELL, headers=(*headers[:-1], *label, *headers[-1:]))
        else:
            leads = following is not None and following.role == LineRole.LIST_ITEM and is_label(piece.text.rstrip(":"))
            label = (joined(piece.text),) if leads else ()
            yield replace(piece, role=LineRole.CELL, level=0, headers=headers)
