"""Which cells stand in one row, and what the row's own columns say of it: who is responsible, when, how followed up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import BlockKind
from ingest.items.details import is_time
from ingest.items.labels import DEADLINE_COLUMN, FOLLOW_UP_COLUMN, RESPONSIBLE_COLUMN, TIME_COLUMN, WHAT_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.types import Block

MAX_NAME_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Row:
    """What the columns of a table row say of what stands in it; `does` when one of them says what is to be done."""

    number: int
    responsible: str | None = None
    time: str | None = None
    follow_up: str | None = None
    does: bool = False


def rows_of(blocks: Sequence[Block]) -> dict[int, Row]:
    """The row of each cell that has one, by the cell's number; a blank cell stays blank."""
    found: dict[int, Row] = {}
    for number, cells in enumerate(cell_rows(blocks)):
        row = Row(
            number=number,
            responsible=only(blocks, cells, RESPONSIBLE_COLUMN),
            time=only(blocks, cells, DEADLINE_COLUMN)
            or only(blocks, cells, TIME_COLUMN)
            or time_over(blocks[cells[-1]]),
            follow_up=only(blocks, cells, FOLLOW_UP_COLUMN),
            does=any(WHAT_COLUMN.match(fold(column_of(blocks[cell]))) for cell in cells),
        )
        found.update(dict.fromkeys(cells, row))
    return found


def only(blocks: Sequence[Block], cells: Sequence[int], column: re.Pattern[str]) -> str | None:
    """The words in the one cell of a row that stands in such a column."""
    named = [blocks[cell].text for cell in cells if column.match(fold(column_of(blocks[cell])))]
    return named[0] if len(named) == 1 and len(named[0]) <= MAX_NAME_CHARACTERS else None


def time_over(block: Block) -> str | None:
    """The time that heads a cell's row: the month of a year's wheel."""
    return next((header for header in reversed(block.heading_path[:-1]) if is_time(header)), None)


def cell_rows(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """The numbers of the cells row by row: a row ends where the columns go back or the table ends."""
    row: list[int] = []
    columns: list[str] = []
    known = {column_of(block) for block in blocks}
    heads: dict[str, int] = {}
    for number, block in enumerate(blocks):
        if block.kind == BlockKind.FURNITURE:
            continue
        column = column_of(block)
        is_head = block.kind == BlockKind.CELL and block.text in known
        if is_head:
            heads[block.text] = number
        if is_head or block.kind != BlockKind.CELL or goes_back(column, columns, heads):
            if row:
                yield row
            row, columns = [], []
        if block.kind == BlockKind.CELL and column and not is_head:
            row.append(number)
            columns.append(column)
    if row:
        yield row


def goes_back(column: str, columns: Sequence[str], heads: Mapping[str, int]) -> bool:
    """Whether a column begins a new row: it has been in this one, or its head stands before that of the last."""
    if not columns or column == columns[-1]:
        return False
    return column in columns or (column in heads and columns[-1] in heads and heads[column] < heads[columns[-1]])


def column_of(block: Block) -> str:
    """A cell's column header, empty for other blocks."""
    return block.heading_path[-1] if block.kind == BlockKind.CELL and block.heading_path else ""
