"""Cells in reading order, each with its headers -> the rows and columns they stand in. Nothing is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Generic, TypeVar

from assistant.types import Block

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Cell(Generic[Content]):
    """What stands in a cell, how many columns it covers, and whether it names its row."""

    contents: tuple[Content, ...] = ()
    columns: int = 1
    names_row: bool = False


@dataclass(frozen=True, slots=True)
class Row(Generic[Content]):
    """A row from its first column on; blank cells have no contents. A `head` row names the columns."""

    cells: tuple[Cell[Content], ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class Grid(Generic[Content]):
    """A table; the names of its columns are `carried` when they stand on the page before."""

    columns: tuple[str, ...]
    carried: bool
    rows: tuple[Row[Content], ...]


@dataclass(slots=True)
class Placed(Generic[Content]):
    """A cell being placed: its column, None for one across the table, with its text, headers and contents."""

    column: int | None
    text: str
    headers: tuple[str, ...]
    contents: list[Content]


def rows_of(cells: Sequence[tuple[Block, Content]]) -> Grid[Content] | None:
    """The cells as a table; None when their headers do not say where they stand."""
    depth = shared([block.heading_path for block, _ in cells])
    headed = [(block, block.heading_path[depth:], content) for block, content in cells]
    heads = list(takewhile(lambda each: not each[1], headed))
    names = {headers[-1] for _, headers, _ in headed if headers}
    columns = [block.text for block, _, _ in heads if block.text in names] if len(heads) > 1 else []
    carried = not columns and not heads and bool(names)
    if carried:
        columns = list(dict.fromkeys(headers[-1] for _, headers, _ in headed if headers))
    if not columns and not names:
        return None
    body = headed if not columns or carried else headed[len(heads) :]
    rows = in_columns(body, columns) if columns else in_facts(body)
    width = len(columns) or max(len(row) for row in rows)
    made = [row_of(row, width) for row in rows]
    if columns and not carried:
        made[:0] = head_rows([(block.text, content) for block, _, content in heads], columns)
    return Grid(tuple(columns), carried, tuple(made))


def shared(paths: Sequence[tuple[str, ...]]) -> int:
    """How many names all of the paths begin with: the headings that the table stands under."""
    return sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, zip(*paths, strict=False)))


def in_columns(
    cells: Sequence[tuple[Block, tuple[str, ...], Content]], columns: Sequence[str]
) -> list[list[Placed[Content]]]:
    """The rows of cells whose last header names their column; a new row begins where a column comes again."""
    rows: list[list[Placed[Content]]] = []
    for block, headers, content in cells:
        last = rows[-1][-1] if rows else None
        column = column_of(headers, columns, after=last.column if last else None)
        if last and column and last.column == column and last.headers[:1] == headers[:1]:
            last.contents.append(content)
            continue
        placed = Placed(column, block.text, headers, [content])
        if last and column is not None and last.column is not None and last.column < column:
            rows[-1].append(placed)
        else:
            rows.append([placed])
    return rows


def column_of(headers: tuple[str, ...], columns: Sequence[str], *, after: int | None) -> int | None:
    """The column that the last header names; of several with that name the next one after a column, else the first."""
    places = [place for place, name in enumerate(columns) if headers[-1:] == (name,)]
    following = (place for place in places if after is not None and place > after)
    return next(following, places[0] if places else None)


def in_facts(cells: Sequence[tuple[Block, tuple[str, ...], Content]]) -> list[list[Placed[Content]]]:
    """The rows of a table without heads: a cell stands in the row of the one that it is headed by."""
    rows: list[list[Placed[Content]]] = []
    for block, headers, content in cells:
        row = rows[-1] if rows else []
        if headers and any(placed.text in headers for placed in row):
            row.append(Placed(len(row), block.text, headers, [content]))
        else:
            rows.append([Placed(0, block.text, headers, [content])])
    return rows


def row_of(placed: Sequence[Placed[Content]], width: int) -> Row[Content]:
    """A row with its blank cells; a cell names it when another one is headed by its text."""
    if placed[0].column is None:
        return Row((Cell(tuple(placed[0].contents), width, names_row=True),))
    by_column = {each.column: each for each in placed}
    named = {header for each in placed for header in each.headers[:-1] or each.headers}
    cells: list[Cell[Content]] = []
    for column in range(width):
        each = by_column.get(column)
        cells.append(Cell(tuple(each.contents), 1, each.text in named) if each else Cell())
    return Row(tuple(cells))


def head_rows(heads: Sequence[tuple[str, Content]], columns: Sequence[str]) -> list[Row[Content]]:
    """The rows over the columns, in reading order; a head over several of them has a row of its own."""
    rows: list[list[Placed[Content]]] = []
    named = 0
    for text, content in heads:
        over = text not in columns[named:]
        placed = Placed(None if over else named, text, (), [content])
        named += not over
        if over or not rows or rows[-1][-1].column is None:
            rows.append([placed])
        else:
            rows[-1].append(placed)
    return [replace(row_of(row, len(columns)), head=True) for row in rows]
