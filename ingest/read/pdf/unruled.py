"""Lines of text -> tables that no ruled lines bound, known by texts that stand under each other in columns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.read.pdf.columns import Item, rows_of
from ingest.read.pdf.glyphs import split_at_gaps, union
from ingest.read.pdf.ruled import GridCell
from ingest.read.tables import VALUE, YEARS, is_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.read.pdf.glyphs import Run
    from ingest.read.pdf.ruled import Ruling

Line = list["Run"]
Span = tuple[float, float]

LEADER = re.compile(r"(?:\.\s?){4,}$|…{2,}$")
PAGE_NUMBER = re.compile(r"\d{1,3}")

MAX_BETWEEN = 2  # lines without a gap between two that have one
NEAR_LINES = 3.0  # in line heights from top to top: lines further apart are no one table
MIN_LINES = 3
MIN_VALUES = 0.5  # of the texts beyond the first column
MAX_TEXT_CHARACTERS = 30  # on the average, in a table of words
MIN_PARTED = 0.6
MAX_HEAD_LINES = 4
ROW_GAP = 1.3  # of the usual distance between lines: more parts the rows of a table of words
OVERLAP = 0.3
CLOSE_GAP = 0.7  # of the type's size: inside a ruled column, less than this is a space between words


@dataclass(frozen=True, slots=True)
class Found:
    """A table found among lines of text: its cells, and the runs of each."""

    cells: list[GridCell]
    contents: dict[tuple[int, int], list[Run]]
    heads: int
    columns: tuple[Span, ...]


def tables_in(runs: Sequence[Run], carried: Sequence[Span] = (), levels: Sequence[Ruling] = ()) -> list[Found]:
    """The tables among the runs of a page. `carried` are the columns of one that may go on from the page before.

    `levels` are ruled lines with no upright ones between them: they part rows.
    """
    lines = lines_of(runs)
    found = []
    for number, group in enumerate(groups_of(lines)):
        table = table_of(group, levels)
        if table is None and number == 0 and lines.index(group[0]) == 0 and carried:
            table = continued(group, carried)
        if table is not None:
            found.append(table)
    return found


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """The runs line by line."""
    rows = rows_of([Item(number, run.box) for number, run in enumerate(runs)])
    return [[runs[item.number] for item in row] for row in rows]


def groups_of(lines: Sequence[Line]) -> list[list[Line]]:
    """The stretches of lines that have gaps in them, with the few lines without between those."""
    groups: list[list[Line]] = []
    waiting: list[Line] = []
    open_group = False
    for above, line in zip([[], *lines], lines, strict=False):
        if open_group and (len(waiting) > MAX_BETWEEN or not is_near(above, line)):
            groups[-1] += rest_of(groups[-1], waiting)
            open_group = False
        if len(line) == 1:
            waiting.append(line)
        elif open_group:
            groups[-1] += [*waiting, line]
        else:
            groups.append([line])
        if len(line) > 1:
            open_group, waiting = True, []
        elif not open_group:
            waiting = []
    if open_group:
        groups[-1] += rest_of(groups[-1], waiting)
    return groups


def rest_of(group: Sequence[Line], waiting: Sequence[Line]) -> list[Line]:
    """The lines after a group that go on with a cell of its last row: they stand beyond the first column."""
    edge = min(line[0].box.x0 for line in group) + group[-1][0].size
    rest: list[Line] = []
    for line in waiting:
        if line[0].box.x0 < edge or not is_near(rest[-1] if rest else group[-1], line):
            break
        rest.append(line)
    return rest


def is_near(above: Line, below: Line) -> bool:
    """Whether two lines stand so near that they can be of one table."""
    return below[0].box.y0 - above[0].box.y0 <= NEAR_LINES * max(above[0].size, below[0].size)


def table_of(group: list[Line], levels: Sequence[Ruling]) -> Found | None:
    """The table that a group of lines makes, None when it is none."""
    columns = columns_of(group)
    if len(columns) < 2:
        return None
    parted = [line for line in group if len(line) > 1]
    if is_contents(parted):
        return None
    beyond = [run for line in parted for run in line if run.box.x0 > columns[0][1]]
    values = sum(is_value(run) for run in beyond)
    if beyond and values >= MIN_VALUES * len(beyond) and (len(parted) >= MIN_LINES or len(columns) > 2 <= len(parted)):
        return built(rows_by_values(group, columns), columns, heads=value_heads(group, columns))
    if len(parted) < MIN_LINES or not is_worded_table(group, parted, columns):
        return None
    marked = all(run.bold for run in group[0]) and len(group[0]) > 1
    rows = rows_by_rulings(group, levels) or rows_by_gaps(group, columns)
    return built(rows, columns, heads=1 if marked else 0)


def is_contents(parted: Sequence[Line]) -> bool:
    """Whether lines are those of a table of contents: titles with leaders, or with page numbers that never fall."""
    if any(LEADER.search(run.text) for line in parted for run in line):
        return True
    if not all(len(line) == 2 and PAGE_NUMBER.fullmatch(line[1].text) for line in parted):
        return False
    numbers = [int(line[1].text) for line in parted]
    return numbers == sorted(numbers)


def continued(group: list[Line], carried: Sequence[Span]) -> Found | None:
    """The first lines of a page as the rest of a table with those columns, None when they do not fit them."""
    first = group[0]
    if len(first) != len(carried) or first[0].box.x0 > carried[0][1]:  # a total's label may stand left of the column
        return None
    if not all(overlap((run.box.x0, run.box.x1), span) for run, span in list(zip(first, carried, strict=True))[1:]):
        return None
    return built([[line] for line in group if len(line) > 1], tuple(carried), heads=0)


def is_worded_table(group: list[Line], parted: list[Line], columns: Sequence[Span]) -> bool:
    """Whether lines of words in columns are a table: short texts in three columns, or a bold header row over them."""
    texts = [run for line in parted for run in line]
    length = sum(len(run.text) for run in texts) / len(texts)
    marked = (
        len(group[0]) == len(columns)
        and all(run.bold and is_label(run.text) for run in group[0])
        and not all(run.bold for line in group[1:] for run in line)
    )
    if len(columns) < 3:
        return marked and length <= MAX_TEXT_CHARACTERS
    return len(parted) >= MIN_PARTED * len(group) and (marked or length <= MAX_TEXT_CHARACTERS)


def is_value(run: Run) -> bool:
    """Whether a text is a figure or a mark."""
    return VALUE.fullmatch(run.text) is not None


def columns_of(group: Sequence[Line]) -> tuple[Span, ...]:
    """Where the columns of a group of lines stand; none when its lines do not stand under each other."""
    counts = Counter(len(line) for line in group if len(line) > 1)
    if not counts:
        return ()
    usual = max(counts, key=lambda count: (counts[count] * (count > 1), count))
    usual = max((count for count in counts if counts[count] >= OVERLAP * counts[usual]), default=usual)
    model = [line for line in group if len(line) == usual]
    spans = [
        (min(line[place].box.x0 for line in model), max(line[place].box.x1 for line in model)) for place in range(usual)
    ]
    if any(left[1] > right[0] for left, right in pairwise(spans)):
        return ()
    for line in group:
        for run in line if len(line) > 1 else []:
            if not any(overlap((run.box.x0, run.box.x1), span) for span in spans):
                spans = sorted([*spans, (run.box.x0, run.box.x1)])
    return tuple(spans)


def overlap(first: Span, second: Span) -> bool:
    """Whether two spans share enough of the shorter one."""
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return shared > OVERLAP * min(first[1] - first[0], second[1] - second[0])


def covered(run: Run, columns: Sequence[Span]) -> tuple[int, int]:
    """The first and the last column that a run stands in."""
    met = [number for number, span in enumerate(columns) if overlap((run.box.x0, run.box.x1), span)]
    if not met:
        middle = (run.box.x0 + run.box.x1) / 2
        met = [min(range(len(columns)), key=lambda number: abs(sum(columns[number]) / 2 - middle))]
    return met[0], met[-1]


def value_heads(group: Sequence[Line], columns: Sequence[Span]) -> int:
    """How many lines at the top of a table of figures are its header: years and words, but no figures."""
    heads = 0
    for line in group[: MAX_HEAD_LINES + 1]:
        beyond = [run for run in line if run.box.x0 > columns[0][1]]
        if any(is_value(run) and not YEARS.fullmatch(run.text) for run in beyond) or not (beyond or line[0].bold):
            break
        heads += 1
    return heads if heads <= MAX_HEAD_LINES and heads < len(group) else 0


def rows_by_values(group: Sequence[Line], columns: Sequence[Span]) -> list[list[Line]]:
    """A row for each line; a line that only goes on with the words of the first column belongs to its neighbour."""
    rows: list[list[Line]] = []
    joins = False
    for line in group:
        alone = len(line) == 1 and covered(line[0], columns) == (0, 0)
        goes_on = line[0].text[:1].islower() and covered(line[0], columns)[0] == 0
        if rows and goes_on and (alone or joins):
            rows[-1].append(line)
        else:
            rows.append([line])
        joins = alone
    return rows


def rows_by_rulings(group: Sequence[Line], levels: Sequence[Ruling]) -> list[list[Line]]:
    """A row wherever a ruled line stands between two lines; none where too few do."""
    rows: list[list[Line]] = [[group[0]]]
    for above, line in pairwise(group):
        middles = [(run.box.y0 + run.box.y1) / 2 for run in (above[0], line[0])]
        left, right = line[0].box.x0, line[-1].box.x1
        ruled = any(middles[0] < rule.place < middles[1] and rule.start < right and left < rule.end for rule in levels)
        if ruled:
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows if len(rows) >= MIN_LINES else []


def rows_by_gaps(group: Sequence[Line], columns: Sequence[Span]) -> list[list[Line]]:
    """A row wherever more space than usual stands above a line, or else wherever the first column is filled."""
    steps = [below[0].box.y0 - above[0].box.y0 for above, below in pairwise(group)]
    usual = min(steps)
    spaced = max(steps) > ROW_GAP * usual and sum(step > ROW_GAP * usual for step in steps) > 1
    rows: list[list[Line]] = [[group[0]]]
    for number, line in enumerate(group[1:]):
        first = covered(line[0], columns)[0] == 0
        after_head = number == 0
        begins = steps[number] > ROW_GAP * usual if spaced and not after_head else first
        if begins or after_head:
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows


def built(rows: Sequence[Sequence[Line]], columns: tuple[Span, ...], *, heads: int) -> Found:
    """The table with a cell for each place that has text; a text across several columns is one cell over them."""
    contents: dict[tuple[int, int], list[Run]] = {}
    widths: dict[tuple[int, int], int] = {}
    for row, lines in enumerate(rows):
        for line in lines:
            for run in line:
                first, last = covered(run, columns)
                contents.setdefault((row, first), []).append(run)
                widths[row, first] = max(widths.get((row, first), 1), last - first + 1)
    cells = [
        GridCell(row, column, 1, widths[row, column], union([run.box for run in runs]))
        for (row, column), runs in contents.items()
    ]
    return Found(cells, contents, heads, columns)


def inner_columns(cells: Sequence[Sequence[Run]]) -> tuple[Span, ...]:
    """The columns inside a ruled one, whose cells from the top are given; none where most of them hold one text or words."""
    lines = [line_in(runs) for runs in cells if runs]
    parted = [line for line in lines if len(line) > 1]
    if len(parted) < MIN_LINES or len(parted) < MIN_PARTED * len(lines):
        return ()
    texts = [run for line in lines[1:] for run in line]
    if sum(is_value(run) for run in texts) < MIN_PARTED * len(texts):
        return ()
    return columns_of(lines)


def line_in(runs: Sequence[Run]) -> Line:
    """The texts of a cell from left to right when it has a single line, as one text when it has several."""
    if len(lines_of(runs)) > 1:
        return list(runs[:1])
    return sorted((part for run in runs for part in split_at_gaps(run, CLOSE_GAP)), key=lambda run: run.box.x0)
