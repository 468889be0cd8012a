"""Areas in a unit's own words -> the demands that each holds, and what to say of one that no document mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.chains import GOALS
from assistant.draft.demands import Demand
from assistant.draft.nearness import Nearness
from assistant.language import gettext
from assistant.swedish import content_words, word_grams, words
from assistant.types import Caution, Item
from assistant.vocabulary.lexicon import Lexicon

SAME_WORD = 0.6  # share of an area's n-grams that must stand in one word of a demand or its headings
OF_GOAL = 0.4  # cosine from which a demand is taken to serve a goal that an area names by its number
OF_AREA = 0.5  # cosine from which a demand is taken to be of an area whose words it does not have
MOST_NEAR = 8  # demands that an area is given by nearness
LABEL = re.compile(r"(?<!\d)(\d{1,2})[.:](\d{1,2})(?!\d)")


class Areas:
    """What is known of areas: the demands, the goals that may be named by their numbers, and what words mean."""

    def __init__(
        self, demands: Sequence[Demand], goals: Iterable[Item], *, nearness: Nearness, lexicon: Lexicon
    ) -> None:
        self.demands = demands
        self.goals = tuple(item for item in goals if item.kind in GOALS)
        self.nearness = nearness
        self.lexicon = lexicon
        self.cautions: dict[str, Caution] = {}

    def of(self, area: str) -> frozenset[str]:
        """The ids of the demands of an area: by the number of a goal, by its words, or by what comes near it in meaning."""
        held = self._of_label(area) or self._of_words(area)
        if not held:
            held = frozenset(each.item.id for each in self._near(area, least=OF_AREA))
            code, text = (
                (
                    "area-near",
                    gettext("Inget krav nämner ”%(area)s” med de orden. Det som ligger närmast är med.", area=area),
                )
                if held
                else ("area-missing", gettext("Inget krav på enheten nämner ”%(area)s”.", area=area))
            )
            self.cautions[area] = Caution(code, text)
        return held

    def _of_label(self, area: str) -> frozenset[str]:
        match = LABEL.search(area)
        if match is None:
            return frozenset()
        goals = [
            goal for goal in self.goals if goal.label and LABEL.sub(r"\1.\2", goal.label) == f"{match[1]}.{match[2]}"
        ]
        ids = {goal.id for goal in goals} | {goal.serves for goal in goals if goal.serves}
        held = {demand.item.id for demand in self.demands if demand.item.serves in ids or demand.item.id in ids}
        for goal in goals:
            near = [each for each in self._near(goal.text, least=OF_GOAL) if _may_serve(each.item, goal)]
            held.update(each.item.id for each in near)
        return frozenset(held)

    def _of_words(self, area: str) -> frozenset[str]:
        meant = dict.fromkeys((area, *(means for each in self.lexicon.expand(area) for means in each.means)))
        for said in meant:  # the unit's own words before what documents call it
            held = frozenset(demand.item.id for demand in self.demands if mentions(demand.item, said))
            if held:
                return held
        return frozenset()

    def _near(self, text: str, *, least: float) -> tuple[Demand, ...]:
        return self.nearness.nearest(text, self.demands, lambda each: each.text, least=least, most=MOST_NEAR)


def mentions(item: Item, area: str) -> bool:
    """Whether an item or a heading above it has every word of an area, in whatever form or compound."""
    there = [set(word_grams(word)) for word in words(" ".join((item.text, item.area or "", *item.heading_path)))]
    asked = [set(word_grams(word)) for word in content_words(area)]
    return all(any(len(parts & word) >= SAME_WORD * len(parts) for word in there) for parts in asked)


def _may_serve(item: Item, goal: Item) -> bool:
    return item.kind not in GOALS or item.id == goal.id
