"""A page whose text stands on its side -> the same text and lines set upright, and the way back for their boxes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.types import Box, Page
from ingest.read.pdf.ruled import Ruling

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.read.pdf.glyphs import Run

MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page's text stands: 0 level, 1 reading upwards, -1 downwards; width and height are the page's as it is shown."""

    way: int
    width: float
    height: float

    @property
    def upright_height(self) -> float:
        """The height of the page with its text upright."""
        return self.width if self.way else self.height

    def run(self, run: Run) -> Run:
        """A run set upright."""
        words = tuple(replace(word, box=self.upright(word.box)) for word in run.words)
        return replace(run, box=self.upright(run.box), words=words) if self.way else run

    def ruling(self, ruling: Ruling) -> Ruling:
        """A ruled line of the page with its text upright."""
        if not self.way:
            return ruling
        across, down = (ruling.place,) * 2, (ruling.start, ruling.end)
        (x0, x1), (y0, y1) = (across, down) if ruling.upright else (down, across)
        box = self.upright(Box(x0, y0, x1, y1))
        return Ruling(True, box.x0, box.y0, box.y1) if not ruling.upright else Ruling(False, box.y0, box.x0, box.x1)

    def upright(self, box: Box) -> Box:
        """Where a box stands once the text is upright."""
        if self.way > 0:
            return Box(self.height - box.y1, box.x0, self.height - box.y0, box.x1)
        return Box(box.y0, self.width - box.x1, box.y1, self.width - box.x0) if self.way else box

    def back(self, box: Box) -> Box:
        """Where a box of the upright text stands on the page as it is shown."""
        if self.way > 0:
            return Box(box.y0, self.height - box.x1, box.y1, self.height - box.x0)
        return Box(self.width - box.y1, box.x0, self.width - box.y0, box.x1) if self.way else box


def turn_of(runs: Sequence[Run], width: float, height: float) -> Turn:
    """How most of a page's text stands."""
    ways: Counter[int] = Counter()
    for run in runs:
        ways[run.turn] += len(run.text)
    way, letters = ways.most_common(1)[0] if ways else (0, 0)
    return Turn(way if letters >= MOSTLY * ways.total() else 0, width, height)


def with_boxes(page: Page, placed: Callable[[Box], Box]) -> Page:
    """The page with every box moved."""
    return replace(
        page,
        lines=tuple(replace(line, box=placed(line.box) if line.box else None) for line in page.lines),
        words=tuple(replace(word, box=placed(word.box)) for word in page.words),
    )
