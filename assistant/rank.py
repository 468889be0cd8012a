"""Candidates -> features, each 0 to 1, and one score: a weighted sum that a person can read and check."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from assistant.roles import Relation, find_roles, relation
from assistant.swedish import MONTHS, STOP_WORDS, words
from assistant.types import BlockKind, Document, Intent, ItemKind, Mark, Modality, Passage, Query, Validity
from assistant.vocabulary.fields import Field, word_terms
from assistant.vocabulary.stems import stem

Information = Callable[[Field, str], float]

FIELDS = ("grams", "stems", "parts", "meaning")
"""The features that a search gives; the rest are read off the candidates it found."""

PART_CREDIT = 0.5  # how far a part of a compound stands for the whole
MEANT_CREDIT = 0.8  # how far the documents' word stands for the one that was said
WINDOW = 6  # words within which two words of the question stand near each other
FULL_LENGTH = 400  # characters from which a passage is no fragment
SAME_SHARE = 0.9  # of the stems of two passages that both hold, from which one repeats the other
KNOWN_TEXTS = 16_384  # passages and contexts whose stems are remembered

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


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, and the pairs of stems that stand beside each other in the question."""

    units: tuple[Unit, ...]
    pairs: tuple[tuple[str, str], ...]


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
    return sum(weight * features.get(name, 0.0) for name, weight in weighing.items())


def features_of(
    query: Query, candidates: Sequence[Candidate], information: Information, weighing: Mapping[str, float]
) -> list[dict[str, float]]:
    """The features of each candidate, in their order, each 0 to 1."""
    asked = asked_of(query, information)
    supports = _supports(candidates, weighing)
    folded = " ".join(words(query.question))
    return [
        {
            **{name: candidate.found.get(name, 0.0) for name in FIELDS},
            **_own_features(query, asked, candidate),
            "section": support,
            "number": _number(folded, candidate.passage.text),
        }
        for candidate, support in zip(candidates, supports, strict=True)
    ]


def asked_of(query: Query, information: Information) -> Asked:
    """What is looked for: each word of the question, or what the documents write for it."""
    said: dict[str, dict[str, float]] = {word: _stems(word) for word in query.content}
    for expansion in query.expansions:
        meant = [word for means in expansion.means for word in words(means) if word not in STOP_WORDS]
        for word in words(expansion.said):
            for stands_for in meant if word in said else ():
                said[word].setdefault(stem(stands_for), MEANT_CREDIT)
    units = [Unit(stems, max(information(Field.STEMS, each) for each in stems)) for stems in said.values() if stems]
    return Asked(tuple(units), tuple(pairwise(map(stem, query.content))))


def coverage(asked: Asked, held: frozenset[str]) -> float:
    """Share of what the question says that stands among the stems, 0 to 1."""
    found = sum(
        unit.weight * max((credit for each, credit in unit.stems.items() if each in held), default=0.0)
        for unit in asked.units
    )
    return found / (sum(unit.weight for unit in asked.units) or 1.0)


def context_text(passage: Passage) -> str:
    """The headings and the lead-in over a passage."""
    return "\n".join((*passage.heading_path, passage.lead_in or ""))


def is_repeat(text: str, other: str) -> bool:
    """Whether a passage says in the same words what another says."""
    own, theirs = stems_in(text), stems_in(other)
    return len(own & theirs) >= SAME_SHARE * len(own | theirs)


@lru_cache(maxsize=KNOWN_TEXTS)
def sequence(text: str) -> tuple[str, ...]:
    """The stems of a text's words in order."""
    return tuple(map(stem, words(text)))


@lru_cache(maxsize=KNOWN_TEXTS)
def stems_in(text: str) -> frozenset[str]:
    """The stems of a text's words and of their parts."""
    found = {word: None for word in words(text) if word not in STOP_WORDS}
    return frozenset(term for word in found for field in (Field.STEMS, Field.PARTS) for term in word_terms(field, word))


@lru_cache(maxsize=KNOWN_TEXTS)
def _roles_in(context: str) -> tuple[str, ...]:
    return find_roles(context)


def _stems(word: str) -> dict[str, float]:
    """A word's stem, and its parts, which stand for it in part."""
    return {**dict.fromkeys(word_terms(Field.PARTS, word), PART_CREDIT), stem(word): 1.0}


def _own_features(query: Query, asked: Asked, candidate: Candidate) -> dict[str, float]:
    passage, document = candidate.passage, candidate.document
    kinds, bound = WANTED_KINDS.get(query.intent, frozenset()), BINDING.get(query.intent, {})
    context = context_text(passage)
    return {
        "body": coverage(asked, stems_in(passage.text)),
        "context": coverage(asked, stems_in(context)),
        "title": coverage(asked, stems_in(document.title)),
        "proximity": _proximity(asked, sequence(passage.text)),
        "leaning": query.leanings.get(document.id, 0.0),
        "role": _role(query.roles, candidate.marks, context),
        "kind": float(any(mark.kind in kinds for mark in candidate.marks)),
        "modality": max((bound.get(mark.modality, 0.0) for mark in candidate.marks), default=0.0),
        "validity": STANDING.get(document.validity(query.as_of), 0.0) if query.as_of else 0.0,
        "list": float(query.complete_list and passage.kind in (BlockKind.LIST_ITEM, BlockKind.CELL)),
        "length": _length(passage.text),
    }


def _role(asked: Sequence[str], marks: Iterable[Mark], context: str) -> float:
    """How nearly the passage concerns a role that was asked about, by the register or by the headings over it."""
    if not asked:
        return 0.0
    theirs = {mark.role for mark in marks if mark.role} or set(_roles_in(context))
    return max((RELATIONS.get(relation(named, role), 0.0) for named in theirs for role in asked), default=0.0)


def _proximity(asked: Asked, stems: Sequence[str]) -> float:
    """Share of the question's neighbouring words that stand within a window of each other in the passage."""
    if not asked.pairs:
        return 0.0
    places: dict[str, list[int]] = {}
    for place, each in enumerate(stems):
        places.setdefault(each, []).append(place)
    near = sum(
        any(abs(one - other) <= WINDOW for one in places.get(first, ()) for other in places.get(second, ()))
        for first, second in asked.pairs
    )
    return near / len(asked.pairs)


def _length(text: str) -> float:
    """How far a passage is from being a fragment; what only introduces something else says nothing by itself."""
    return 0.0 if text.endswith(":") else min(1.0, math.log1p(len(text)) / math.log1p(FULL_LENGTH))


def _number(folded_question: str, text: str) -> float:
    """Whether a passage holds an amount or a time, where one is asked for."""
    if AMOUNT_ASKED.search(folded_question):
        return float(bool(AMOUNT.search(" ".join(words(text)))))
    if TIME_ASKED.search(folded_question):
        return float(bool(TIME.search(" ".join(words(text)))))
    return 0.0


def _supports(candidates: Sequence[Candidate], weighing: Mapping[str, float]) -> list[float]:
    """For each candidate the best that the searches gave another passage of the same list or section, 0 to 1."""
    own = [score_of(candidate.found, {name: weighing.get(name, 0.0) for name in FIELDS}) for candidate in candidates]
    most = max(own, default=0.0) or 1.0
    best: dict[tuple[str, tuple[str, ...], str | None], list[float]] = {}
    keys = [(c.passage.document_id, c.passage.heading_path, c.passage.lead_in) for c in candidates]
    for key, value in zip(keys, own, strict=True):
        best[key] = sorted([*best.get(key, []), value], reverse=True)[:2]
    supports = []
    for key, value in zip(keys, own, strict=True):
        first, *second = best[key]
        supports.append((first if first > value or not second else second[0]) / most if len(best[key]) > 1 else 0.0)
    return supports
