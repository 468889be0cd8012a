"""Ruled lines on a PDF page -> the grids of its tables, merged cells included."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from assistant.types import Box
from ingest.read.pdf.glyphs import placing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pypdfium2 import PdfObject, PdfPage

TOLERANCE_POINTS = 3.0
MIN_RULE_POINTS = 8.0
MAX_RULINGS = 4000
FRAME_SHARE = 0.95

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line along a page's side: at `place`, from `start` to `end`."""

    upright: bool
    place: float
    start: float
    end: float

    def parts(self, left: Box, right: Box) -> bool:
        """Whether an upright line stands between two boxes on one line of text."""
        height = (right.y0 + right.y1) / 2
        first, second = sorted((left.x0 + left.x1, right.x0 + right.x1))
        return self.upright and self.start <= height <= self.end and first / 2 < self.place < second / 2

    def passes(self, along: float) -> bool:
        """Whether the line runs past a point along it."""
        return self.start - 1 <= along <= self.end + 1

    def touches(self, other: Ruling) -> bool:
        """Whether two lines meet or lie along each other."""
        if self.upright == other.upright:
            near = abs(self.place - other.place) <= TOLERANCE_POINTS
            return near and self.start <= other.end + TOLERANCE_POINTS and other.start <= self.end + TOLERANCE_POINTS
        across = other.start - TOLERANCE_POINTS <= self.place <= other.end + TOLERANCE_POINTS
        return across and self.start - TOLERANCE_POINTS <= other.place <= self.end + TOLERANCE_POINTS


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a ruled table: its place in the grid and on the page."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box

    def holds(self, box: Box) -> bool:
        """Whether the middle of a box lies in the cell."""
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        return self.box.x0 <= x <= self.box.x1 and self.box.y0 <= y <= self.box.y1


def rulings_of(page: PdfPage) -> list[Ruling]:
    """The upright and level lines drawn on a page, also those that are the sides of boxes."""
    width, height = page.get_size()
    placed = placing(page)
    rulings: set[Ruling] = set()
    for path in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        if is_surface(path):
            continue
        for first, second in edges_of(path.raw, path.get_matrix().get(), placed):
            ruling = ruling_of(first, second)
            if ruling and ruling.end - ruling.start < FRAME_SHARE * (height if ruling.upright else width):
                rulings.add(ruling)
        if len(rulings) > MAX_RULINGS:  # a drawing, not a table
            return []
    return sorted(rulings, key=lambda ruling: (ruling.upright, ruling.place, ruling.start))


def is_surface(path: PdfObject) -> bool:
    """Whether a path is a filled surface without an outline: shading, whose sides are no lines."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path.raw, fill, stroke)
    left, bottom, right, top = path.get_bounds()
    return not stroke.value and min(right - left, top - bottom) > TOLERANCE_POINTS


def edges_of(
    path: object, matrix: tuple[float, float, float, float, float, float], placed: Callable[[float, float], Point]
) -> Iterator[tuple[Point, Point]]:
    """The straight edges of a drawn path as pairs of points of the page as it is shown."""
    a, b, c, d, e, f = matrix
    start = last = None
    for number in range(max(pdfium.FPDFPath_CountSegments(path), 0)):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = placed(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and last is not None:
            yield last, point
        if pdfium.FPDFPathSegment_GetClose(segment) and start is not None:
            yield point, start
        last = point


def ruling_of(first: Point, second: Point) -> Ruling | None:
    """The line between two points; None when it is slanted or too short."""
    (x0, x1), (y0, y1) = sorted((first[0], second[0])), sorted((first[1], second[1]))
    if x1 - x0 < 1 and y1 - y0 >= MIN_RULE_POINTS:
        return Ruling(True, round(x0, 1), round(y0, 1), round(y1, 1))
    if y1 - y0 < 1 and x1 - x0 >= MIN_RULE_POINTS:
        return Ruling(False, round(y0, 1), round(x0, 1), round(x1, 1))
    return None


def grids_of(rulings: Sequence[Ruling]) -> list[list[GridCell]]:
    """The tables that ruled lines make: lines that hang together and part a surface into cells."""
    grids = [cells_of(group) for group in groups_of(rulings)]
    return [grid for grid in grids if len(grid) > 1]


def levels_in(rulings: Sequence[Ruling]) -> list[Ruling]:
    """The level lines among ruled lines."""
    return [ruling for ruling in rulings if not ruling.upright]


def groups_of(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """The lines in groups that hang together."""
    groups: list[list[Ruling]] = []
    for ruling in rulings:
        apart: list[list[Ruling]] = []
        together = [ruling]
        for group in groups:
            if any(ruling.touches(other) for other in group):
                together += group
            else:
                apart.append(group)
        groups = [*apart, together]
    return groups


def joined(rulings: Sequence[Ruling]) -> list[Ruling]:
    """The lines with those that lie along each other made one."""
    result: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda ruling: (ruling.upright, round(ruling.place), ruling.start)):
        last = result[-1] if result else None
        if last and last.upright == ruling.upright and last.touches(ruling):
            result[-1] = Ruling(last.upright, last.place, min(last.start, ruling.start), max(last.end, ruling.end))
        else:
            result.append(ruling)
    return result


@dataclass(frozen=True, slots=True)
class Grid:
    """The places where lines run, and for each square whether one stands at its left and above it."""

    columns: list[float]
    rows: list[float]
    left: frozenset[tuple[int, int]]
    above: frozenset[tuple[int, int]]

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns of squares there are."""
        return max(len(self.rows) - 1, 0), max(len(self.columns) - 1, 0)

    def cell_at(self, row: int, column: int) -> GridCell:
        """The cell whose first square that is: it reaches to the next lines to the right and below."""
        depth_limit, width_limit = self.size
        width, depth = 1, 1
        while column + width < width_limit and (row, column + width) not in self.left:
            width += 1
        beneath = range(column, column + width)
        while row + depth < depth_limit and not any((row + depth, each) in self.above for each in beneath):
            depth += 1
        box = Box(self.columns[column], self.rows[row], self.columns[column + width], self.rows[row + depth])
        return GridCell(row, column, depth, width, box)


def grid_of(group: Sequence[Ruling]) -> Grid:
    """The squares that a group of lines makes."""
    columns = distinct(ruling.place for ruling in group if ruling.upright)
    rows = distinct(ruling.place for ruling in group if not ruling.upright)
    across = [(top + bottom) / 2 for top, bottom in pairwise(rows)]
    along = [(left + right) / 2 for left, right in pairwise(columns)]
    left: set[tuple[int, int]] = set()
    above: set[tuple[int, int]] = set()
    for ruling in group:
        if ruling.upright:
            column = nearest(columns, ruling.place)
            left.update((row, column) for row, middle in enumerate(across) if ruling.passes(middle))
        else:
            row = nearest(rows, ruling.place)
            above.update((row, column) for column, middle in enumerate(along) if ruling.passes(middle))
    return Grid(columns, rows, frozenset(left), frozenset(above))


def cells_of(group: Sequence[Ruling]) -> list[GridCell]:
    """The cells that a group of lines bounds; squares with no line between them are one cell."""
    grid = grid_of(group)
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    depth, width = grid.size
    for row in range(depth):
        for column in range(width):
            if (row, column) in taken:
                continue
            cell = grid.cell_at(row, column)
            taken.update((row + down, column + right) for down in range(cell.rows) for right in range(cell.columns))
            cells.append(cell)
    return cells


def nearest(places: Sequence[float], place: float) -> int:
    """The number of the place that lies nearest."""
    return min(range(len(places)), key=lambda number: abs(places[number] - place))


def distinct(places: Iterator[float]) -> list[float]:
    """The places in order, those nearer than the tolerance counted once."""
    result: list[float] = []
    for place in sorted(places):
        if not result or place - result[-1] > TOLERANCE_POINTS:
            result.append(place)
    return result
