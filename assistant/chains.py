"""The register items of one document -> its chains from goal to activity, and where they are broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from assistant.types import Item, ItemKind, Modality

GOALS = (ItemKind.GOAL, ItemKind.SUBGOAL)
Rule = Callable[[Item], bool]


class Break(StrEnum):
    """Where a chain is broken, in the words of the list that shows it."""

    GOAL_WITHOUT_INDICATOR = "mål utan indikator"
    GOAL_WITHOUT_ACTIVITY = "mål utan aktivitet"
    GOAL_WITHOUT_FOLLOW_UP = "mål utan uppföljning"
    INDICATOR_WITHOUT_GOAL = "indikator utan mål"
    ACTIVITY_WITHOUT_GOAL = "aktivitet utan mål"
    ACTIVITY_WITHOUT_AGENT = "aktivitet utan ansvarig"
    ACTIVITY_WITHOUT_TIME = "aktivitet utan tid"
    ACTIVITY_WITHOUT_FOLLOW_UP = "aktivitet utan uppföljning"
    DEMAND_WITHOUT_AGENT = "krav utan ansvarig"
    DEMAND_WITHOUT_FOLLOW_UP = "krav utan uppföljning"


@dataclass(frozen=True, slots=True)
class Chain:
    """A goal with what serves it; each activity and indicator tells itself who, when and how it is followed up.

    `inferred` are the ids of those that the document only puts near the goal.
    """

    goal: Item
    subgoals: tuple[Chain, ...] = ()
    indicators: tuple[Item, ...] = ()
    activities: tuple[Item, ...] = ()
    inferred: tuple[str, ...] = ()

    def every_item(self) -> Iterator[Item]:
        """The goal and everything under it, in order."""
        yield self.goal
        yield from self.indicators
        yield from self.activities
        for subgoal in self.subgoals:
            yield from subgoal.every_item()


@dataclass(frozen=True, slots=True)
class Broken:
    """An item where a chain is broken, and how."""

    how: Break
    item: Item


@dataclass(frozen=True, slots=True)
class Chains:
    """The chains of a document, what hangs on no goal, and every broken link by kind of break, in document order."""

    document_id: str
    chains: tuple[Chain, ...]
    loose: tuple[Item, ...]
    broken: tuple[Broken, ...]

    def counts(self) -> dict[Break, int]:
        """How many there are of each kind of break, also of those there are none of."""
        return {how: sum(each.how is how for each in self.broken) for how in Break}


def chains_of(document_id: str, items: Iterable[Item]) -> Chains:
    """The chains of a document from its register items."""
    own = [item for item in items if item.document_id == document_id]
    goals = {item.id: item for item in own if item.kind in GOALS}
    under: dict[str, list[Item]] = {}
    for item in own:
        if item.serves in goals and item.serves != item.id:
            under.setdefault(item.serves, []).append(item)
    served = {item.id for group in under.values() for item in group}
    chains = tuple(_chain(goal, under) for goal in goals.values() if goal.id not in served)
    in_chains = {item.id for chain in chains for item in chain.every_item()}
    links = (ItemKind.INDICATOR, ItemKind.ACTIVITY)
    loose = tuple(item for item in own if item.kind in links and item.id not in in_chains)
    return Chains(document_id, chains, loose, tuple(_broken(own, chains, in_chains)))


def _chain(goal: Item, under: Mapping[str, list[Item]]) -> Chain:
    serving = under.get(goal.id, [])
    return Chain(
        goal,
        subgoals=tuple(_chain(item, under) for item in serving if item.kind in GOALS),
        indicators=tuple(item for item in serving if item.kind is ItemKind.INDICATOR),
        activities=tuple(item for item in serving if item.kind not in (*GOALS, ItemKind.INDICATOR)),
        inferred=tuple(item.id for item in serving if item.inferred),
    )


def _broken(items: Iterable[Item], chains: Iterable[Chain], in_chains: AbstractSet[str]) -> Iterator[Broken]:
    """Every broken link, by kind of break."""
    goals = {chain.goal.id: chain for top in chains for chain in _with_subgoals(top)}
    followed = {item.id for chain in goals.values() if chain.goal.follow_up for item in chain.every_item()}
    listed = tuple(items)

    def is_measured(item: Item) -> bool:
        return any(chain.indicators for chain in _with_subgoals(goals[item.id]))

    def is_acted_on(item: Item) -> bool:
        return any(chain.activities for chain in _with_subgoals(goals[item.id]))

    def is_followed_up(item: Item) -> bool:
        below = goals[item.id].every_item() if item.id in goals else (item,)
        return item.id in followed or any(each.follow_up for each in below)

    def has_goal(item: Item) -> bool:
        return item.id in in_chains

    rules: tuple[tuple[Break, Rule, Rule], ...] = (
        (Break.GOAL_WITHOUT_INDICATOR, _is_goal, is_measured),
        (Break.GOAL_WITHOUT_ACTIVITY, _is_goal, is_acted_on),
        (Break.GOAL_WITHOUT_FOLLOW_UP, _is_goal, is_followed_up),
        (Break.INDICATOR_WITHOUT_GOAL, _is_indicator, has_goal),
        (Break.ACTIVITY_WITHOUT_GOAL, _is_activity, has_goal),
        (Break.ACTIVITY_WITHOUT_AGENT, _is_activity, _has_agent),
        (Break.ACTIVITY_WITHOUT_TIME, _is_activity, _has_time),
        (Break.ACTIVITY_WITHOUT_FOLLOW_UP, _is_activity, is_followed_up),
        (Break.DEMAND_WITHOUT_AGENT, _is_demand, _has_agent),
        (Break.DEMAND_WITHOUT_FOLLOW_UP, _is_demand, is_followed_up),
    )
    for how, concerns, holds in rules:
        yield from (Broken(how, item) for item in listed if concerns(item) and not holds(item))


def _with_subgoals(chain: Chain) -> Iterator[Chain]:
    yield chain
    for subgoal in chain.subgoals:
        yield from _with_subgoals(subgoal)


def _is_goal(item: Item) -> bool:
    return item.kind in GOALS


def _is_indicator(item: Item) -> bool:
    return item.kind is ItemKind.INDICATOR


def _is_activity(item: Item) -> bool:
    return item.kind is ItemKind.ACTIVITY


def _is_demand(item: Item) -> bool:
    return item.kind is ItemKind.RESPONSIBILITY and item.modality is Modality.DEMAND


def _has_agent(item: Item) -> bool:
    return item.role is not None


def _has_time(item: Item) -> bool:
    return item.time is not None
