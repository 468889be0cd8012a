"""Tab-separated rows in a text file, whose cells may hold HTML paragraphs -> cell lines with their headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from assistant.types import Correction, Line, LineRole
from ingest.read.tables import Cell, is_label, with_headers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIN_TABS = 2
TAG = re.compile(r"<[^<>\t]{1,200}>")
LIST_TAG = re.compile(r"<(?:ol|ul|li)\b")
ITEM_TAG = re.compile(r"<li\b")
QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")
# A row, its quoted cells over several lines.
WIDE_ROW = re.compile(
    r'(?:^"(?:[^"]|""){0,4000}"(?=\t)|(?<=\t)"(?:[^"]|""){0,4000}"(?=\t|\r?\n|\r|\Z)|[^\r\n])+', re.MULTILINE
)
RULE = re.compile(r"[\s|:+-]+")
# "a) one. b) two." and "1. One. 2. Two." in one cell, and what line breaks inside a quoted cell part; unmarked sentences
# where the list lost its items.
MARKED_PART = re.compile(
    r"(?<=[\w.!?)])\s+(?=(?:[a-zåäö]\)|\d{1,2}[.)])\s)|[^\S\n]*\n\s*(?=[•●◦▪–*-]\s|[A-ZÅÄÖ])|(?<=[.!?:;,])\s*\n\s*"
)
SENTENCE_PART = re.compile(r"(?:(?<=[a-zåäö0-9)][.!?])|(?<=[A-ZÅÄÖ]{2}[.!?]))\s+(?=[A-ZÅÄÖ])")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph inside a cell: where it stands in the page and what it says."""

    start: int
    end: int
    text: str
    in_list: bool = False


def is_table_row(row: str) -> bool:
    """Whether a row of text holds cells."""
    return row.count("\t") >= MIN_TABS


def entities_of(row: re.Match[str]) -> Iterator[Correction]:
    """What the HTML entities of a row are to be read as."""
    for match in ENTITY.finditer(row.group()):
        text = unescape(match.group())
        if text != match.group():
            yield Correction(row.start() + match.start(), row.start() + match.end(), text)


def table_lines(rows: Sequence[re.Match[str]]) -> list[Line]:
    """A line for each paragraph of each cell, row by row; tags and rule rows are furniture."""
    parts = {
        (row, column): part_list
        for row, match in enumerate(rows)
        for column, part_list in enumerate(cells_of(match))
        if part_list
    }
    grid = {place: " ".join(part.text for part in part_list) for place, part_list in parts.items()}
    lines = [Line(start, end, role=LineRole.FURNITURE) for match in rows for start, end in tags_of(match)]
    for cell, headers in with_headers(merged(grid, rows=len(rows))):
        if RULE.fullmatch(cell.text):
            lines += (Line(part.start, part.end, role=LineRole.FURNITURE) for part in parts[cell.row, cell.column])
            continue
        lines += part_lines(parts[cell.row, cell.column], headers)
    return sorted(lines, key=lambda line: line.start)


def tags_of(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The ranges of a row's tags and of the quotation marks around its cells."""
    yield from ((match.start() + tag.start(), match.start() + tag.end()) for tag in TAG.finditer(match.group()))
    for cell, start in raw_cells(match):
        quoted = QUOTED.fullmatch(cell)
        if quoted:
            yield from ((start + place, start + place + 1) for place in (quoted.start(1) - 1, quoted.end(1)))


def part_lines(parts: list[Part], headers: tuple[str, ...]) -> Iterator[Line]:
    """The lines of one cell; a short paragraph before a list heads the list's lines."""
    heading: tuple[str, ...] = ()
    for place, part in enumerate(parts):
        before_list = place + 1 < len(parts) and parts[place + 1].in_list
        if not part.in_list:
            heading = (part.text,) if before_list and is_label(part.text.rstrip(":")) else ()
            yield Line(part.start, part.end, role=LineRole.CELL, headers=headers)
            continue
        yield Line(part.start, part.end, role=LineRole.CELL, headers=(*headers[:-1], *heading, *headers[-1:]))


def cells_of(match: re.Match[str]) -> list[list[Part]]:
    """The paragraphs of each cell of a row."""
    cells: list[list[Part]] = []
    for cell, start in raw_cells(match):
        quoted = QUOTED.fullmatch(cell)
        cells.append(list(parts_of(quoted.group(1), start + quoted.start(1)) if quoted else parts_of(cell, start)))
    return cells


def raw_cells(match: re.Match[str]) -> Iterator[tuple[str, int]]:
    """Each cell of a row as it stands, and where it begins."""
    start = match.start()
    for cell in match.group().split("\t"):
        yield cell, start
        start += len(cell) + 1


def parts_of(cell: str, start: int) -> Iterator[Part]:
    """The paragraphs of a cell: what stands between tags, lists cut into their items."""
    tags = list(TAG.finditer(cell))
    begins = [(0, ""), *((tag.end(), tag.group()) for tag in tags)]
    ends = [*(tag.start() for tag in tags), len(cell)]
    for (begin, tag), end in zip(begins, ends, strict=True):
        yield from pieces(cell[begin:end], start + begin, tag=tag)


def pieces(text: str, start: int, *, tag: str) -> Iterator[Part]:
    """The items that a run of text after a tag holds, each without the white space around it."""
    cuts = list(MARKED_PART.finditer(text))
    in_list = LIST_TAG.match(tag) is not None
    if not cuts and in_list and not ITEM_TAG.match(tag):
        cuts = list(SENTENCE_PART.finditer(text))
    begins = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    for begin, end in zip(begins, ends, strict=True):
        stripped = text[begin:end].strip()
        if stripped:
            offset = begin + len(text[begin:end]) - len(text[begin:end].lstrip())
            yield Part(start + offset, start + offset + len(stripped), unescape(stripped), in_list)


def merged(grid: dict[tuple[int, int], str], *, rows: int) -> list[Cell]:
    """The cells with the merges that plain text lost: a header over blank headers, a first cell over blank rows."""
    width = max((column for _, column in grid), default=-1) + 1
    groups = row_groups(grid, rows=rows)
    return [
        Cell(
            row,
            column,
            text,
            rows=group_rows(grid, groups, row, column),
            columns=header_columns(grid, column, width) if row == 0 else 1,
        )
        for (row, column), text in grid.items()
    ]


def row_groups(grid: dict[tuple[int, int], str], *, rows: int) -> dict[int, int]:
    """How many rows follow each row that has a first cell before the next such row, itself included."""
    firsts = [row for row in range(1, rows) if (row, 0) in grid]
    return {first: after - first for first, after in zip(firsts, [*firsts[1:], rows], strict=False)}


def group_rows(grid: dict[tuple[int, int], str], groups: dict[int, int], row: int, column: int) -> int:
    """How many rows a cell covers: its whole group when the cells beneath it there are blank, else one."""
    size = groups.get(row, 1)
    return 1 if any((row + below, column) in grid for below in range(1, size)) else size


def header_columns(grid: dict[tuple[int, int], str], column: int, width: int) -> int:
    """How many columns a header stands over: itself and the blank headers to its right."""
    last = column + 1
    while last < width and (0, last) not in grid:
        last += 1
    return last - column
