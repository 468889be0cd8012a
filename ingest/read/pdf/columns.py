"""Boxes on a page -> the order in which they are read: column by column where text stands in columns, else row by row."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Box

ROW_SHARE = 0.5  # of the lower box: middles nearer than this stand in one row
MIN_GUTTER_SHARE = 0.8  # of a line's height
MIN_ROWS = 3  # rows on each side of a gutter
NEAR_SHARE = 1.7  # of a line's height from top to top: rows further apart do not hang together
FULL_SHARE, MIN_FULL = 0.75, 0.4  # running text fills its column on most of its lines
MIN_WORDS, MIN_WORDS_ASIDE = 3.0, 1.8  # a line on the wider and on the narrower side


@dataclass(frozen=True, slots=True)
class Item:
    """Something with a place on the page: a line of text, or a table, which has no words to count."""

    number: int
    box: Box
    words: int | None = None

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.box.y0 + self.box.y1) / 2


@dataclass(frozen=True, slots=True)
class Zone:
    """Rows with text on both sides of a gutter."""

    first: int
    last: int
    gutter: tuple[float, float]

    @property
    def middle(self) -> float:
        """The middle of the gutter."""
        return sum(self.gutter) / 2


def reading_order(items: Sequence[Item]) -> list[int]:
    """The numbers of the items in reading order."""
    rows = rows_of(items)
    zone = first_zone(rows)
    if zone is None:
        return [item.number for row in rows for item in row]
    inside = [item for row in rows[zone.first : zone.last + 1] for item in row]
    return [
        *(item.number for row in rows[: zone.first] for item in row),
        *reading_order([item for item in inside if is_left(item, zone.middle)]),
        *reading_order([item for item in inside if not is_left(item, zone.middle)]),
        *reading_order([item for row in rows[zone.last + 1 :] for item in row]),
    ]


def rows_of(items: Sequence[Item]) -> list[list[Item]]:
    """The items in rows from the top, each from left to right."""
    rows: list[list[Item]] = []
    for item in sorted(items, key=lambda item: item.middle):
        if rows and in_row(rows[-1], item):
            rows[-1].append(item)
        else:
            rows.append([item])
    return [sorted(row, key=lambda item: item.box.x0) for row in rows]


def in_row(row: Sequence[Item], item: Item) -> bool:
    """Whether an item stands at the height of a row, beside what is there."""
    last = row[-1]
    lower = min(last.box.y1 - last.box.y0, item.box.y1 - item.box.y0)
    return item.middle - row[0].middle < ROW_SHARE * lower


def first_zone(rows: Sequence[Sequence[Item]]) -> Zone | None:
    """The uppermost zone of columns, None where text stands in one."""
    height = median([item.box.y1 - item.box.y0 for row in rows for item in row]) if rows else 0.0
    tried: set[tuple[int, int]] = set()
    for start, row in enumerate(rows):
        for left, right in itertools.pairwise(row):
            gutter = (left.box.x1, right.box.x0)
            if gutter[1] - gutter[0] < MIN_GUTTER_SHARE * height:
                continue
            zone = grown(rows, start, gutter, height)
            if (zone.first, zone.last) not in tried and is_text(rows, zone):
                return zone
            tried.add((zone.first, zone.last))
    return None


def grown(rows: Sequence[Sequence[Item]], start: int, gutter: tuple[float, float], height: float) -> Zone:
    """The rows around one that leave the gutter free; rows with one side only must stand near the others."""
    zone = Zone(start, start, gutter)
    for step in (1, -1):
        place = start + step
        while 0 <= place < len(rows):
            free = freed(rows[place], zone.gutter)
            if free[1] - free[0] < MIN_GUTTER_SHARE * height:
                break
            one_sided = len({is_left(item, sum(free) / 2) for item in rows[place]}) == 1
            if one_sided and abs(rows[place][0].middle - rows[place - step][0].middle) > NEAR_SHARE * height:
                break
            zone = Zone(min(zone.first, place), max(zone.last, place), free)
            place += step
    return zone


def freed(row: Sequence[Item], gutter: tuple[float, float]) -> tuple[float, float]:
    """What a row leaves of a gutter."""
    middle = sum(gutter) / 2
    left = max([gutter[0], *(item.box.x1 for item in row if is_left(item, middle))])
    right = min([gutter[1], *(item.box.x0 for item in row if not is_left(item, middle))])
    return left, right


def is_left(item: Item, x: float) -> bool:
    """Whether an item's middle lies left of a place."""
    return (item.box.x0 + item.box.x1) / 2 < x


def is_text(rows: Sequence[Sequence[Item]], zone: Zone) -> bool:
    """Whether running text stands on both sides of a zone's gutter, not labels with their values."""
    inside = [item for row in rows[zone.first : zone.last + 1] for item in row]
    sides = [[item for item in inside if is_left(item, zone.middle) == left] for left in (True, False)]
    if any(len(side) < MIN_ROWS or not is_filled(side) for side in sides):
        return False
    fewer, more = sorted(words_a_line(side) for side in sides)
    return fewer >= MIN_WORDS_ASIDE and more >= MIN_WORDS


def is_filled(side: Sequence[Item]) -> bool:
    """Whether enough of a column's lines reach across it."""
    width = max(item.box.x1 for item in side) - min(item.box.x0 for item in side)
    full = sum(item.box.x1 - item.box.x0 >= FULL_SHARE * width for item in side)
    return full >= MIN_FULL * len(side)


def words_a_line(side: Sequence[Item]) -> float:
    """How many words a line of text holds on the average."""
    counted = [item.words for item in side if item.words is not None]
    return sum(counted) / len(counted) if counted else 0.0
