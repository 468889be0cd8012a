"""Systems and their recall at growing budgets -> an SVG chart, legible on light and dark ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from eval.metrics import FURTHEST, SearchRow, mean

STEP = 250  # characters between two points of a line
WIDTH, HEIGHT = 980, 480
LEFT, RIGHT, TOP, BOTTOM = 62, 410, 44, 56  # margins; the names of the lines stand in the right one
LINE = 18  # least distance between two names
COLOURS = ("#d1495b", "#5b8db8", "#8a7fb5", "#b08a3e", "#5f9e6e", "#4f9da6", "#a3708f", "#8c8c8c", "#c07a4b")
"""The first for the system measured; all of middling lightness, so that they stand out from both grounds."""
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #333 } .faint { fill: #777 } .title { font-weight: 600; font-size: 15px }
  .grid { stroke: #8884; stroke-width: 1 } .line { fill: none; stroke-width: 1.6; stroke-linejoin: round }
  .lead { stroke-width: 1; opacity: .5 } .first { stroke-width: 3.2 } .name.first { font-weight: 600; stroke-width: 0 }
  @media (prefers-color-scheme: dark) { text { fill: #ddd } .faint { fill: #999 } }
"""


def draw(systems: Mapping[str, Sequence[SearchRow]]) -> str:
    """The chart: a line a system, named at its end, the first system thickest."""
    budgets = range(0, FURTHEST + 1, STEP)
    curves = {name: [mean(row.recall(budget) for row in rows) for budget in budgets] for name, rows in systems.items()}
    heights = _apart({name: _y(curve[-1]) for name, curve in curves.items()})
    # The first is drawn last, on top of the others.
    lines = [
        _line(name, curve, heights[name], COLOURS[number % len(COLOURS)], first=number == 0)
        for number, (name, curve) in reversed(list(enumerate(curves.items())))
    ]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img">',
            "<title>Andel av underlaget som hinner visas, mot antalet tecken</title>",
            f"<style>{STYLE}</style>",
            f'<text class="title" x="{LEFT}" y="22">Andel av underlaget som hinner visas</text>',
            *_axes(),
            *lines,
            "</svg>\n",
        )
    )


def _axes() -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    across = [
        f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{_y(share):.1f}" y2="{_y(share):.1f}"/>'
        f'<text class="faint" x="{LEFT - 10}" y="{_y(share) + 4:.1f}" text-anchor="end">{100 * share:.0f} %</text>'
        for share in (0, 0.2, 0.4, 0.6, 0.8, 1.0)
    ]
    along = [
        f'<text class="faint" x="{_x(budget):.1f}" y="{bottom + 20}" text-anchor="middle">{_thousands(budget)}</text>'
        for budget in range(0, FURTHEST + 1, 2_000)
    ]
    middle, below = (LEFT + right) / 2, bottom + 42
    label = (
        f'<text class="faint" x="{middle}" y="{below}" text-anchor="middle">visade tecken, bästa stycket först</text>'
    )
    return [*across, *along, label]


def _line(name: str, curve: Sequence[float], height: float, colour: str, *, first: bool) -> str:
    points = " ".join(f"{_x(number * STEP):.1f},{_y(share):.1f}" for number, share in enumerate(curve))
    end, label = WIDTH - RIGHT, WIDTH - RIGHT + 26
    more = " first" if first else ""
    text = escape(f"{name}  {100 * curve[-1]:.0f} %")
    return (
        f'<polyline class="line{more}" stroke="{colour}" points="{points}"/>'
        f'<line class="lead" stroke="{colour}" x1="{end}" y1="{_y(curve[-1]):.1f}" x2="{label - 4}" y2="{height:.1f}"/>'
        f'<text class="name{more}" x="{label}" y="{height + 4:.1f}" style="fill: {colour}">{text}</text>'
    )


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """Heights of the names: as near their lines as they can be without touching, all within the picture."""
    placed: dict[str, float] = {}
    below = float(TOP - LINE)
    for name in sorted(heights, key=lambda name: heights[name]):
        placed[name] = below = max(heights[name], below + LINE)
    above = float(HEIGHT - BOTTOM + LINE)
    for name in sorted(placed, key=lambda name: -placed[name]):
        placed[name] = above = min(placed[name], above - LINE)
    return placed


def _x(budget: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * budget / FURTHEST


def _y(share: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
