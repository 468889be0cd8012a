"""The cells of a pictured table -> tall pictures with what stands in them under each other, dark on white, and the way back.

Tesseract reads a column of short lines far better than a table: it neither joins cells nor takes lines for letters.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from assistant.types import Box

    Grey = NDArray[np.uint8]

WHITE, DARK = 255, 128
INSET_POINTS = 0.95  # what the cell's own lines take
GAP_POINTS, SIDE_POINTS = 6.0, 10.0
MIN_INK_PIXELS = 20
MAX_HEIGHT_PIXELS = 16_000  # Tesseract reads no picture higher than twice this


@dataclass(frozen=True, slots=True)
class Strip:
    """A cell's ink in a tall picture: how high it begins there, and how far from there to its place on the page."""

    top: int
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class Strips:
    """A tall picture of cells; the strips stand in order from its top."""

    picture: Image.Image
    strips: tuple[Strip, ...]

    def number_at(self, y: float) -> int:
        """The number of the strip that stands at a height."""
        return max(bisect_right([strip.top for strip in self.strips], y) - 1, 0)


def strips_of(picture: Image.Image, cells: Sequence[Box], scale: float) -> Iterator[Strips]:
    """The tall pictures of the cells that have ink, given and placed in pixels, of which `scale` make a point."""
    grey = np.asarray(picture)
    gap, side = round(GAP_POINTS * scale), round(SIDE_POINTS * scale)
    inked = [found for cell in cells if (found := ink_in(grey, cell, round(INSET_POINTS * scale)))]
    while inked:
        taken = fitting(inked, gap)
        yield tall(inked[:taken], gap, side)
        inked = inked[taken:]


def ink_in(grey: Grey, cell: Box, inset: int) -> tuple[Grey, int, int] | None:
    """The part of a cell that has ink, dark on white whatever its shading, and its place; None for a blank cell."""
    x0, y0 = max(round(cell.x0) + inset, 0), max(round(cell.y0) + inset, 0)
    inside = grey[y0 : round(cell.y1) - inset, x0 : round(cell.x1) - inset]
    if not inside.size:
        return None
    paper = int(np.median(inside))
    contrast = np.abs(inside.astype(np.int16) - paper) * (WHITE / max(paper, WHITE - paper))
    plain = (WHITE - contrast.clip(0, WHITE)).astype(np.uint8)
    ink = plain < DARK
    if ink.sum() < MIN_INK_PIXELS:
        return None
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    top, left = max(int(rows[0]) - inset, 0), max(int(columns[0]) - inset, 0)
    return plain[top : rows[-1] + inset + 1, left : columns[-1] + inset + 1], x0 + left, y0 + top


def fitting(inked: Sequence[tuple[Grey, int, int]], gap: int) -> int:
    """How many of the cells fit into one tall picture; at least one."""
    height = count = 0
    for part, _, _ in inked:
        height += part.shape[0] + gap
        if count and height > MAX_HEIGHT_PIXELS:
            break
        count += 1
    return count


def tall(inked: Sequence[tuple[Grey, int, int]], gap: int, side: int) -> Strips:
    """The cells' ink under each other with white between."""
    height = gap + sum(part.shape[0] + gap for part, _, _ in inked)
    width = 2 * side + max(part.shape[1] for part, _, _ in inked)
    canvas = np.full((height, width), WHITE, dtype=np.uint8)
    strips: list[Strip] = []
    top = gap
    for part, left, place in inked:
        canvas[top : top + part.shape[0], side : side + part.shape[1]] = part
        strips.append(Strip(top - gap // 2, left - side, place - top))
        top += part.shape[0] + gap
    return Strips(Image.fromarray(canvas), tuple(strips))


def blanked(picture: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    """The picture with some boxes painted white."""
    grey = np.array(picture)
    for box in boxes:
        grey[max(round(box.y0), 0) : round(box.y1) + 1, max(round(box.x0), 0) : round(box.x1) + 1] = WHITE
    return Image.fromarray(grey)
