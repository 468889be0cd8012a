"""Candidates -> features, each 0 to 1, and one score: a weighted sum that a person can read and check."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import chain, pairwise, repeat
from operator import mul

from assistant.roles import Relation, find_roles, relation
from assistant.swedish import MONTHS, STOP_WORDS, words
from assistant.types import BlockKind, Document, Intent, ItemKind, Mark, Modality, Passage, Query, Validity
from assistant.vocabulary.fields import Field, stems_of, telling_stems_of
from assistant.vocabulary.stems import stem

Information = Callable[[Field, str], float]
"""How much it says that a passage holds a term."""
Emphasis = Callable[[str], float]
"""How much of a question a word carries."""

FIELDS = ("grams", "stems", "parts", "meaning")
"""The features that a search gives; the rest are read off the candidates it found."""
NOT_FOUND = dict.fromkeys(FIELDS, 0.0)

PART_CREDIT = 0.5  # how far a part of a compound stands for the whole
MEANT_CREDIT = 0.8  # how far the documents' word stands for the one that was said
WINDOW = 6  # words within which two words of the question stand near each other
OFTEN = 4  # places of a word in a passage that are looked at
FULL_LENGTH = 400  # characters from which a passage is no fragment
SAME_SHARE = 0.9  # of the stems of two passages that both hold, from which one repeats the other
FEW_STEMS = 4  # a passage with fewer ("Rektor", "Ja") says something else in each place
STOP_STEMS = frozenset(map(stem, STOP_WORDS))
KNOWN_TEXTS = 16_384  # passages and contexts whose words and stems are remembered

RELATIONS: Mapping[Relation, float] = {Relation.NAMED: 1.0, Relation.INHERITED: 0.6, Relation.UNIT: 0.4}
WANTED_KINDS: Mapping[Intent, frozenset[ItemKind]] = {
    Intent.RESPONSIBILITY: frozenset({ItemKind.RESPONSIBILITY, ItemKind.EXPECTATION}),
    Intent.GOAL: frozenset({ItemKind.GOAL, ItemKind.SUBGOAL}),
    Intent.INDICATOR: frozenset({ItemKind.INDICATOR}),
    Intent.ACTIVITY: frozenset({ItemKind.ACTIVITY}),
    Intent.FOLLOW_UP: frozenset({ItemKind.INDICATOR, ItemKind.FINDING}),
    Intent.GUIDANCE: frozenset({ItemKind.ADVICE, ItemKind.EXPECTATION, ItemKind.RESPONSIBILITY}),
    Intent.DRAFT: frozenset({ItemKind.RESPONSIBILITY, ItemKind.ACTIVITY, ItemKind.GOAL, ItemKind.NEED}),
}
BINDING: Mapping[Intent, Mapping[Modality, float]] = {
    Intent.RESPONSIBILITY: {Modality.DEMAND: 1.0, Modality.EXPECTATION: 0.6},
    Intent.GUIDANCE: {Modality.DEMAND: 1.0, Modality.EXPECTATION: 1.0, Modality.POSSIBILITY: 0.7},
}
STANDING: Mapping[Validity, float] = {Validity.CURRENT: 1.0, Validity.OPEN: 1.0, Validity.COMING: 0.5}

AMOUNT_ASKED = re.compile(
    r"\b(hur (manga|mycket|stor\w*|gammal|langt)|andel\w*|procent|antal\w*|kostar?|how (many|much)|share)\b"
)
TIME_ASKED = re.compile(
    r"\b(nar|hur (ofta|lange)|vilke[tn] (datum|dag|manad|ar|vecka|tid\w*)|datum|deadline|senast|when|how (often|long))\b"
)
AMOUNT = re.compile(r"\b(\d+|en|ett|tva|tre|fyra|fem|sex|sju|atta|nio|tio|halften|tredjedel\w*|fjardedel\w*|procent)\b")
TIME = re.compile(
    r"\b(\d{4}|\d+ (?:"
    + "|".join(MONTHS)
    + r")|"
    + "|".join(MONTHS)
    + r"|arlig\w*|varje|ganger?|termin\w*|lasar\w*|vecka\w*"
    r"|manad\w*|host\w*|var(?:en|terminen)|vartannat|lopande|kontinuerligt|senast|ars)\b"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """Something to look for in a passage: the stems it can be found by, how far each stands for it, and what it says."""

    stems: Mapping[str, float]
    weight: float


@dataclass(frozen=True)
class Asked:
    """What is looked for, and the pairs of stems that stand beside each other in the question."""

    units: tuple[Unit, ...]
    pairs: tuple[tuple[str, str], ...]

    @cached_property
    def weight(self) -> float:
        """What all of it says together."""
        return sum(unit.weight for unit in self.units)

    @cached_property
    def found_by(self) -> Mapping[str, Sequence[tuple[int, float]]]:
        """Stem -> the units that can be found by it, by place, and how much it says of each."""
        found: dict[str, list[tuple[int, float]]] = {}
        for place, unit in enumerate(self.units):
            for each, credit in unit.stems.items():
                found.setdefault(each, []).append((place, unit.weight * credit))
        return found

    @cached_property
    def paired(self) -> frozenset[str]:
        """The stems of the pairs."""
        return frozenset(chain.from_iterable(self.pairs))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage on its way to a score: what the searches gave it (FIELDS, 0 to 1), its document and what lies on it."""

    passage: Passage
    found: Mapping[str, float]
    document: Document
    marks: tuple[Mark, ...] = ()


@cache
def weights() -> Mapping[str, float]:
    """The weight of each feature, together 1; learnt by `python -m eval.learn`, which also says how it fared."""
    learnt: dict[str, float] = json.loads(files("assistant").joinpath("weights.json").read_text(encoding="utf-8"))[
        "weights"
    ]
    return {name: weight / sum(learnt.values()) for name, weight in learnt.items()}


def score_of(features: Mapping[str, float], weighing: Mapping[str, float]) -> float:
    """The sum of the features, each times its weight; 0 to 1."""
    return sum(map(mul, weighing.values(), map(features.get, weighing, repeat(0.0))), 0.0)


def asks_of_marks(query: Query) -> bool:
    """Whether what the register says of a passage matters to a question: of what kind it is, how it binds and whom."""
    return bool(query.roles or query.intent in WANTED_KINDS or query.intent in BINDING)


def features_of(
    query: Query, candidates: Sequence[Candidate], asked: Asked, weighing: Mapping[str, float]
) -> list[dict[str, float]]:
    """The features of each candidate, in their order, each 0 to 1: what the searches gave and those that weigh."""
    supports = _supports(candidates, weighing)
    read = read_off(query, candidates, asked, weighing)
    return [
        {**NOT_FOUND, **candidate.found, **features, "section": support}
        for candidate, features, support in zip(candidates, read, supports, strict=True)
    ]


def read_off(
    query: Query, candidates: Sequence[Candidate], asked: Asked, names: Collection[str]
) -> list[dict[str, float]]:
    """Those of the named features that are read off each candidate, whatever the searches gave it and others."""
    reading = _Reading(query, asked, names)
    return [reading.of(each) for each in candidates]


def asked_of(query: Query, information: Information, emphasis: Emphasis) -> Asked:
    """What is looked for: each word of the question, or what the documents write for it."""
    said: dict[str, dict[str, float]] = {word: _stems(word) for word in query.content}
    for expansion in query.expansions:
        meant = [word for means in expansion.means for word in words(means) if word not in STOP_WORDS]
        for word in words(expansion.said):
            for stands_for in meant if word in said else ():
                said[word].setdefault(stem(stands_for), MEANT_CREDIT)
    nowhere = information(Field.STEMS, "")
    units = []
    for word, stems in said.items():
        says = [each for each in (information(Field.STEMS, found) for found in stems) if each < nowhere]
        units.append(Unit(stems, emphasis(word) * max(says, default=nowhere)))
    return Asked(tuple(units), tuple(pairwise(map(stem, query.content))))


def coverage(asked: Asked, held: frozenset[str]) -> float:
    """Share of what the question says that stands among the stems, 0 to 1."""
    found: dict[int, float] = {}
    for each in asked.found_by.keys() & held:
        for place, says in asked.found_by[each]:
            if says > found.get(place, 0.0):
                found[place] = says
    return sum(found.values()) / asked.weight if found else 0.0


def context_text(passage: Passage) -> str:
    """The headings and the lead-in over a passage."""
    return "\n".join((*passage.heading_path, passage.lead_in or ""))


def is_repeat(text: str, other: str) -> bool:
    """Whether a passage says in the same words what another says; never for one of a few words."""
    own, theirs = stems_in(text), stems_in(other)
    return len(own) >= FEW_STEMS and len(own & theirs) >= SAME_SHARE * len(own | theirs)


def sequence(text: str) -> tuple[str, ...]:
    """The stems of a text's words in order."""
    return tuple(map(stem, _words(text)))


@lru_cache(maxsize=KNOWN_TEXTS)
def stems_in(text: str) -> frozenset[str]:
    """The stems of a text's words and of their parts."""
    return frozenset(chain.from_iterable(map(telling_stems_of, words(text))))


@lru_cache(maxsize=KNOWN_TEXTS)
def _words(text: str) -> tuple[str, ...]:
    return tuple(words(text))


@lru_cache(maxsize=KNOWN_TEXTS)
def _roles_in(context: str) -> tuple[str, ...]:
    return find_roles(context)


def _stems(word: str) -> dict[str, float]:
    """A word's stem, and its parts, which stand for it in part."""
    own, *of_parts = telling_stems_of(word) or stems_of(word)
    return {own: 1.0, **dict.fromkeys(of_parts, PART_CREDIT)}


class _Reading:
    """One question, read against passages for some features; what many of them share is looked at once."""

    def __init__(self, query: Query, asked: Asked, names: Collection[str]) -> None:
        self.query = query
        self.asked = asked
        self.names = names
        self.kinds = WANTED_KINDS.get(query.intent, frozenset())
        self.bound = BINDING.get(query.intent, {})
        self.wanted_number = _wanted_number(query.question) if "number" in names else None
        self.shared: dict[tuple[str, tuple[str, ...], str | None], dict[str, float]] = {}
        self.roles: dict[tuple[str, ...], float] = {}

    def of(self, candidate: Candidate) -> dict[str, float]:
        """What the document, the headings and the passage say; a role in the register stands above one in the headings."""
        passage = candidate.passage
        place = passage.document_id, passage.heading_path, passage.lead_in
        shared = self.shared.get(place)
        if shared is None:
            shared = dict(self._document_features(candidate.document))
            shared.update(self._context_features(passage))
            self.shared[place] = shared
        return {**shared, **dict(self._passage_features(passage, candidate.marks))}

    def _document_features(self, document: Document) -> Iterator[tuple[str, float]]:
        if "title" in self.names:
            yield "title", coverage(self.asked, stems_in(document.title))
        if "leaning" in self.names:
            yield "leaning", self.query.leanings.get(document.id, 0.0)
        if "validity" in self.names:
            day = self.query.as_of
            yield "validity", STANDING.get(document.validity(day), 0.0) if day else 0.0

    def _context_features(self, passage: Passage) -> Iterator[tuple[str, float]]:
        if "context" in self.names:
            yield "context", coverage(self.asked, stems_in(context_text(passage)))
        if "role" in self.names:
            yield "role", self._role(_roles_in(context_text(passage))) if self.query.roles else 0.0

    def _passage_features(self, passage: Passage, marks: Sequence[Mark]) -> Iterator[tuple[str, float]]:
        names, text = self.names, passage.text
        if "body" in names:
            yield "body", coverage(self.asked, stems_in(text))
        if "proximity" in names:
            yield "proximity", _proximity(self.asked, text)
        if "kind" in names:
            yield "kind", float(any(mark.kind in self.kinds for mark in marks))
        if "modality" in names:
            yield "modality", max((self.bound.get(mark.modality, 0.0) for mark in marks), default=0.0)
        if "list" in names:
            yield "list", float(self.query.complete_list and passage.kind in (BlockKind.LIST_ITEM, BlockKind.CELL))
        if "length" in names:
            yield "length", _length(text)
        if "number" in names:
            yield "number", float(bool(self.wanted_number and self.wanted_number.search(" ".join(_words(text)))))
        if "role" in names and self.query.roles:
            named = tuple(mark.role for mark in marks if mark.role)
            if named:
                yield "role", self._role(named)

    def _role(self, named: tuple[str, ...]) -> float:
        """How nearly the roles that are named concern one that was asked about."""
        if named not in self.roles:
            near = (RELATIONS.get(relation(name, role), 0.0) for name in named for role in self.query.roles)
            self.roles[named] = max(near, default=0.0)
        return self.roles[named]


def _proximity(asked: Asked, text: str) -> float:
    """Share of the question's neighbouring words that stand within a window of each other in the passage."""
    held = (asked.paired & stems_in(text)) | (asked.paired & STOP_STEMS)
    if not any(map(held.issuperset, asked.pairs)):
        return 0.0
    stems = sequence(text)
    there = [(first, second) for first, second in asked.pairs if first in stems and second in stems]
    if not there:
        return 0.0
    places: dict[str, list[int]] = {}
    for place, each in enumerate(stems):
        places.setdefault(each, []).append(place)
    near = sum(
        any(abs(one - other) <= WINDOW for one in places[first][:OFTEN] for other in places[second][:OFTEN])
        for first, second in there
    )
    return near / len(asked.pairs)


def _length(text: str) -> float:
    """How far a passage is from being a fragment; what only introduces something else says nothing by itself."""
    return 0.0 if text.endswith(":") else min(1.0, math.log1p(len(text)) / math.log1p(FULL_LENGTH))


def _wanted_number(question: str) -> re.Pattern[str] | None:
    """The pattern of an amount or a time, where the question asks for one."""
    folded = " ".join(words(question))
    if AMOUNT_ASKED.search(folded):
        return AMOUNT
    return TIME if TIME_ASKED.search(folded) else None


def _supports(candidates: Sequence[Candidate], weighing: Mapping[str, float]) -> list[float]:
    """For each candidate the best that the searches gave another passage of the same list or section, 0 to 1."""
    searched = {name: weighing[name] for name in FIELDS if name in weighing}
    own = [score_of(candidate.found, searched) for candidate in candidates]
    most = max(own, default=0.0) or 1.0
    keys = [(c.passage.document_id, c.passage.heading_path, c.passage.lead_in) for c in candidates]
    best: dict[tuple[str, tuple[str, ...], str | None], list[float]] = {}
    for key, value in zip(keys, own, strict=True):
        best.setdefault(key, []).append(value)
    for found in best.values():
        found.sort(reverse=True)
    supports = []
    for key, value in zip(keys, own, strict=True):
        first, *others = best[key]
        supports.append((others[0] if value == first else first) / most if others else 0.0)
    return supports
