"""Cells of a table -> each cell with the headers of its rows and its column. Nothing is ever filled in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.types import LineRole
from ingest.read.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_LABEL_CHARACTERS = 70
MAX_MERGED_CHARACTERS = 200
MAX_HEAD_ROWS = 4
MOSTLY = 0.6
ENDS_AS_SENTENCE = re.compile(r"[.!?;,]$")
HAS_LETTERS = re.compile(r"[^\W\d_]{2}")
YEARS = re.compile(r"(?:19|20)\d\d(?:[–/-](?:19|20)?\d\d)?")
# "95", "14,7 (14,7)", "-2 000", "12 %", "x", "Ja", "–"
# "0 eller bättre", "50 (redovisas senare)"
VALUE_WITH_WORDS = re.compile(r"[+\-–−<>]?\s*\d.{0,40}")
VALUE = re.compile(r"[+\-–−<>≤≥~]?\s*[\d(][\d\s.,:()/%+\-–]*|[xX✓✔●•–\-]|[Jj]a|[Nn]ej")
NUMBER = re.compile(r"\d{1,4}")
# What a document's facts are named by: no head of a column.
FACT = re.compile(
    r".*:|(?:dokument(?:typ|namn|slag|ägare|ansvarig)|diarienummer|dnr|beslutad|beslutsdatum|fastställd|antagen|framtagen"
    r"|upprättad|giltig|gäller)\b.*",
    re.IGNORECASE,
)
# What columns are headed by where nothing but the words says so.
COLUMN = re.compile(
    r"\w*(?:roll|funktion|område|mål|insats|åtgärd|aktivitet|indikator|ansvar|uppgift|uppdrag|nivå|årskurs|ämne|tid|datum"
    r"|period|utfall|resultat|status|kommentar|beskrivning|verktyg|moment)(?:er|or|ar|en|et|a|na|ig|iga|s)*\b.*"
    r"|(?:vad|vem|när|hur)\b.*",
    re.IGNORECASE,
)


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

    @property
    def title(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Heads:
    """What heads the columns of a table: titles over all of them, header rows, and the bands in force at its end.

    A table that goes on upon the next page without header rows of its own stands under those of the page before.
    """

    titles: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    bands: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Layout:
    """The parts that a table's cells play: its heads, the bands across it and the cells that name rows.

    `cells` are all that have text, `bands` in order of their rows. What is looked up for every cell is put in order once,
    so that the time a table takes grows as the table does.
    """

    cells: tuple[Cell, ...]
    heads: Heads
    head_rows: int
    bands: tuple[Cell, ...]
    labels: tuple[Cell, ...]

    def headers_of(self, cell: Cell) -> tuple[str, ...]:
        """The headers of one cell: titles and bands over it, names of its rows, then those of its column."""
        titles = [title.title for title in self.heads.titles]
        if cell in self.heads.titles:
            return ()
        if cell.row < self.head_rows:
            return tuple(titles)
        bands = self.bands_over(cell)
        if cell in self.known_bands:
            return tuple(titles + [band.title for _, band in bands if band.column < cell.column])
        beside = self.labels_by_row.get(cell.row, ())
        labels = [(label.column, label) for label in beside if label.column < cell.column and label.spans(cell)]
        rows = [head.title for _, head in sorted([*bands, *labels], key=lambda placed: (placed[0], placed[1].row))]
        return (*titles, *rows, *self.heads_by_column.get(cell.column, ()))

    def bands_over(self, cell: Cell) -> list[tuple[float, Cell]]:
        """The bands that a cell stands under, each with its rank: a band stands outside the labels of its column."""
        found = self.bands_after[bisect_left(self.bands, cell.row, key=lambda band: band.row)]
        kept = [band for band in found if band.column <= cell.column and cell.row < self.ends.get(band, cell.row + 1)]
        if not any(band.column == 0 for band in kept):
            kept += [band for band in self.heads.bands if band.column == 0 and not self.has_band_before(cell)]
        return [(band.column - 0.5, band) for band in kept]

    def has_band_before(self, cell: Cell) -> bool:
        """Whether a band across the table from its left stands over a cell."""
        return self.first_across is not None and self.first_across.row < cell.row

    def carried(self) -> Heads:
        """What a continuation upon the next page stands under."""
        across = [band for band in self.bands if band.column == 0]
        return Heads(self.heads.titles, self.heads.rows, tuple(across[-1:]) or self.heads.bands)

    @cached_property
    def known_bands(self) -> frozenset[Cell]:
        """The bands."""
        return frozenset(self.bands)

    @cached_property
    def first_across(self) -> Cell | None:
        """The first band across the table from its left."""
        return next((band for band in self.bands if band.column == 0), None)

    @cached_property
    def labels_by_row(self) -> dict[int, list[Cell]]:
        """The cells that name each row."""
        rows = sorted({cell.row for cell in self.cells})
        found: dict[int, list[Cell]] = defaultdict(list)
        for label in self.labels:
            for row in covered(rows, label.row, label.rows):
                found[row].append(label)
        return found

    @cached_property
    def heads_by_column(self) -> dict[int, list[str]]:
        """The texts of the header rows over each column, outermost first."""
        columns = sorted({cell.column for cell in self.cells})
        found: dict[int, list[str]] = defaultdict(list)
        for head in (head for row in self.heads.rows for head in row):
            for column in covered(columns, head.column, head.columns):
                found[column].append(head.title)
        return found

    @cached_property
    def bands_after(self) -> list[tuple[Cell, ...]]:
        """The bands in force before the first band, after it, after the second and so on: one ends those to its right."""
        steps: list[tuple[Cell, ...]] = [()]
        for band in self.bands:
            steps.append((*(known for known in steps[-1] if known.column < band.column), band))
        return steps

    @cached_property
    def ends(self) -> dict[Cell, int]:
        """The row in which the rows end that a band inside the table stands in: where another name of theirs begins."""
        names: dict[int, list[int]] = defaultdict(list)
        for label in sorted(self.labels, key=lambda label: label.row):
            if label.rows > 1:
                names[label.column].append(label.row)
        found: dict[Cell, int] = {}
        for band in self.bands:
            places = [(rows, bisect_right(rows, band.row)) for column, rows in names.items() if column < band.column]
            following = [rows[place] for rows, place in places if place < len(rows)]
            if following:
                found[band] = min(following)
        return found


def cell_pieces(cells: Sequence[Cell]) -> Iterator[Piece]:
    """One piece a cell that has text, row by row, under titles, bands, row headers and the column header in that order."""
    layout = layout_of(cells)
    for cell in filled_in(cells):
        yield Piece(cell.text, role=LineRole.CELL, headers=layout.headers_of(cell))


def with_headers(cells: Sequence[Cell]) -> Iterator[tuple[Cell, tuple[str, ...]]]:
    """Each cell that has text with its headers: those of its rows, outermost first, then those of its column.

    Rows across the whole table are left to the caller.
    """
    layout = layout_of(cells, across=False)
    for cell in filled_in(cells):
        yield cell, layout.headers_of(cell)


def layout_of(cells: Sequence[Cell], carried: Heads | None = None, *, across: bool = True) -> Layout:
    """The parts that the cells of a table play; one without header rows of its own stands under those carried to it.

    `across` says whether rows of one cell are titles and bands, or are left to the caller.
    """
    filled = filled_in(cells)
    width = max((cell.column + cell.columns for cell in cells), default=0)
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in filled:
        rows[cell.row].append(cell)
    titles = titles_of(rows, width) if across else []
    top = titles[-1].row + 1 if titles else 0
    head_rows = column_heads(rows, top)
    if not head_rows and carried:
        titles, heads, depth = [], carried, 0
    else:
        if not head_rows:
            titles = []
        heads = Heads(tuple(titles), tuple(tuple(row) for row in head_rows))
        depth = head_rows[-1][0].row + 1 if head_rows else top
    body = {row: each for row, each in rows.items() if row >= depth}
    last = body[max(body)] if body else []
    named = has_named_rows(body.values())
    bands = [band for each in body.values() if across and (band := band_in(each, last, width, named=named))]
    heads, first = without_band(heads, bands)
    bands = [*first, *bands]
    apart = frozenset(bands)
    labels = row_labels([cell for each in body.values() for cell in each if cell not in apart], heads)
    return Layout(tuple(filled), heads, depth, tuple(bands), tuple(labels))


def covered(places: list[int], first: int, count: int) -> list[int]:
    """Those of some rows or columns, in order, that a cell covers; it may say that it covers any number."""
    return places[bisect_left(places, first) : bisect_left(places, first + count)]


def without_band(heads: Heads, bands: Sequence[Cell]) -> tuple[Heads, list[Cell]]:
    """The heads without the cell that is the first band: at the left of the last header row, where the bands stand too."""
    if len(heads.rows) < 2 or not any(band.column == 0 and band.columns == 1 for band in bands):
        return heads, []
    *rows, last = heads.rows
    first = [cell for cell in last if cell.column == 0 and cell.heading]
    return Heads(heads.titles, (*rows, tuple(cell for cell in last if cell not in first)), heads.bands), first


def filled_in(cells: Sequence[Cell]) -> list[Cell]:
    """The cells that have text, row by row."""
    return sorted((cell for cell in cells if cell.text.strip()), key=lambda cell: (cell.row, cell.column))


def titles_of(rows: dict[int, list[Cell]], width: int) -> list[Cell]:
    """The cells at the top that stand across the whole table, each alone in its row."""
    titles: list[Cell] = []
    for row in sorted(rows):
        cell = rows[row][0]
        if len(rows[row]) > 1 or width < 2 or cell.columns < width or not is_title(cell.text):
            break
        titles.append(cell)
    return titles


def column_heads(rows: dict[int, list[Cell]], top: int) -> list[list[Cell]]:
    """The header rows of a table from its first row on, empty when that reads like any other."""
    later = [row for row in sorted(rows) if row >= top]
    if later[:1] != [top] or len(later) < 2:  # a header needs a row beneath it
        return []
    marked: list[int] = []
    for row in later:
        alone = len(rows[row]) == 1 and bool(marked)
        if alone or not all(cell.heading for cell in rows[row]):
            break
        marked.append(row)
    if marked and len(marked) < len(later) and any(len(rows[row]) > 1 for row in marked):
        return [rows[row] for row in marked]
    if marked and len(marked) < len(later) and len(rows[later[len(marked)]]) == 1 and len(marked) == 1:
        return [rows[row] for row in marked]
    return plain_heads(rows, later)


def plain_heads(rows: dict[int, list[Cell]], later: list[int]) -> list[list[Cell]]:
    """The header rows that only their wording and their merged cells show."""
    first = rows[later[0]]
    if len(first) < 2 or not all(is_head(cell) for cell in first) or has_facts([rows[row] for row in later]):
        return []
    depth = max(cell.rows for cell in first)
    if depth == 1 and any(cell.columns > 1 for cell in first):
        depth = 2
    group = [each for each in later if each < later[0] + depth]
    if 1 < depth <= MAX_HEAD_ROWS and len(group) == depth < len(later):
        inside = [cell for each in group for cell in rows[each]]
        beneath = [cell for each in later[depth:] for cell in rows[each]]
        if all(is_head(cell) for cell in inside) and parts_from_text(first, inside, beneath, depth):
            return [rows[each] for each in group]
    return [first] if all(cell.rows == 1 for cell in first) else []


def has_facts(rows: list[list[Cell]]) -> bool:
    """Whether the rows are names with their values: two columns, the second of which reads beneath as in the first row."""
    first = rows[0]
    if any(cell.columns > 1 or cell.column > 1 for row in rows for cell in row):
        return False
    if FACT.fullmatch(first[0].title) or all(COLUMN.fullmatch(cell.title) for cell in first):
        return FACT.fullmatch(first[0].title) is not None
    beneath = [cell for row in rows[1:] for cell in row if cell.column == 1]
    alike = sum(is_label(cell.text) and "\n" not in cell.text for cell in beneath)
    return alike >= MOSTLY * max(len(beneath), 1) and not is_values(beneath)


def parts_from_text(first: list[Cell], inside: list[Cell], beneath: list[Cell], depth: int) -> bool:
    """Whether the first rows stand together as a header: their cells reach down to its foot, or stand under wide ones.

    Under a wide one, what follows the labels of the header must read otherwise: values, marks or sentences.
    """
    if (
        all(cell.rows == depth or cell.columns > 1 for cell in first)
        and depth > 1
        and any(cell.rows > 1 for cell in first)
    ):
        return True
    wide = [cell for cell in first if cell.columns > 1]
    below = [cell for cell in beneath if any(head.covers(cell.column) for head in wide)]
    parted = any(sum(cell.row > first[0].row and head.covers(cell.column) for cell in inside) > 1 for head in wide)
    return parted and sum(not is_label(cell.text) for cell in below) >= MOSTLY * max(len(below), 1)


def is_head(cell: Cell) -> bool:
    """Whether a cell reads as a column's header; one over several columns may be longer."""
    return is_label(cell.text) or (cell.columns > 1 and is_title(cell.text))


def has_named_rows(rows: Iterable[list[Cell]]) -> bool:
    """Whether most rows of several cells begin with one that is marked as a heading, so that it names its row."""
    firsts = [row[0].column == 0 and row[0].heading for row in rows if len(row) > 1]
    return sum(firsts) >= MOSTLY * max(len(firsts), 1)


def band_in(row: list[Cell], last: list[Cell], width: int, *, named: bool) -> Cell | None:
    """The heading inside a table that a row is: a cell with nothing beside it but merged names, rows beneath it.

    It is merged to the right edge, or marked at the left where the last row is not. Where the rows are `named` by such a
    cell, one alone names a row whose other cells are blank.
    """
    *names, cell = row
    if any(name.rows == 1 for name in names) or width < 2 or cell.rows > 1 or cell.row == last[0].row:
        return None
    if not is_title(cell.text):
        return None
    if cell.columns > 1:
        return cell if cell.column + cell.columns == width else None
    marked = cell.heading and cell.column == 0 and not all(each.heading for each in last)
    return cell if marked and not named else None


def row_labels(cells: Sequence[Cell], heads: Heads) -> list[Cell]:
    """The cells that name the rows they stand in."""
    wide = {head.column for head in (heads.rows[-1] if heads.rows else ()) if head.columns > 1}
    columns: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        columns[cell.column].append(cell)
    naming = naming_columns(columns)
    return [
        cell
        for cell in cells
        if heads_rows(cell, wide) or (cell.column in naming and len(cell.text) <= MAX_MERGED_CHARACTERS)
    ]


def naming_columns(columns: dict[int, list[Cell]]) -> set[int]:
    """The columns whose every cell names its row: the first when most of it does, one inside merged names before values."""
    first = columns.get(0, [])
    naming: set[int] = set()
    single = [cell for cell in first if cell.rows == 1]
    if single and (sum(is_label(cell.text) for cell in single) >= MOSTLY * len(single) or counts_up(single)):
        naming.add(0)
    merged = any(cell.rows > 1 for cell in first)
    later = [columns[column] for column in sorted(columns) if column > 1]
    if merged and later and not is_values(columns.get(1, [])) and all(is_values(column) for column in later):
        naming.add(1)
    return naming


def is_values(cells: Sequence[Cell]) -> bool:
    """Whether most of a column's cells are figures or marks."""
    values = sum(bool(VALUE.fullmatch(cell.title) or VALUE_WITH_WORDS.fullmatch(cell.title)) for cell in cells)
    return values >= MOSTLY * max(len(cells), 1)


def counts_up(cells: Sequence[Cell]) -> bool:
    """Whether a column's cells are whole numbers one after the other: ages, years, numbered rows."""
    numbers = [int(cell.title) for cell in cells if NUMBER.fullmatch(cell.title)]
    return len(numbers) >= max(MOSTLY * len(cells), 3) and all(
        second == first + 1 for first, second in pairwise(numbers)
    )


def heads_rows(cell: Cell, wide: set[int]) -> bool:
    """Whether a cell names the rows it stands in: merged over rows, marked as a heading, or a label at the left.

    `wide` are the columns where a header over several columns begins: a label there heads the others beneath it.
    """
    if cell.rows > 1:
        return len(cell.text) <= MAX_MERGED_CHARACTERS and HAS_LETTERS.search(cell.text) is not None
    if cell.heading:
        return HAS_LETTERS.search(cell.text) is not None
    return (cell.column == 0 or cell.column in wide) and is_label(cell.text)


def is_label(text: str) -> bool:
    """Whether a text is short enough and worded like a heading, not a sentence or a number."""
    text = text.strip()
    if len(text) > MAX_LABEL_CHARACTERS or ENDS_AS_SENTENCE.search(text):
        return False
    return bool(HAS_LETTERS.search(text)) or bool(YEARS.fullmatch(text))


def is_title(text: str) -> bool:
    """Whether a text over several columns reads as a heading for what stands beneath it."""
    text = text.strip()
    return len(text) <= MAX_MERGED_CHARACTERS and bool(HAS_LETTERS.search(text)) and not text.endswith((";", ",", ":"))
