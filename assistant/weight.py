"""An item and its document -> how much it weighs: the level it stands on and whether its words bind, advise or only find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache, total_ordering

from assistant.swedish import fold
from assistant.types import Document, DocumentKind, Item, ItemKind, Modality


@total_ordering
class Level(Enum):
    """Who has laid it down; a level is less than those below it: law stands before a school's own plan."""

    LAW = "lag"
    NATION = "nationell"
    MUNICIPALITY = "kommun"
    BOARD = "nämnd"
    OFFICE = "förvaltning"
    UNIT = "enhet"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Level):
            return NotImplemented
        order = tuple(Level)
        return order.index(self) < order.index(other)


@total_ordering
class Weight(Enum):
    """What an item's words are worth in a document of its kind, the strongest first."""

    DEMAND = "krav"
    EXPECTATION = "förväntan"
    POSSIBILITY = "möjlighet"
    DESCRIPTION = "beskrivning"
    ADVICE = "råd"
    FINDING = "fynd"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Weight):
            return NotImplemented
        order = tuple(Weight)
        return order.index(self) < order.index(other)


# The folded words that name a level, in a manifest, a fact or an item's own level ("enhetsnivå").
NAMED: Mapping[Level, re.Pattern[str]] = {
    Level.LAW: re.compile(r"lag\b|lagar\b|lagstiftning|forordning|skollag"),
    Level.NATION: re.compile(r"nation|stat(?:en|lig|lig niva)?\b|myndighet"),
    Level.MUNICIPALITY: re.compile(r"kommun|stad(?:en)?\b"),
    Level.BOARD: re.compile(r"namnd|huvudman"),
    Level.OFFICE: re.compile(r"forvaltning"),
    Level.UNIT: re.compile(r"enhet|skola"),
}
FINDS = frozenset({DocumentKind.EVALUATION})
ADVISES = frozenset({DocumentKind.GUIDE})


@lru_cache(maxsize=1024)
def level_named(text: str | None) -> Level | None:
    """The level that the words begin with; None when they name none."""
    folded = fold(text or "").strip()
    return next((level for level, words in NAMED.items() if words.match(folded)), None)


def level_of(item: Item, document: Document | None) -> Level | None:
    """The level an item stands on: its own where the document divides its items so, else the document's."""
    return level_named(item.level) or (level_named(document.level) if document else None)


def weight_of(item: Item, document: Document | None) -> Weight:
    """What an item weighs: a "ska" binds in a plan, is advice in a guide and something found in an evaluation."""
    if item.kind is ItemKind.FINDING or (document and document.kind in FINDS):
        return Weight.FINDING
    if item.kind is ItemKind.ADVICE or (document and document.kind in ADVISES):
        return Weight.ADVICE
    return BY_MODALITY[item.modality]


def by_weight(item: Item, document: Document | None) -> tuple[bool, bool, int, Weight]:
    """What lists are ordered by: what binds before advice before findings; in each, the higher level first, then the weight.

    A level gives nothing to what does not bind: national advice stands after a school's own demand.
    """
    weight, level = weight_of(item, document), level_of(item, document)
    return (
        weight is Weight.FINDING,
        weight is Weight.ADVICE,
        tuple(Level).index(level) if level else len(Level),
        weight,
    )


BY_MODALITY: Mapping[Modality, Weight] = {
    Modality.DEMAND: Weight.DEMAND,
    Modality.EXPECTATION: Weight.EXPECTATION,
    Modality.POSSIBILITY: Weight.POSSIBILITY,
    Modality.DESCRIPTION: Weight.DESCRIPTION,
}
