"""First-draft activities for a unit's verksamhetsplan: the register's demands worded as activities, by filling slots.

Nothing is invented. The activity's words are the demand's own; its goal, indicator and reason are register items that come
near in meaning, cited so that a person can confirm them; what no source says stays an open slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from assistant.compose import cite, compose, mark_of, passage_of, warnings_about
from assistant.embed import Embedder
from assistant.judge import register_of
from assistant.register import demands_on
from assistant.store import Store
from assistant.swedish import content_words, word_grams, words
from assistant.types import (
    Activity,
    ActivityDraft,
    Caution,
    Citation,
    Document,
    Item,
    ItemKind,
    Modality,
    Validity,
)

NEAR = 0.35  # cosine from which a goal, indicator or finding is shown beside a demand, for a person to confirm
SAME_WORD = 0.6  # share of an area's n-grams that must stand in one word of a demand or its headings
MONTH = r"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
TIME = re.compile(
    rf"(?:senast |före |under |i |inom )?(?:den )?\d{{1,2}} (?:{MONTH})(?: 20\d\d)?"
    r"|(?:varje|per|en gång per|två gånger per|minst en gång per) (?:läsår|termin|hösttermin|vårtermin|år|månad|vecka)"
    r"|årligen|vid (?:läsårsstart|skolstart|kursstart)"
    rf"|vartannat (?:läsår|år)|(?:senast |under )?(?:vårterminen|höstterminen|läsåret) 20\d\d(?:/\d\d)?|i (?:{MONTH})\b",
    re.IGNORECASE,
)
MARKER = re.compile(r"\A\([^)]{2,40}\)\s*")  # "(Rektor) Verka för …"


@dataclass(frozen=True, slots=True)
class Unit:
    """For whom the draft is made: the acting role, the areas to work on, the documents to build on, how many activities."""

    role: str
    areas: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    count: int = 5


def draft_activities(
    unit: Unit, *, store: Store, embedder: Embedder, filed: Mapping[str, Document], as_of: date
) -> ActivityDraft:
    """The draft for a unit from its documents, or from all that are neither expired nor replaced."""
    current = [
        id_
        for id_, document in filed.items()
        if document.validity(as_of) is not Validity.EXPIRED and not document.superseded(as_of)
    ]
    used = unit.documents or current
    items = [item for id_ in used for item in register_of(store, document_id=id_)]
    demands = [item for id_ in used for item in demands_on(unit.role, filed[id_], store)]
    relevant, missing = _within(demands, unit.areas)
    picked = sorted(relevant, key=lambda item: item.modality is not Modality.DEMAND)[: unit.count]
    builder = _Builder(store, filed, as_of)
    nearest = _Nearest(items, embedder)
    activities = [activity for item in picked if (activity := _activity(item, builder, nearest)) is not None]
    cited = dict.fromkeys(citation.document_id for citation in builder.citations)
    cautions = [Caution("area-missing", f"Inget krav på {unit.role.lower()} nämner ”{area}”.") for area in missing]
    return ActivityDraft(
        id=uuid4().hex,
        role=unit.role,
        areas=unit.areas,
        activities=tuple(activities),
        citations=tuple(builder.citations),
        demands=len(demands),
        uncovered=len(demands) - len(activities),
        warnings=(*cautions, *warnings_about([filed[id_] for id_ in cited], as_of)),
    )


def wording(item: Item) -> str:
    """The demand as an activity, in its own words: a list item of "… ansvarar för att:" is something to see to."""
    text = MARKER.sub("", item.text).rstrip(" ,;.")
    if item.lead_in and item.lead_in.rstrip(": ").endswith(" att") and words(item.lead_in)[-2:] != ["ska", "att"]:
        return f"Se till att {text}."
    return f"{text[:1].upper()}{text[1:]}."


def time_in(text: str) -> str | None:
    """The first time expression of a text, in its own words."""
    match = TIME.search(text)
    return match.group().strip() if match else None


class _Builder:
    """Collects proved citations, each register item once."""

    def __init__(self, store: Store, filed: Mapping[str, Document], as_of: date) -> None:
        self.store = store
        self.filed = filed
        self.as_of = as_of
        self.citations: list[Citation] = []
        self._numbers: dict[str, int] = {}

    def number(self, item: Item | None) -> int | None:
        """The number of the item's citation; None when there is no item or it cannot be proved."""
        if item is None:
            return None
        if item.id not in self._numbers:
            passage = passage_of(item)
            marks = {item.id: mark_of(item)}
            if not compose([passage], store=self.store, filed=self.filed, as_of=self.as_of, marks=marks).sentences:
                return None
            n = len(self.citations) + 1
            self.citations.append(cite(n, passage, self.filed[item.document_id], self.as_of, mark=mark_of(item)))
            self._numbers[item.id] = n
        return self._numbers[item.id]


class _Nearest:
    """Finds the register item of a kind that comes nearest another in meaning."""

    def __init__(self, items: Sequence[Item], embedder: Embedder) -> None:
        self.items = items
        self.embedder = embedder
        self.vectors = embedder.encode([item.text for item in items])

    def find(self, demand: Item, kind: ItemKind) -> Item | None:
        """The nearest item of that kind, None when none comes near; goals and indicators of the same document only."""
        own = self.vectors[self.items.index(demand)]
        rows = [i for i, item in enumerate(self.items) if item.kind is kind and _may_go_with(item, demand)]
        best = max(rows, key=lambda i: float(self.vectors[i] @ own), default=None)
        return self.items[best] if best is not None and float(self.vectors[best] @ own) >= NEAR else None


def _may_go_with(item: Item, demand: Item) -> bool:
    return item.kind is ItemKind.FINDING or item.document_id == demand.document_id


def _activity(item: Item, builder: _Builder, nearest: _Nearest) -> Activity | None:
    demand = builder.number(item)
    if demand is None:
        return None
    return Activity(
        text=wording(item),
        demand=demand,
        role=item.role,
        time=time_in(item.text),
        goal=builder.number(nearest.find(item, ItemKind.SUBGOAL) or nearest.find(item, ItemKind.GOAL)),
        indicator=builder.number(nearest.find(item, ItemKind.INDICATOR)),
        reason=builder.number(nearest.find(item, ItemKind.FINDING)),
    )


def _within(demands: Sequence[Item], areas: Iterable[str]) -> tuple[list[Item], list[str]]:
    """The demands that mention an area, in the order of the areas, and the areas that none mentions."""
    listed = list(areas)
    if not listed:
        return list(demands), []
    found = {area: [item for item in demands if _mentions(item, area)] for area in listed}
    return list(dict.fromkeys(item for items in found.values() for item in items)), [a for a in listed if not found[a]]


def _mentions(item: Item, area: str) -> bool:
    there = [set(word_grams(word)) for word in words(" ".join((item.text, item.area or "", *item.heading_path)))]
    asked = [set(word_grams(word)) for word in content_words(area)]
    return all(any(len(parts & word) >= SAME_WORD * len(parts) for word in there) for parts in asked)
