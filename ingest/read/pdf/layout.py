"""The runs, ruled lines and tags of one page -> its pieces in reading order: tables, lists, headings, notes, text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from assistant.types import LineRole
from ingest.read.pdf.columns import Item, reading_order
from ingest.read.pdf.glyphs import union
from ingest.read.pdf.notes import notes_in
from ingest.read.pdf.unruled import covered, inner_columns, line_in, tables_in
from ingest.read.pieces import Piece
from ingest.read.tables import Cell, Heads, layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.types import Box, Correction, Word
    from ingest.read.pdf.glyphs import Run
    from ingest.read.pdf.ruled import GridCell, Ruling
    from ingest.read.pdf.tags import Tag
    from ingest.read.pdf.unruled import Span

MARGIN_SHARE = 0.08  # of the page's height, at its top and its foot: running heads and feet
ARTIFACT_SHARE = 0.16  # what the file itself calls no part of the text may reach further in
LINE_STEP = 1.6  # of the type's size: text nearer than this to the text above goes on with it
SAME_SIZE = 0.2  # in points
MIN_LIST_ROWS = 3
MAX_TITLE_LINES = 3
ITEM_START = re.compile(r"[•●◦▪■□‣\uf0a7\uf0b7–-]\s*\S|(?:\d{1,2}|[a-zåäö])[.)]\s")
ENDS = re.compile(r"[.!?:]$")


@dataclass(frozen=True, slots=True)
class Table:
    """A table on the page: its cells and the runs that stand in each, line by line."""

    cells: list[GridCell]
    contents: dict[tuple[int, int], list[Run]]
    columns: tuple[Span, ...]
    heads: int = 0

    @property
    def box(self) -> Box:
        """The box of all its text."""
        return union([run.box for runs in self.contents.values() for run in runs])


@dataclass(frozen=True, slots=True)
class Carried:
    """A table that ends a page and may go on upon the next: where its columns stand and what heads them."""

    columns: tuple[Span, ...]
    heads: Heads


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of a page before its text is put in order.

    `levels` are its level ruled lines, `titles` the bookmarks that lead to it, each with its level; `carried` is the table
    that ended the page before, if one did.
    """

    runs: Sequence[Run]
    height: float
    grids: Sequence[list[GridCell]] = ()
    levels: Sequence[Ruling] = ()
    tags: Mapping[int, Tag] = field(default_factory=dict)
    titles: Mapping[str, int] = field(default_factory=dict)
    carried: Carried | None = None
    follows: bool = False


def pieces_of(sheet: Sheet) -> tuple[list[Piece], Carried | None]:
    """The pieces of a page in reading order, and the table at its end that may go on upon the next page."""
    ruled = list(ruled_tables(sheet))
    loose = outside(sheet.runs, ruled)
    top, body, bottom = parted_by_margins(loose, sheet.height)
    unruled = list(unruled_tables(body, sheet))
    tables = [*map(with_inner_columns, ruled), *unruled]
    ordered = in_order(outside(body, unruled), tables)
    notes = {
        id(run): note for note in notes_in([each for each in ordered if not isinstance(each, Table)]) for run in note
    }
    # The head of a first page says what the document is: number, date, who wrote it.
    pieces = [margin_piece(run, furniture=sheet.follows) for run in sorted(top, key=place)]
    carried = sheet.carried
    for number, group in enumerate(grouped(ordered, sheet, notes)):
        if isinstance(group, Table):
            heads = continued(group, carried) if number == 0 else None
            made, carried = table_pieces(group, heads)
            pieces += made
        else:
            pieces.append(text_piece(group, sheet, notes, first=number == 0))
            if pieces[-1].role != LineRole.NOTE:
                carried = None
    pieces += [margin_piece(run, furniture=True) for run in sorted(bottom, key=place)]
    return pieces, carried if ordered else None


def outside(runs: Sequence[Run], tables: Sequence[Table]) -> list[Run]:
    """The runs that stand in none of the tables."""
    inside = {id(run) for table in tables for each in table.contents.values() for run in each}
    return [run for run in runs if id(run) not in inside]


def ruled_tables(sheet: Sheet) -> Iterator[Table]:
    """The tables that ruled lines make."""
    taken: set[int] = set()
    for grid in sheet.grids:
        frame = union([cell.box for cell in grid])
        contents: dict[tuple[int, int], list[Run]] = {}
        for run in sorted(sheet.runs, key=place):
            cell = None
            if id(run) not in taken and holds(frame, run.box):
                cell = next((cell for cell in grid if cell.holds(run.box)), None)
            if cell is not None:
                contents.setdefault((cell.row, cell.column), []).append(run)
        if is_table(grid, list(contents.values())):
            taken |= {id(run) for runs in contents.values() for run in runs}
            edges = sorted({cell.box.x0 for cell in grid} | {cell.box.x1 for cell in grid})
            yield Table(grid, contents, tuple(pairwise(edges)))


def holds(frame: Box, box: Box) -> bool:
    """Whether the middle of a box lies in a frame."""
    return frame.x0 <= (box.x0 + box.x1) / 2 <= frame.x1 and frame.y0 <= (box.y0 + box.y1) / 2 <= frame.y1


def is_table(grid: Sequence[GridCell], filled: Sequence[Sequence[Run]]) -> bool:
    """Whether ruled lines around text make a table: several filled cells, and a headed list where all stand in a column."""
    if len(filled) < 2:
        return False
    if max(cell.column for cell in grid) > 0:
        return True
    bold = [all(run.bold for run in runs) for runs in filled]
    return len(filled) >= MIN_LIST_ROWS and any(bold) and not all(bold)


def parted_by_margins(runs: Sequence[Run], height: float) -> tuple[list[Run], list[Run], list[Run]]:
    """What stands in the top margin, in the body and in the bottom margin; body text that reaches into one stays body."""
    top = [run for run in runs if run.box.y1 <= margin_of(run) * height]
    bottom = [run for run in runs if run.box.y0 >= (1 - margin_of(run)) * height]
    margins = {id(run) for run in (*top, *bottom)}
    body = [run for run in runs if id(run) not in margins]
    if not body:
        return [], list(runs), []
    for margin, nearest_first in ((bottom, sorted(bottom, key=place)), (top, sorted(top, key=place, reverse=True))):
        for run in nearest_first:
            if not run.artifact and any(goes_on(run, other) for other in body):
                margin.remove(run)
                body.append(run)
    inside = {id(run) for run in body}
    return top, [run for run in runs if id(run) in inside], bottom


def margin_of(run: Run) -> float:
    """How far the margin reaches in for a run."""
    return ARTIFACT_SHARE if run.artifact else MARGIN_SHARE


def goes_on(run: Run, other: Run) -> bool:
    """Whether two runs stand right under each other in the same type, from or to the same edge."""
    near = 0 < abs(run.box.y0 - other.box.y0) <= LINE_STEP * run.size
    edges = abs(run.box.x0 - other.box.x0), abs(run.box.x1 - other.box.x1)
    return near and abs(other.size - run.size) < SAME_SIZE and run.bold == other.bold and min(edges) < run.size / 2


def place(run: Run) -> tuple[float, float]:
    """Where a run comes when read row by row."""
    return round(run.box.y0 / 3), run.box.x0


def with_inner_columns(table: Table) -> Table:
    """The table with the columns parted whose texts stand in several, though no ruled line parts them."""
    count = len(table.columns)
    inner: dict[int, tuple[Span, ...]] = {}
    for column in range(count):
        runs_of_cells = [table.contents.get((cell.row, column), []) for cell in table.cells if cell.column == column]
        if all(cell.columns == 1 for cell in table.cells if cell.column == column):
            inner[column] = inner_columns(runs_of_cells)
    if not any(inner.values()):
        return table
    starts = [0, *accumulate(max(len(inner.get(column, ())), 1) for column in range(count))]
    cells: list[GridCell] = []
    contents: dict[tuple[int, int], list[Run]] = {}
    for cell in table.cells:
        runs = table.contents.get((cell.row, cell.column), [])
        spans = inner.get(cell.column, ())
        first, after = starts[cell.column], starts[cell.column + cell.columns]
        parts = placed_in(line_in(runs), spans) if spans and runs else {}
        if len(parts) < 2:
            cells.append(replace(cell, column=first, columns=after - first))
            contents.update({(cell.row, first): runs} if runs else {})
        for place_in_it, texts in parts.items() if len(parts) > 1 else ():
            cells.append(replace(cell, column=first + place_in_it, columns=1, box=union([run.box for run in texts])))
            contents[cell.row, first + place_in_it] = texts
    spans_of_all = [span for column in range(count) for span in inner.get(column) or (table.columns[column],)]
    return Table(cells, contents, tuple(spans_of_all))


def placed_in(line: Sequence[Run], spans: Sequence[Span]) -> dict[int, list[Run]]:
    """The texts of a line by the column they stand in."""
    placed: dict[int, list[Run]] = {}
    for run in line:
        placed.setdefault(covered(run, spans)[0], []).append(run)
    return placed


def unruled_tables(body: Sequence[Run], sheet: Sheet) -> Iterator[Table]:
    """The tables whose columns only the place of their texts shows."""
    for found in tables_in(body, sheet.carried.columns if sheet.carried else (), sheet.levels):
        yield Table(found.cells, found.contents, found.columns, found.heads)


def in_order(runs: Sequence[Run], tables: Sequence[Table]) -> list[Run | Table]:
    """The runs and tables of the body in reading order."""
    things: list[Run | Table] = [*runs, *tables]
    items = [
        Item(number, thing.box, None if isinstance(thing, Table) else len(thing.text.split()))
        for number, thing in enumerate(things)
    ]
    return [things[number] for number in reading_order(items)]


def grouped(
    ordered: Sequence[Run | Table], sheet: Sheet, notes: Mapping[int, list[Run]]
) -> Iterator[list[Run] | Table]:
    """The tables, and the runs together that make one heading, list item or note; other runs one by one."""
    number = 0
    while number < len(ordered):
        thing = ordered[number]
        if isinstance(thing, Table):
            yield thing
            number += 1
            continue
        group = [thing]
        for following in ordered[number + 1 :]:
            if isinstance(following, Table) or not belongs(following, thing, sheet, notes):
                break
            group.append(following)
        group = titled(ordered[number : number + MAX_TITLE_LINES], sheet) or group
        yield group
        number += len(group)


def belongs(run: Run, first: Run, sheet: Sheet, notes: Mapping[int, list[Run]]) -> bool:
    """Whether a run is of the same heading, list item or note as one before it."""
    if id(first) in notes:
        return notes.get(id(run)) is notes[id(first)]
    tag, other = sheet.tags.get(first.mark), sheet.tags.get(run.mark)
    return tag is not None and other is not None and tag.role is not None and tag.element == other.element


def titled(things: Sequence[Run | Table], sheet: Sheet) -> list[Run]:
    """The runs at the start that together are a bookmark's title, none when they are not."""
    runs: list[Run] = []
    for thing in things if sheet.titles else []:
        if isinstance(thing, Table):
            break
        runs.append(thing)
        if title_key(" ".join(run.text for run in runs)) in sheet.titles:
            return runs
    return []


def title_key(text: str) -> str:
    """A title as it is compared: its letters and digits, small."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def text_piece(runs: list[Run], sheet: Sheet, notes: Mapping[int, list[Run]], *, first: bool) -> Piece:
    """A piece for runs outside tables, with the role that tags, bookmarks or type give it."""
    if id(runs[0]) in notes:
        return piece_of(runs, LineRole.NOTE)
    level = sheet.titles.get(title_key(" ".join(run.text for run in runs)))
    if level is not None:
        return piece_of(runs, LineRole.HEADING, level)
    tag = sheet.tags.get(runs[0].mark)
    if tag is None or tag.role is None:
        return piece_of(runs)
    if first and sheet.follows and tag.role == LineRole.LIST_ITEM and not ITEM_START.match(runs[0].text):
        return piece_of(runs)  # the rest of an item that began on the page before
    return piece_of(runs, tag.role, tag.level)


def margin_piece(run: Run, *, furniture: bool) -> Piece:
    """A piece for a run in a margin; what the file itself calls no part of the text is furniture."""
    return piece_of([run], LineRole.FURNITURE if run.artifact and furniture else None)


def piece_of(runs: Sequence[Run], role: LineRole | None = None, level: int = 0, headers: tuple[str, ...] = ()) -> Piece:
    """Runs as one piece, a line each."""
    words: list[Word] = []
    corrections: list[Correction] = []
    position = 0
    for run in runs:
        words += (replace(word, start=word.start + position, end=word.end + position) for word in run.words)
        corrections += (replace(each, start=each.start + position, end=each.end + position) for each in run.raised)
        position += len(run.text) + 1
    return Piece(
        "\n".join(run.text for run in runs),
        union([run.box for run in runs]),
        runs[0].size,
        all(run.bold for run in runs),
        role,
        level,
        headers,
        tuple(words),
        tuple(corrections),
    )


def table_pieces(table: Table, heads: Heads | None) -> tuple[list[Piece], Carried | None]:
    """A piece for each cell or, where a cell holds a list, for each of its items; and what a continuation stands under."""
    if len(table.columns) == 1:
        return list(listed(table)), None
    cells = [
        Cell(
            cell.row,
            cell.column,
            "\n".join(run.text for run in runs),
            cell.rows,
            cell.columns,
            heading=cell.row < table.heads or all(run.bold for run in runs),
        )
        for cell in table.cells
        for runs in [table.contents.get((cell.row, cell.column), [])]
    ]
    layout = layout_of(cells, heads)
    pieces = [
        piece_of(part, LineRole.CELL, headers=layout.headers_of(cell))
        for cell in sorted(cells, key=lambda cell: (cell.row, cell.column))
        for part in items_in(table.contents.get((cell.row, cell.column), []))
    ]
    return pieces, Carried(table.columns, layout.carried())


def continued(table: Table, carried: Carried | None) -> Heads | None:
    """What a table at the top of a page stands under when it goes on from the page before."""
    if carried is None or len(carried.columns) != len(table.columns):
        return None
    edges = zip(carried.columns, table.columns, strict=True)
    same = all(min(a[1], b[1]) - max(a[0], b[0]) > 0.5 * min(a[1] - a[0], b[1] - b[0]) for a, b in edges)
    return carried.heads if same else None


def items_in(runs: Sequence[Run]) -> list[list[Run]]:
    """A cell's lines, cut where a list item begins."""
    parts: list[list[Run]] = []
    for run in runs:
        if not parts or ITEM_START.match(run.text):
            parts.append([run])
            continue
        parts[-1].append(run)
    return parts


def listed(table: Table) -> Iterator[Piece]:
    """The pieces of a table of one column: its bold rows are headings like any, the others list items."""
    right = table.box.x1
    for _, runs in sorted(table.contents.items()):
        if all(run.bold for run in runs):
            yield from (piece_of([run]) for run in runs)
        else:
            yield from (piece_of(part, LineRole.LIST_ITEM, 1) for part in entries_in(runs, right))


def entries_in(runs: Sequence[Run], right: float) -> list[list[Run]]:
    """A cell's lines, cut where a list item begins or where a line was ended with room for the next one's first word."""
    parts: list[list[Run]] = []
    for run in runs:
        if parts and not ITEM_START.match(run.text) and not was_ended(parts[-1][-1], run, right):
            parts[-1].append(run)
        else:
            parts.append([run])
    return parts


def was_ended(above: Run, run: Run, right: float) -> bool:
    """Whether a line that starts a new sentence follows one that left room for its first word."""
    letter = (run.box.x1 - run.box.x0) / max(len(run.text), 1)
    first = len(run.text.split(maxsplit=1)[0]) + 1
    return not run.text[:1].islower() and above.box.x1 + first * letter < right
