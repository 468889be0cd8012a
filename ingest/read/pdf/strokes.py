"""A picture of a page -> the picture set straight, and the ruled lines in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from assistant.types import Box
from ingest.read.pdf.ruled import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    Mask = NDArray[np.bool_]

WHITE = 255
LENGTH_POINTS, SHORT_POINTS = 30.0, 8.0  # no letter has a stroke as long as the first, no low cell a lower side
THICK_POINTS = 1.6  # no ruled line is thicker
CONTRAST = 40  # a line is darker than what lies on both its sides by this much
UNBROKEN_LEVEL, UNBROKEN_UPRIGHT = 0.85, 0.96  # of a line's length; the tails of letters break a level one
SKEW_SIDE, MAX_SKEW, COARSE, FINE = 800, 3.0, 0.5, 0.1  # pixels; degrees
MIN_SKEW = 0.15


@dataclass(frozen=True, slots=True)
class Straight:
    """A picture with level text, and how it was turned: quarter turns, then an angle in degrees, both counterclockwise."""

    picture: Image.Image
    quarters: int = 0
    angle: float = 0.0

    def back(self, box: Box) -> Box:
        """Where a box of the straight picture stands in the picture as it was."""
        if not self.quarters and not self.angle:
            return box
        corners = [self.point(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        across, down = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(across), min(down), max(across), max(down))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the straight picture stands in the picture as it was."""
        width, height = self.picture.size
        turn = math.radians(self.angle)
        from_x, from_y = x - width / 2, y - height / 2
        x = width / 2 + from_x * math.cos(turn) - from_y * math.sin(turn)
        y = height / 2 + from_x * math.sin(turn) + from_y * math.cos(turn)
        for _ in range(self.quarters):
            x, y, width, height = height - y, x, height, width
        return x, y


def straightened(picture: Image.Image, quarters: int = 0) -> Straight:
    """The picture after some quarter turns with its text set level."""
    turned = picture.rotate(90 * quarters, expand=True) if quarters else picture
    angle = skew_of(turned)
    if abs(angle) < MIN_SKEW:
        return Straight(turned, quarters)
    level = turned.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=WHITE)
    return Straight(level, quarters, angle)


def skew_of(picture: Image.Image) -> float:
    """The angle in degrees by which a picture must be turned for its rows of text to be level."""
    small = picture.copy()
    small.thumbnail((SKEW_SIDE, SKEW_SIDE))
    ink = Image.fromarray(WHITE - np.asarray(small))
    coarse = sharpest(ink, np.arange(-MAX_SKEW, MAX_SKEW + COARSE, COARSE))
    return round(sharpest(ink, np.arange(coarse - COARSE, coarse + COARSE + FINE, FINE)), 2)


def sharpest(ink: Image.Image, angles: Iterable[float]) -> float:
    """The angle at which rows of ink stand out most clearly."""
    return max((float(angle) for angle in angles), key=lambda angle: (sharpness(ink, angle), -abs(angle)))


def sharpness(ink: Image.Image, angle: float) -> float:
    """How clearly rows of ink and rows of paper alternate in a picture turned by an angle."""
    rows = np.asarray(ink.rotate(angle, resample=Image.Resampling.BILINEAR)).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def rulings_in(picture: Image.Image, scale: float) -> list[Ruling]:
    """The level and upright lines drawn in a picture, in pixels, of which `scale` make a point."""
    grey = np.asarray(picture)
    length, short, thick = (max(round(points * scale), 1) for points in (LENGTH_POINTS, SHORT_POINTS, THICK_POINTS))
    level = [Ruling(False, *stroke) for stroke in strokes_in(grey, length, thick, UNBROKEN_LEVEL)]
    upright = [Ruling(True, *stroke) for stroke in strokes_in(grey.T, short, thick, UNBROKEN_UPRIGHT)]
    return [*level, *(each for each in upright if each.end - each.start >= length or reaches(each, level, thick / 2))]


def reaches(stroke: Ruling, level: Sequence[Ruling], near: float) -> bool:
    """Whether an upright stroke reaches from one level line to another: the side of a low cell, no letter."""
    return all(
        any(abs(line.place - end) <= near and line.start - near <= stroke.place <= line.end + near for line in level)
        for end in (stroke.start, stroke.end)
    )


def strokes_in(grey: Grey, length: int, thick: int, unbroken: float) -> list[tuple[float, float, float]]:
    """The level strokes of a picture: height, start and end."""
    open_strokes: list[list[float]] = []  # last row, first row, start, end
    done: list[list[float]] = []
    for row, start, end in segments_of(long_only(ridges(grey, thick), length, unbroken)):
        done += [stroke for stroke in open_strokes if row - stroke[0] > thick]
        open_strokes = [stroke for stroke in open_strokes if row - stroke[0] <= thick]
        met = [stroke for stroke in open_strokes if stroke[2] <= end + 1 and start <= stroke[3] + 1]
        open_strokes = [stroke for stroke in open_strokes if stroke not in met]
        first = min([row, *(stroke[1] for stroke in met)])
        open_strokes.append(
            [row, first, min([start, *(stroke[2] for stroke in met)]), max([end, *(stroke[3] for stroke in met)])]
        )
    return [((first + last) / 2, start, end) for last, first, start, end in [*done, *open_strokes]]


def ridges(grey: Grey, thick: int) -> Mask:
    """The pixels that are darker than what lies above and beneath them."""
    darker = grey.astype(np.int16) + CONTRAST
    mask = np.zeros(grey.shape, dtype=bool)
    mask[thick:-thick] = (darker[thick:-thick] < grey[: -2 * thick]) & (darker[thick:-thick] < grey[2 * thick :])
    return mask


def long_only(mask: Mask, length: int, unbroken: float) -> Mask:
    """The pixels of a mask that lie in a stretch along a row that is nearly unbroken for some length."""
    near = mask.copy()
    near[1:] |= mask[:-1]
    near[:-1] |= mask[1:]
    rows = np.flatnonzero(near.sum(axis=1) >= unbroken * length)
    found = np.zeros_like(mask)
    if not rows.size:
        return found
    sums = np.pad(near[rows].cumsum(axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    starts = sums[:, length:] - sums[:, :-length] >= unbroken * length
    begun = np.pad(starts.cumsum(axis=1, dtype=np.int32), ((0, 0), (length, length - 1)), mode="edge")
    begun[:, :length] = 0
    covered = begun[:, length:] - begun[:, :-length] > 0
    found[rows] = covered & near[rows]
    return found


def segments_of(mask: Mask) -> Iterator[tuple[int, int, int]]:
    """The stretches of a mask row by row: the row, where each starts and where it ends."""
    for row in np.flatnonzero(mask.any(axis=1)):
        edges = np.flatnonzero(np.diff(np.pad(mask[row].astype(np.int8), 1)))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield int(row), int(start), int(end)
