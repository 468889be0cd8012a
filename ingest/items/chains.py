"""Register items in order -> the same with the goal that each indicator and activity belongs to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.swedish import fold
from assistant.types import ItemKind
from ingest.items.labels import GOALS, NO_AREA, promised

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from assistant.types import Item

SERVING = frozenset({ItemKind.INDICATOR, ItemKind.ACTIVITY})


def with_goals(items: Sequence[Item], groups: Sequence[int | None]) -> tuple[Item, ...]:
    """The items with `serves` set where the document says or shows which goal they belong to.

    `groups` are the table rows that the items stand in. A goal named over an item, or alone in its row or its section, is
    certain; of several the order is followed, and said to be inferred.
    """
    goals: dict[Hashable, list[Item]] = defaultdict(list)
    peers: dict[Hashable, list[Item]] = defaultdict(list)
    named: dict[str, Item] = {}
    for item, group in zip(items, groups, strict=True):
        if item.kind in GOALS:
            named[item.text] = item
            for place in places(item, group):
                goals[place].append(item)
        elif item.kind in SERVING:
            for place in places(item, group):
                peers[item.kind, place].append(item)
    return tuple(
        linked(item, places(item, group), named=named, goals=goals, peers=peers) if item.kind in SERVING else item
        for item, group in zip(items, groups, strict=True)
    )


def places(item: Item, group: int | None) -> list[Hashable]:
    """Where an item's goal is looked for: its table row, then its section."""
    path = section(item)
    return [*([("row", group)] if group is not None else []), *([("section", path)] if path else [])]


def linked(
    item: Item,
    places: Sequence[Hashable],
    *,
    named: dict[str, Item],
    goals: dict[Hashable, list[Item]],
    peers: dict[Hashable, list[Item]],
) -> Item:
    """The item with the goal it serves, if one is named over it or stands near it."""
    over = next((goal for header in reversed(item.heading_path) if (goal := goal_named(header, named))), None)
    if over:
        return replace(item, serves=over.id)
    for place in places:
        if near := goals.get(place):
            goal, certain = chosen(item, near, peers[item.kind, place])
            return replace(item, serves=goal.id, inferred=not certain)
    return item


def goal_named(header: str, named: dict[str, Item]) -> Item | None:
    """The goal that a heading over an item is, with or without its number."""
    return next((goal for text, goal in named.items() if header.endswith(text)), None)


def chosen(item: Item, near: Sequence[Item], peers: Sequence[Item]) -> tuple[Item, bool]:
    """The goal of those near that an item serves, and whether that is certain."""
    subgoals = [goal for goal in near if goal.kind == ItemKind.SUBGOAL]
    whole = [goal for goal in near if goal.kind == ItemKind.GOAL]
    if len(near) == 1:
        return near[0], True
    place = next(number for number, peer in enumerate(peers) if peer.id == item.id)
    if item.kind == ItemKind.INDICATOR and len(subgoals) == len(peers):
        return subgoals[place], False
    if len(whole) == 1:
        return whole[0], True
    pool = subgoals if subgoals and item.kind == ItemKind.INDICATOR else whole or subgoals
    return pool[place * len(pool) // len(peers)], False


def section(item: Item) -> tuple[str, ...]:
    """The headings an item stands under, without those that only label it: "Indikatorer", "Prioriterade insatser"."""
    path = item.heading_path
    while path and (promised(path[-1]) is not None or NO_AREA.match(fold(path[-1]))):
        path = path[:-1]
    return path
