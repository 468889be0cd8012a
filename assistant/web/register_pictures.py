"""The matrix and the year of the register -> what their pictures are drawn of: shades, sums, and places on a wheel."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import cos, hypot, pi, sin

from assistant.register import Matrix
from assistant.swedish import fold
from assistant.types import Document, Item
from assistant.weight import Weight, weight_of
from assistant.year import ORDER, Month, Placed, YearWheel

HEATS = (1, 4, 9, 19)  # the most items a cell of each shade has; of the darkest there may be more
MOST_AREAS = 12  # columns of a matrix that is not shown whole

CENTRE, RIM, BAND, NAMES, HUB = (
    360,
    290,
    236,
    304,
    46,
)  # radii: the edge, the ring of numbers, the months' names, the year
DOTS, STEP, ROWS = 218, 20, 5  # the outermost row of dots, the room for each, and the most rows
LANE = 14  # the room for an arc
SECTOR = 2 * pi / 12


@dataclass(frozen=True, slots=True)
class Row:
    """What lies on a role: how many items by area, in the areas not shown and in all; the demands, and those not worded alike."""

    role: str | None
    cells: Mapping[str | None, int]
    rest: int
    total: int
    demands: int
    different: int


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A matrix as it is drawn: a row for each role and a column for each area shown; `hidden` areas are summed in one."""

    areas: tuple[str | None, ...]
    hidden: tuple[str | None, ...]
    rows: tuple[Row, ...]
    sums: Mapping[str | None, int]

    @property
    def rest(self) -> int:
        """How many items lie in the areas that are not shown."""
        return sum(self.sums[area] for area in self.hidden)


@dataclass(frozen=True, slots=True)
class Dot:
    """An item in its month; `shared` when it collides with another document's."""

    x: float
    y: float
    placed: Placed
    shared: bool


@dataclass(frozen=True, slots=True)
class Arc:
    """What is to be done over the same months: the line along them, the first of them, and where its number stands."""

    path: str
    placed: tuple[Placed, ...]
    month: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Going:
    """What is to be done over the same months, in the order of the wheel; `unbroken` when none lies between them."""

    months: tuple[int, ...]
    unbroken: bool
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Sector:
    """A month of the wheel: its outline, its shade, where its name and number stand, and how many dots there is no room for.

    `side` says which way the name runs from its place: "right", "left", or "middle" for both. `own` is all that belongs to
    the month alone.
    """

    month: Month
    path: str
    heat: int
    name: tuple[float, float]
    side: str
    number: tuple[float, float]
    own: tuple[Placed, ...]
    dots: tuple[Dot, ...]
    left: int
    more: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Wheel:
    """The year as a picture, and the line that marks the day."""

    sectors: tuple[Sector, ...]
    arcs: tuple[Arc, ...]
    now_from: tuple[float, float]
    now: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Collision:
    """What several documents ask for on the same day, or of the same role in the same month where they name no day."""

    month: Month
    day: int | None
    role: str | None
    placed: tuple[Placed, ...]


def heat(count: int) -> int:
    """The shade of a number of items: 0 for none, 1 to 5."""
    return 1 + bisect_left(HEATS, count) if count else 0


def heat_map(made: Matrix, items: Iterable[Item], filed: Mapping[str, Document], *, whole: bool) -> HeatMap:
    """The matrix with the burden on each role; the areas with most items, or all of them. Nobody and no area stand last."""
    known = {item.id: item for item in items}
    cells: dict[str | None, dict[str | None, int]] = {}
    ids: dict[str | None, list[str]] = {}
    sums: Counter[str | None] = Counter()
    for cell in made.cells:
        cells.setdefault(cell.role, {})[cell.area] = cell.count
        ids.setdefault(cell.role, []).extend(cell.item_ids)
        sums[cell.area] += cell.count
    named = [area for area in made.areas if area is not None]
    shown = named if whole or len(named) <= MOST_AREAS + 1 else named[:MOST_AREAS]
    hidden = named[len(shown) :]
    rows = tuple(
        _row(
            role,
            cells[role],
            sum(cells[role].get(area, 0) for area in hidden),
            [known[id_] for id_ in ids[role]],
            filed,
        )
        for role in made.roles
    )
    return HeatMap((*shown, *((None,) if None in made.areas else ())), tuple(hidden), rows, sums)


def wheel_of(made: YearWheel, today: date) -> Wheel:
    """The year as it is drawn: a dot for what belongs to a month, an arc for what goes on over several."""
    shared = {each.item.id for one in collisions(made) for each in one.placed}
    sectors = tuple(_sector(place, month, shared) for place, month in enumerate(made.months))
    innermost = min((_radius(dot) for sector in sectors for dot in sector.dots), default=DOTS)
    lanes = range(round(innermost) - STEP, HUB + LANE, -LANE)
    return Wheel(
        sectors,
        tuple(_arcs(made, lanes)),
        _point(HUB, _turn(today)),
        _point(RIM, _turn(today)),
    )


def going_on(made: YearWheel) -> tuple[Going, ...]:
    """What belongs to no month alone, each item once, by the months it is to be done in."""
    groups: dict[tuple[int, ...], dict[str, Placed]] = {}
    for month in made.months:
        for each in month.entries:
            covered = [number for number in each.when.months if not _of_a_month(each, number)]
            if month.number in covered:
                groups.setdefault(tuple(sorted(covered, key=ORDER.index)), {})[each.item.id] = each
    return tuple(
        Going(months, ORDER.index(months[-1]) - ORDER.index(months[0]) == len(months) - 1, tuple(placed.values()))
        for months, placed in groups.items()
    )


def collisions(made: YearWheel) -> tuple[Collision, ...]:
    """What more than one document asks for at the same time."""
    found = []
    for month in made.months:
        own = [each for each in month.entries if _of_a_month(each, month.number)]
        times = [(each.when.day, None if each.when.day else each.item.role) for each in own]
        for day, role in dict.fromkeys(times):
            same = tuple(each for each, time in zip(own, times, strict=True) if time == (day, role))
            if (day or role) and len({each.item.document_id for each in same}) > 1:
                found.append(Collision(month, day, role, same))
    return tuple(found)


def _row(
    role: str | None, cells: Mapping[str | None, int], rest: int, items: Sequence[Item], filed: Mapping[str, Document]
) -> Row:
    demands = [item for item in items if weight_of(item, filed[item.document_id]) is Weight.DEMAND]
    return Row(role, cells, rest, len(items), len(demands), len({_plain(item) for item in demands}))


def _plain(item: Item) -> str:
    """The words of an item without what two plans may write differently: case, accents, punctuation and the way in."""
    return re.sub(r"\W+", " ", fold(item.text)).strip()


def _sector(place: int, month: Month, shared: AbstractSet[str]) -> Sector:
    middle = place * SECTOR
    single = [each for each in month.entries if _of_a_month(each, month.number)]
    places = list(_places(middle))
    room = len(places) if len(single) <= len(places) else len(places) - 1
    dots = tuple(Dot(*point, each, each.item.id in shared) for point, each in zip(places, single[:room], strict=False))
    return Sector(
        month,
        _band(middle - SECTOR / 2, middle + SECTOR / 2),
        heat(len(month.entries)),
        _point(NAMES, middle),
        "middle" if place in (0, 6) else "right" if place < 6 else "left",
        _point((RIM + BAND) / 2, middle),
        tuple(single),
        dots,
        len(single) - len(dots),
        places[-1],
    )


def _places(middle: float) -> Iterable[tuple[float, float]]:
    """Where the dots of a month stand, from the rim inwards, each row in the middle of its sector."""
    for row in range(ROWS):
        radius = DOTS - row * STEP
        fit = int(radius * SECTOR / STEP)
        for number in range(fit):
            yield _point(radius, middle + (number - (fit - 1) / 2) * STEP / radius)


def _arcs(made: YearWheel, radii: Sequence[int]) -> Iterable[Arc]:
    """An arc for every span of months that something goes on over, the longest outermost, as far as there is room."""
    spans: dict[tuple[int, int], dict[str, Placed]] = {}
    for month in made.months:
        for each in month.entries:
            for span in _spans(each):
                spans.setdefault(span, {})[each.item.id] = each
    lanes: list[list[tuple[int, int]]] = [[] for _ in radii]
    for span in sorted(spans, key=lambda each: (each[0] - each[1], each)):
        lane = next((n for n, taken in enumerate(lanes) if all(_apart(span, one) for one in taken)), None)
        if lane is None:
            continue
        lanes[lane].append(span)
        yield _arc(span, radii[lane], tuple(spans[span].values()))


def _of_a_month(placed: Placed, number: int) -> bool:
    """Whether it belongs to that month alone, and does not go on from or into another."""
    place = ORDER.index(number)
    return not any(start <= place <= end for start, end in _spans(placed))


def _spans(placed: Placed) -> Iterable[tuple[int, int]]:
    """The unbroken stretches of more than one month, as places on the wheel."""
    places = sorted(ORDER.index(month) for month in placed.when.months)
    starts = [places[0], *(b for a, b in pairwise(places) if b != a + 1)]
    ends = [*(a for a, b in pairwise(places) if b != a + 1), places[-1]]
    return tuple((start, end) for start, end in zip(starts, ends, strict=True) if end > start)


def _apart(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span[1] < other[0] or other[1] < span[0]


def _arc(span: tuple[int, int], radius: float, placed: tuple[Placed, ...]) -> Arc:
    gap = 5 / radius  # between one arc and the next
    start, end = (span[0] - 0.5) * SECTOR + gap, (span[1] + 0.5) * SECTOR - gap
    middle = (start + end) / 2
    path = f"M{_xy(radius, start)}A{radius} {radius} 0 0 1 {_xy(radius, middle)}A{radius} {radius} 0 0 1 {_xy(radius, end)}"
    return Arc(path, placed, ORDER[span[0]], *_point(radius, middle))


def _band(start: float, end: float) -> str:
    """The outline of a month in the ring of numbers."""
    return (
        f"M{_xy(RIM, start)}A{RIM} {RIM} 0 0 1 {_xy(RIM, end)}L{_xy(BAND, end)}A{BAND} {BAND} 0 0 0 {_xy(BAND, start)}Z"
    )


def _turn(day: date) -> float:
    """How far round the wheel a day is."""
    return (ORDER.index(day.month) - 0.5 + (day.day - 1) / 31) * SECTOR


def _radius(dot: Dot) -> float:
    return hypot(dot.x - CENTRE, dot.y - CENTRE)


def _point(radius: float, turn: float) -> tuple[float, float]:
    """The point of the picture at that distance from the centre, that far clockwise from its top."""
    return round(CENTRE + radius * sin(turn), 1), round(CENTRE - radius * cos(turn), 1)


def _xy(radius: float, turn: float) -> str:
    x, y = _point(radius, turn)
    return f"{x} {y}"
