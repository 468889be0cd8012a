"""Cells of a table -> each cell with the headers of its rows and its column. Nothing is ever filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.types import LineRole
from ingest.read.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_LABEL_CHARACTERS = 70
MAX_MERGED_CHARACTERS = 200
ENDS_AS_SENTENCE = re.compile(r"[.!?;,]$")
HAS_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its place in the grid and how many rows and columns it covers."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    heading: bool = False

    def covers(self, column: int) -> bool:
        """Whether the cell stands over that column."""
        return self.column <= column < self.column + self.columns

    def spans(self, other: Cell) -> bool:
        """Whether the cell covers every row of another."""
        return self.row <= other.row and other.row + other.rows <= self.row + self.rows


def cell_pieces(cells: Sequence[Cell]) -> Iterator[Piece]:
    """One piece a cell that has text, row by row, with row headers first and the column header last."""
    for cell, headers in with_headers(cells):
        yield Piece(cell.text, role=LineRole.CELL, headers=headers)


def with_headers(cells: Sequence[Cell]) -> Iterator[tuple[Cell, tuple[str, ...]]]:
    """Each cell that has text with its headers: those of its rows, outermost first, then that of its column."""
    filled = sorted((cell for cell in cells if cell.text.strip()), key=lambda cell: (cell.row, cell.column))
    heads = column_heads(filled)
    wide = {head.column for row in heads for head in row if head.columns > 1}
    labels = [cell for cell in filled if cell.row >= len(heads) and heads_rows(cell, wide)]
    for cell in filled:
        yield cell, headers_of(cell, heads=heads, labels=labels)


def headers_of(cell: Cell, *, heads: list[list[Cell]], labels: list[Cell]) -> tuple[str, ...]:
    """The row headers and the column header of one cell; none for a cell of the header rows."""
    if cell.row < len(heads):
        return ()
    rows = [label.text for label in labels if label.column < cell.column and label.spans(cell)]
    columns = [head.text for row in heads for head in row if head.covers(cell.column)]
    return tuple(" ".join(text.split()) for text in (*rows, *columns))


def column_heads(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The header rows at the top of a table, empty when its first row reads like any other."""
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    if list(rows)[:1] != [0] or len(rows) < 2:  # a header needs a row beneath it
        return []
    marked = 0
    while marked in rows and all(cell.heading for cell in rows[marked]):
        marked += 1
    if 0 < marked < len(rows):
        return [rows[row] for row in range(marked)]
    first = rows[0]
    if len(first) > 1 and all(is_label(cell.text) and cell.rows == 1 for cell in first):
        return [first]
    return []


def heads_rows(cell: Cell, wide: set[int]) -> bool:
    """Whether a cell names the rows it stands in: merged over rows, marked as a heading, or a label at the left.

    `wide` are the columns where a header over several columns begins: a label there heads the others beneath it.
    """
    if cell.rows > 1:
        return len(cell.text) <= MAX_MERGED_CHARACTERS and HAS_LETTERS.search(cell.text) is not None
    return cell.heading or ((cell.column == 0 or cell.column in wide) and is_label(cell.text))


def is_label(text: str) -> bool:
    """Whether a text is short enough and worded like a heading, not a sentence or a number."""
    text = text.strip()
    if len(text) > MAX_LABEL_CHARACTERS or ENDS_AS_SENTENCE.search(text):
        return False
    return bool(HAS_LETTERS.search(text)) or bool(re.fullmatch(r"20\d\d(?:[–-]20\d\d)?", text))
