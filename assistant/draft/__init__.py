"""A unit, its documents and its own words on its situation -> first-draft activities for its verksamhetsplan.

Nothing is invented. An activity is a demand's own words as something to do; what belongs with it is cited, and what the
document does not itself tie to it is there for a person to confirm; what no source says stays an open slot. Every demand on the
unit is met by an activity or listed as not met.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from assistant.caution import cautions
from assistant.chat_model import Rephraser
from assistant.draft.areas import Areas
from assistant.draft.demands import RELATIONS, Demand, demands_of
from assistant.draft.gaps import Said, Situation, clauses
from assistant.draft.infinitive import infinitive
from assistant.draft.nearness import Nearness
from assistant.draft.proof import Proofs
from assistant.draft.slots import NEAR_FINDING, Around, Slots, around
from assistant.draft.sources import Sources, sources_for
from assistant.draft.wording import reworded
from assistant.errors import InputError
from assistant.index import Index
from assistant.judge import register_of
from assistant.language import gettext
from assistant.roles import Relation
from assistant.store import Store
from assistant.swedish import content_words
from assistant.types import (
    Activity,
    ActivityDraft,
    Caution,
    Citation,
    Document,
    Gap,
    Intent,
    Item,
    Query,
    Requirement,
    Uncovered,
    Unit,
    Unmet,
)
from assistant.vocabulary.lexicon import Lexicon
from assistant.vocabulary.roots import root
from assistant.weight import Level, Weight, level_of
from assistant.year import school_year_of

MOST_ACTIVITIES = 50
TOGETHER = 0.6  # cosine from which demands are so near that one activity meets them, a step for each that says more
TOGETHER_IN_AREA = 0.55  # the same for those that stand under the same heading
TOGETHER_AS_SAID = 0.4  # the same for those that the unit has said the same of
MOST_TOGETHER = 5  # demands that one activity meets
SAID_ALREADY = 0.8  # share of a demand's words that the activity already has, for it to need no step of its own
CLASSES = (Weight.DEMAND, Weight.EXPECTATION, Weight.POSSIBILITY, Weight.DESCRIPTION, Weight.ADVICE, Weight.FINDING)
LEVELS = tuple(Level)
ROWS = 512  # demands compared with all others at a time
GAPS = (Gap.LACKING, Gap.BEGUN, Gap.UNKNOWN, Gap.IN_PLACE)


@dataclass(frozen=True, slots=True)
class Maker:
    """What drafts are made with."""

    store: Store
    index: Index
    lexicon: Lexicon
    home: str | None = None
    rephraser: Rephraser | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of a unit before anything is chosen: its sources, what lies on it, how far it has come, what is proved."""

    sources: Sources
    demands: tuple[Demand, ...]
    said: Mapping[str, Said]
    held: Mapping[str, frozenset[str]]
    near: Around
    nearness: Nearness
    proofs: Proofs
    cautions: tuple[Caution, ...]

    def requirement(self, demand: Demand) -> Requirement | None:
        """The demand as it is shown; None when its quote cannot be proved."""
        n = self.proofs.number(demand.item)
        if n is None:
            return None
        said = self.said.get(demand.item.id)
        return Requirement(
            demand.item.id,
            n,
            demand.weight.value,
            demand.relation.value,
            demand.item.role,
            said.gap if said else Gap.UNKNOWN,
            said.words if said else None,
        )

    def gap(self, demand: Demand) -> Gap:
        """How far the unit says that it has come with a demand."""
        said = self.said.get(demand.item.id)
        return said.gap if said else Gap.UNKNOWN


def draft_activities(unit: Unit, made_with: Maker, *, filed: Mapping[str, Document], as_of: date) -> ActivityDraft:
    """The draft for a unit; raises InputError where nothing can be drafted, with what to do about it."""
    if not 1 <= unit.count <= MOST_ACTIVITIES:
        raise InputError(gettext("Välj mellan 1 och %(most)s aktiviteter.", most=MOST_ACTIVITIES))
    ground = survey(unit, made_with, filed=filed, as_of=as_of)
    wanted = _wanted(unit, ground)
    chosen = [each for each in ground.demands if each.item.id in wanted]
    groups = _groups(chosen, ground, count=unit.count, as_of=as_of)
    slots = Slots(ground.near, ground.nearness, ground.proofs)
    activities = [_activity(group, ground, slots) for group in groups]
    shown = len(ground.proofs.citations)
    met = {demand.item.id for group in groups for demand in group}
    left = [each for each in ground.demands if each.weight is not Weight.ADVICE and each.item.id not in met]
    uncovered = [
        Uncovered(requirement, _why(demand, ground, wanted=demand.item.id in wanted, as_of=as_of))
        for demand in left
        if (requirement := ground.requirement(demand))
    ]
    told = ground.proofs.citations[:shown] + one_each(ground.proofs.citations[shown:])
    draft = ActivityDraft(
        id=uuid4().hex,
        unit=unit,
        school_year=school_year_of(as_of),
        activities=tuple(activities),
        uncovered=tuple(uncovered),
        citations=tuple(ground.proofs.citations),
        demands=sum(demand.asked for demand in ground.demands),
        warnings=(*ground.cautions, *warnings(unit, ground, made_with, told, filed=filed, as_of=as_of)),
    )
    return reworded(draft, made_with.rephraser)


def survey(unit: Unit, made_with: Maker, *, filed: Mapping[str, Document], as_of: date) -> Ground:
    """What is known of a unit from its documents and its own words; raises InputError when nothing is laid on it."""
    sources = sources_for(unit, filed, as_of, made_with.home)
    roles = tuple(dict.fromkeys(role.strip() for role in unit.roles if role.strip()))
    if not roles:
        raise InputError(gettext("Ange minst en roll som enheten agerar i, till exempel Rektor."))
    by_document = {
        id_: tuple(items) for id_, items in groupby(register_of(made_with.store), key=lambda item: item.document_id)
    }
    demands, said_of_roles = demands_of(roles, sources, by_document)
    proofs = Proofs(made_with.store, filed, as_of)
    proofs.prepare(demand.item for demand in demands)
    proved = tuple(demand for demand in demands if proofs.holds(demand.item))
    near = around(sources, by_document, roles)
    nearness = Nearness(made_with.index.embedder)
    nearness.know((*(demand.item.text for demand in proved), *near.texts()))
    goals = (*near.goals, *(item for document in sources.support for item in by_document.get(document.id, ())))
    areas = Areas(proved, goals, nearness=nearness, lexicon=made_with.lexicon)
    situation = [(area.strip(), text) for area, text in (*unit.situation, ("", unit.last_year)) if text.strip()]
    named = dict.fromkeys(area.strip() for area in (*unit.areas, *(area for area, _ in situation)) if area.strip())
    held = {area: areas.of(area) for area in named}
    told = Situation(
        clauses(situation),
        embedder=made_with.index.embedder,
        lexicon=made_with.lexicon,
        speller=made_with.index.speller(),
    )
    notes = [*sources.cautions, *said_of_roles, *areas.cautions.values()]
    if unit.situation and not situation:
        text = gettext(
            "Nuläget är tomt: aktiviteterna ordnas efter vad dokumenten kräver. Beskriv nuläget för att styra ordningen."
        )
        notes.append(Caution("situation-empty", text))
    if len(proved) < len(demands):
        lost = len(demands) - len(proved)
        notes.append(
            Caution("unproved", gettext("%(lost)s krav kunde inte beläggas i dokumenten och är inte med.", lost=lost))
        )
    return Ground(
        sources=sources,
        demands=proved,
        said=told.of({demand.item.id: demand.text for demand in proved}, held),
        held=held,
        near=near,
        nearness=nearness,
        proofs=proofs,
        cautions=tuple(notes),
    )


def warnings(  # noqa: PLR0913 - two are what it is about, the rest what it is told by
    unit: Unit,
    ground: Ground,
    made_with: Maker,
    citations: Sequence[Citation],
    *,
    filed: Mapping[str, Document],
    as_of: date,
) -> tuple[Caution, ...]:
    """What the reader should know of what is cited, as for an answer."""
    home, forms = ground.sources.home, ground.sources.school_forms
    places = tuple(filter(None, [home]))
    query = Query("", Intent.DRAFT, roles=unit.roles, municipalities=places, school_forms=forms, as_of=as_of)
    return cautions(query, citations, filed=filed, store=made_with.store, as_of=as_of, home=home)


def one_each(citations: Iterable[Citation]) -> list[Citation]:
    """The first citation of each document: what is only listed is warned of by its document, not compared line by line."""
    return list({citation.document_id: citation for citation in reversed(list(citations))}.values())


def _wanted(unit: Unit, ground: Ground) -> frozenset[str]:
    """The ids of the demands in the areas chosen; of all when none is chosen, or when no document mentions any of them."""
    chosen = [area.strip() for area in unit.areas if area.strip()]
    held = frozenset(id_ for area in chosen for id_ in ground.held[area])
    return held or frozenset(demand.item.id for demand in ground.demands)


Urgency = tuple[int, int, bool, int, int, int]


def _urgencies(demands: Sequence[Demand], ground: Ground) -> dict[str, Urgency]:
    """What each demand is ordered by, the most urgent first.

    What binds before what is expected, what the plan itself sets out to do and what is advised; in each, what the unit says
    that it lacks, what an evaluation has found something about, and what falls on it by name.
    """
    texts = [demand.item.text for demand in demands]
    findings = [item.text for item in ground.near.findings]
    near = (ground.nearness.of(texts) @ ground.nearness.of(findings).T).max(axis=1) if texts and findings else None
    urgent: dict[str, Urgency] = {}
    for place, demand in enumerate(demands):
        level = level_of(demand.item, demand.document)
        urgent[demand.item.id] = (
            CLASSES.index(demand.weight),
            GAPS.index(ground.gap(demand)),
            near is None or bool(near[place] < NEAR_FINDING),
            RELATIONS.index(demand.relation),
            demand.distance,
            LEVELS.index(level) if level else len(LEVELS),
        )
    return urgent


def _groups(demands: Sequence[Demand], ground: Ground, *, count: int, as_of: date) -> list[list[Demand]]:
    """The demands that each activity meets, the one it is named after first; an activity takes in what comes near it.

    Of those equally urgent the one that takes in most leads.
    """
    urgent = _urgencies(demands, ground)
    open_ = [each for each in demands if ground.gap(each) is not Gap.IN_PLACE]
    beside = _beside([each for each in open_ if each.weight is not Weight.ADVICE], ground)
    leading = sorted((each for each in open_ if not each.passed(as_of)), key=lambda each: urgent[each.item.id])
    taken: set[str] = set()
    groups: list[list[Demand]] = []
    while leading and len(groups) < count:
        equal = [each for each in leading if urgent[each.item.id] == urgent[leading[0].item.id]]
        group = max((_group(each, beside, taken) for each in equal), key=_asked)
        taken.update(demand.item.id for demand in group)
        leading = [each for each in leading if each.item.id not in taken]
        groups.append(group)
    return groups


def _group(first: Demand, beside: Mapping[str, Sequence[Demand]], taken: AbstractSet[str]) -> list[Demand]:
    """A demand with those beside it that no activity meets yet."""
    left = [each for each in beside.get(first.item.id, ()) if each.item.id not in taken]
    return [first, *left[: MOST_TOGETHER - 1]]


def _asked(group: Sequence[Demand]) -> int:
    return sum(demand.asked for demand in group)


def _beside(demands: Sequence[Demand], ground: Ground) -> dict[str, list[Demand]]:
    """Each demand's id and those that come so near it that one activity meets them all, nearest first."""
    vectors = ground.nearness.of([demand.item.text for demand in demands])
    said = _alike([ground.said.get(demand.item.id) or None for demand in demands])
    headings = _alike([(demand.document.id, demand.item.area) if demand.item.area else None for demand in demands])
    found: dict[str, list[Demand]] = {}
    for start in range(0, len(demands), ROWS):
        scores = vectors[start : start + ROWS] @ vectors.T
        for place, own in enumerate(scores, start):
            enough = np.where(headings == headings[place], TOGETHER_IN_AREA, TOGETHER)
            enough = np.where(said == said[place], TOGETHER_AS_SAID, enough)
            near = np.flatnonzero(own >= enough)
            ranked = near[np.argsort(-own[near], kind="stable")]
            found[demands[place].item.id] = [demands[other] for other in ranked.tolist() if other != place]
    return found


def _alike(values: Sequence[Hashable]) -> NDArray[np.int64]:
    """A number for each value, the same for equal ones; each None has one of its own."""
    numbers: dict[Hashable, int] = {}
    return np.array(
        [numbers.setdefault((place,) if value is None else value, place) for place, value in enumerate(values)]
    )


def _activity(group: Sequence[Demand], ground: Ground, slots: Slots) -> Activity:
    first, items = group[0].item, [demand.item for demand in group]
    requirements = tuple(each for demand in group if (each := ground.requirement(demand)))
    goals = slots.goals(items)
    indicators = slots.indicators(items, goals)
    return Activity(
        text=infinitive(first),
        requirements=requirements,
        steps=tuple(_steps(items)),
        area=first.area,
        role=first.role,
        times=slots.times(items),
        goals=goals,
        indicators=indicators,
        follow_ups=slots.follow_ups(items, goals, indicators),
        findings=slots.findings(first),
        material=slots.material(first),
        inspiration=slots.inspiration(first),
    )


def _steps(items: Sequence[Item]) -> Iterable[str]:
    """What the activity is to do besides what it is named after: each other item that says something more."""
    said = _telling(items[0].text)
    for item in items[1:]:
        own = _telling(item.text)
        if len(own & said) < SAID_ALREADY * len(own):
            yield infinitive(item)
            said |= own


def _telling(text: str) -> set[str]:
    return {root(word) for word in content_words(text)}


def _why(demand: Demand, ground: Ground, *, wanted: bool, as_of: date) -> Unmet:
    """Why no activity meets a demand."""
    if ground.gap(demand) is Gap.IN_PLACE:
        return Unmet.IN_PLACE
    if demand.relation is Relation.UNASSIGNED:
        return Unmet.UNASSIGNED
    if not wanted:
        return Unmet.OTHER_AREA
    return Unmet.PASSED if demand.passed(as_of) else Unmet.NO_ROOM
