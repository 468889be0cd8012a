"""A cell and its row -> what it lays down, by its column and by the headers of its row."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import BlockKind, ItemKind
from ingest.items.duties import is_role_name
from ingest.items.found import Found, made
from ingest.items.labels import DUTY_COLUMN, FOCUS_COLUMN, GOALS, LEVEL_COLUMN, WHAT_COLUMN, level_in, promised
from ingest.items.lists import only_labels
from ingest.items.rows import Row, column_of
from ingest.repair import read_span
from ingest.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Block, Page

HAS_A_WORD = re.compile(r"[^\W\d]{4,}")
MARKS = re.compile(r"(?<=[\w.!?)])\s+(?=(?:[a-zåäö]\)|\d{1,2}[.)])\s)")
# A sentence that leans on the one before it is no item of its own.
LEANS = re.compile(
    r"\A(?:de[nt]?|dessa|detta|denna|han|hon|hen|har|dar|da|darfor|darmed|dessutom|aven|vidare|dock|men|och|samt|bland annat"
    r"|till exempel|exempelvis|syftet|likasa)\b"
)
MIN_WORDS = 2


class Tables:
    """The cells of a document, to be asked one by one what they lay down."""

    def __init__(self, blocks: Sequence[Block], rows: dict[int, Row]) -> None:
        self.rows = rows
        cells = [block for block in blocks if block.kind == BlockKind.CELL]
        # A cell that heads cells of its own column names an area or a group; one that only heads others is what it says.
        self.names = {
            (column_of(cell), header) for cell in cells if column_of(cell) for header in cell.heading_path[:-1]
        }
        self.columns = {cell.heading_path[-1] for cell in cells if cell.heading_path}
        self.alone = alone_in_cell(blocks)
        self.beside = columns_beside(blocks)
        self.laid_down = {
            blocks[number].text for number in self.beside if self.is_goal_over_others(number, blocks[number])
        }

    def is_goal_over_others(self, number: int, cell: Block) -> bool:
        """Whether a cell is itself a goal, and not the name of the area its goals stand in."""
        column = column_of(cell)
        kind = self.kind_of(number, column, row_role=None, row=None)
        return kind in GOALS and (column, cell.text) not in self.names and not is_role_name(cell.text)

    def found_in(self, number: int, block: Block, page: Page) -> Iterator[Found]:
        """What a cell lays down; a cell of several unmarked sentences lays down several things."""
        row = self.rows.get(number)
        if not self.may_lay_down(block):
            return
        column = column_of(block)
        row_role = next((header for header in reversed(block.heading_path[:-1]) if is_role_name(header)), None)
        kind = self.kind_of(number, column, row_role=row_role, row=row)
        if kind is None:
            return
        role = row_role
        if role is None and row is not None and kind in (ItemKind.ACTIVITY, ItemKind.INDICATOR):
            role = row.responsible
        level = level_in(" ".join(block.heading_path[-2:])) if kind == ItemKind.ACTIVITY else None
        for part in self.parts_of(number, block, page, kind):
            found = made(block, page, kind, role, part=part)
            yield replace(
                found,
                context=column if kind == ItemKind.RESPONSIBILITY else "",
                level=level,
                time=nearest_time(found.time, row.time if row else None),
                follow_up=(row.follow_up if row else None) or found.follow_up,
                group=row.number if row else None,
            )

    def may_lay_down(self, block: Block) -> bool:
        """Whether a cell has words of its own: no number, date or role, no cell that only names what it heads."""
        column = column_of(block)
        return (
            bool(column)
            and HAS_A_WORD.search(block.text) is not None
            and (column, block.text) not in self.names
            and block.text not in self.columns
            and not only_labels(block.text)
        )

    def kind_of(self, number: int, column: str, *, row_role: str | None, row: Row | None) -> ItemKind | None:
        """What a column makes of its cells, where a role or a row stands by."""
        folded = fold(column)
        if row_role and DUTY_COLUMN.search(folded):
            return ItemKind.RESPONSIBILITY
        if row_role and LEVEL_COLUMN.search(folded):
            return ItemKind.SUBGOAL
        if WHAT_COLUMN.match(folded) and row is not None and (row.responsible or row.time or row.follow_up):
            return ItemKind.ACTIVITY
        if FOCUS_COLUMN.match(folded) and not any(promised(other) in GOALS for other in self.beside[number]):
            return ItemKind.GOAL
        return promised(column)

    def parts_of(self, number: int, block: Block, page: Page, kind: ItemKind) -> Iterator[tuple[int, int] | None]:
        """The ranges of a cell's clean text that are items, None for the whole."""
        text = read_span(page, block.start, block.end).text
        marks = list(MARKS.finditer(text))
        if marks:
            yield from zip(
                [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(text)], strict=True
            )
            return
        sentences = sentences_in(text) if number in self.alone else []
        own = [sentence for sentence in sentences if stands_alone(text[slice(*sentence)])]
        if kind in GOALS and len({text[slice(*sentence)].split()[0] for sentence in sentences}) > 1:
            own = []
        if len(own) > 1 and len(own) == len(sentences):
            yield from own
        else:
            yield None


def nearest_time(own: str | None, beside: str | None) -> str | None:
    """When a thing is to be done: as its row says; a bare month there gives way to a day in the thing's own words."""
    return own if beside is None or (own and not any(letter.isdigit() for letter in beside)) else beside


def columns_beside(blocks: Sequence[Block]) -> dict[int, frozenset[str]]:
    """The columns of the table that each cell stands in, by the cell's number."""
    beside: dict[int, frozenset[str]] = {}
    table: list[int] = []
    for number, block in enumerate((*blocks, None)):
        if block is not None and block.kind == BlockKind.CELL:
            table.append(number)
        elif table:
            beside.update(dict.fromkeys(table, frozenset(column_of(blocks[cell]) for cell in table)))
            table = []
    return beside


def stands_alone(sentence: str) -> bool:
    """Whether a sentence says something without the one before it."""
    return len(sentence.split()) >= MIN_WORDS and not LEANS.match(fold(sentence))


def alone_in_cell(blocks: Sequence[Block]) -> set[int]:
    """The numbers of the cells that nothing in the file parts from the text beside them: one run of text, no paragraphs."""
    alone: set[int] = set()
    for number, block in enumerate(blocks):
        if block.kind != BlockKind.CELL:
            continue
        around = [blocks[other] for other in (number - 1, number + 1) if 0 <= other < len(blocks)]
        marked = any(
            other.kind == BlockKind.CELL
            and other.heading_path == block.heading_path
            and max(other.start - block.end, block.start - other.end) > 1
            for other in around
        )
        if not marked:
            alone.add(number)
    return alone
