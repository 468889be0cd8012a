"""The items that one activity meets -> what documents say of its goals, indicators, times, follow-up and of what belongs with it.

A tie that the document itself states comes first; where there is none, what comes near is shown for a person to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.chains import GOALS
from assistant.draft.infinitive import bare
from assistant.draft.nearness import Nearness
from assistant.draft.proof import Proofs
from assistant.draft.sources import Sources
from assistant.register import PERSONAL, TO_BE_DONE
from assistant.roles import relation
from assistant.swedish import fold, words
from assistant.types import DocumentKind, FollowUp, Item, ItemKind, Link, Timing
from assistant.year import when

NEAR = 0.35  # cosine from which a goal or an indicator is shown beside an activity, for a person to confirm
NEAR_OTHERS = 0.45  # the same for findings, advice and what others do: they stand in other documents
MOST = 2  # links of a kind that an activity is given
NEAR_FINDING = 0.5  # what is found must be nearer than that: it says why the activity is needed
OPENING = 3  # words of an item among which its own verb stands
FINDINGS = (ItemKind.FINDING, ItemKind.NEED)
HELPFUL = (*TO_BE_DONE, ItemKind.ADVICE)
FOLLOWS_UP = re.compile(r"\b(?:folj\w* upp|utvarder\w*|skatta\w*|uppfolj\w*)")
FORMS_OF_IT = re.compile(r"\w*sjalvskattning\w*|\bkvalitetsrapport\w*|\bskattning\w*|\w*uppfoljning(?:en)?\b")
ABOUT_IT = re.compile(r"uppfolj|utvarder|arshjul")
ONLY_FOLLOWS_UP = re.compile(r"\b(?:folj\w* upp|mats|redovisas|sammanstalls|utvarderas|rapporteras|granskas)\b")
"""Words of a follow-up that do not by themselves say how."""


@dataclass(frozen=True, slots=True)
class Around:
    """The items of a draft's documents that an activity can be tied to."""

    by_id: Mapping[str, Item]
    goals: tuple[Item, ...]
    indicators: tuple[Item, ...]
    findings: tuple[Item, ...]
    follow_ups: tuple[Item, ...]
    material: tuple[Item, ...]
    inspiration: tuple[Item, ...]

    def texts(self) -> Iterator[str]:
        """What the items say that activities are compared with."""
        for group in (self.goals, self.indicators, self.findings, self.follow_ups, self.material, self.inspiration):
            yield from (item.text for item in group)


def around(sources: Sources, register: Mapping[str, Sequence[Item]], roles: Sequence[str]) -> Around:
    """What there is around the activities of a unit that acts in those roles."""
    own = [item for document in sources.binding for item in register.get(document.id, ())]
    beside = [item for document in sources.support for item in register.get(document.id, ())]
    evaluations = (document for document in sources.support if document.kind is DocumentKind.EVALUATION)
    evaluated = [item for document in evaluations for item in register.get(document.id, ())]
    others = [item for document in sources.inspiration for item in register.get(document.id, ())]
    return Around(
        by_id={item.id: item for item in own},
        goals=tuple(item for item in own if item.kind in GOALS),
        indicators=tuple(item for item in own if item.kind is ItemKind.INDICATOR),
        findings=tuple(item for item in (*own, *evaluated) if item.kind in FINDINGS),
        follow_ups=tuple(item for item in own if _follows_up(item, roles)),
        material=tuple(item for item in beside if item.kind in HELPFUL and _may_be_for(item, roles)),
        inspiration=tuple(item for item in others if item.kind in HELPFUL and _may_be_for(item, roles)),
    )


class Slots:
    """Fills the slots of activities."""

    def __init__(self, near: Around, nearness: Nearness, proofs: Proofs) -> None:
        self.near = near
        self.nearness = nearness
        self.proofs = proofs

    def goals(self, items: Sequence[Item]) -> tuple[Link, ...]:
        """The goals that the document ties the items to; else the one nearest the first, of its document."""
        tied = [(goal, item.inferred) for item in items if (goal := self.near.by_id.get(item.serves or ""))]
        links = [link for goal, inferred in tied if (link := self._link(goal, stated=not inferred))]
        if links:
            return _unique(links)
        first = items[0]
        if first.kind in GOALS:
            return ()
        among = [goal for goal in self.near.goals if goal.document_id == first.document_id]
        same_area = [goal for goal in among if _same_area(goal.area, first.area)]
        return self._links(self._nearest(first, same_area, least=0.0) or self._nearest(first, among, least=NEAR))

    def indicators(self, items: Sequence[Item], goals: Sequence[Link]) -> tuple[Link, ...]:
        """The indicators of the goals that come near the activity; else those of its documents that do."""
        first = items[0]
        ties = {link.item_id: link.stated for link in goals} | {item.id: True for item in items}
        tied = [each for each in self.near.indicators if each.serves in ties]
        near = self._nearest(first, tied, least=NEAR, most=MOST)
        if not near:
            own = {item.document_id for item in items}
            near = self._nearest(
                first, [each for each in self.near.indicators if each.document_id in own], least=NEAR_OTHERS
            )
        links = [self._link(each, stated=ties.get(each.serves or "", False) and not each.inferred) for each in near]
        return _unique(filter(None, links))

    def times(self, items: Sequence[Item]) -> tuple[Timing, ...]:
        """When the items are to be done, each time once, in their own words and placed in the school year."""
        found: dict[object, Timing] = {}
        for item in items:
            n = self.proofs.number(item)
            if item.time and n is not None:
                told = when(item.time)
                timing = Timing(item.time, n, told.months, told.day, told.year, told.returns)
                same = (told.months, told.day, told.year) if told.day else fold(item.time)
                found.setdefault(same, timing)
        return tuple(found.values())

    def follow_ups(self, items: Sequence[Item], *tied: Sequence[Link]) -> tuple[FollowUp, ...]:
        """How the items, or what the document ties to them, say that they are followed up; else how the plan is."""
        stated = [self.near.by_id[link.item_id] for links in tied for link in links if link.stated]
        said = [each for item in (*items, *stated) if (each := self._told(item))]
        if said:
            return tuple({fold(each.words): each for each in reversed(said)}.values())[::-1][:MOST]
        first = items[0]
        among = [each for each in self.near.follow_ups if each.document_id == first.document_id and each not in items]
        near = self._nearest(first, among, least=0.0)
        return tuple(each for item in near if (each := self._of_plan(item)))

    def findings(self, item: Item) -> tuple[Link, ...]:
        """What evaluations have found that comes near."""
        return self._links(self._nearest(item, self.near.findings, least=NEAR_FINDING, most=MOST))

    def material(self, item: Item) -> tuple[Link, ...]:
        """What the unit's own documents that do not bind say that comes near."""
        return self._links(self._nearest(item, self.near.material, least=NEAR_OTHERS, most=MOST))

    def inspiration(self, item: Item) -> tuple[Link, ...]:
        """What documents for others say that comes near."""
        return self._links(self._nearest(item, self.near.inspiration, least=NEAR_OTHERS, most=MOST))

    def _nearest(self, item: Item, among: Sequence[Item], *, least: float, most: int = 1) -> tuple[Item, ...]:
        others = [each for each in among if each.id != item.id]
        found = self.nearness.nearest(item.text, others, lambda each: each.text, least=least, most=most + MOST)
        return tuple({fold(each.text): each for each in reversed(found)}.values())[::-1][:most]

    def _link(self, item: Item, *, stated: bool) -> Link | None:
        n = self.proofs.number(item)
        return Link(item.id, n, stated) if n is not None else None

    def _links(self, items: Iterable[Item]) -> tuple[Link, ...]:
        return _unique(filter(None, (self._link(item, stated=False) for item in items)))

    def _told(self, item: Item) -> FollowUp | None:
        """What an item itself says of how it is followed up."""
        n = self.proofs.number(item)
        if n is None or not item.follow_up or not words(ONLY_FOLLOWS_UP.sub("", fold(item.follow_up))):
            return None
        return FollowUp(item.follow_up, item.id, n, item.role, item.time, stated=True)

    def _of_plan(self, item: Item) -> FollowUp | None:
        n = self.proofs.number(item)
        return FollowUp(bare(item.text), item.id, n, item.role, item.time) if n is not None else None


def _follows_up(item: Item, roles: Sequence[str]) -> bool:
    """Whether an item tells how its plan is followed up by the unit."""
    opening = " ".join(word for word in words(item.text) if word != "att").split()[:OPENING]
    heading = fold(" ".join((item.area or "", *item.heading_path[-1:])))
    told = FOLLOWS_UP.search(" ".join(opening)) or FORMS_OF_IT.search(fold(item.text)) or ABOUT_IT.search(heading)
    return item.kind in TO_BE_DONE and _may_be_for(item, roles) and told is not None


def _may_be_for(item: Item, roles: Sequence[str]) -> bool:
    """Whether an item is for the unit's roles, or for nobody in particular."""
    return item.role is None or any(relation(item.role, role) in PERSONAL for role in roles)


def _same_area(one: str | None, other: str | None) -> bool:
    """Whether two headings are the same, or one of them says more: letters may have been read wrong."""
    first, second = set(words(one or "")), set(words(other or ""))
    return bool(first and second) and (first <= second or second <= first)


def _unique(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple({link.item_id: link for link in links}.values())[:MOST]
