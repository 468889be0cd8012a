"""Costs at growing sizes -> a table, JSON and a log-log chart of how they grow."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from html import escape
from pathlib import Path

from eval.bench.cost import Cost
from eval.picture import COLOURS, STYLE

PANELS: tuple[tuple[str, Callable[[Cost], float]], ...] = (
    ("Sökning, ms (median)", lambda cost: cost.p50_ms),
    ("Sökning, processortid i ms", lambda cost: cost.cpu_ms),
    ("Uppbyggnad, sekunder", lambda cost: cost.build_seconds),
    ("Minne vid sökning, MB", lambda cost: cost.megabytes),
)
SIZE, GAP, LEFT, TOP = 230, 76, 62, 62  # of a panel, between two, and the margins
COLUMNS = (
    ("textställen", lambda cost: f"{cost.passages:,}".replace(",", "\N{NO-BREAK SPACE}")),
    ("system", lambda cost: cost.system),
    ("bygga, s", lambda cost: f"{cost.build_seconds:.1f}"),
    ("första, ms", lambda cost: f"{cost.cold_ms:.0f}"),
    ("p50, ms", lambda cost: f"{cost.p50_ms:.1f}"),
    ("p95, ms", lambda cost: f"{cost.p95_ms:.1f}"),
    ("processor, ms", lambda cost: f"{cost.cpu_ms:.1f}"),
    ("minne, MB", lambda cost: f"{cost.megabytes:.0f}"),
    ("minne vid bygge, MB", lambda cost: f"{cost.build_megabytes:.0f}"),
    ("disk, MB", lambda cost: f"{cost.disk_megabytes:.1f}"),
    ("last", lambda cost: f"{cost.load:.1f}"),
)


def write(costs: Sequence[Cost], folder: Path) -> None:
    """Write bench.md, bench.json and bench.svg to the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.md").write_text(to_markdown(costs), encoding="utf-8")
    listed = [asdict(cost) for cost in costs]
    (folder / "bench.json").write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "bench.svg").write_text(draw(costs), encoding="utf-8")


def to_markdown(costs: Sequence[Cost]) -> str:
    """The costs as a table."""
    rows = [[value(cost) for _, value in COLUMNS] for cost in costs]
    header = [name for name, _ in COLUMNS]
    lines = ["| " + " | ".join(row) + " |" for row in (header, ["---"] * len(header), *rows)]
    note = (
        "Första: att öppna och söka en gång i en ny process. Last: datorns medellast; över antalet kärnor väntar allt."
    )
    return "\n".join(["# Vad det kostar när dokumenten blir fler", "", *lines, "", note, ""])


def draw(costs: Sequence[Cost]) -> str:
    """The chart: a panel a figure, a line a system, both axes in powers of ten."""
    width, height = LEFT + len(PANELS) * (SIZE + GAP), TOP + SIZE + 60
    systems = list(dict.fromkeys(cost.system for cost in costs))
    names = [
        f'<text class="name" x="{LEFT + 170 * number}" y="{height - 8}" style="fill: {COLOURS[number]}">{escape(name)}</text>'
        for number, name in enumerate(systems)
    ]
    panels = [
        _panel(LEFT + number * (SIZE + GAP), title, systems, costs, value)
        for number, (title, value) in enumerate(PANELS)
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img">'
    title = "<title>Vad sökning och uppbyggnad kostar, mot antalet textställen</title>"
    return "\n".join((head, title, f"<style>{STYLE}</style>", *panels, *names, "</svg>\n"))


def _panel(left: int, title: str, systems: Sequence[str], costs: Sequence[Cost], value: Callable[[Cost], float]) -> str:
    along = _decades([cost.passages for cost in costs])
    up = _decades([value(cost) for cost in costs])

    def x(number: float) -> float:
        return left + SIZE * _share(number, along)

    def y(number: float) -> float:
        return TOP + SIZE * (1 - _share(number, up))

    parts = [f'<text class="title" x="{left}" y="{TOP - 18}">{escape(title)}</text>']
    for power in range(up[0], up[1] + 1):
        at = y(10.0**power)
        parts.append(f'<line class="grid" x1="{left}" x2="{left + SIZE}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text class="faint" x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{_power(power)}</text>')
    for power in range(along[0], along[1] + 1):
        at = x(10.0**power)
        parts.append(
            f'<text class="faint" x="{at:.1f}" y="{TOP + SIZE + 20}" text-anchor="middle">{_power(power)}</text>'
        )
    for number, system in reversed(list(enumerate(systems))):
        points = [(x(cost.passages), y(value(cost))) for cost in costs if cost.system == system]
        more = " first" if number == 0 else ""
        joined = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
        parts.append(f'<polyline class="line{more}" stroke="{COLOURS[number]}" points="{joined}"/>')
        parts += [f'<circle cx="{a:.1f}" cy="{d:.1f}" r="3.5" fill="{COLOURS[number]}"/>' for a, d in points]
    return "\n".join(parts)


def _decades(numbers: Sequence[float]) -> tuple[int, int]:
    """The powers of ten that enclose the numbers, at least one apart."""
    low = math.floor(math.log10(min(numbers)))
    return low, max(low + 1, math.ceil(math.log10(max(numbers))))


def _share(number: float, decades: tuple[int, int]) -> float:
    return (math.log10(number) - decades[0]) / (decades[1] - decades[0])


def _power(power: int) -> str:
    return (
        f"{10.0**power:,.0f}".replace(",", "\N{NO-BREAK SPACE}") if power >= 0 else f"{10.0**power:g}".replace(".", ",")
    )
