"""Which cells stand in one row, and whom the row's own column makes responsible."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Block

RESPONSIBLE_COLUMN = re.compile(r"\Aansvarig|\Aansvar\Z|\Avem\b|\Autforare")
MAX_NAME_CHARACTERS = 80


def responsible_in_row(blocks: Sequence[Block]) -> dict[int, str]:
    """For each cell whose row has a column for who is responsible: the words that stand there."""
    names: dict[int, str] = {}
    for row in cell_rows(blocks):
        named = [blocks[number].text for number in row if RESPONSIBLE_COLUMN.match(fold(column_of(blocks[number])))]
        if len(named) == 1 and len(named[0]) <= MAX_NAME_CHARACTERS:
            names.update(dict.fromkeys(row, named[0]))
    return names


def cell_rows(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """The numbers of the cells row by row: a row ends where a column comes back or the table ends."""
    row: list[int] = []
    columns: list[str] = []
    for number, block in enumerate(blocks):
        column = column_of(block)
        if block.kind != BlockKind.CELL or (column in columns and column != columns[-1]):
            if row:
                yield row
            row, columns = [], []
        if block.kind == BlockKind.CELL and column:
            row.append(number)
            columns.append(column)
    if row:
        yield row


def column_of(block: Block) -> str:
    """A cell's column header, empty for other blocks."""
    return block.heading_path[-1] if block.kind == BlockKind.CELL and block.heading_path else ""
