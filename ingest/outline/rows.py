"""Pages -> rows: every line of text with what its surroundings say about it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from assistant.types import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Page

TERMINATED = re.compile(r"[.!?:;][\"”’')\d]{0,3}$")
GAP_SHARE = 1.3  # of the usual distance from line to line
WIDTH_QUANTILE = 0.9
ENOUGH_PAIRS = 4
MIN_STEP_POINTS, MIN_STEP_CHARACTERS = 10.0, 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its page, its text, the space above it and how much of the column's width it leaves free.

    `gap` says that more space than usual stands above it, `tight` that less does. `width` is the usual full length of a
    line here, `length` its own and `indent` where it begins, in characters, or in points where the page has boxes.
    """

    page: int
    line: Line
    text: str
    gap: bool = False
    tight: bool = False
    first: bool = False
    last: bool = False
    ocr: bool = False
    length: float = 0.0
    width: float = 0.0
    indent: float = 0.0

    @property
    def terminated(self) -> bool:
        """Whether the row ends as sentences and lead-ins end."""
        return bool(TERMINATED.search(self.text))

    @property
    def lower(self) -> bool:
        """Whether the row begins in small letters, as the middle of a sentence does."""
        return self.text[:1].islower()

    @property
    def step(self) -> float:
        """How much further in a row must begin to stand under this one, in points or characters as `indent` is."""
        return 0.7 * (self.line.size or MIN_STEP_POINTS) if self.line.box else MIN_STEP_CHARACTERS

    def ends_early(self, following: str, *, share: float = 0.93) -> bool:
        """Whether the next row's first word would have fitted: the line was ended on purpose."""
        if not self.width:
            return False
        per_character = self.length / max(len(self.text), 1)
        word = following.split(maxsplit=1)[0] if following else ""
        return self.length + (len(word) + 1) * per_character < share * self.width

    @property
    def share(self) -> float:
        """How much of the full width the row fills, 0 to 1 and more."""
        return self.length / self.width if self.width else 1.0


def rows_of(pages: Sequence[Page]) -> list[Row]:
    """Every line of the pages in order; text that no line covers becomes rows too, so that nothing is lost."""
    base = usual_blanks(pages)
    rows: list[Row] = []
    for page in pages:
        lines = [*covering_lines(page)]
        made = [row_of(page, line) for line in lines]
        rows += in_their_surroundings(made, page, base=base)
    return rows


def row_of(page: Page, line: Line) -> Row:
    """The row that a line makes before its surroundings are known."""
    text = page.reading(line.start, line.end).strip()
    before = page.raw[page.raw.rfind("\n", 0, line.start) + 1 : line.start]
    indent = line.box.x0 if line.box else float(len(before.expandtabs() if before.isspace() else before))
    return Row(page.number, line, text, ocr=page.ocr, indent=indent)


def covering_lines(page: Page) -> Iterator[Line]:
    """The page's lines, and a line for each stretch of text that they leave out."""
    position = 0
    for line in sorted(page.lines, key=lambda line: line.start):
        yield from bare_lines(page.raw, position, line.start)
        if line.start >= position and page.raw[line.start : line.end].strip():
            yield line
        position = max(position, line.end)
    yield from bare_lines(page.raw, position, len(page.raw))


def bare_lines(raw: str, start: int, end: int) -> Iterator[Line]:
    """A line for each row of text in a range that has no line of its own."""
    for match in re.finditer(r"[^\s][^\n]*", raw[start:end]):
        yield Line(start + match.start(), start + match.end())


def usual_blanks(pages: Sequence[Page]) -> int:
    """How many blank lines usually stand inside a sentence: 1 in text that was saved double-spaced, else 0."""
    counts: Counter[bool] = Counter()
    for page in pages:
        for line, following in pairwise(page.lines):
            before, after = page.raw[line.start : line.end], page.raw[following.start : following.end]
            if line.box is None and not line.role and after[:1].islower() and not TERMINATED.search(before):
                counts[blanks_between(page.raw, line.end, following.start) > 0] += 1
    return int(counts[True] > counts[False] and counts[True] >= ENOUGH_PAIRS)


def blanks_between(raw: str, start: int, end: int) -> int:
    """How many blank lines stand between two places."""
    return max(raw.count("\n", start, end) - 1, 0)


def lengths_of(rows: Sequence[Row]) -> Iterator[tuple[float, float]]:
    """The length of each row of one page and the usual full length there."""
    lengths = [row.line.box.x1 - row.line.box.x0 if row.line.box else float(len(row.text)) for row in rows]
    boxed = [row.line.box for row in rows if row.line.box]
    right = quantile([box.x1 for box in boxed], WIDTH_QUANTILE)
    plain = quantile([length for row, length in zip(rows, lengths, strict=True) if not row.line.box], WIDTH_QUANTILE)
    for row, length in zip(rows, lengths, strict=True):
        yield length, max(right - row.line.box.x0, length) if row.line.box else plain


def quantile(values: list[float], share: float) -> float:
    """The value that a share of the values do not exceed; 0 for none."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else 0.0


def in_their_surroundings(rows: Sequence[Row], page: Page, *, base: int) -> Iterator[Row]:
    """The rows of one page with their widths, and the space above them judged against what is usual there."""
    pitch = usual_pitch(rows)
    for number, (row, (length, width)) in enumerate(zip(rows, lengths_of(rows), strict=True)):
        before = rows[number - 1] if number else None
        gap, tight = spacing(before, row, page, base=base, pitch=pitch) if before else (True, False)
        last = number == len(rows) - 1
        yield Row(row.page, row.line, row.text, gap, tight, number == 0, last, row.ocr, length, width, row.indent)


def spacing(before: Row, row: Row, page: Page, *, base: int, pitch: float) -> tuple[bool, bool]:
    """Whether there is more, and whether there is less, space than usual between two rows."""
    if before.line.box and row.line.box:
        down = row.line.box.y0 - before.line.box.y0
        beside = row.line.box.x0 > before.line.box.x1 or row.line.box.x1 < before.line.box.x0
        larger = max(1.0, (before.line.size or 1) / max(row.line.size or 1, 1))
        return beside or down <= 0 or (pitch > 0 and down > GAP_SHARE * pitch * larger), False
    blanks = blanks_between(page.raw, before.line.end, row.line.start)
    return blanks > base, blanks < base


def usual_pitch(rows: Sequence[Row]) -> float:
    """The usual distance in points from one line to the next on a page; 0 when unknown."""
    steps = []
    for before, row in pairwise(rows):
        if before.line.box and row.line.box and before.line.size == row.line.size:
            down = row.line.box.y0 - before.line.box.y0
            if 0 < down < 2.5 * (row.line.size or down):
                steps.append(down)
    if not steps:
        sizes = [row.line.size for row in rows if row.line.size]
        return 1.2 * median(sizes) if sizes else 0.0
    return sorted(steps)[len(steps) // 3]
